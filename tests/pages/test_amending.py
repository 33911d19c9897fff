"""What an amendment moves: by day shown before it is saved, at night saved at once and shown to the lead afterwards."""
from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from markupsafe import escape
from sqlalchemy import func, select

from caseflow.alerts.models import AlertReason
from caseflow.audit.models import AuditEvent
from caseflow.audit.verify import verify
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode
from caseflow.pages.amending.models import AmendmentImpact
from caseflow.store.unit import dry_run, unit_of_work
from tests.harness.records import TEST, Records

DAY = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)
NIGHT = datetime(2026, 10, 20, 21, 0, tzinfo=UTC)
WRONG_YEAR = {"last_seen_at-when": "other", "last_seen_at-day": "20", "last_seen_at-month": "10", "last_seen_at-year": "2025",
              "last_seen_at-time": "04:00", "last_seen_at-precision": "exact", "type": "M", "reason": "typed the wrong year"}


@pytest.fixture
def records(app: Flask, at: Callable[..., datetime]) -> Records:
    at(DAY - timedelta(days=400))
    return Records(app)


@pytest.fixture
def out(records: Records, at: Callable[..., datetime]) -> MissingEpisode:
    """A trafficked child, out since this morning."""
    at(DAY - timedelta(hours=5))
    child = records.child("ASH-1", given_name="Samir", family_name="Haddad")
    records.stage(child, "identified", date(2026, 1, 5))
    api = records.api("safeguarding-lead")
    made = api.post(f"/api/v1/children/{child.ref}/missing-episodes", json={"type": "M", "last_seen_at": "2026-10-20T04:00:00+01:00"})
    assert made.status_code == 201
    return db.session.execute(select(MissingEpisode)).scalar_one()


def standing() -> list[tuple[Any, ...]]:
    return [(r.rule, r.ended_at is None, r.times) for r in db.session.execute(select(AlertReason).order_by(AlertReason.id)).scalars()]


def test_by_day_the_change_is_saved_only_after_it_was_shown_what_moves(records: Records, out: MissingEpisode,
                                                                      at: Callable[..., datetime]) -> None:
    at(DAY)
    client = records.client("safeguarding-lead")
    before = standing()
    asked = client.post(f"/missing/{out.ref}/amend", data=WRONG_YEAR)
    assert asked.status_code == 200 and "Nothing has been changed yet." in asked.text
    assert "Would fire" in asked.text and "children who went missing" in asked.text
    assert "1 fewer" in asked.text and "1 more" in asked.text
    assert db.session.execute(select(MissingEpisode.version)).scalar_one() == 1
    assert standing() == before and db.session.execute(select(func.count()).select_from(AmendmentImpact)).scalar_one() == 0
    again = client.post(f"/missing/{out.ref}/amend", data={**WRONG_YEAR, "step": "change"})
    assert again.status_code == 200 and 'value="2025"' in again.text and "typed the wrong year" in again.text
    saved = client.post(f"/missing/{out.ref}/amend", data={**WRONG_YEAR, "step": "confirm"})
    assert saved.status_code == 303
    assert db.session.execute(select(MissingEpisode.started_at)).scalar_one() == datetime(2025, 10, 20, 3, 0, tzinfo=UTC)
    assert standing() != before
    assert db.session.execute(select(func.count()).select_from(AmendmentImpact)).scalar_one() == 0
    assert verify().ok, "what was only tried has left no gap in the audit record"


def test_what_moves_nothing_is_saved_at_once(records: Records, out: MissingEpisode, at: Callable[..., datetime]) -> None:
    at(DAY)
    answer = records.client("safeguarding-lead").post(f"/missing/{out.ref}/amend", data={
        "last_seen_at-when": "today", "last_seen_at-time": "04:00", "last_seen_at-precision": "exact", "type": "M",
        "caller": "Night staff", "reason": "caller added"})
    assert answer.status_code == 303
    assert db.session.execute(select(MissingEpisode.caller)).scalar_one() == "Night staff"


