"""Transfers, the host-area log and dated authorities as people and programs meet them; both authorities read one record."""
from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import select

from caseflow.alerts import due
from caseflow.alerts.models import AlertReason
from caseflow.audit.models import AuditEvent
from caseflow.children.models import Child
from caseflow.core.actor import operator
from caseflow.core.periods import parse_period
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode, Notice
from caseflow.returns import service as figures
from caseflow.returns.definitions.ecpat import ECPAT
from caseflow.returns.tabulate import rows_of
from caseflow.store.chain import chain_name
from caseflow.store.unit import unit_of_work
from caseflow.transfers.models import Transfer
from tests.harness.addresses import NOBODY
from tests.harness.records import Records

NOW = datetime(2026, 5, 12, 22, tzinfo=UTC)
HOUR = timedelta(hours=1)


def made(records: Records):
    """Two authorities, a lead in each, and a child who is out."""
    there = records.another_authority("331", "Brackley")
    child = records.child("A-7", given_name="Mira", family_name="Example")
    episode = records.episode(child, NOW - 30 * HOUR, place_last_seen="Canal bridge")
    lead, theirs = records.user("safeguarding-lead"), records.user("safeguarding-lead", authority=there, name="Bo Lead")
    return there, child, episode, records.client(lead), records.client(theirs)


def record_part(text: str) -> str:
    return re.sub(r"\s+", " ", text.split('born')[1].split("Whom to ring")[0])


def test_offer_accept_and_both_read_the_same(app: Flask, at) -> None:
    at(NOW)
    records = Records(app)
    there, child, episode, lead, theirs = made(records)
    refused = lead.post(f"/children/{child.ref}/transfer", data={"authority": "330"})
    assert refused.status_code == 422 and "Choose another authority" in refused.text
    sent = lead.post(f"/children/{child.ref}/transfer", data={"authority": "brackley", "why": "Lives there now"})
    assert sent.status_code == 303
    path = sent.headers["Location"]
    assert "child is offered to us" in theirs.get("/").text and "offered to us" not in lead.get("/").text
    ours, seen = lead.get(path).text, theirs.get(path).text
    assert record_part(ours) == record_part(seen) and "Canal bridge" in seen and "Mira Example" in seen and "Sycamore" not in seen
    assert "every clock runs" in seen and "Take the child on" in seen and "Revoke" not in seen and "Revoke" in ours
    chains = db.session.execute(select(AuditEvent.chain).where(
        AuditEvent.subject == path.split("/")[-1], AuditEvent.action == "children.viewed"))
    assert set(chains.scalars()) == {chain_name(records.authority.id), chain_name(there.id)}, "each authority's record says who read it"
    assert records.client(records.user(authority=there)).get(path).status_code == 404
    assert theirs.get(f"/children/{child.ref}").status_code == theirs.get(f"/missing/{episode.ref}").status_code == 404
    at(NOW + HOUR / 6)
    assert theirs.post(f"{path}/accept", data={}).status_code == 303
    after = theirs.get(path).text
    assert "as it stood when the child was taken on" in after and "Canal bridge" in after
    received = db.session.get(Child, db.session.execute(select(Transfer.received_child_id)).scalar_one())
    assert f"/children/{received.ref}" in after and "Mira Example" in theirs.get(f"/children/{received.ref}").text
    assert "Responsible: this authority" in re.sub(r"\s+", " ", theirs.get(f"/children/{received.ref}").text)
    board = theirs.get("/board").text
    assert "Mira Example" in board and ("out 30 hours" in board or "out 1 day" in board)
    assert "Mira" not in lead.get("/board").text and "taken on by Brackley (331)" in lead.get(f"/missing/{episode.ref}").text
    line = theirs.get(f"/children/{received.ref}/timeline").text
    assert "Responsible from this day: this authority" in line and "was accepted by Bo Lead" in line
    assert "Another authority took the child on" in lead.get(f"/children/{child.ref}/timeline").text
    lead_after = lead.get(path).text
    assert record_part(lead_after) == record_part(after)
    assert theirs.post(f"{path}/accept", data={}).status_code in (404, 409)


def test_reject_revoke_and_what_is_then_seen(app: Flask, at) -> None:
    at(NOW)
    records = Records(app)
    _there, child, episode, lead, theirs = made(records)
    for answer, by in (("reject", theirs), ("revoke", lead)):
        path = lead.post(f"/children/{child.ref}/transfer", data={"authority": "331"}).headers["Location"]
        assert by.post(f"{path}/{answer}", data={"reason": ""}).status_code == 422
        assert by.post(f"{path}/{answer}", data={"reason": "Not agreed at the meeting"}).status_code == 303
        seen = theirs.get(path).text
        assert "Not agreed at the meeting" in seen and "Mira" not in seen and "Canal" not in seen
        assert "Mira" not in theirs.get("/transfers").text
    assert db.session.get(MissingEpisode, episode.id).version == 1
    assert theirs.get(f"/transfers/{NOBODY}").status_code == 404
    assert records.client("residential-worker").get("/transfers").status_code == 403


