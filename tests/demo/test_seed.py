"""Synthetic records: the same for the same seed, with a past of their own, and whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from caseflow.accounts import service
from caseflow.accounts.models import Authority
from caseflow.audit import verify
from caseflow.children.models import Child, TraffickingStage, UnaccompaniedStatus
from caseflow.core import clock
from caseflow.core.actor import operator
from caseflow.core.dates import london
from caseflow.core.errors import Conflict
from caseflow.demo import names, seeding
from caseflow.demo.commands import seed as seed_command
from caseflow.extensions import db
from caseflow.missing.meetings.models import MeetingAction
from caseflow.missing.models import MissingEpisode, ReturnInterview
from caseflow.store.known import known
from caseflow.store.record import Versioned, history_of
from caseflow.store.unit import unit_of_work

NOW = "2026-11-22T12:00:00+00:00"


def seeded(number: int = 1, how_many: int = 60, code: str = "330", name: str = "Ashmere") -> Authority:
    with unit_of_work(operator("test"), None):
        authority = service.add_authority(code, name, "england")
    with unit_of_work(operator("test"), authority.id):
        seeding.seed(authority, how_many, 3, number)
    return authority


@pytest.fixture
def authority(app: Flask, at: Callable[[str], datetime]) -> Authority:
    at(NOW)
    return seeded()


def rows(model: Any) -> list[Any]:
    return list(db.session.execute(select(model).order_by(model.id)).scalars())


def test_everybody_is_obviously_invented(authority: Authority) -> None:
    children = rows(Child)
    assert len(children) == 60
    assert {child.family_name for child in children} <= set(names.FAMILY)


def test_what_happens_now_is_after_go_live_and_the_years_before_are_not(authority: Authority) -> None:
    still_out = [e for e in rows(MissingEpisode) if e.ended_at is None and not e.voided]
    lately = [e for e in still_out if e.started_at > clock.now() - timedelta(days=5)]
    assert len(lately) >= 3
    assert all(e.started_at > authority.go_live_at for e in lately)
    begun_before = [e for e in rows(MissingEpisode) if e.started_at < authority.go_live_at]
    assert len(begun_before) > 50


def test_recorded_times_are_their_own_and_in_order(authority: Authority) -> None:
    now, looked = clock.now(), 0
    for mapper in db.Model.registry.mappers:
        if not issubclass(mapper.class_, Versioned) or mapper.class_ is Authority:
            continue
        past = history_of(mapper.local_table)
        for row in db.session.execute(select(past).order_by(past.c.id, past.c.version)):
            assert row.recorded_at < row.superseded_at <= now, past.name
            looked += 1
    assert looked > 100
    first_entry = history_of(MissingEpisode.__table__)
    entries = db.session.execute(select(first_entry).where(first_entry.c.version == 1).order_by(first_entry.c.id)).all()
    late = [e for e in entries if e.recorded_at - e.started_at > timedelta(days=1)]
    first = db.session.execute(select(func.min(Child.recorded_at))).scalar_one()
    assert late
    assert now - timedelta(days=3 * 366) < first < now - timedelta(days=3 * 365 - 2)


def test_nothing_is_recorded_before_it_happened_and_interviews_are_held_by_day(authority: Authority) -> None:
    meetings, interviews = [a for a in rows(MeetingAction) if a.done_at], [i for i in rows(ReturnInterview) if i.held_at]
    assert meetings and interviews
    assert not [e.ref for e in rows(MissingEpisode) if e.police_reported_at and e.police_reported_at > e.recorded_at]
    assert not [a.ref for a in meetings if a.done_at > a.recorded_at]
    assert not [i.ref for i in interviews if not 9 <= london(i.held_at).hour < 18]


def test_the_past_is_known_as_it_was(authority: Authority) -> None:
    then = datetime.fromisoformat("2025-03-31T23:59:59+01:00")
    table = known(MissingEpisode, then)
    standing = db.session.execute(select(table)).all()
    assert 20 < len(standing) < len(rows(MissingEpisode))
    assert all(row.recorded_at <= then for row in standing)
    assert len({row.id for row in standing}) == len(standing)


def test_there_is_something_of_everything(authority: Authority) -> None:
    most = Counter(e.child_id for e in rows(MissingEpisode)).most_common(1)[0][1]
    assert most >= 20
    assert any(e.voided for e in rows(MissingEpisode))
    assert {e.type for e in rows(MissingEpisode)} == {"M", "A"}
    assert rows(UnaccompaniedStatus) and rows(TraffickingStage)


def test_the_same_seed_gives_the_same_facts(app: Flask, at: Callable[[str], datetime]) -> None:
    at(NOW)
    authority = seeded(how_many=20)
    made = {row.local_id: (row.given_name, row.date_of_birth, row.ref) for row in rows(Child)}
    with pytest.raises(Conflict), unit_of_work(operator("test"), authority.id):
        seeding.seed(authority, 20, 3, 1)
    with unit_of_work(operator("test"), authority.id):
        seeding.seed(authority, 20, 3, 2)
    assert len(rows(Child)) == 40
    assert {row.local_id: (row.given_name, row.date_of_birth, row.ref) for row in rows(Child) if row.local_id in made} == made
    assert verify.verify(None).ok


def test_both_engines_hold_the_same(databases_by_engine: dict[str, Any], at: Callable[[str], datetime]) -> None:
    from tests.harness import application

    if len(databases_by_engine) < 2:
        databases_by_engine = {"sqlite": databases_by_engine["sqlite"], "again": databases_by_engine["sqlite"]}
    digests = []
    for maker in databases_by_engine.values():
        url = maker.fresh()
        app = application.make(url)
        with app.app_context():
            at(NOW)
            seeded(how_many=10)
            digests.append([
                *((c.ref, c.local_id, c.given_name, c.aliases, c.date_of_birth, c.version, c.recorded_at) for c in rows(Child)),
                *((e.ref, e.type, e.started_at, e.ended_at, e.found_where, e.version, e.recorded_at) for e in rows(MissingEpisode)),
            ])
        application.close(app)
        maker.drop(url)
    assert len(digests) == 2 and digests[0] == digests[1] and digests[0]


def test_production_refuses(app: Flask) -> None:
    from dataclasses import replace

    app.config["SETTINGS"] = replace(app.config["SETTINGS"], env="production")
    outcome = app.test_cli_runner().invoke(seed_command, ["--children", "5", "--authority", "330"])
    assert outcome.exit_code == 1
    assert "production" in outcome.output
