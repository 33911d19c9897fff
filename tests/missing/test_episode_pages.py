"""The pages of one episode: told in one press, updates, risk, found, returned, amended with old and new, the interview."""
from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from caseflow.extensions import db
from caseflow.missing.models import EpisodeUpdate, MissingEpisode, Notice, ReturnInterview
from tests.harness.records import Records

NOW = datetime(2026, 10, 20, 21, 0, tzinfo=UTC)


@pytest.fixture
def out(records: Records, at: Callable[..., datetime]) -> MissingEpisode:
    """A child out for five hours."""
    at(NOW)
    return records.episode(records.child("ASH-1", given_name="Samir", family_name="Haddad"), NOW - timedelta(hours=5))


def posted(client: Any, path: str, **data: str) -> Any:
    assert client.get(path).status_code == 200
    answer = client.post(path, data=data)
    assert answer.status_code == 303, answer.text
    return client.get(answer.headers["Location"])


def test_told_in_one_press(records: Records, out: MissingEpisode) -> None:
    records.another_team("EDT", out_of_hours=True, manager_name="Nia Night", manager_telephone="020 7946 0003")
    client = records.client("safeguarding-lead")
    page = client.get(f"/missing/{out.ref}/to-do").text
    assert "Nia Night" in page and 'href="tel:02079460003"' in page and "Told Nia Night just now" in page
    assert "Nobody told yet" in client.get(f"/missing/{out.ref}").text
    for data in ({"to": "duty-manager", "name": "Nia Night"}, {"to": "police", "name": "PC Ahmed"},
                 {"to": "parents", "not_needed_because": "it would put the child at risk"}):
        answer = client.post(f"/missing/{out.ref}/told", data={**data, "back": "to-do"})
        assert answer.headers["Location"] == f"/missing/{out.ref}/to-do"
    page = client.get(f"/missing/{out.ref}/to-do").text
    assert "Told Nia Night, today 10 p.m." in page and "Told PC Ahmed, today 10 p.m." in page
    assert "Log number: <strong>awaited</strong>" in page and "Not needed, because it would put the child at risk" in page
    client.post(f"/missing/{out.ref}/log-number", data={"police_reference": "AB-123"})
    assert "Log number: AB-123" in client.get(f"/missing/{out.ref}/to-do").text
    episode = db.session.execute(select(MissingEpisode)).scalar_one()
    assert (episode.police_reported_at, episode.police_reference) == (NOW, "AB-123")
    assert len(db.session.execute(select(Notice)).scalars().all()) == 3


def test_updates_contact_and_risk(records: Records, out: MissingEpisode) -> None:
    client = records.client("safeguarding-lead")
    page = posted(client, f"/missing/{out.ref}/update", text="Rang the home", what="contact").text
    assert "In contact, today 10 p.m." in page and "Rang the home" in page
    assert db.session.execute(select(EpisodeUpdate.human_contact)).scalar_one() is True
    page = posted(client, f"/missing/{out.ref}/police-risk", level="medium", by="PC 7").text
    page = posted(client, f"/missing/{out.ref}/police-risk", level="high").text
    assert "Police risk: High" in page and "from today 10 p.m., by PC 7" in page
    page = posted(client, f"/missing/{out.ref}/in-contact").text
    assert "In contact, not back" in page and "from today 10 p.m.: away" in page
    episode = db.session.execute(select(MissingEpisode)).scalar_one()
    assert (episode.type, episode.current_type, episode.ended_at) == ("M", "A", None)
    page = posted(client, f"/missing/{out.ref}/lost-contact").text
    assert "In contact, not back" in page and "We no longer know" not in page
    assert client.post(f"/missing/{out.ref}/update", data={"text": " "}).status_code == 422


