"""Claiming, catching up, taking over, and the fence that keeps a late worker from doing a thing twice."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from caseflow.audit.models import AuditEvent
from caseflow.audit.record import record
from caseflow.core import clock
from caseflow.extensions import db
from caseflow.jobs import claims, runner
from caseflow.jobs.claims import LostRun
from caseflow.jobs.models import JobRun, Schedule
from caseflow.jobs.moments import Every
from caseflow.jobs.runner import Run, run_claimed
from caseflow.jobs.timetable import Job, Step

At = Callable[[str | datetime], datetime]
NOON = "2026-11-22T12:00:30+00:00"
MINUTE = timedelta(minutes=1)


def effect(run: Run) -> dict[str, int]:
    with run.effect(None, {"effects": 1}):
        record("test.effect", step=run.step, due=run.claim.due_at)
    return {}


def one_step(_due: datetime) -> Sequence[Step]:
    return [Step("only", effect)]


TICK = Job("tick", "Tick", Every(60), one_step)
EACH = Job("each", "Each moment matters", Every(60), one_step, each_moment=True)


def effects() -> list[str]:
    return list(
        db.session.execute(select(AuditEvent.detail).where(AuditEvent.action == "test.effect").order_by(AuditEvent.id)).scalars()
    )


def only_run() -> JobRun:
    db.session.rollback()
    return db.session.execute(select(JobRun).execution_options(populate_existing=True)).scalar_one()


def test_a_moment_is_claimed_once(app: Flask, at: At) -> None:
    claims.lay_out([TICK], at(NOON))
    assert claims.claim(TICK, "a", clock.now()) is None, "nothing is due yet"
    now = at(clock.now() + MINUTE)
    first = claims.claim(TICK, "a", now)
    assert first is not None and first.due_at == datetime.fromisoformat("2026-11-22T12:01:00+00:00")
    assert claims.claim(TICK, "b", now) is None


def test_missed_moments_are_caught_up_once(app: Flask, at: At) -> None:
    claims.lay_out([TICK], at(NOON))
    now = at(clock.now() + 300 * MINUTE)
    caught_up = claims.claim(TICK, "a", now)
    assert caught_up is not None and caught_up.due_at == TICK.when.latest(now)
    assert claims.claim(TICK, "a", now) is None


def test_every_missed_moment_is_run_where_each_matters(app: Flask, at: At) -> None:
    claims.lay_out([EACH], at(NOON))
    now = at(clock.now() + 3 * MINUTE)
    found = []
    while (claim := claims.claim(EACH, "a", now)) is not None:
        found.append(claim.due_at.minute)
    assert found == [1, 2, 3]


def test_a_moment_that_ran_before_is_not_run_again_when_the_clock_is_put_back(app: Flask, at: At) -> None:
    claims.lay_out([TICK], at(NOON))
    claim = claims.claim(TICK, "a", at(clock.now() + MINUTE))
    assert claim is not None and run_claimed(TICK, claim)
    claims.lay_out([TICK], at(NOON))
    assert claims.claim(TICK, "a", at(clock.now() + MINUTE)) is None
    assert claims.claim(TICK, "a", at(clock.now() + MINUTE)) is not None
    assert len(effects()) == 1


def test_a_timetable_that_comes_sooner_pulls_the_next_moment_back(app: Flask, at: At) -> None:
    claims.lay_out([Job("tick", "Tick", Every(86400), one_step)], at(NOON))
    claims.lay_out([TICK], clock.now())
    assert db.session.execute(select(Schedule.next_due)).scalar_one() == TICK.when.after(clock.now())


def test_the_run_of_a_dead_worker_is_taken_over_once(app: Flask, at: At) -> None:
    claims.lay_out([TICK], at(NOON))
    dead = claims.claim(TICK, "scheduler:a", at(clock.now() + MINUTE))
    assert dead is not None
    assert claims.take_over(TICK, "scheduler:b", clock.now(), new_leader=False) is None, "it is alive for all we know"
    now = at(clock.now() + claims.DEAD_AFTER + timedelta(seconds=1))
    taken = claims.take_over(TICK, "scheduler:b", now, new_leader=False)
    assert taken is not None and (taken.run_id, taken.attempt) == (dead.run_id, 2)
    assert claims.take_over(TICK, "scheduler:c", now, new_leader=False) is None
    assert run_claimed(TICK, taken)
    assert only_run().outcome == "done"
    assert len(effects()) == 1


def test_a_new_leader_takes_over_at_once_but_not_what_a_person_runs_by_hand(app: Flask, at: At) -> None:
    claims.lay_out([TICK], at(NOON))
    now = at(clock.now() + MINUTE)
    by_hand = claims.claim_by_hand(TICK, "hand:7", now)
    claim = claims.claim(TICK, "scheduler:a", now)
    assert by_hand is not None and claim is not None
    taken = claims.take_over(TICK, "scheduler:b", now, new_leader=True)
    assert taken is not None and taken.run_id == claim.run_id
    assert claims.take_over(TICK, "scheduler:b", now, new_leader=True) is None


def test_a_worker_that_comes_back_loses_its_effect(app: Flask, at: At) -> None:
    claims.lay_out([TICK], at(NOON))
    paused = claims.claim(TICK, "scheduler:a", at(clock.now() + MINUTE))
    taken = claims.take_over(TICK, "scheduler:b", clock.now(), new_leader=True)
    assert paused is not None and taken is not None
    run = Run(paused, [Step("only", effect)])
    run.step = "only"
    with pytest.raises(LostRun):
        effect(run)
    assert effects() == [], "the unit was undone"
    assert run_claimed(TICK, taken)
    assert not run_claimed(TICK, paused)
    assert len(effects()) == 1
    assert (only_run().attempts, only_run().outcome) == (2, "done")


def test_a_beat_keeps_a_long_run(app: Flask, at: At) -> None:
    claims.lay_out([TICK], at(NOON))
    long = claims.claim(TICK, "scheduler:a", at(clock.now() + MINUTE))
    assert long is not None
    claims.beat([long], at(clock.now() + claims.DEAD_AFTER))
    assert claims.take_over(TICK, "scheduler:b", at(clock.now() + MINUTE), new_leader=False) is None


def test_what_one_step_cannot_do_stops_none_of_the_others_and_is_tried_again(app: Flask, at: At) -> None:
    broken = [True]

    def fragile(run: Run) -> dict[str, int]:
        if broken[0]:
            raise RuntimeError("the words of a fault may hold a name")
        return effect(run)

    job = Job("tick", "Tick", Every(60), lambda _: [Step("first", fragile), Step("second", effect)])
    claims.lay_out([job], at(NOON))
    claim = claims.claim(job, "scheduler:a", at(clock.now() + MINUTE))
    assert claim is not None and not run_claimed(job, claim)
    assert [e["step"] for e in effects()] == ["second"]  # type: ignore[index]
    assert (only_run().outcome, only_run().trouble) == ("failed", "first: RuntimeError")
    broken[0] = False
    assert claims.take_over(job, "scheduler:a", clock.now(), new_leader=True) is None, "not at once"
    again = claims.take_over(job, "scheduler:a", at(clock.now() + claims.TRY_AGAIN_AFTER + MINUTE), new_leader=True)
    assert again is not None and run_claimed(job, again)
    assert [e["step"] for e in effects()] == ["second", "first"]  # type: ignore[index]
    assert only_run().outcome == "done"


def test_a_run_by_hand_beats_while_it_lasts(app: Flask, at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "BEAT_SECONDS", 0.01)
    claim = claims.claim_by_hand(TICK, "hand:1", at(NOON))
    assert claim is not None
    later = at(clock.now() + 10 * MINUTE)
    with runner.kept_alive(app, claim):
        deadline = time.monotonic() + 30
        while only_run().beat_at != later and time.monotonic() < deadline:
            time.sleep(0.01)
    assert only_run().beat_at == later
    assert claims.take_over(TICK, "scheduler:b", at(clock.now() + MINUTE), new_leader=True) is None
