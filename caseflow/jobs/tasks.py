"""Takes up long tasks that were broken off: an import whose process died goes on where it stopped."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from flask import Flask, current_app

from caseflow.core import clock
from caseflow.jobs.runner import Run
from caseflow.jobs.timetable import Step
from caseflow.work import runner


def broken_off(_due: datetime) -> Sequence[Step]:
    """Start again, each in a thread of its own, what nobody is doing."""
    return [Step("tasks", _take_up)]


def _take_up(_run: Run) -> dict[str, int]:
    app = cast(Flask, cast(Any, current_app)._get_current_object())
    return {"tasks": runner.take_up(app, clock.now())}
