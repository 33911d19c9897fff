"""What the jobs do: first cuts as known at their own moment however late they run, drafts, the sweep, clearing away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from caseflow.alerts.models import Evaluation
from caseflow.core import clock
from caseflow.core.actor import job as acting_job
from caseflow.extensions import db
from caseflow.jobs import claims
from caseflow.jobs.models import JobRun
from caseflow.jobs.runner import run_claimed
from caseflow.jobs.timetable import job_named, often
from caseflow.missing.models import MissingEpisode
from caseflow.returns.models import ReturnRun, RowSet
from caseflow.store.unit import unit_of_work
from caseflow.web.models import GivenAnswer

At = Callable[[str | datetime], datetime]


@pytest.fixture(autouse=True)
def _begin_long_ago(at: At) -> None:
    """The records' own making comes before everything that a test lets happen."""
    at("2025-01-01T09:00:00+00:00")


def run(name: str, now: datetime) -> JobRun:
    """Run what the timetable holds due of this job."""
    job = job_named(name)
    claim = claims.claim(job, "scheduler:test", now)
    assert claim is not None, f"{name} is not due"
    assert run_claimed(job, claim)
    db.session.rollback()
    return db.session.get_one(JobRun, claim.run_id, populate_existing=True)


def lay_out(now: datetime, *names: str) -> None:
    claims.lay_out([job_named(name) for name in names], now)


def value(run: ReturnRun, cell: str) -> Any:
    return next(c["value"] for c in run.cells if c["cell"] == cell)


def gone(records: Any, child: Any, started: str, ended: str) -> MissingEpisode:
    return records.episode(child, datetime.fromisoformat(started), datetime.fromisoformat(ended))


def test_the_first_cut_is_as_known_at_midnight_even_when_it_runs_late(app: Flask, records: Any, at: At) -> None:
    at("2026-03-01T09:00:00+00:00")
    lay_out(clock.now(), "first-cut-financial")
    child = records.child("A-1", in_care_from=date(2025, 6, 1))
    gone(records, child, "2026-02-20T20:00:00+00:00", "2026-02-21T08:00:00+00:00")
    at("2026-04-05T10:00:00+01:00")
    gone(records, child, "2026-03-20T20:00:00+00:00", "2026-03-21T08:00:00+00:00")
    done = run("first-cut-financial", clock.now())
    midnight = datetime.fromisoformat("2026-04-01T00:00:00+01:00")
    assert (done.due_at, done.started_at) == (midnight, clock.now())
    assert done.counts['built'] == 2, done.counts
    cuts = db.session.execute(select(ReturnRun).order_by(ReturnRun.id)).scalars().all()
    assert {(cut.definition, cut.period, cut.known_at, cut.keep) for cut in cuts} == {
        ("ecpat", "2025-26", midnight, "first-cut"),
        ("dfe-missing", "2025-26", midnight, "first-cut"),
    }
    ecpat = next(cut for cut in cuts if cut.definition == "ecpat")
    assert value(ecpat, "looked-after.episodes") == 1, "what was entered on 5 April was not known on 1 April"
    assert value(ecpat, "looked-after.children") == 1


def test_a_first_cut_that_is_taken_over_keeps_nothing_twice(app: Flask, records: Any, at: At) -> None:
    at("2026-03-01T09:00:00+00:00")
    lay_out(clock.now(), "first-cut-financial")
    records.child("A-1", in_care_from=date(2025, 6, 1))
    now = at("2026-04-01T00:00:30+01:00")
    job = job_named("first-cut-financial")
    claim = claims.claim(job, "scheduler:a", now)
    assert claim is not None
    half = list(job.steps(claim.due_at))[:1]
    from caseflow.jobs.runner import Run

    begun = Run(claim, job.steps(claim.due_at))
    begun.step = half[0].key
    half[0].act(begun)
    taken = claims.take_over(job, "scheduler:b", now, new_leader=True)
    assert taken is not None and taken.done == [half[0].key]
    assert run_claimed(job, taken)
    assert db.session.execute(select(func.count()).select_from(ReturnRun)).scalar_one() == len(job.steps(claim.due_at)) == 2


