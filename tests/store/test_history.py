"""History by triggers, recorded order, and a table as it was known."""
from __future__ import annotations

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from caseflow.accounts.models import Authority, Team
from caseflow.accounts.service import add_authority, add_team
from caseflow.audit.models import AuditEvent
from caseflow.audit.record import record
from caseflow.audit.verify import heads, verify
from caseflow.children.models import Child
from caseflow.core.actor import job
from caseflow.core.errors import Stale
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode
from caseflow.store import schema
from caseflow.store.known import known
from caseflow.store.record import history_of
from caseflow.store.unit import unit_of_work

ME = job("test")


@pytest.fixture
def team(app) -> Team:
    with unit_of_work(ME, None):
        authority = add_authority("330", "Ashmere", "england")
    with unit_of_work(ME, authority.id):
        return add_team(authority, "North")


def rename(team: Team, name: str) -> Team:
    with unit_of_work(ME, team.authority_id, reason="a better name"):
        row = db.session.get(Team, team.id)
        row.name = name
        record("team.renamed", row.ref)
    return row


def test_each_change_keeps_the_row_it_replaces(team, at) -> None:
    rename(team, "South")
    rename(team, "East")
    kept = db.session.execute(select(history_of(Team.__table__)).order_by(text("version"))).mappings().all()
    assert [(k["name"], k["version"]) for k in kept] == [("North", 1), ("South", 2)]
    live = db.session.execute(select(Team.name, Team.version, Team.reason)).one()
    assert live == ("East", 3, "a better name")
    assert kept[0]["superseded_at"] == kept[1]["recorded_at"]


def test_known_gives_the_table_as_it_stood(team) -> None:
    first = team.recorded_at
    second = rename(team, "South").recorded_at
    assert second > first

    def names(moment):
        found = known(Team, moment, lambda t: t.c.id == team.id)
        return db.session.execute(select(found.c.name)).scalars().all()

    assert names(first) == ["North"]
    assert names(second) == ["South"]
    assert names(None) == ["South"]
    assert names(first.replace(year=2001)) == []


@pytest.mark.parametrize("change", [
    lambda t: update(Team).where(Team.id == t.id).values(name="X"),
    lambda t: update(Team).where(Team.id == t.id).values(name="X", version=Team.version + 2),
    lambda t: update(Team).where(Team.id == t.id).values(ref="X", version=Team.version + 1),
    lambda t: delete(Team).where(Team.id == t.id),
    lambda t: update(AuditEvent).values(action="x"),
    lambda t: delete(AuditEvent),
])
def test_the_database_refuses_what_would_lose_history(team, change) -> None:
    with pytest.raises(DBAPIError, match=r"version|refused"), unit_of_work(ME, team.authority_id):
        db.session.execute(change(team), execution_options={"synchronize_session": False})
    assert db.session.execute(select(Team.name)).scalar_one() == "North"


def test_bulk_writes_keep_history_too(team) -> None:
    with unit_of_work(ME, team.authority_id) as unit:
        db.session.execute(update(Team).values(name="Bulk", version=Team.version + 1, recorded_at=unit.recorded_at))
    assert db.session.execute(select(history_of(Team.__table__).c.name)).scalars().all() == ["North"]


def test_two_writers_of_one_row_do_not_lose_a_change(team) -> None:
    seen = db.session.get(Team, team.id)
    db.session.expunge(seen)
    rename(team, "South")
    with pytest.raises(Stale), unit_of_work(ME, team.authority_id):
        seen.name = "Lost"
        db.session.add(seen)
    assert db.session.execute(select(Team.name)).scalar_one() == "South"


def test_nothing_is_written_outside_a_unit(team) -> None:
    db.session.add(Team(authority_id=team.authority_id, name="Stray"))
    with pytest.raises(RuntimeError, match="unit_of_work"):
        db.session.flush()
    db.session.rollback()