def test_at_night_it_is_saved_and_the_lead_reads_afterwards_what_moved(records: Records, out: MissingEpisode,
                                                                      at: Callable[..., datetime]) -> None:
    at(NIGHT)
    worker = records.user("social-worker", name="Nia Night")
    from caseflow.children.models import Child

    records.allocated(db.session.get_one(Child, out.child_id), worker)
    assert records.client(worker).post(f"/missing/{out.ref}/amend", data=WRONG_YEAR).status_code == 303
    lead = records.client("safeguarding-lead")
    assert "1 record was put right, and nobody was shown beforehand what that moves." in lead.get("/").text
    page = lead.get("/amended-out-of-hours").text
    assert "Samir Haddad" in page and "Nia Night" in page and "Would fire" in page and "1 fewer" in page
    kept = db.session.execute(select(AmendmentImpact)).scalar_one()
    assert lead.post(f"/amended-out-of-hours/{kept.ref}/read").status_code == 303
    assert "There is nothing to read." in lead.get("/amended-out-of-hours").text and "shown beforehand" not in lead.get("/").text
    assert records.client(worker).get("/amended-out-of-hours").status_code == 403
    assert "Samir" not in str(kept.moved)


def test_a_refusal_in_the_trial_is_shown_on_the_form(records: Records, out: MissingEpisode, at: Callable[..., datetime]) -> None:
    at(DAY)
    refused = records.client("safeguarding-lead").post(f"/missing/{out.ref}/amend", data={
        **WRONG_YEAR, "last_seen_at-year": "1995"})
    assert refused.status_code == 422 and "before the child was born" in refused.text
    assert db.session.execute(select(MissingEpisode.version)).scalar_one() == 1 and verify().ok


def test_a_dry_run_leaves_neither_facts_nor_audit(records: Records, out: MissingEpisode) -> None:
    def count() -> int:
        return int(db.session.execute(select(func.count()).select_from(AuditEvent)).scalar_one())

    before = count()
    with unit_of_work(TEST, records.authority.id) as unit:
        seq = unit.seq
        with dry_run():
            from caseflow.children.models import Child
            from caseflow.missing.service import amend

            one = db.session.get_one(MissingEpisode, out.id)
            amend(one, db.session.get_one(Child, one.child_id), {"caller": "x"}, reason="tried")
            assert unit.seq > seq
        assert unit.seq == seq and db.session.get_one(MissingEpisode, out.id).caller is None
    assert count() == before and verify().ok


def test_a_program_asks_nobody_so_the_lead_reads_it_afterwards(records: Records, out: MissingEpisode, at: Callable[..., datetime]) -> None:
    at(DAY)
    api = records.api("safeguarding-lead")
    path = f"/api/v1/missing-episodes/{out.ref}"
    tag = api.get(path).headers["ETag"]
    changed = api.patch(path, json={"last_seen_at": "2025-10-20T04:00:00+01:00", "reason": "wrong year"}, headers={"If-Match": tag})
    assert changed.status_code == 200
    kept = db.session.execute(select(AmendmentImpact)).scalar_one()
    assert kept.moved["figures"] and kept.moved["alerts"]


def test_taking_a_record_back_tells_the_lead_what_ended_and_which_figures_lost_it(records: Records, out: MissingEpisode,
                                                                                 at: Callable[..., datetime]) -> None:
    at(DAY)
    client = records.client("safeguarding-lead")
    assert client.post(f"/missing/{out.ref}/recorded-in-error", data={"reason": "another child"}).status_code == 303
    page = client.get("/amended-out-of-hours").text
    assert "No longer applies" in page and "1 fewer" in page