def test_drafts_are_of_this_year_and_store_unchanged_rows_once(app: Flask, records: Any, at: At) -> None:
    at("2026-11-20T09:00:00+00:00")
    records.child("A-1", in_care_from=date(2025, 6, 1))
    lay_out(clock.now(), "nightly-drafts")
    for day in (21, 22):
        at(f"2026-11-{day}T03:31:00+00:00")
        assert run("nightly-drafts", clock.now()).counts["built"] == 3
    runs = db.session.execute(select(ReturnRun).order_by(ReturnRun.id)).scalars().all()
    assert [(r.definition, r.period) for r in runs] == 2 * [("ecpat", "2026"), ("ecpat", "2026-27"), ("dfe-missing", "2026-27")]
    assert {r.keep for r in runs} == {"draft"}
    assert db.session.execute(select(func.count()).select_from(RowSet)).scalar_one() <= 3


def test_an_authority_without_records_has_no_figures(app: Flask, records: Any, at: At) -> None:
    at("2026-11-20T09:00:00+00:00")
    lay_out(clock.now(), "nightly-drafts")
    at("2026-11-21T03:31:00+00:00")
    done = run("nightly-drafts", clock.now())
    assert done.counts["nothing known"] == 3
    assert db.session.execute(select(func.count()).select_from(ReturnRun)).scalar_one() == 0


def test_the_minute_clock_evaluates_what_is_due_and_the_sweep_looks_at_everybody(app: Flask, records: Any, at: At) -> None:
    at("2026-11-20T09:00:00+00:00")
    lay_out(clock.now(), "minute-clock", "nightly-sweep")
    child = records.child("A-1", in_care_from=date(2025, 6, 1))
    with unit_of_work(acting_job("test"), records.authority.id):
        db.session.add(Evaluation(child_id=child.id, authority_id=records.authority.id, due_at=clock.now()))
    at("2026-11-20T09:01:05+00:00")
    assert run("minute-clock", clock.now()).counts["children"] == 1
    at("2026-11-21T02:31:00+00:00")
    assert run("minute-clock", clock.now()).counts["children"] == 0
    assert run("nightly-sweep", clock.now()).counts["children"] == 1


def test_clearing_away_takes_what_has_served_its_time_and_nothing_else(app: Flask, records: Any, at: At) -> None:
    at("2026-10-01T09:00:00+01:00")
    records.child("A-1", in_care_from=date(2025, 6, 1))
    lay_out(clock.now(), "clean-up", "nightly-drafts", *often())
    user = records.user("data-officer")
    for key in ("old", "new"):
        if key == "new":
            at("2026-11-10T00:00:00+00:00")
        run("nightly-drafts", at(clock.now() + timedelta(days=1)))
        for name in often():
            run(name, clock.now())
        with unit_of_work(acting_job("test"), None):
            db.session.add(
                GivenAnswer(user_id=user.id, key=key, fingerprint="0", status=200, headers={}, body=b"", given_at=clock.now())
            )
    done = run("clean-up", at(clock.now() + timedelta(hours=6)))
    assert db.session.execute(select(GivenAnswer.key)).scalars().all() == ["new"]
    assert done.counts["answers"] == 1
    assert done.counts["drafts"] == 3, "the newest draft of each stays"
    assert db.session.execute(select(func.count()).select_from(ReturnRun)).scalar_one() == 3
    assert done.counts["runs"] == len(often()) == 3, "what runs every few minutes is kept two days"


@pytest.mark.parametrize("keep", ["built", "first-cut"])
def test_figures_that_are_no_drafts_stay(app: Flask, records: Any, at: At, keep: str) -> None:
    from caseflow.core.periods import parse_period
    from caseflow.jobs.figures import build_one
    from caseflow.jobs.runner import Run
    from caseflow.jobs.timetable import Step
    from caseflow.returns.definitions.library import definition

    at("2026-01-10T09:00:00+00:00")
    records.child("A-1", in_care_from=date(2025, 6, 1))
    lay_out(clock.now(), "clean-up")
    for _ in range(2):
        claim = claims.claim_by_hand(job_named("nightly-drafts"), "hand:1", at(clock.now() + timedelta(seconds=1)))
        assert claim is not None
        one = Run(claim, [Step("it", lambda _: {})])
        one.step = "it"
        build_one(records.authority.id, definition("ecpat"), parse_period("2026"), clock.now(), keep, one)
    run("clean-up", at("2026-11-20T09:00:00+00:00"))
    assert db.session.execute(select(func.count()).select_from(ReturnRun)).scalar_one() == 2
