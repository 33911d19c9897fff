"""Who may act for a due moment: claimed once, taken over once when its worker died, and fenced against a worker that comes back.

A claim moves `schedule.next_due` on from the value that was seen and adds the run row, in one unit; `(job, due_at)` is
unique. `attempts` is the fence: a take-over raises it, and every step of a run is marked done, in the unit that holds the
step's effect, only while the run still stands at the attempt that was claimed. So a worker that was paused, cut off or
thought dead loses its unit instead of doing the work a second time.
"""
from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.exc import IntegrityError

from caseflow.core import clock
from caseflow.core.actor import job as acting_job
from caseflow.extensions import db
from caseflow.jobs.models import JobRun, Schedule
from caseflow.jobs.timetable import Job
from caseflow.store.unit import in_unit, savepoint, unit_of_work

RUNNING, DONE, FAILED = "running", "done", "failed"
DEAD_AFTER = timedelta(seconds=90)
"""A run without a heartbeat for so long is taken over."""
TRY_AGAIN_AFTER = timedelta(minutes=5)
MOST_ATTEMPTS = 5
SCHEDULER = "scheduler"


class LostRun(Exception):
    """Somebody else has taken this run over; what this worker was doing is undone."""


@dataclass
class Claim:
    """The right to act for one due moment, at one attempt; `done` names the steps whose effects stand."""

    run_id: int
    job: str
    due_at: datetime
    worker: str
    attempt: int
    counts: dict[str, Any] = field(default_factory=dict)

    @property
    def done(self) -> list[str]:
        """The steps that are done."""
        return list(self.counts.get("steps", []))

    def mark(self, step: str, counts: dict[str, int], *, last: bool) -> None:
        """Note inside the unit in hand that a step's effect stands; with the last, that the run is done. Raises `LostRun`."""
        added = {name: int(self.counts.get(name, 0)) + number for name, number in counts.items()}
        after = {**self.counts, **added, "steps": [*self.done, step]}
        now = clock.now()
        values: dict[str, Any] = {"counts": after, "beat_at": now}
        if last:
            values |= {"outcome": DONE, "finished_at": now, "trouble": None}
        self._fenced(values)
        self.counts = after

    def fail(self, trouble: str) -> None:
        """Note that the run did not get through; it is tried again later, from the steps that are not done."""
        self._fenced({"outcome": FAILED, "finished_at": clock.now(), "trouble": trouble[:200]})

    def _fenced(self, values: dict[str, Any]) -> None:
        assert in_unit(), "a run is marked in the unit that holds its effect"
        changed: Any = db.session.execute(update(JobRun).where(
            JobRun.id == self.run_id, JobRun.attempts == self.attempt, JobRun.outcome == RUNNING).values(**values))
        if changed.rowcount != 1:
            raise LostRun(f"{self.job} {self.due_at.isoformat()}")


def lay_out(jobs: Collection[Job], now: datetime, *, since: datetime | None = None) -> None:
    """Give every job its next moment (after `since`, for one that is new); pull back what lies further ahead than the timetable."""
    with unit_of_work(acting_job("timetable"), None):
        there = {row.job: row.next_due for row in db.session.execute(select(Schedule)).scalars()}
        for job in jobs:
            ahead = job.when.after(now)
            if job.name not in there:
                db.session.add(Schedule(job=job.name, next_due=job.when.after(since or now)))
            elif there[job.name] > ahead:
                db.session.execute(update(Schedule).where(Schedule.job == job.name).values(next_due=ahead))
        db.session.flush()


def claim(job: Job, worker: str, now: datetime) -> Claim | None:
    """Claim the job's due moment, if one has come and nobody else had it. Missed moments count as one, unless each matters."""
    with unit_of_work(acting_job("timetable"), None):
        seen = db.session.execute(select(Schedule.next_due).where(Schedule.job == job.name)).scalar_one_or_none()
        if seen is None or seen > now:
            return None
        due = seen if job.each_moment else max(seen, job.when.latest(now))
        moved: Any = db.session.execute(update(Schedule).where(Schedule.job == job.name, Schedule.next_due == seen).values(
            next_due=job.when.after(due)))
        return _start(job.name, due, worker, now) if moved.rowcount == 1 else None


def claim_by_hand(job: Job, worker: str, now: datetime) -> Claim | None:
    """Claim a moment outside the timetable: now, or for a job of which each moment matters its latest; None when it has run."""
    with unit_of_work(acting_job("timetable"), None):
        return _start(job.name, job.when.latest(now) if job.each_moment else now, worker, now)


def _start(name: str, due: datetime, worker: str, now: datetime) -> Claim | None:
    run = JobRun(job=name, due_at=due, worker=worker, attempts=1, started_at=now, beat_at=now, outcome=RUNNING, counts={})
    try:
        with savepoint():
            db.session.add(run)
            db.session.flush()
    except IntegrityError:
        return None  # this moment was acted on before, under another timetable or clock
    return Claim(run.id, name, due, worker, 1)


def take_over(job: Job, worker: str, now: datetime, *, new_leader: bool) -> Claim | None:
    """Take over the job's oldest run whose worker died, or that failed and may be tried again.

    A new leader takes what an earlier scheduler left at once: only the leader runs the timetable, so that one is gone.
    """
    left = _left_behind(job, worker, now, new_leader=new_leader)
    with unit_of_work(acting_job("timetable"), None):
        row = db.session.execute(select(JobRun).where(left).order_by(JobRun.due_at, JobRun.id).limit(1)).scalar_one_or_none()
        if row is None:
            return None
        attempt = row.attempts + 1
        taken: Any = db.session.execute(update(JobRun).where(
            JobRun.id == row.id, JobRun.attempts == row.attempts, JobRun.outcome == row.outcome).values(
            attempts=attempt, worker=worker, beat_at=now, outcome=RUNNING, finished_at=None))
        return Claim(row.id, row.job, row.due_at, worker, attempt, dict(row.counts)) if taken.rowcount == 1 else None


def _left_behind(job: Job, worker: str, now: datetime, *, new_leader: bool) -> ColumnElement[bool]:
    left = and_(JobRun.outcome == RUNNING, JobRun.beat_at < now - DEAD_AFTER)
    if new_leader:
        left = or_(left, and_(JobRun.outcome == RUNNING, JobRun.worker.startswith(SCHEDULER), JobRun.worker != worker))
    if job.again:
        left = or_(left, and_(JobRun.outcome == FAILED, JobRun.attempts < MOST_ATTEMPTS, JobRun.beat_at < now - TRY_AGAIN_AFTER))
    return and_(JobRun.job == job.name, left)


def anything_to_do(job: Job, worker: str, now: datetime) -> bool:
    """Whether a moment is due or a run was left behind; a look that locks nothing, before the claim that does."""
    due = select(Schedule.job).where(Schedule.job == job.name, Schedule.next_due <= now)
    left = select(JobRun.job).where(_left_behind(job, worker, now, new_leader=True))
    return db.session.execute(due.union_all(left).limit(1)).first() is not None


def beat(claims: Collection[Claim], now: datetime) -> None:
    """Say that these runs are alive; a run that somebody took over is left alone."""
    if not claims:
        return
    with unit_of_work(acting_job("timetable"), None):
        for one in claims:
            db.session.execute(update(JobRun).where(
                JobRun.id == one.run_id, JobRun.attempts == one.attempt, JobRun.outcome == RUNNING).values(beat_at=now))
