"""What an emergency opening does not reach: the list of those named, and an answer kept for a repeated request."""
from __future__ import annotations

import secrets
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from caseflow.accounts import restriction
from caseflow.accounts.models import User
from caseflow.audit.models import AuditEvent
from caseflow.children.service import add_child
from caseflow.extensions import db
from caseflow.store.unit import unit_of_work
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
