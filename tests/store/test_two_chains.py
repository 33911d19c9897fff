"""One act in the chains of two authorities: one recorded time after both, each chain whole, and no deadlock whoever begins."""
from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from caseflow.accounts.models import Team
from caseflow.audit.models import AuditEvent
from caseflow.audit.record import record
from caseflow.audit.verify import verify
from caseflow.core.actor import job
from caseflow.extensions import db
from caseflow.store.chain import Chain, chain_name
from caseflow.store.straight import write_new
from caseflow.store.unit import current_unit, dry_run, on_behalf_of, savepoint, unit_of_work
from tests.harness.records import Records

ME = job("test")
NOW = datetime(2026, 5, 12, 22, tzinfo=UTC)


def test_recorded_once_after_both_and_each_chain_is_whole(app: Flask, at) -> None:
    at(NOW)
    records = Records(app)
    one, two = records.authority.id, records.another_authority("331", "Brackley").id
    at(NOW + timedelta(hours=1))
    with unit_of_work(ME, two):
        record("thing.done", None)
    at(NOW)  # a clock that went back
    with unit_of_work(ME, one, reason="together", beside=[two]) as unit:
        record("thing.done", None)
        with on_behalf_of(two) as there:
            assert current_unit() is there and there.recorded_at == unit.recorded_at > NOW + timedelta(hours=1)
            record("thing.done", None)
        assert current_unit() is unit
        with on_behalf_of(one) as same:
            assert same is unit
        with pytest.raises(KeyError), on_behalf_of(99):
            pass
    done = select(AuditEvent.chain, AuditEvent.at).where(AuditEvent.action == "thing.done")
    moments = db.session.execute(done.order_by(AuditEvent.id)).all()
    assert [m.chain for m in moments] == [chain_name(two), chain_name(one), chain_name(two)] and moments[1].at == moments[2].at
    last = dict(db.session.execute(select(Chain.name, Chain.last_at)).all())
    assert last[chain_name(one)] == last[chain_name(two)] == moments[1].at and verify().ok


def test_what_is_not_saved_stands_in_neither(app: Flask) -> None:
    records = Records(app)
    other = records.another_authority("331", "Brackley").id
    with pytest.raises(ValueError, match="no"), unit_of_work(ME, records.authority.id, beside=[other]):
        record("thing.done", None)
        with on_behalf_of(other):
            record("thing.done", None)
        raise ValueError("no")
    assert not db.session.execute(select(AuditEvent.id).where(AuditEvent.action == "thing.done")).first() and verify().ok


def test_two_who_begin_at_opposite_ends_both_come_through(app: Flask) -> None:
    records = Records(app)
    pair = (records.authority.id, records.another_authority("331", "Brackley").id)
    gate, failed = threading.Barrier(2), []

    def act(mine: int, other: int) -> None:
        with app.app_context():
            try:
                for _ in range(5):
                    gate.wait(30)
                    with unit_of_work(ME, mine, beside=[other]):
                        record("thing.done", None)
                        with on_behalf_of(other):
                            record("thing.done", None)
            except BaseException as error:
                failed.append(error)
                gate.abort()
            finally:
                db.session.remove()

    threads = [threading.Thread(target=act, args=ends) for ends in (pair, pair[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failed and verify().ok
    assert len(db.session.execute(select(AuditEvent.id).where(AuditEvent.action == "thing.done")).all()) == 20


def test_a_block_that_is_undone_leaves_no_gap_in_the_chains(app: Flask) -> None:
    records = Records(app)
    other = records.another_authority("331", "Brackley").id
    with unit_of_work(ME, records.authority.id, beside=[other]):
        record("thing.begun", None)
        with pytest.raises(ValueError, match="no"), savepoint():
            record("thing.done", None)
            with on_behalf_of(other):
                record("thing.done", None)
            write_new(Team, authority_id=other, name="South")  # straight, before the session asks anything
            raise ValueError("no")
        with dry_run():
            write_new(Team, authority_id=other, name="South")
        record("thing.left", None)
    assert db.session.execute(select(Team.id).where(Team.name == "South")).first() is None
    said = db.session.execute(select(AuditEvent.action).where(AuditEvent.action.startswith("thing.")).order_by(AuditEvent.id)).scalars()
    assert list(said) == ["thing.begun", "thing.left"] and verify().ok
