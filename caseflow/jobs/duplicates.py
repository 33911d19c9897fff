"""The nightly look for children who may be recorded twice."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from functools import partial

from caseflow.accounts.queries import authorities
from caseflow.identity import candidates
from caseflow.jobs.runner import Run
from caseflow.jobs.timetable import Step


def look_for_doubles(_due: datetime) -> Sequence[Step]:
    """Authority by authority; taken over at any point it finds the same pairs again."""
    return [Step(f"authority:{one.code}", partial(_look, one.id)) for one in authorities()]


def _look(authority_id: int, run: Run) -> dict[str, int]:
    return asdict(candidates.look(authority_id, run.actor))
