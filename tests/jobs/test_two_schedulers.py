"""Two scheduler processes on one PostgreSQL, and two of them killed in the middle of a run: every job ran once per moment."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from caseflow.audit import verify
from caseflow.audit.models import AuditEvent
from caseflow.core import clock
from caseflow.core.actor import job
from caseflow.extensions import db
from caseflow.jobs.models import JobRun, Schedule
from caseflow.store.unit import unit_of_work

ROOT = Path(__file__).resolve().parents[2]
MOMENTS = 15
"""Of each of the two jobs: thirty due moments in all."""
PATIENCE = 120
Processes = list["subprocess.Popen[bytes]"]


@pytest.fixture
def schedulers(database: str) -> Iterator[Processes]:
    running: Processes = []
    yield running
    for process in running:
        process.kill()
        process.wait()


def start(running: Processes, database: str) -> None:
    running.append(subprocess.Popen([sys.executable, "-m", "tests.jobs.scheduler_process", database], cwd=ROOT))


def until(condition: object, running: Processes) -> None:
    """Wait for something to come true; fail loudly when no scheduler is left to bring it about."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        db.session.rollback()
        if condition():  # type: ignore[operator]
            return
        assert any(process.poll() is None for process in running), "every scheduler has ended"
        time.sleep(0.02)
    raise AssertionError("this did not come about")


def finished() -> int:
    return db.session.execute(select(func.count()).select_from(JobRun).where(JobRun.outcome == "done")).scalar_one()


def kill_in_the_middle(running: Processes) -> int:
    """Kill -9 the process that has a run in hand, and say which run that was."""
    caught: list[tuple[int, int]] = []

    def has_one() -> bool:
        for run in db.session.execute(select(JobRun).where(JobRun.outcome == "running").order_by(JobRun.id)).scalars():
            pid = int(run.worker.split(":")[2])
            if any(process.pid == pid and process.poll() is None for process in running):
                os.kill(pid, signal.SIGKILL)
                caught.append((pid, run.id))
                return True
        return False

    until(has_one, running)
    pid, run_id = caught[0]
    next(process for process in running if process.pid == pid).wait()
    return run_id


@pytest.mark.postgresql_only
def test_each_job_runs_exactly_once_per_moment_through_two_kills(app: Flask, database: str, schedulers: Processes) -> None:
    with unit_of_work(job("test"), None):
        for name in ("tick", "tock"):
            begin = clock.now().replace(microsecond=0) - timedelta(seconds=MOMENTS - 4)
            db.session.add(Schedule(job=name, next_due=begin))
    start(schedulers, database)
    start(schedulers, database)
    until(lambda: finished() >= 6, schedulers)
    killed = [kill_in_the_middle(schedulers)]
    start(schedulers, database)
    until(lambda: finished() >= 16, schedulers)
    killed.append(kill_in_the_middle(schedulers))
    until(lambda: min(runs_of("tick"), runs_of("tock")) >= MOMENTS, schedulers)
    for process in schedulers:
        process.kill()
        process.wait()
    db.session.rollback()

    done = db.session.execute(select(JobRun).where(JobRun.outcome == "done").order_by(JobRun.job, JobRun.due_at)).scalars().all()
    for name, steps in (("tick", ["only"]), ("tock", ["first", "second"])):
        moments = [run.due_at for run in done if run.job == name][:MOMENTS]
        assert len(moments) == MOMENTS
        assert {after - before for before, after in pairwise(moments)} == {timedelta(seconds=1)}, "a moment was left out"
        effects = Counter(
            (event.detail["due"], event.detail["step"])
            for event in db.session.execute(
                select(AuditEvent).where(AuditEvent.action == f"{name}.effect").order_by(AuditEvent.id)
            ).scalars()
        )
        assert {(str(moment), step): effects[str(moment), step] for moment in moments for step in steps} == {
            (str(moment), step): 1 for moment in moments for step in steps
        }
        assert max(effects.values()) == 1
    taken_over = {run.id: run for run in done if run.attempts > 1}
    assert set(killed) <= set(taken_over), "the run that was killed was finished by another process"
    assert len({run.worker for run in done}) == 3
    assert verify.verify(None).ok


def runs_of(name: str) -> int:
    return db.session.execute(
        select(func.count()).select_from(JobRun).where(JobRun.job == name, JobRun.outcome == "done")
    ).scalar_one()
