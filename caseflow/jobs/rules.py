"""Jobs that run the rules: the minute clock, the clocks of episodes and the nightly sweep.

Both may be taken over at any point: a queued evaluation is used up in the unit that evaluates it, and the same finding
found again changes nothing, and a clock that ran out is noted once only.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from functools import partial

from caseflow.accounts.queries import authorities
from caseflow.alerts import due as evaluations
from caseflow.core import clock
from caseflow.jobs.runner import Run
from caseflow.jobs.timetable import Step
from caseflow.missing.clocks.breaches import note_missed


def minute_clock(_due: datetime) -> Sequence[Step]:
    """Evaluate every child whose moment has come."""
    return [Step("evaluations", _evaluate)]


def _evaluate(_run: Run) -> dict[str, int]:
    return asdict(evaluations.evaluate_due(clock.now()))


def episode_clocks(_due: datetime) -> Sequence[Step]:
    """Write down, once for ever, each clock of a missing episode that has run out."""
    return [Step("clocks", _clocks)]


def _clocks(run: Run) -> dict[str, int]:
    now = clock.now()
    return {"missed": sum(note_missed(run.actor, one.id, now) for one in authorities())}


def nightly_sweep(_due: datetime) -> Sequence[Step]:
    """Every rule over every child, authority by authority."""
    return [Step(f"authority:{one.code}", partial(_sweep, one.id)) for one in authorities()]


def _sweep(authority_id: int, _run: Run) -> dict[str, int]:
    tally = asdict(evaluations.sweep(authority_id))
    tally.pop("rules")
    return tally
