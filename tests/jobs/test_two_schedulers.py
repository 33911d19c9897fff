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
from sqlalchemy import func, select, text

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
STEPS = {"tick": ["only"], "tock": ["first", "second"]}
PATIENCE = 180
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


def in_the_middle(running: Processes, blow: signal.Signals) -> tuple[int, int]:
    """Strike the process that has a run in hand; answers its number and which run that was."""
    caught: list[tuple[int, int]] = []

    def has_one() -> bool:
        for run in db.session.execute(select(JobRun).where(JobRun.outcome == "running").order_by(JobRun.id)).scalars():
            pid = int(run.worker.split(":")[2])
            if any(process.pid == pid and process.poll() is None for process in running):
                os.kill(pid, blow)
                caught.append((pid, run.id))
                return True
        return False

    until(has_one, running)
    if blow is signal.SIGKILL:
        next(process for process in running if process.pid == caught[0][0]).wait()
    return caught[0]


def due_already() -> None:
    """The jobs' first moments lie a little back, so that there is something to catch up on."""
    with unit_of_work(job("test"), None):
        for name in STEPS:
            begin = clock.now().replace(microsecond=0) - timedelta(seconds=MOMENTS - 4)
            db.session.add(Schedule(job=name, next_due=begin))


def runs_of(name: str) -> int:
    return db.session.execute(
        select(func.count()).select_from(JobRun).where(JobRun.job == name, JobRun.outcome == "done")).scalar_one()


def all_ran_once(schedulers: Processes) -> dict[int, JobRun]:
    """Wait for the moments asked for, stop everybody, and check that each had its effects exactly once; answers the runs."""
    until(lambda: min(runs_of(name) for name in STEPS) >= MOMENTS, schedulers)
    for process in schedulers:
        process.kill()
        process.wait()
    db.session.rollback()
    done = db.session.execute(select(JobRun).where(JobRun.outcome == "done").order_by(JobRun.job, JobRun.due_at)).scalars().all()
    for name, steps in STEPS.items():
        moments = [run.due_at for run in done if run.job == name][:MOMENTS]
        assert len(moments) == MOMENTS
        assert {after - before for before, after in pairwise(moments)} == {timedelta(seconds=1)}, "a moment was left out"
        effects = Counter((event.detail["due"], event.detail["step"]) for event in db.session.execute(
            select(AuditEvent).where(AuditEvent.action == f"{name}.effect").order_by(AuditEvent.id)).scalars())
        assert {effects[str(moment), step] for moment in moments for step in steps} == {1}
        assert max(effects.values()) == 1
    assert verify.verify(None).ok
    return {run.id: run for run in done}


@pytest.mark.postgresql_only
def test_each_job_runs_exactly_once_per_moment_through_two_kills(app: Flask, database: str, schedulers: Processes) -> None:
    due_already()
    start(schedulers, database)
    start(schedulers, database)
    until(lambda: finished() >= 6, schedulers)
    killed = [in_the_middle(schedulers, signal.SIGKILL)[1]]
    start(schedulers, database)
    until(lambda: finished() >= 16, schedulers)
    killed.append(in_the_middle(schedulers, signal.SIGKILL)[1])
    done = all_ran_once(schedulers)
    assert all(done[run].attempts > 1 for run in killed), "the run that was killed was finished by another process"
    assert len({run.worker for run in done.values()}) == 3


@pytest.mark.postgresql_only
def test_a_leader_that_is_paused_cut_off_and_comes_back_does_nothing_twice(app: Flask, database: str, schedulers: Processes) -> None:
    due_already()
    start(schedulers, database)
    start(schedulers, database)
    until(lambda: finished() >= 4, schedulers)
    paused, run = in_the_middle(schedulers, signal.SIGSTOP)
    db.session.rollback()
    with db.engine.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
                                "AND pid <> pg_backend_pid()"))
    db.engine.dispose()
    before = finished()
    until(lambda: finished() >= before + 6, schedulers)
    os.kill(paused, signal.SIGCONT)
    done = all_ran_once(schedulers)
    assert done[run].attempts > 1
    assert len({one.worker for one in done.values()}) == 2


@pytest.mark.nightly
@pytest.mark.postgresql_only
def test_a_long_backlog_drains_though_the_leader_is_killed_again_and_again(
        app: Flask, database: str, schedulers: Processes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "MOMENTS", 60)
    due_already()
    start(schedulers, database)
    start(schedulers, database)
    kills = 0
    while min(runs_of(name) for name in STEPS) < MOMENTS - 10:
        so_far = finished()
        until(lambda so_far=so_far: finished() >= so_far + 8, schedulers)
        in_the_middle(schedulers, signal.SIGKILL)
        start(schedulers, database)
        kills += 1
    done = all_ran_once(schedulers)
    assert kills >= 10
    assert sum(run.attempts - 1 for run in done.values()) >= kills
