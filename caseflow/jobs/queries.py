"""Reads about jobs: the timetable with what came of it, the history, and how long nothing has run."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from caseflow.core import clock
from caseflow.core.wording import span_in_words
from caseflow.extensions import db
from caseflow.jobs.models import JobRun, Schedule
from caseflow.jobs.timetable import Job, often, timetable

SILENT_AFTER = timedelta(minutes=10)
"""The minute clock runs each minute: silence for so long means that no scheduler is at work."""
_newest = select(JobRun.beat_at).order_by(JobRun.due_at.desc(), JobRun.id.desc()).limit(100).subquery()
_LAST_BEAT = select(func.max(_newest.c.beat_at))
"""When a run last beat. Asked for every board, so of the newest hundred moments alone: two days of runs are some six thousand."""


@dataclass(frozen=True)
class Line:
    """One line of the timetable, with its next moment and its last run."""

    job: Job
    next_due: datetime | None
    last: JobRun | None


def lines() -> list[Line]:
    """The timetable, in its order."""
    due = {row.job: row.next_due for row in db.session.execute(select(Schedule).order_by(Schedule.job)).scalars()}
    newest = select(func.max(JobRun.id)).group_by(JobRun.job)
    last = {run.job: run for run in db.session.execute(select(JobRun).where(JobRun.id.in_(newest)).order_by(JobRun.id)).scalars()}
    return [Line(job, due.get(job.name), last.get(job.name)) for job in timetable()]


def runs(offset: int, limit: int) -> tuple[list[JobRun], int]:
    """The history, newest first, and how many there are; what runs every few minutes is left out unless something went wrong."""
    asked = JobRun.job.not_in(often()) | (JobRun.outcome != "done")
    total = db.session.execute(select(func.count()).select_from(JobRun).where(asked)).scalar_one()
    rows = db.session.execute(select(JobRun).where(asked).order_by(JobRun.due_at.desc(), JobRun.id.desc()).offset(offset).limit(limit))
    return list(rows.scalars()), total


def last_sign_of_life() -> datetime | None:
    """When a scheduler last did anything; None when none ever has."""
    found: datetime | None = db.session.connection().execute(_LAST_BEAT).scalar_one()
    return found


def nothing_has_run_for(now: datetime | None = None) -> timedelta | None:
    """How long nothing has run, once that is longer than it should be; None while a scheduler is at work or none ever was."""
    last = last_sign_of_life()
    silence = (now or clock.now()) - last if last is not None else timedelta(0)
    return silence if silence > SILENT_AFTER else None


def silence_notice(now: datetime | None = None) -> str | None:
    """The notice that nothing runs, for those who look after the jobs; None while a scheduler is at work."""
    if last_sign_of_life() is None:
        return _notice("here yet")
    return stopped_notice(now)


def stopped_notice(now: datetime | None = None) -> str | None:
    """The notice that the jobs have stopped, for pages that show work in time; None while they run or where none ever ran."""
    silence = nothing_has_run_for(now)
    return _notice(f"for {span_in_words(silence)}") if silence else None


def _notice(how_long: str) -> str:
    return (f"No scheduled job has run {how_long}. Timed alerts may be late: "
            "ask whoever runs caseflow to start the scheduler.")


def in_words(counts: dict[str, Any]) -> str:
    """What a run came to: `3 built, 1 refused`; `nothing to do` when nothing was."""
    said = [f"{number} {name.replace('_', ' ')}" for name, number in counts.items() if name != "steps" and number]
    return ", ".join(said) or "nothing to do"
