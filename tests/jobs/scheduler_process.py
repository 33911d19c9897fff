"""A scheduler process for the test of two of them: two jobs due each second, whose effects are audit events."""

from __future__ import annotations

import sys
import threading
import time
from datetime import datetime

from caseflow.app import create_app
from caseflow.audit.record import record
from caseflow.jobs.moments import Every
from caseflow.jobs.runner import Run
from caseflow.jobs.scheduler import scheduler
from caseflow.jobs.timetable import Job, Step
from tests.harness.application import settings

SLOW = 0.15


def effect(run: Run) -> dict[str, int]:
    """Leave one event, slowly, in the unit that marks the step."""
    with run.effect(None, {"effects": 1}):
        record(f"{run.claim.job}.effect", due=run.claim.due_at, step=run.step)
        time.sleep(SLOW)
    return {}


def one(_due: datetime) -> list[Step]:
    return [Step("only", effect)]


def two(_due: datetime) -> list[Step]:
    return [Step("first", effect), Step("second", effect)]


JOBS = (Job("tick", "Tick", Every(1), one, each_moment=True), Job("tock", "Tock", Every(1), two, each_moment=True))

if __name__ == "__main__":
    scheduler(create_app(settings(sys.argv[1])), threading.Event(), JOBS, wake_seconds=0.2)