def test_by_program_and_to_an_authority_elsewhere(app: Flask, at) -> None:
    at(NOW)
    records = Records(app)
    there, child, _episode, _lead, _theirs = made(records)
    lead, theirs = records.api("safeguarding-lead"), records.api(records.user("safeguarding-lead", authority=there))
    made_ = lead.post(f"/api/v1/children/{child.ref}/transfers", json={"authority": "331"}, headers={"Idempotency-Key": "one"})
    assert made_.status_code == 201 and made_.get_json()["direction"] == "out" and made_.get_json()["record"] == child.ref
    ref = made_.get_json()["ref"]
    assert lead.post(f"/api/v1/children/{child.ref}/transfers", json={"authority": "331"}).status_code == 409
    got = theirs.get(f"/api/v1/transfers/{ref}").get_json()
    assert (got["direction"], got["record"], got["state"]) == ("in", None, "offered")
    assert lead.post(f"/api/v1/transfers/{ref}/accepted", json={}).status_code == 403
    assert theirs.post(f"/api/v1/transfers/{ref}/rejected", json={}).status_code == 422
    done = theirs.post(f"/api/v1/transfers/{ref}/accepted", json={}, headers={"Idempotency-Key": "two"})
    assert done.status_code == 201 and done.get_json()["state"] == "accepted" and done.get_json()["record"] != child.ref
    again = theirs.post(f"/api/v1/transfers/{ref}/accepted", json={}, headers={"Idempotency-Key": "two"})
    assert again.get_json() == done.get_json() and again.status_code == 201
    other = records.child("A-8")
    ref = lead.post(f"/api/v1/children/{other.ref}/transfers", json={"authority": "Cropley Bay"}).get_json()["ref"]
    done = lead.post(f"/api/v1/transfers/{ref}/accepted-elsewhere", json={"accepted_by": "Jo Bloggs"})
    assert done.get_json()["answered_by"] == "Jo Bloggs" and len(lead.get("/api/v1/transfers").get_json()["items"]) == 2


def test_the_host_area_log(app: Flask, at) -> None:
    at(NOW)
    records = Records(app)
    lead = records.client("safeguarding-lead")
    assert "None is recorded" in lead.get("/host-area").text
    made_ = lead.post("/report/new-child", data={
        "given_name": "Hosted", "age_as_told": "15", "standing": "other-authority", "responsible_authority": "Brackley"})
    ref = made_.headers["Location"].split("/")[2]
    assert lead.post(f"/report/{ref}/last-seen/not-known", data={"seen": "now"}).status_code == 303
    child = db.session.execute(select(Child).where(Child.ref == ref)).scalar_one()
    episode = db.session.execute(select(MissingEpisode).where(MissingEpisode.child_id == child.id)).scalar_one()
    page = lead.get("/host-area").text
    assert "Hosted" in page and "Responsible: Brackley" in page and "nobody told yet" in page and f"/missing/{episode.ref}" in page
    records.add(Notice(authority_id=child.authority_id, child_id=child.id, episode_id=episode.id, to="placing-authority",
                       sent_at=NOW, acknowledged_by="Jo at Brackley", acknowledged_at=NOW))
    assert "Jo at Brackley, today 11 p.m." in lead.get("/host-area").text
    built = figures.build(ECPAT, parse_period("2026"), records.authority, at(NOW + HOUR / 6))
    counted, left_out = rows_of("looked-after.episodes", built.rows)
    assert not counted and [ECPAT.reason(code) for _, code in left_out] == [
        "Another authority's child: the responsible authority is Brackley."]
    assert "Hosted" in lead.get("/board").text
    at(NOW + 25 * HOUR)
    with unit_of_work(operator("test"), records.authority.id):
        due.children_changed(records.authority.id, [child.id], False)
    rules = db.session.execute(select(AlertReason.rule).where(AlertReason.child_id == child.id, AlertReason.ended_at.is_(None)))
    assert "still-missing" in set(rules.scalars()), "another authority's child raises the same alerts"
    assert "Hosted" not in records.client(records.user()).get("/host-area").text
    assert records.client("data-officer").get("/host-area").status_code == 403


def test_dated_authorities_by_form_and_program(app: Flask, at) -> None:
    at(NOW)
    records = Records(app)
    records.another_authority("331", "Brackley")
    child = records.child()
    lead, program = records.client("safeguarding-lead"), records.api("safeguarding-lead")
    day = {"started_on-day": "1", "started_on-month": "5", "started_on-year": "2026"}
    path = f"/children/{child.ref}/authorities"
    assert lead.post(path, data={"kind": "responsible", "authority": "", **day}).status_code == 422
    assert lead.post(path, data={"kind": "responsible", "authority": "331", **day}).status_code == 303
    page = re.sub(r"\s+", " ", lead.get(f"/children/{child.ref}").text)
    assert "Responsible: Brackley (331), from 1 May 2026" in page and "Responsible: this authority, from the beginning" in page
    rows = program.get(f"/api/v1{path}").get_json()["items"]
    assert [(r["ours"], r["started_on"], r["code"]) for r in rows] == [(True, None, "330"), (False, "2026-05-01", "331")]
    assert program.post(f"/api/v1{path}", json={"kind": "host", "authority": "Cropley Bay", "started_on": "2026-05-02"}).status_code == 201
    assert program.post(f"/api/v1{path}", json={"kind": "host", "authority": "X", "started_on": "2026-06-02"}).status_code == 422
    back = lead.post(f"{path}/{rows[1]['ref']}/take-back", data={"reason": "wrong child"})
    assert back.status_code == 303 and "Brackley" not in lead.get(f"/children/{child.ref}").text
    assert lead.get(f"{path}/{NOBODY}/take-back").status_code == 404