def test_a_program_asks_beforehand_what_a_person_is_shown_and_nothing_is_kept(records: Records, out: MissingEpisode,
                                                                             at: Callable[..., datetime]) -> None:
    at(DAY)
    lead = records.user("safeguarding-lead")
    api, path = records.api(lead), f"/api/v1/missing-episodes/{out.ref}"
    body = {"last_seen_at": "2025-10-20T04:00:00+01:00", "reason": "wrong year"}
    before, shown = standing(), api.get(path)
    told = api.post(f"{path}/amendment-preview", json=body)
    assert told.status_code == 200
    found = told.get_json()
    page = records.client(lead).post(f"/missing/{out.ref}/amend", data=WRONG_YEAR).text
    assert any("Would fire" in line for line in found["alerts"])
    assert {one["change"] for one in found["figures"]} == {"1 fewer", "1 more"} and not any(one["sent"] for one in found["figures"])
    for line in (*(one["figure"] for one in found["figures"]), *(line.partition(": ")[2] for line in found["alerts"])):
        assert str(escape(line)) in page, "the page says the same"
    assert standing() == before and api.get(path).headers["ETag"] == shown.headers["ETag"] and verify().ok
    assert not db.session.execute(select(AmendmentImpact)).first()
    assert db.session.execute(select(AuditEvent.refs).where(
        AuditEvent.detail["page"].as_string() == "api.amendment-preview")).scalars().all() == [[found["child"]]]
    for refused in ({"reason": ""}, {"last_seen_at": "1995-10-20T04:00:00Z", "reason": "x"}):
        assert api.post(f"{path}/amendment-preview", json=refused).status_code == api.patch(
            path, json=refused, headers={"If-Match": shown.headers["ETag"]}).status_code == 422
    nothing = api.post(f"{path}/amendment-preview", json={"caller": "Night staff", "reason": "added"}).get_json()
    assert nothing["alerts"] == nothing["figures"] == []
    stranger = records.api(records.user("safeguarding-lead", authority=records.another_authority("331", "Brackley")))
    for preview, sent in (("amendment-preview", body), ("void-preview", {"reason": "x"}), ("reopened-preview", {"reason": "x"})):
        assert stranger.post(f"{path}/{preview}", json=sent).status_code == 404
        assert records.api("auditor").post(f"{path}/{preview}", json=sent).status_code == 403


@pytest.mark.parametrize("taken_back", ["reopened", "void"])
def test_a_program_asks_beforehand_what_taking_back_would_move_and_the_lead_reads_the_same(
        records: Records, out: MissingEpisode, at: Callable[..., datetime], taken_back: str) -> None:
    at(DAY)
    api, path = records.api("safeguarding-lead"), f"/api/v1/missing-episodes/{out.ref}"
    assert api.post(f"{path}/{taken_back}-preview", json={"reason": ""}).status_code == 422
    assert api.post(f"{path}/reopened-preview", json={"reason": "not back"}).status_code == 409, "it is still open"
    api.post(f"{path}/found", json={"found_at": (DAY - timedelta(hours=1)).isoformat()})
    before, shown = standing(), api.get(path)
    told = api.post(f"{path}/{taken_back}-preview", json={"reason": "another child"}).get_json()
    assert told["alerts"] or told["figures"]
    assert standing() == before and api.get(path).headers["ETag"] == shown.headers["ETag"] and verify().ok
    assert api.post(f"{path}/{taken_back}", json={"reason": "another child"}).status_code == 201
    [kept] = db.session.execute(select(AmendmentImpact.moved)).scalars()
    assert [f"{title}: {said}" for title, said in kept["alerts"]] == told["alerts"]


def test_what_else_is_known_is_read_by_the_lead_where_it_moves_something(records: Records, out: MissingEpisode,
                                                                         at: Callable[..., datetime]) -> None:
    at(DAY)
    client = records.client("safeguarding-lead")
    assert client.post(f"/missing/{out.ref}/more", data={"circumstances": "After supper"}).status_code == 303
    assert not db.session.execute(select(AmendmentImpact)).first()
    left = {"left_at-when": "today", "left_at-time": "06:30", "left_at-precision": "exact"}
    assert client.post(f"/missing/{out.ref}/more", data=left).status_code == 303
    assert "Would look again" in client.get("/amended-out-of-hours").text
