"""What an emergency opening does not reach: the list of those named, a kept answer; and that all that was read in it is listed."""
from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from caseflow.accounts import restriction
from caseflow.accounts.models import User
from caseflow.accounts.restriction_models import RecordOpening
from caseflow.audit.models import AuditEvent
from caseflow.audit.record import record
from caseflow.children.service import add_child
from caseflow.core.actor import Actor
from caseflow.extensions import db
from caseflow.store.unit import current_unit, unit_of_work
from tests.harness.records import TEST, Records

NOW = datetime(2026, 10, 25, 21, tzinfo=UTC)
OPENING = {"because": "missing", "why": "She was seen at the harbour, and nobody answers the telephone"}


@pytest.fixture
def locked(app: Flask, at):
    """A child restricted by one lead, and another lead who opens the record in an emergency."""
    at(NOW)
    records = Records(app)
    named, other = records.user("safeguarding-lead"), records.user("safeguarding-lead")
    child = records.child("Q-77", given_name="Mira")
    with unit_of_work(TEST, child.authority_id):
        restriction.restrict(child.authority_id, child.id, child.ref, named, because="high-risk")
    client = records.client(other)
    assert client.post(f"/children/{child.ref}/emergency", data=OPENING).status_code == 303
    return records, child, named, other, client


def test_an_emergency_does_not_let_a_lead_lift_the_restriction_or_name_themselves(locked) -> None:
    records, child, named, other, client = locked
    path = f"/children/{child.ref}/restriction"
    for way, sent in (("/lift", {"reason": "x"}), ("/names", {"people": [other.ref]}), ("/reviewed", {})):
        assert client.post(path + way, data=sent).status_code == 403, way
    assert records.api(other).post(f"/api/v1{path}/lifted", json={"reason": "x"}).status_code == 403
    assert restriction.standing(child.id) is not None and [one.name for one in restriction.named_people(child.id)] == [named.name]
    assert records.client(named).post(path + "/names", data={"people": [other.ref]}).status_code == 303


def test_when_no_lead_is_left_among_those_named_another_one_may(locked) -> None:
    _records, child, named, _other, client = locked
    with unit_of_work(TEST, child.authority_id):
        db.session.get_one(User, named.id).disabled = True
    assert client.post(f"/children/{child.ref}/restriction/lift", data={"reason": "she left"}).status_code == 303


def test_the_same_request_again_gets_the_first_answer_while_the_record_is_open(locked) -> None:
    records, child, _named, _other, _client = locked
    worker = records.api(records.user())
    key = {"Idempotency-Key": "one"}
    path = f"/api/v1/children/{child.ref}/emergency-openings"
    first, again = (worker.post(path, json=OPENING, headers=key) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201) and first.get_json() == again.get_json()


def test_an_address_shown_again_from_a_kept_answer_is_written_down(app: Flask, at) -> None:
    at(NOW)
    records = Records(app)
    child, worker = records.child("Q-77"), records.user()
    records.allocated(child, worker)
    page, sent = records.client(worker), {"idempotency_key": secrets.token_hex(8)}
    for _ in range(2):
        assert page.post(f"/children/{child.ref}/address", data=sent).status_code == 200
    again = db.session.execute(select(AuditEvent.refs, AuditEvent.detail).where(AuditEvent.action == "children.viewed")).all()
    assert [refs for refs, detail in again if detail["page"] == "answer given again"] == [[child.ref]]


def test_a_page_that_named_children_is_not_given_again_once_they_are_out_of_sight(app: Flask, at) -> None:
    at(NOW)
    records = Records(app)
    named, other = records.user("safeguarding-lead"), records.user("safeguarding-lead")
    with unit_of_work(TEST, records.authority.id):
        there = add_child(records.authority.id, {"given_name": "Mohammed", "family_name": "Zqxali"})
    sent = {"given_name": "Muhamed Zqxali", "age_as_told": "", "standing": "looked-after", "idempotency_key": "k" * 16}
    page = records.client(other)
    first, again = (page.post("/report/new-child", data=sent) for _ in range(2))
    assert first.text == again.text and "Mohammed Zqxali" in again.text
    views = db.session.execute(select(AuditEvent.refs, AuditEvent.detail).where(AuditEvent.action == "children.viewed")).all()
    assert [refs for refs, detail in views if detail["page"] == "answer given again"] == [[there.ref]]
    with unit_of_work(TEST, records.authority.id):
        restriction.restrict(records.authority.id, there.id, there.ref, named, because="adoption")
    assert page.post("/report/new-child", data=sent).status_code == 404


def test_what_was_read_is_listed_in_full_for_each_opening_and_page_by_page(locked, at) -> None:
    records, child, named, other, client = locked
    path = f"/children/{child.ref}"
    for minutes in (1, 4):
        assert ["Mira" in client.get(path).text for _ in range(2)] == [True, True]
        at(NOW + timedelta(minutes=minutes))
        client.post(f"{path}/emergency/end")
        at(NOW + timedelta(minutes=minutes + 1))
        client.post(f"{path}/emergency", data={**OPENING, "why": f"She rang the police again, {minutes} minutes after she left"})
    openings = db.session.execute(select(RecordOpening.ref).where(RecordOpening.kind == "break-glass").order_by(RecordOpening.id))
    first, second, _ = openings.scalars()
    lead, program = records.client(named), records.api(named)
    listed = [lead.get(f"/emergency-openings/{ref}").text.count("Read: child<") for ref in (first, second)]
    assert listed == [1, 1], "a refresh is no second view, and a second opening begins anew"
    with unit_of_work(Actor("user", other.ref, other.id), child.authority_id):
        for number in range(120):
            record("children.viewed", None, [child.ref], page=f"invented {number}")
        opening = db.session.execute(select(RecordOpening).where(RecordOpening.ref == second)).scalar_one()
        opening.ends_at = current_unit().recorded_at
    pages = [lead.get(f"/emergency-openings/{second}?page={number}").text for number in (1, 2, 3)]
    found = [number for text in pages for number in range(120) if f"invented {number}<" in text]
    assert found == list(range(120)) and all("Page 2" in text or "page=2" in text for text in pages)
    items, after = [], ""
    while after is not None:
        answer = program.get(f"/api/v1/emergency-openings/{second}/reads", query_string={"limit": 100, "after": after}).get_json()
        items, after = items + answer["items"], answer["next"]
    assert len([one for one in items if (one["page"] or "").startswith("invented")]) == 120
