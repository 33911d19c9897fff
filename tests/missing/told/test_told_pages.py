"""The list of who is to be told on its pages and in JSON: one tap, confirmed, taken back, not safe, late on the board; for whom not."""
from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from caseflow.audit.models import AuditEvent
from caseflow.children.models import Child
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode, Notice
from caseflow.missing.told.models import UnsafeToTell
from caseflow.store.unit import unit_of_work
from tests.harness.records import TEST, Records

NIGHT = datetime(2026, 10, 20, 21, 0, tzinfo=UTC)
"""A Tuesday, 10 p.m. in London."""


@pytest.fixture(autouse=True)
def stopped(at: Callable[..., datetime]) -> None:
    """The clock stands before anything is recorded."""
    at(NIGHT)


@pytest.fixture
def child(records: Records) -> Child:
    """A trafficked, unaccompanied child of fourteen."""
    made = records.child("ASH-1", given_name="Linh", family_name="Tran", date_of_birth=date(2012, 3, 4))
    records.stage(made, "suspected", date(2026, 9, 1))
    records.unaccompanied(made, date(2026, 8, 1))
    return made


@pytest.fixture
def out(records: Records, child: Child) -> MissingEpisode:
    """Reported this minute."""
    return records.episode(child, NIGHT - timedelta(hours=1))


def listed(client: Any, episode: MissingEpisode) -> dict[str, dict[str, Any]]:
    answer = client.get(f"/api/v1/missing-episodes/{episode.ref}/to-tell")
    assert answer.status_code == 200, answer.text
    return {line["to"]: line for line in answer.get_json()["items"]}


def test_the_list_is_calm_at_first_and_each_line_reddens_at_its_own_time(
        records: Records, out: MissingEpisode, at: Callable[..., datetime]) -> None:
    api, lead = records.api("safeguarding-lead"), records.user("safeguarding-lead")
    lines = listed(api, out)
    assert list(lines) == ["police", "duty-manager", "parents", "social-worker", "manager", "independent-reviewing-officer", "home-office",
                           "guardian-service", "school"]
    assert {line["urgency"] for to, line in lines.items() if to in ("police", "duty-manager", "parents")} == {"now"}
    assert lines["home-office"]["due_at"] == "2026-10-21T11:00:00Z"
    for after, late in ((timedelta(minutes=30), set()), (timedelta(minutes=31), {"police"}),
                        (timedelta(minutes=61), {"police", "duty-manager", "parents"}), (timedelta(hours=14, minutes=1), set(lines))):
        at(NIGHT + after)
        fresh = records.api("safeguarding-lead")
        assert {to for to, line in listed(fresh, out).items() if line["late"]} == late
        page = records.client(lead).get(f"/missing/{out.ref}/to-do").text
        assert page.count(">Late</strong>") == len(late)


def test_a_name_and_a_time_close_a_line_and_a_message_only_sent_waits(
        records: Records, out: MissingEpisode, at: Callable[..., datetime]) -> None:
    client = records.client("safeguarding-lead")
    client.post(f"/missing/{out.ref}/told", data={"to": "parents", "name": "Mai Tran", "means": "telephone", "back": "to-do"})
    client.post(f"/missing/{out.ref}/told", data={"to": "police", "name": "", "means": "telephone", "back": "to-do"})
    page = client.get(f"/missing/{out.ref}/to-do").text
    assert "Told Mai Tran, today 10 p.m., by telephone." in page
    assert "Sent, not confirmed" in page and "nobody has confirmed it yet" in page
    at(NIGHT + timedelta(minutes=31))
    later = records.client("safeguarding-lead")
    assert later.get(f"/missing/{out.ref}/to-do").text.count(">Late</strong>") == 1
    notice = db.session.execute(select(Notice.ref).where(Notice.to == "police")).scalar_one()
    answer = later.post(f"/missing/{out.ref}/told/{notice}/confirm", data={"acknowledged_by": "PC 7"})
    assert answer.status_code == 303
    assert "Told PC 7" in later.get(answer.headers["Location"]).text
    assert later.post(f"/missing/{out.ref}/told/{notice}/confirm", data={"acknowledged_by": "PC 8"}).status_code == 409
    refused = later.post(f"/missing/{out.ref}/told/{notice}/take-back", data={"reason": " "})
    assert refused.status_code == 422
    later.post(f"/missing/{out.ref}/told/{notice}/take-back", data={"reason": "rang the wrong force"})
    assert db.session.execute(select(Notice.voided).where(Notice.ref == notice)).scalar_one() is True
    assert db.session.execute(select(MissingEpisode.police_reported_at).where(MissingEpisode.id == out.id)).scalar_one() is None
    assert listed(records.api("safeguarding-lead"), out)["police"]["state"] == "not-yet"
    acts = set(db.session.execute(select(AuditEvent.action)).scalars())
    assert {"notice.recorded", "notice.acknowledged", "notice.taken-back"} <= acts


