"""A refused page or answer that shows a child is written down too, although what was asked is not saved."""
from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from caseflow.audit.models import AuditEvent
from caseflow.audit.verify import verify
from caseflow.extensions import db

EVENING = datetime(2026, 6, 3, 20, tzinfo=UTC)


def views() -> list[list[str]]:
    rows = db.session.execute(select(AuditEvent.refs).where(AuditEvent.action == "children.viewed").order_by(AuditEvent.id))
    return [list(refs) for refs in rows.scalars()]


def test_a_form_sent_back_with_a_childs_name_is_recorded(records) -> None:
    child = records.child("A-1", given_name="Mira")
    episode = records.episode(child, EVENING)
    client = records.client("safeguarding-lead")
    before = len(views())
    refused = client.post(f"/missing/{episode.ref}/found", data={})
    assert refused.status_code == 422
    assert child.ref in {ref for refs in views()[before:] for ref in refs} or "Mira" not in refused.get_data(as_text=True)
    assert verify().ok


def test_a_conflict_that_shows_the_record_is_recorded(records) -> None:
    child = records.child("A-1")
    episode = records.episode(child, EVENING)
    client = records.api("safeguarding-lead")
    before = len(views())
    refused = client.post(f"/api/v1/children/{child.ref}/missing-episodes", json={"type": "M", "last_seen_at": "2026-06-03T21:00:00Z"})
    assert refused.status_code == 409
    assert refused.get_json()["current"]["ref"] == episode.ref
    assert any({child.ref, episode.ref} <= set(refs) for refs in views()[before:])
    assert verify().ok


def test_an_answer_given_again_is_recorded_again(records) -> None:
    child = records.child("A-1")
    client = records.api("safeguarding-lead")
    sent = {"json": {"type": "M", "last_seen_at": "2026-06-03T21:00:00Z"}, "headers": {"Idempotency-Key": "one"}}
    first = client.post(f"/api/v1/children/{child.ref}/missing-episodes", **sent)
    before = len(views())
    again = client.post(f"/api/v1/children/{child.ref}/missing-episodes", **sent)
    assert (first.status_code, again.get_json()) == (201, first.get_json())
    assert views()[before:] == [sorted([child.ref, first.get_json()["ref"]])]
    assert verify().ok
