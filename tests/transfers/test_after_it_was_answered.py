"""What both read stays as it stood when the child was taken on; and nobody writes into a record that they may not see."""
from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event, select

from caseflow.accounts import restriction
from caseflow.audit.models import AuditEvent
from caseflow.children import service as children
from caseflow.children.authorities.service import authority_meant
from caseflow.children.life.models import WarningFlag
from caseflow.children.models import Child
from caseflow.core.errors import Refused
from caseflow.extensions import db
from caseflow.identity.joining import join
from caseflow.missing.models import EpisodeUpdate
from caseflow.missing.service import report
from caseflow.missing.told import service as told
from caseflow.missing.told.facts import unsafe_rows
from caseflow.ssda903.columns import collection
from caseflow.ssda903.export import rows_of
from caseflow.store.chain import chain_name
from caseflow.transfers import queries, service
from caseflow.transfers.models import Transfer
from caseflow.transfers.record import shared_record
from tests.harness.records import Records
from tests.transfers.test_transfers import DAY, HOUR, NOW, accepted, doing, offered, two

__all__ = ["two"]


def test_a_later_change_of_the_transfer_brings_in_nothing_new(two, at) -> None:
    transfer, here, _ = accepted(two, offered(two))
    before = shared_record(db.session.get_one(Transfer, transfer.id))
    at(NOW + 5 * HOUR)
    two.records.add(EpisodeUpdate(authority_id=two.child.authority_id, child_id=two.child.id, episode_id=two.episode.id, at=NOW + HOUR,
                                  text="KANARI: told to us alone", what="update", human_contact=False))
    with doing(two.their_lead):
        known = children.add_child(two.brackley.id, {"given_name": "Mira", "standing": "looked-after"}, adder=two.their_lead)
        join(known, db.session.get_one(Child, here.id), why="the same passport")
    moved = db.session.get_one(Transfer, transfer.id)
    assert moved.received_child_id == known.id
    after = shared_record(moved)
    assert (after.timeline, after.as_at) == (before.timeline, before.as_at)


def test_whom_to_ring_stays_as_it_stood_though_the_worker_no_longer_sees_the_child(two, at) -> None:
    transfer = offered(two)
    ring = shared_record(transfer).ring
    assert ("worker", two.worker.name, "") in ring
    at(NOW + HOUR / 2)
    accepted(two, transfer)
    at(NOW + 40 * DAY)
    assert shared_record(db.session.get_one(Transfer, transfer.id)).ring == ring


def test_nobody_takes_a_child_on_into_a_record_that_they_may_not_see(two) -> None:
    with doing(two.their_lead):
        hidden = children.add_child(two.brackley.id, {"local_id": "B-1", "standing": "looked-after"}, adder=two.their_lead)
        restriction.restrict(two.brackley.id, hidden.id, hidden.ref, two.their_lead, because="adoption")
    with pytest.raises(Refused, match="Nobody here whom you see"):
        accepted(two, offered(two), by=two.on_shift, local_id="B-1")


def test_who_read_what_was_written_with_an_offer_stands_in_the_givers_record_and_a_bare_list_names_nobody(two) -> None:
    transfer = offered(two, why="Lives there now")
    program = two.records.api(two.their_lead)

    def views(authority) -> list[list[str]]:
        rows = db.session.execute(select(AuditEvent.refs).where(
            AuditEvent.action == "children.viewed", AuditEvent.chain == chain_name(authority.id)).order_by(AuditEvent.id))
        return [list(refs) for refs in rows.scalars()]

    for number, path in enumerate((f"/api/v1/transfers/{transfer.ref}", "/api/v1/transfers"), start=1):
        assert "Lives there now" in program.get(path).text
        assert views(two.ashmere) == [[two.child.ref]] * number, path
    assert "From Ashmere" in two.records.client(two.their_lead).get("/transfers").text
    assert len(views(two.ashmere)) == 2 and not any(two.child.ref in refs for refs in views(two.brackley))


def test_a_list_of_offers_asks_as_much_of_the_database_however_long_it_is(two) -> None:
    for day in (1, 2, 3):
        transfer = offered(two, moves_on=date(2026, 5, 12))
        with doing(two.lead):
            service.revoke(db.session.get_one(Transfer, transfer.id), two.child.ref, two.lead, f"Reason {day}")
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_more) -> None:
        asked.append(statement)

    rows = queries.transfers_of(two.lead)
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        shown = queries.all_shown([row for row, _, _ in rows], two.lead)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert [one["record"] for one in shown] == [two.child.ref] * 3 and len(asked) == 1


def test_whom_it_is_not_safe_to_tell_and_warnings_go_along(two) -> None:
    with doing(two.lead):
        child = db.session.get_one(Child, two.child.id)
        told.not_safe(child, "Sgt Bell", "They may have sold her")
        db.session.add(WarningFlag(authority_id=child.authority_id, child_id=child.id, kind="other", words="Never met alone",
                                   child_told=False, started_on=date(2026, 5, 1), review_on=date(2026, 8, 1)))
    transfer = offered(two)
    assert "not safe to tell the parents" in shared_record(db.session.get_one(Transfer, transfer.id)).flags
    _, here, _ = accepted(two, transfer)
    assert [(row.recipient, row.why) for row in unsafe_rows(here.id)] == [("parents", "They may have sold her")]
    flags = db.session.execute(select(WarningFlag.words, WarningFlag.authority_id).where(WarningFlag.child_id == here.id)).all()
    assert [tuple(row) for row in flags] == [("Never met alone", two.brackley.id)]



def test_an_absence_that_went_along_stands_in_the_903_of_the_authority_in_whose_days_it_began(app, at) -> None:
    now = at(datetime(2026, 2, 12, 22, tzinfo=UTC))
    records = Records(app)
    brackley = records.another_authority("331", "Brackley")
    lead, theirs = records.user("safeguarding-lead"), records.user("safeguarding-lead", authority=brackley)
    child = records.child("A-7")
    with doing(lead):
        ours = db.session.get_one(Child, child.id)
        report(ours, {"type": "M", "last_seen_at": now - 30 * HOUR})
        transfer = service.offer(ours, lead, authority_meant("331", lead.authority_id))
    at(now + 2 * DAY)
    with doing(theirs, lead.authority_id):
        _, here, _ = service.accept(db.session.get_one(Transfer, transfer.id), theirs)
        children.amend_child(here, {"local_id": "B-2"})
    missing = {one: rows_of(one, collection(2026), None)[0]["Missing"] for one in (lead.authority_id, brackley.id)}
    assert [row[2:] for row in missing[lead.authority_id]] == [("M", "11/02/2026", "12/02/2026")], "no longer than care"
    assert missing[brackley.id] == [], "it began before their care did"


def test_what_was_written_with_an_offer_is_not_the_others_to_read_once_it_is_revoked(two) -> None:
    transfer = offered(two, why="KANARI lives at the harbour")
    page, program = two.records.client(two.their_lead), two.records.api(two.their_lead)
    paths = (f"/transfers/{transfer.ref}", f"/api/v1/transfers/{transfer.ref}", "/api/v1/transfers", f"/history/transfer/{transfer.ref}")

    def read() -> list[bool]:
        return ["KANARI" in (program if path.startswith("/api") else page).get(path).text for path in paths]

    assert read() == [True] * 4
    with doing(two.lead):
        service.revoke(db.session.get_one(Transfer, transfer.id), two.child.ref, two.lead, "A mistake")
    assert read() == [False] * 4
    assert "KANARI" in two.records.client(two.lead).get(f"/transfers/{transfer.ref}").text