def reported(episode: MissingEpisode) -> datetime | None:
    return db.session.execute(select(MissingEpisode.police_reported_at).where(MissingEpisode.id == episode.id)).scalar_one()


def test_a_notice_to_the_police_is_their_report_however_it_is_sent(records: Records, out: MissingEpisode) -> None:
    program = records.api("safeguarding-lead")
    path, sent = f"/api/v1/missing-episodes/{out.ref}/notices", NIGHT - timedelta(minutes=20)
    ref = program.post(path, json={"to": "police", "not_needed_because": "they rang us"}).get_json()["ref"]
    program.post(path, json={"to": "duty-manager", "sent_at": sent.isoformat()})
    assert reported(out) is None
    program.post(f"{path}/{ref}/acknowledged", json={"acknowledged_by": "PC 7", "acknowledged_at": sent.isoformat()})
    assert reported(out) == sent, "confirmed, though at first it was thought not to be needed"
    program.post(f"{path}/{ref}/void", json={"reason": "rang the wrong force"})
    assert reported(out) is None
    program.post(path, json={"to": "police", "sent_at": sent.isoformat()})
    program.post(path, json={"to": "police", "sent_at": NIGHT.isoformat()})
    assert reported(out) == sent == db.session.get_one(MissingEpisode, out.id).police_reported_at


def test_it_is_not_safe_to_tell_the_parents_now_and_the_next_time(
        records: Records, child: Child, out: MissingEpisode, at: Callable[..., datetime]) -> None:
    client = records.client("safeguarding-lead")
    assert client.post(f"/missing/{out.ref}/not-safe", data={"why": "they sold the child"}).status_code == 422
    assert client.post(f"/missing/{out.ref}/not-safe", data={"said_by": "Rowan Dale", "why": "they sold the child"}).status_code == 303
    at(NIGHT + timedelta(days=9))
    ended = db.session.get_one(MissingEpisode, out.id)
    client = records.client("safeguarding-lead")
    client.post(f"/missing/{ended.ref}/found", data={"found_at-when": "today", "found_at-time": "09:00"})
    again = records.episode(child, NIGHT + timedelta(days=9, hours=-1))
    page = client.get(f"/missing/{again.ref}/to-do").text
    assert "Not to be told: Rowan Dale said on 20 October 2026 that it is not safe, because they sold the child." in page
    api = records.api("safeguarding-lead")
    assert listed(api, again)["parents"]["state"] == "not-needed"
    assert api.post(f"/api/v1/children/{child.ref}/unsafe-to-tell", json={"said_by": "A", "why": "b"}).status_code == 409
    assert "parents or those with parental responsibility: Rowan Dale said on 20 October 2026" in client.get(f"/children/{child.ref}").text
    client.post(f"/missing/{again.ref}/safe-again", data={"said_by": "The court", "reason": "order lifted"})
    assert listed(api, again)["parents"]["state"] == "not-yet"
    assert "do not tell" not in client.get(f"/children/{child.ref}").text
    row = db.session.execute(select(UnsafeToTell)).scalar_one()
    assert (row.said_by, row.ended_by, row.reason, row.version) == ("Rowan Dale", "The court", "order lifted", 2)