def test_found_saves_alone_and_returned_comes_later(records: Records, out: MissingEpisode, at: Callable[..., datetime]) -> None:
    client = records.client("safeguarding-lead")
    page = posted(client, f"/missing/{out.ref}/found", **{
        "found_at-when": "today", "found_at-time": "21:30", "found_where": "bus station", "found_by": "police", "found_safe": "yes"}).text
    assert "Found, not yet returned" in page and "bus station" in page and "Are they back?" not in page
    answer = client.post(f"/missing/{out.ref}/found", data={"found_at-when": "today", "found_at-time": "21:40"})
    assert answer.status_code == 409 and "already recorded" in answer.text
    at(NOW + timedelta(hours=12))
    later = records.client("safeguarding-lead")
    assert "Are they back?" in later.get(f"/missing/{out.ref}").text
    assert "Samir Haddad" in later.get("/return-interviews").text
    page = posted(later, f"/missing/{out.ref}/returned", **{
        "returned_at-when": "today", "returned_at-time": "08:00", "returned_to": "hospital"}).text
    assert "Returned" in page and "hospital" in page
    assert "Not yet offered; due by Saturday 8 a.m." in page
    interview = db.session.execute(select(ReturnInterview)).scalar_one()
    posted(later, f"/return-interviews/{interview.ref}", **{"offered_at-when": "today", "offered_at-time": "09:00", "answer": "accepted"})
    page = later.get(f"/missing/{out.ref}").text
    assert "Accepted, not yet arranged; due by Saturday 8 a.m." in page
    assert "Samir Haddad" in later.get("/return-interviews").text
    posted(later, f"/return-interviews/{interview.ref}", **{
        "offered_at-when": "today", "offered_at-time": "09:00", "answer": "accepted", "held_at-when": "today", "held_at-time": "09:30",
        "held_by": "Barnardo's"})
    page = later.get(f"/missing/{out.ref}").text
    assert "Held today 9:30 a.m. by Barnardo&#39;s" in page
    assert "Samir Haddad" not in later.get("/return-interviews").text


def test_an_amendment_needs_a_reason_and_shows_old_and_new(records: Records, out: MissingEpisode) -> None:
    client = records.client(records.user("safeguarding-lead", name="Lee Lead"))
    listed = client.get(f"/missing/{out.ref}/amend").text
    assert "20 October 2026, 5 p.m." in listed and f"/missing/{out.ref}/amend?part=began" in listed and "part=found" not in listed
    page = client.get(f"/missing/{out.ref}/amend?part=began").text
    assert "Now recorded: 20 October 2026, 5 p.m." in page and 'name="police_reference"' not in page
    assert client.get(f"/missing/{out.ref}/amend?part=other").status_code == 404
    change = {"last_seen_at-when": "today", "last_seen_at-time": "16:30", "last_seen_at-precision": "about", "type": "M",
              "place_last_seen": "the park"}
    refused = client.post(f"/missing/{out.ref}/amend", data=change)
    assert refused.status_code == 422 and db.session.execute(select(MissingEpisode.version)).scalar_one() == 1
    page = posted(client, f"/missing/{out.ref}/amend", **change, reason="carer corrected the time").text
    assert "carer corrected the time" in page and "Lee Lead" in page
    assert "Last seen: was 20 October 2026, 5 p.m., now about 20 October 2026, 4:30 p.m." in page
    assert "Where last seen: was nothing, now the park" in page
    assert "starts on 20 October 2026" in page and "Counted from when the child was last seen" in page


def test_a_part_put_right_leaves_the_other_parts_as_they_are(records: Records, out: MissingEpisode) -> None:
    client = records.client("safeguarding-lead")
    whole = f"/missing/{out.ref}/amend"
    assert client.post(f"{whole}?part=police", data={"police_reference": "AB-1", "reason": "heard"}).status_code == 303
    seen, kind = db.session.execute(select(MissingEpisode.last_seen_at, MissingEpisode.type)).one()
    assert client.post(f"{whole}?part=happened", data={"caller": "Carer", "police_reference": "ZZ", "reason": "said"}).status_code == 303
    now = db.session.execute(select(MissingEpisode)).scalar_one()
    assert (now.police_reference, now.caller, now.last_seen_at, now.type, now.version) == ("AB-1", "Carer", seen, kind, 3)


