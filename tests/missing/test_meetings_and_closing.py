"""Strategy meetings with actions, escalations taken up, what still follows an episode, and closing it."""
from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from caseflow.children.models import Child
from caseflow.extensions import db
from caseflow.missing.closing.models import EpisodeClosing
from caseflow.missing.interviews.models import WelfareCheck
from caseflow.missing.meetings.models import Escalation, MeetingAction, StrategyMeeting
from caseflow.missing.models import InterviewCover, MissingEpisode
from caseflow.missing.service_endings import WITH_IT
from caseflow.store.record import Versioned
from tests.harness.records import Records

NOW = datetime(2026, 10, 20, 21, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def records(app: Flask, at: Callable[..., datetime]) -> Records:
    at(NOW - timedelta(days=200))
    return Records(app)


@pytest.fixture
def out(records: Records, at: Callable[..., datetime]) -> MissingEpisode:
    at(NOW)
    return records.episode(records.child("ASH-1", given_name="Samir", family_name="Haddad"), NOW - 5 * HOUR)


def test_a_meeting_is_asked_for_held_and_its_actions_done(records: Records, out: MissingEpisode) -> None:
    client = records.client("safeguarding-lead")
    answer = client.post(f"/missing/{out.ref}/strategy-meeting", data={"kind": "discussion", "requested_because": "out since five"})
    assert answer.status_code == 303
    meeting = db.session.execute(select(StrategyMeeting)).scalar_one()
    assert (meeting.kind, meeting.requested_at, meeting.held_at) == ("discussion", NOW, None)
    path = f"/strategy-meetings/{meeting.ref}"
    refused = client.post(path, data={"decisions": "Search the harbour"})
    assert refused.status_code == 422 and "Say when it was held" in refused.text
    held = client.post(path, data={"held_at-when": "today", "held_at-time": "22:00", "attendees": "DS Two, police\nDr Three, health",
                                   "decisions": "Search the harbour", "section_47": "yes"})
    assert held.status_code == 303, held.text
    assert client.post(f"{path}/actions", data={"what": "Ask the bank for card use", "owner": "DS Two"}).status_code == 303
    action = db.session.execute(select(MeetingAction)).scalar_one()
    page = client.get(f"/missing/{out.ref}").text
    assert "section 47 enquiry: yes" in page and "1 action, 1 not done" in page and "Search the harbour" in page
    assert client.post(f"/meeting-actions/{action.ref}/done", data={"done_note": "none used"}).status_code == 303
    assert client.post(f"/meeting-actions/{action.ref}/done", data={}).status_code == 409
    assert "none used" in client.get(path).text and "1 action, 0 not done" in client.get(f"/missing/{out.ref}").text


def test_decisions_are_not_for_home_staff(records: Records, out: MissingEpisode) -> None:
    lead = records.api("safeguarding-lead")
    made = lead.post(f"/api/v1/missing-episodes/{out.ref}/strategy-meetings", json={
        "kind": "meeting", "held_at": "2026-10-20T21:30:00+01:00", "decisions": "Place a marker", "section_47": False}).get_json()
    home = records.user("residential-worker", team=records.another_team("Oak", provider=True))
    from caseflow.children.models import Child

    records.allocated(db.session.get_one(Child, out.child_id), home, kind="home")
    client, api = records.client(home), records.api(home)
    assert client.get(f"/missing/{out.ref}").status_code == 200 and "Place a marker" not in client.get(f"/missing/{out.ref}").text
    assert client.get(f"/strategy-meetings/{made['ref']}").status_code == 403
    assert api.get(f"/api/v1/missing-episodes/{out.ref}/strategy-meetings").status_code == 403
    foreign = records.client(records.user("safeguarding-lead", authority=records.another_authority("331", "Brackley")))
    assert foreign.get(f"/strategy-meetings/{made['ref']}").status_code == 404


def test_a_meeting_by_program(records: Records, out: MissingEpisode) -> None:
    api = records.api("safeguarding-lead")
    at = f"/api/v1/missing-episodes/{out.ref}/strategy-meetings"
    made = api.post(at, json={"kind": "meeting"})
    assert made.status_code == 201 and made.get_json()["held_at"] is None
    ref = made.get_json()["ref"]
    change = {"not_held_because": "the child came back"}
    assert api.patch(f"/api/v1/strategy-meetings/{ref}", json=change).status_code == 428
    assert api.post(f"/api/v1/strategy-meetings/{ref}/actions", json={"what": "x", "owner": "y", "due_on": "2026-10-22"}).status_code == 201
    listed = api.get(at).get_json()["items"]
    assert [(m["ref"], [a["due_on"] for a in m["actions"]]) for m in listed] == [(ref, ["2026-10-22"])]
    both = api.post(at, json={"held_at": "2026-10-20T21:30:00+01:00", "not_held_because": "no"})
    assert both.status_code == 422 and "not_held_because" in both.text


def test_an_escalation_waits_until_a_manager_takes_it_up(records: Records, out: MissingEpisode, at: Callable[..., datetime]) -> None:
    client = records.client("safeguarding-lead")
    asked = {"level": "head-of-service", "to": "Hedda", "why": "24 hours"}
    assert client.post(f"/missing/{out.ref}/escalate", data=asked).status_code == 303
    row = db.session.execute(select(Escalation)).scalar_one()
    assert "Nobody has taken it up." in client.get(f"/missing/{out.ref}").text
    early = client.post(f"/escalations/{row.ref}/taken-up", data={
        "acknowledged_by": "Hedda", "acknowledged_at-when": "today", "acknowledged_at-time": "20:00"})
    assert early.status_code == 422 and "before it was escalated" in early.text
    at(NOW + timedelta(minutes=10))
    assert client.post(f"/escalations/{row.ref}/taken-up", data={"acknowledged_by": "Hedda"}).status_code == 303
    assert "Taken up by Hedda, today 10:10 p.m." in client.get(f"/missing/{out.ref}").text
    api = records.api("safeguarding-lead")
    again = api.post(f"/api/v1/escalations/{row.ref}/acknowledged", json={"acknowledged_by": "Somebody else"})
    assert again.status_code == 409 and again.get_json()["current"]["acknowledged_by"] == "Hedda"


def test_closing_waits_for_what_follows_or_for_a_lead_with_a_reason(records: Records, out: MissingEpisode) -> None:
    lead = records.api("safeguarding-lead")
    worker_user = records.user("social-worker")
    from caseflow.children.models import Child

    records.allocated(db.session.get_one(Child, out.child_id), worker_user)
    worker = records.api(worker_user)
    path = f"/api/v1/missing-episodes/{out.ref}"
    assert lead.get(f"{path}/stage").get_json()["stage"] == "open"
    assert worker.post(f"{path}/closed", json={}).status_code == 409
    lead.post(f"{path}/found", json={"found_at": (NOW - HOUR).isoformat()})
    assert lead.get(f"{path}/stage").get_json()["stage"] == "found"
    lead.post(f"{path}/returned", json={"returned_at": NOW.isoformat(), "returned_to": "same placement"})
    standing = lead.get(f"{path}/stage").get_json()
    assert (standing["stage"], standing["outstanding"]) == ("follow-up", ["the return home interview has not been held"])
    assert {c["name"]: c["state"] for c in standing["clocks"]}["return-to-interview"] == "running"
    refused = worker.post(f"{path}/closed", json={})
    assert refused.status_code == 422 and "interview has not been held" in refused.text
    assert worker.post(f"{path}/closed", json={"despite": "moved away"}).status_code == 403
    closed = lead.post(f"{path}/closed", json={"despite": "moved abroad with a parent"})
    assert closed.status_code == 201 and closed.get_json()["stage"] == "closed"
    assert lead.post(f"{path}/closed", json={}).status_code == 409
    assert "Closed: today 10 p.m., although something followed: moved abroad with a parent" in records.client(
        "safeguarding-lead").get(f"/missing/{out.ref}").text
    opened = lead.post(f"{path}/opened-again", json={"reason": "came back to us"})
    assert opened.get_json()["stage"] == "follow-up"
    kept = db.session.execute(select(EpisodeClosing)).scalar_one()
    assert (kept.voided, kept.version) == (True, 2)


def test_closing_on_the_page_and_reopening_the_episode_takes_the_closing_back(records: Records, out: MissingEpisode) -> None:
    client, api = records.client("safeguarding-lead"), records.api("safeguarding-lead")
    api.post(f"/api/v1/missing-episodes/{out.ref}/returned", json={"returned_at": NOW.isoformat()})
    page = client.get(f"/missing/{out.ref}/close").text
    assert "the return home interview has not been held" in page
    assert client.post(f"/missing/{out.ref}/close", data={"despite": "agreed with the child"}).status_code == 303
    assert client.post(f"/missing/{out.ref}/reopen", data={"reason": "not back"}).status_code == 303
    assert api.get(f"/api/v1/missing-episodes/{out.ref}/stage").get_json()["stage"] == "open"
    api.post(f"/api/v1/missing-episodes/{out.ref}/welfare-checks", json={"food": "yes"})
    void = client.post(f"/missing/{out.ref}/recorded-in-error", data={"reason": "wrong child"})
    assert void.status_code == 303 and api.get(f"/api/v1/missing-episodes/{out.ref}/stage").get_json()["stage"] == "void"
    assert db.session.execute(select(WelfareCheck.voided)).scalars().all() == [True]


def test_whatever_is_written_of_an_episode_is_taken_back_with_it(app: Flask) -> None:
    written = {mapper.class_ for mapper in db.Model.registry.mappers
               if mapper.class_.__module__.startswith("caseflow.missing.") and issubclass(mapper.class_, Versioned) and hasattr(
                   mapper.class_, "episode_id")}
    assert written == {*WITH_IT, InterviewCover}


def test_what_a_meeting_decided_is_for_those_who_see_the_child(records: Records, out: MissingEpisode) -> None:
    lead, reporter = records.api("safeguarding-lead"), records.user("social-worker")
    records.allocated(db.session.get_one(Child, out.child_id), reporter, kind="reporter", episode_id=out.id)
    path = f"/api/v1/missing-episodes/{out.ref}/strategy-meetings"
    made = lead.post(path, json={"held_at": NOW.isoformat(), "requested_at": NOW.isoformat(), "decisions": "KANARI", "section_47": True})
    assert made.status_code == 201
    client, api = records.client(reporter), records.api(reporter)
    assert "KANARI" not in client.get(f"/missing/{out.ref}").text + client.get(f"/missing/{out.ref}/timeline").text
    assert api.get(path).status_code == client.get(f"/strategy-meetings/{made.get_json()['ref']}").status_code == 404
    assert "KANARI" in lead.get(path).text