def test_who_took_the_message_the_last_time_is_offered_again(
        records: Records, child: Child, out: MissingEpisode, at: Callable[..., datetime]) -> None:
    before = records.episode(child, NIGHT - timedelta(days=30), NIGHT - timedelta(days=29))
    whose = {"authority_id": child.authority_id, "child_id": child.id, "episode_id": before.id, "acknowledged_at": NIGHT}
    records.add(Notice(**whose, to="school", acknowledged_by="Ms Head"), Notice(**whose, to="police", acknowledged_by="PC Old"))
    records.allocated(child, records.user("social-worker", name="Ada Worker"))
    page = records.client("safeguarding-lead").get(f"/missing/{out.ref}/to-do").text
    assert 'value="Ms Head"' in page and 'value="Ada Worker"' in page and "PC Old" not in page


def test_the_childs_own_worker_need_not_be_told_of_their_own_report(records: Records, child: Child) -> None:
    worker = records.user("social-worker", name="Ada Worker")
    records.allocated(child, worker)
    made = records.api(worker).post(f"/api/v1/children/{child.ref}/missing-episodes", json={
        "type": "M", "last_seen_at": "2026-10-20T21:00:00+01:00"}).get_json()
    episode = db.session.execute(select(MissingEpisode).where(MissingEpisode.ref == made["ref"])).scalar_one()
    assert "social-worker" not in listed(records.api("safeguarding-lead"), episode)


def test_the_board_says_in_words_who_is_past_the_time(records: Records, out: MissingEpisode, at: Callable[..., datetime]) -> None:
    assert "Past the time" not in records.client("safeguarding-lead").get("/board").text
    client = records.client("safeguarding-lead")
    client.post(f"/missing/{out.ref}/told", data={"to": "police", "name": ""})
    client.post(f"/missing/{out.ref}/told", data={"to": "duty-manager", "name": "Nia Night"})
    at(NIGHT + timedelta(minutes=61))
    assert "Past the time: police not confirmed; parents not told" in records.client("safeguarding-lead").get("/board").text
    at(NIGHT + timedelta(hours=38))
    late = re.findall(r"Past the time: [^<]*", records.client("safeguarding-lead").get("/board").text)
    assert {words.strip() for words in late} == {"Past the time: police not confirmed; parents not told"}, "not who had until morning"


def test_messages_that_nobody_ever_confirmed_are_listed_and_counted(
        records: Records, child: Child, out: MissingEpisode, at: Callable[..., datetime]) -> None:
    whose = {"authority_id": child.authority_id, "child_id": child.id, "episode_id": out.id}
    records.add(
        Notice(**whose, to="police", sent_at=NIGHT - timedelta(days=89)), Notice(**whose, to="Police", sent_at=NIGHT - timedelta(days=91)),
        Notice(**whose, to="police", sent_at=NIGHT, acknowledged_by="PC 7", acknowledged_at=NIGHT),
        Notice(**whose, to="parents", not_needed_because="none here"), Notice(**whose, to="school", sent_at=NIGHT, voided=True))
    page = records.client("safeguarding-lead").get("/settings/notices/unconfirmed").text
    assert 'data-label="Sent">2</td><td class="govuk-table__cell" data-label="Nobody confirmed">1</td>' in page
    assert page.count("Linh Tran</a>") == 1 and "Police, " not in page.split("newest first")[0]
    listed = records.api("safeguarding-lead").get("/api/v1/notices/unconfirmed").get_json()["items"]
    assert [(one["to"], one["child"]) for one in listed] == [("police", child.ref)]
    foreign = records.user("safeguarding-lead", authority=records.another_authority("331", "Brackley"))
    assert "Tran" not in records.client(foreign).get("/settings/notices/unconfirmed").text
    assert records.client("social-worker").get("/settings/notices/unconfirmed").status_code == 403


def test_a_report_says_when_the_police_were_told_and_their_number_is_a_receipt(records: Records, child: Child) -> None:
    out = records.episode(child, NIGHT - timedelta(hours=1), police_reported_at=NIGHT - timedelta(minutes=20))
    api = records.api("safeguarding-lead")
    assert listed(api, out)["police"]["state"] == "sent"
    records.client("safeguarding-lead").post(f"/missing/{out.ref}/log-number", data={"police_reference": "AB-1"})
    line = listed(api, out)["police"]
    assert (line["state"], line["words"]) == ("told", "told today 9:40 p.m., log number AB-1")