def test_a_failed_unit_leaves_nothing(team) -> None:
    before = heads()
    with pytest.raises(ZeroDivisionError), unit_of_work(ME, team.authority_id):
        add_team(db.session.get(Authority, team.authority_id), "Half")
        db.session.flush()
        _ = 1 / 0
    assert db.session.execute(select(Team.name)).scalars().all() == ["North"]
    assert heads() == before
    assert verify().ok


def test_models_and_database_agree_on_triggers(app) -> None:
    with db.engine.connect() as connection:
        assert len(schema.expected_triggers(connection.dialect.name)) > 40
        assert schema.trigger_differences(connection) == []


def test_a_chain_that_was_touched_is_found(team) -> None:
    rename(team, "South")
    receipt = heads()
    whole = verify(receipt)
    assert whole.ok and whole.events == 3
    with db.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER audit_event_no_update"))
        else:
            connection.execute(text("ALTER TABLE audit_event DISABLE TRIGGER audit_event_no_update"))
        connection.execute(text("UPDATE audit_event SET actor = 'user:other' WHERE seq = 1 AND chain LIKE 'authority%'"))
    db.session.rollback()
    assert verify().first_bad == f"authority:{team.authority_id}:1"


def test_a_tail_cut_off_is_found_by_the_receipt(team) -> None:
    rename(team, "South")
    receipt = heads()
    with db.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER audit_event_no_delete"))
        else:
            connection.execute(text("ALTER TABLE audit_event DISABLE TRIGGER audit_event_no_delete"))
        connection.execute(text("DELETE FROM audit_event WHERE seq = 2"))
        connection.execute(text(
            "UPDATE chain SET seq = 1, head = (SELECT hash FROM audit_event WHERE chain = name AND seq = 1) WHERE seq = 2"))
    db.session.rollback()
    assert verify().ok
    assert verify(receipt).first_bad == f"authority:{team.authority_id}:2"


def day(number: int, hour: int = 0):
    from datetime import UTC, datetime

    return datetime(2026, 6, number, hour, tzinfo=UTC)


@pytest.mark.parametrize(("first", "second", "allowed"), [
    ((1, 5), (5, 8), True),
    ((5, 8), (1, 5), True),
    ((1, 30), (5, 6), False),
    ((5, 6), (1, 30), False),
    ((1, 5), (1, 5), False),
    ((1, 5), (4, 8), False),
    ((1, None), (5, 6), False),
    ((1, None), (5, None), False),
    ((5, 6), (1, None), False),
    ((1, 5), (5, None), True),
    ((1, 5), (5, 5), True),
])
def test_the_database_keeps_episodes_apart(team, first, second, allowed) -> None:
    def insert_episode(span, type_="M"):
        start, end = span
        ended = day(end) if end else None
        db.session.add(MissingEpisode(
            authority_id=team.authority_id, child_id=child.id, type=type_, current_type=type_, last_seen_at=day(start),
            started_at=day(start), found_at=ended, ended_at=ended))
        db.session.flush()

    with unit_of_work(ME, team.authority_id):
        child = Child(authority_id=team.authority_id, local_id="A1")
        db.session.add(child)
        db.session.flush()
        insert_episode(first)
    if allowed:
        with unit_of_work(ME, team.authority_id):
            insert_episode(second)
    else:
        with pytest.raises(IntegrityError), unit_of_work(ME, team.authority_id):
            insert_episode(second)
    assert len(db.session.execute(select(MissingEpisode.id)).all()) == 1 + allowed


def test_a_voided_episode_makes_room(team) -> None:
    with unit_of_work(ME, team.authority_id):
        child = Child(authority_id=team.authority_id, local_id="A1")
        db.session.add(child)
        db.session.flush()
        rows = [{
            "ref": f"R{n}", "version": 1, "recorded_at": day(1), "voided": n == 1, "authority_id": team.authority_id,
            "child_id": child.id, "type": "M", "current_type": "M", "started_at": day(1),
        } for n in (1, 2)]
        db.session.execute(insert(MissingEpisode), rows)
    assert len(db.session.execute(select(MissingEpisode.id)).all()) == 2