def test_what_else_is_known_needs_no_reason_where_nothing_stands(records: Records, out: MissingEpisode) -> None:
    client = records.client("safeguarding-lead")
    page = posted(client, f"/missing/{out.ref}/more", **{
        "place_last_seen": "the park", "left_at-when": "today", "left_at-time": "16:45", "left_at-precision": "about"}).text
    assert "the park" in page and "about 20 October 2026, 4:45 p.m." in page
    assert 'name="place_last_seen"' not in client.get(f"/missing/{out.ref}/more").text
    client.post(f"/missing/{out.ref}/more", data={"place_last_seen": "elsewhere"})
    assert db.session.execute(select(MissingEpisode.place_last_seen)).scalar_one() == "the park"


def test_what_else_is_known_is_refused_when_it_cannot_be_and_nothing_of_it_is_saved(records: Records, at: Callable[..., datetime]) -> None:
    at(NOW)
    back = records.episode(records.child(), NOW - timedelta(days=3), NOW - timedelta(days=2))
    refused = records.client("safeguarding-lead").post(f"/missing/{back.ref}/more", data={
        "left_at-when": "today", "left_at-time": "16:45", "left_at-precision": "exact"})
    assert refused.status_code == 422
    assert "This is before the episode started." in refused.text
    assert db.session.execute(select(MissingEpisode.left_at)).scalar_one() is None


def test_a_time_that_was_not_touched_keeps_its_seconds(records: Records, at: Callable[..., datetime]) -> None:
    at(NOW)
    seen = NOW - timedelta(hours=5) + timedelta(seconds=37)
    out = records.episode(records.child(), seen)
    client = records.client("safeguarding-lead")
    posted(client, f"/missing/{out.ref}/amend", **{
        "last_seen_at-when": "today", "last_seen_at-time": "17:00", "last_seen_at-precision": "exact", "type": "M",
        "caller": "Carer", "reason": "caller added"})
    assert db.session.execute(select(MissingEpisode.last_seen_at)).scalar_one() == seen


def test_an_order_of_times_that_looks_odd_is_said(records: Records, at: Callable[..., datetime]) -> None:
    at(NOW)
    out = records.episode(records.child(), NOW - timedelta(hours=5), noticed_at=NOW - timedelta(hours=4),
                          police_reported_at=NOW - timedelta(hours=6))
    page = records.client("safeguarding-lead").get(f"/missing/{out.ref}").text
    assert "reported to police before being noticed missing" in page


def test_a_record_made_in_error_is_taken_back(records: Records, out: MissingEpisode) -> None:
    client = records.client("safeguarding-lead")
    page = posted(client, f"/missing/{out.ref}/recorded-in-error", reason="wrong child").text
    assert "Recorded in error" in page and "wrong child" in page
    assert "Samir" not in client.get("/board").text


def test_found_in_error_is_reopened(records: Records, out: MissingEpisode) -> None:
    client = records.client("safeguarding-lead")
    posted(client, f"/missing/{out.ref}/found", **{"found_at-when": "today", "found_at-time": "21:30"})
    page = posted(client, f"/missing/{out.ref}/reopen", reason="somebody else's child").text
    assert ">Missing<" in page and "Found: was 20 October 2026, 9:30 p.m., now nothing" in page


def test_only_those_who_may(records: Records, out: MissingEpisode) -> None:
    stranger = records.client("social-worker")
    foreign = records.client(records.user("safeguarding-lead", authority=records.another_authority("331", "Brackley")))
    paths = [f"/missing/{out.ref}{tail}" for tail in ("", "/to-do", "/update", "/found", "/returned", "/amend", "/police-risk", "/tell")]
    for client in (stranger, foreign):
        assert {client.get(path).status_code for path in paths} == {404}
        assert client.post(f"/missing/{out.ref}/told", data={"to": "police"}).status_code == 404
    home = records.user("residential-worker", team=records.another_team("Oak", provider=True))
    records.allocated(db.session.merge(out_child(out)), home, kind="home")
    client = records.client(home)
    assert client.get(f"/missing/{out.ref}").status_code == 200
    assert client.get(f"/missing/{out.ref}/amend").status_code == 403
    assert "Put the record right" not in client.get(f"/missing/{out.ref}").text


def out_child(episode: MissingEpisode) -> Any:
    from caseflow.children.models import Child

    child = db.session.get(Child, episode.child_id)
    assert child is not None and child.date_of_birth == date(2010, 5, 17)
    return child