def test_what_the_report_itself_said_of_the_police_outlives_a_notice_of_the_same_minute(records: Records, child: Child, at) -> None:
    told = NIGHT - timedelta(hours=1)
    episode = records.episode(child, NIGHT - timedelta(hours=5), police_reported_at=told)
    at(NIGHT + timedelta(minutes=5))
    api, path = records.api("safeguarding-lead"), f"/api/v1/missing-episodes/{episode.ref}/notices"
    ref = api.post(path, json={"to": "police", "sent_at": told.isoformat()}).get_json()["ref"]
    assert api.post(f"{path}/{ref}/void", json={"reason": "typed twice"}).status_code == 201
    assert db.session.get_one(MissingEpisode, episode.id).police_reported_at == told


def test_nobody_is_asked_to_tell_about_the_past(records: Records, at: Callable[..., datetime]) -> None:
    day = {"last_seen_precision": "date", "started_precision": "date", "source": "ssda903", "source_year": 2026}
    filed = records.episode(records.child(), NIGHT - timedelta(days=300), **day)
    lead = records.user("safeguarding-lead")
    taken_up = records.episode(records.child(), NIGHT - timedelta(days=300), **day)
    with unit_of_work(TEST, lead.authority_id):
        db.session.get_one(MissingEpisode, taken_up.id).source = None
    taken_back = records.episode(records.child(), NIGHT - timedelta(days=3), voided=True)
    young = records.another_authority("331", "Brackley", live=NIGHT + timedelta(days=1))
    early = records.episode(records.child(authority=young), NIGHT - timedelta(hours=1))
    ours, theirs = records.api(lead), records.api(records.user("safeguarding-lead", authority=young))
    assert listed(ours, filed) == listed(ours, taken_up) == listed(ours, taken_back) == listed(theirs, early) == {}


def test_somebody_who_sees_one_report_alone_learns_nothing_of_the_child(records: Records, child: Child, out: MissingEpisode) -> None:
    reporter = records.user("social-worker", team=records.another_team("South"))
    records.allocated(child, reporter, kind="reporter", episode_id=out.id)
    client, api = records.client(reporter), records.api(reporter)
    assert list(listed(api, out)) == ["police", "duty-manager", "parents"]
    for page in (client.get(f"/missing/{out.ref}").text, client.get(f"/missing/{out.ref}/to-do").text):
        assert "Home Office" not in page and "trafficking" not in page and "without them" not in page
    stranger = records.client("social-worker")
    for path in ("statement", "police-request"):
        assert client.get(f"/missing/{out.ref}/{path}").status_code == 404
        assert stranger.get(f"/missing/{out.ref}/{path}").status_code == 404
    assert api.get(f"/api/v1/missing-episodes/{out.ref}/police-statement").status_code == 404
    assert api.get(f"/api/v1/children/{child.ref}/unsafe-to-tell").status_code == 404


@pytest.mark.parametrize(("path", "body", "field"), [
    ("notices", {"to": ""}, "to"),
    ("notices", {"to": "police", "sent_at": "2026-10-20T23:00:00+01:00"}, "sent_at"),
    ("notices", {"to": "police", "acknowledged_by": "A", "not_needed_because": "b"}, "not_needed_because"),
    ("notices", {"to": "police", "by": "x"}, "by"),
    ("police-requests", {"resource": " "}, "resource"),
    ("police-requests", {"resource": "dogs", "asked_at": "2026-10-20T23:00:00+01:00"}, "asked_at"),
    ("police-requests", {"resource": "x" * 301}, "resource"),
])
def test_refusals_name_the_field_and_change_nothing(
        records: Records, out: MissingEpisode, path: str, body: dict[str, str], field: str) -> None:
    answer = records.api("safeguarding-lead").post(f"/api/v1/missing-episodes/{out.ref}/{path}", json=body)
    assert answer.status_code == 422 and list(answer.get_json()["errors"]) == [field]
    assert db.session.execute(select(Notice)).first() is None
