"""Every act and every view leaves its mark, and no mark holds a name or a place."""
from __future__ import annotations

import json

from sqlalchemy import select

from caseflow.audit.models import AuditEvent
from caseflow.audit.verify import verify
from caseflow.core import events
from caseflow.extensions import db

CANARIES = ("Xylophia", "Quarrelby", "Zephyrmouth", "Pelicanstead", "Kittiwakes", "Wobblestone", "07700900123")
UNTOLD = {"place_last_seen", "circumstances", "found_where", "found_by", "caller", "caller_telephone", "returned_to", "placed_as_told"}


def test_acts_are_recorded_without_names_or_whereabouts(lead) -> None:
    child = lead.made("/children", {
        "given_name": "Xylophia", "family_name": "Quarrelby", "aliases": ["Wobblestone"], "placed_as_told": "Kittiwakes"})
    episode = lead.made(f"/children/{child['ref']}/missing-episodes", {
        "type": "M", "last_seen_at": "2026-06-03T20:00:00Z", "place_last_seen": "Zephyrmouth", "circumstances": "towards Zephyrmouth",
        "caller": "Wobblestone", "caller_telephone": "07700900123"})
    at = f"/missing-episodes/{episode['ref']}"
    lead.made(at + "/updates", {"text": "seen at Pelicanstead"})
    lead.made(at + "/found", {"found_at": "2026-06-03T22:00:00Z", "found_where": "Pelicanstead", "found_by": "Wobblestone"})
    lead.made(at + "/returned", {"returned_at": "2026-06-03T23:00:00Z", "returned_to": "family"})
    tag = lead("GET", at).headers["ETag"]
    assert lead("PATCH", at, {"place_last_seen": "Kittiwakes", "reason": "Xylophia said so"}, If_Match=tag).status_code == 200
    rows = db.session.execute(select(AuditEvent).order_by(AuditEvent.id)).scalars().all()
    acts = [row.action for row in rows]
    assert [a for a in acts if a.startswith(("child.", "episode.", "interview."))] == [
        "child.added", "episode.reported", "episode.updated", "episode.found", "episode.returned", "interview.owed", "episode.amended"]
    spelled = json.dumps([[r.actor, r.subject, r.refs, r.detail] for r in rows])
    assert child["ref"] in spelled
    assert not [c for c in CANARIES if c in spelled]
    digests = [row.detail.get("changed", {}) for row in rows]
    assert not [d for d in digests if d.keys() & UNTOLD]
    assert "police_reference" not in digests[-1]
    assert verify().ok


def test_views_are_recorded_before_the_answer_and_name_every_child(lead, mira) -> None:
    other = lead.made("/children", {"given_name": "Ana"})
    lead("GET", "/children")
    lead("GET", f"/children/{mira.ref}")
    views = db.session.execute(select(AuditEvent).where(AuditEvent.action == "children.viewed").order_by(AuditEvent.id)).scalars().all()
    assert [sorted(v.refs) for v in views] == [sorted([mira.ref, other["ref"]]), [mira.ref]]


def test_no_record_of_the_view_no_answer(lead, mira, monkeypatch) -> None:
    def broken(*_args, **_keywords):
        raise OSError("the disk is full")

    monkeypatch.setattr("caseflow.audit.record._append", broken)
    refused = lead("GET", f"/children/{mira.ref}")
    assert refused.status_code >= 500
    assert b"Mira" not in refused.get_data()


def test_those_who_listen_are_told_of_every_change(lead, mira) -> None:
    told = []
    listener = lambda authority_id, child_ids, in_bulk: told.append(tuple(child_ids))  # noqa: E731
    events.on_children_changed(listener)
    try:
        episode = lead.made(f"/children/{mira.ref}/missing-episodes", {"type": "M", "last_seen_at": "2026-06-03T20:00:00Z"})
        lead.made(f"/missing-episodes/{episode['ref']}/found", {"found_at": "2026-06-03T22:00:00Z"})
        lead.made(f"/children/{mira.ref}/trafficking-stages", {"stage": "suspected", "started_on": "2026-06-01"})
        lead.made(f"/children/{mira.ref}/nrm-events", {"event": "referred", "on": "2026-06-02"})
        lead.made(f"/children/{mira.ref}/unaccompanied-statuses", {"status": "uasc", "started_on": "2026-06-01"})
    finally:
        events._listeners.remove(listener)
    assert told == [(mira.id,)] * 5
