"""Running what is due: claim a moment, take its steps, mark each in the unit of its effect, note what came of it."""
from __future__ import annotations

import contextlib
import logging
import os
import socket
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy.exc import OperationalError

from caseflow.core import clock
from caseflow.core.actor import Actor
from caseflow.core.actor import job as acting_job
from caseflow.core.errors import Busy
from caseflow.jobs import claims
from caseflow.jobs.claims import Claim, LostRun
from caseflow.jobs.leadership import Leadership
from caseflow.jobs.timetable import Job, Step, timetable
from caseflow.store.unit import Unit, unit_of_work
from caseflow.web.errors import place_of

log = logging.getLogger("caseflow.jobs")
BEAT_SECONDS = 20.0


class Run:
    """One run as its steps see it."""

    def __init__(self, claim: Claim, steps: Collection[Step]) -> None:
        self.claim = claim
        self._left = {step.key for step in steps} - set(claim.done)
        self.step = ""

    @property
    def actor(self) -> Actor:
        """The job, as the one answerable for what it changes."""
        return acting_job(self.claim.job)

    @contextmanager
    def effect(self, authority_id: int | None, counts: dict[str, int] | None = None) -> Iterator[Unit]:
        """A unit in which the step's effect and the mark that it is done commit together, or neither. Raises `LostRun`."""
        with unit_of_work(self.actor, authority_id) as unit:
            yield unit
            self.mark(counts or {})

    def mark(self, counts: dict[str, int]) -> None:
        """Mark the step in hand as done, inside the unit of its effect."""
        self.claim.mark(self.step, counts, last=self._left == {self.step})
        self._left.discard(self.step)

    @property
    def is_marked(self) -> bool:
        """Whether the step in hand has been marked."""
        return self.step not in self._left


class Runner:
    """Runs the timetable in this process while it leads; the scheduler only wakes it."""

    def __init__(self, app: Flask, leadership: Leadership, jobs: Collection[Job] | None = None) -> None:
        self.app = app
        self.jobs = tuple(timetable() if jobs is None else jobs)
        self.leadership = leadership
        self.worker = f"{claims.SCHEDULER}:{socket.gethostname()[:40]}:{os.getpid()}:{os.urandom(3).hex()}"
        self._holding: dict[int, Claim] = {}
        self._lock = threading.Lock()

    def lay_out(self) -> None:
        """Put every job of the timetable on the schedule."""
        with self.app.app_context():
            claims.lay_out(self.jobs, clock.now())

    def wake(self, job: Job) -> int:
        """Run what is due of one job; answers how many runs there were. Does nothing while another process leads."""
        runs = 0
        while True:
            leads = self.leadership.held()
            if not leads:
                return runs
            with self.app.app_context():
                now = clock.now()
                if not claims.anything_to_do(job, self.worker, now):
                    return runs
                claim = claims.take_over(job, self.worker, now, new_leader=True) or claims.claim(job, self.worker, now)
                if claim is None:
                    return runs
                self.run(job, claim)
            runs += 1

    def beat(self) -> None:
        """Say that the runs in hand are alive."""
        with self._lock:
            holding = list(self._holding.values())
        _beat(self.app, holding)

    def run(self, job: Job, claim: Claim) -> bool:
        """Take the steps that are not done; answers whether all are. What one step cannot do stops none of the others."""
        with self._lock:
            self._holding[claim.run_id] = claim
        try:
            return run_claimed(job, claim)
        finally:
            with self._lock:
                self._holding.pop(claim.run_id, None)


def _beat(app: Flask, holding: Collection[Claim]) -> None:
    """A beat that comes too late is no harm: the next one follows, and the fence holds without any."""
    with app.app_context(), contextlib.suppress(Busy, OperationalError):
        claims.beat(holding, clock.now())


@contextmanager
def kept_alive(app: Flask, claim: Claim) -> Iterator[None]:
    """Beat for a run outside the scheduler, such as one by hand, for as long as the block takes."""
    ended = threading.Event()

    def beating() -> None:
        while not ended.wait(BEAT_SECONDS):
            _beat(app, [claim])

    thread = threading.Thread(target=beating, name="beat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def run_claimed(job: Job, claim: Claim) -> bool:
    """Take the steps of a claimed run, inside an application context."""
    troubles: list[str] = []
    try:
        steps = [*job.steps(claim.due_at)] or [Step("nothing", lambda _: {})]
        run = Run(claim, steps)
        for step in steps:
            if step.key in claim.done:
                continue
            run.step = step.key
            try:
                counts = step.act(run)
                if not run.is_marked:
                    with unit_of_work(run.actor, None):
                        run.mark(counts)
            except LostRun:
                raise
            except Exception as error:
                troubles.append(f"{step.key}: {type(error).__name__}")
                log.error("job %s step %s: %s at %s", job.name, step.key, type(error).__name__, place_of(error))
        if troubles:
            with unit_of_work(run.actor, None):
                claim.fail(", ".join(troubles))
    except LostRun:
        log.warning("job %s of %s was taken over by another process", job.name, claim.due_at.isoformat())
        return False
    except Exception as error:
        log.error("job %s: %s at %s", job.name, type(error).__name__, place_of(error))
        with unit_of_work(acting_job(job.name), None):
            claim.fail(type(error).__name__)
        return False
    return not troubles
