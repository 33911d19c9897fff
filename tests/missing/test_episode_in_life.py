"""An episode as it runs: went again as one act, watched over, attempts, sightings, gradings, late entry, log numbers, found too early."""
from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from caseflow.children.models import CarePeriod
from caseflow.core.errors import Conflict, Refused
from caseflow.extensions import db
from caseflow.missing import service, service_during, service_endings
from caseflow.missing.models import EpisodeUpdate, MissingEpisode, MissingSegment
from caseflow.missing.service_again import went_again
from caseflow.returns.rows import children_as_known
from caseflow.store.unit import unit_of_work
from tests.harness.records import TEST, Records

NOW = datetime(2026, 10, 20, 21, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def records(app: Flask, at: Callable[..., datetime]) -> Records:
    """An authority that was set up at the stopped clock, so that nothing is recorded later than that."""
    at(NOW - timedelta(days=200))
    return Records(app)


@pytest.fixture
def out(records: Records, at: Callable[..., datetime]) -> MissingEpisode:
    """A child out for five hours."""
    at(NOW)
    return records.episode(records.child("ASH-1", given_name="Samir", family_name="Haddad"), NOW - 5 * HOUR)


def done(records: Records, act: Callable[..., Any], episode: MissingEpisode, *args: Any, **more: Any) -> Any:
    from caseflow.children.models import Child

    with unit_of_work(TEST, records.authority.id):
        one = db.session.get_one(MissingEpisode, episode.id)
        return act(one, db.session.get_one(Child, one.child_id), *args, **more)


def went(records: Records) -> list[tuple[Any, ...]]:
    return [(e.status, e.started_at, e.ended_at) for e in db.session.execute(
        select(MissingEpisode).order_by(MissingEpisode.started_at)).scalars()]


def test_went_again_is_one_form_that_ends_one_record_and_opens_the_next(records: Records, out: MissingEpisode) -> None:
    client = records.client("safeguarding-lead")
    child = db.session.get_one(type(records.child()), out.child_id)
    page = client.get(f"/report/{child.ref}/whereabouts").text
    assert "add an update" in page and f"/missing/{out.ref}/went-again" in page
    answer = client.post(f"/missing/{out.ref}/went-again", data={
        "returned_at-when": "today", "returned_at-time": "18:00", "returned_to": "same placement",
        "last_seen_at-when": "today", "last_seen_at-time": "21:15", "type": "M"})
    assert answer.status_code == 303, answer.text
    assert went(records) == [("returned", NOW - 5 * HOUR, NOW - 4 * HOUR), ("open", NOW - timedelta(minutes=45), None)]
    page = client.get(answer.headers["Location"]).text
    assert "back for 3 hours 15 minutes" in page


def test_went_again_saves_both_or_neither(records: Records, out: MissingEpisode) -> None:
    back = {"returned_at": NOW - HOUR, "type": "M"}
    with pytest.raises(Refused) as refused:
        done(records, went_again, out, {**back, "last_seen_at": NOW - 2 * HOUR})
    assert refused.value.field == "last_seen_at"
    with pytest.raises(Refused):
        done(records, went_again, out, {**back, "last_seen_at": NOW + HOUR})
    assert went(records) == [("open", NOW - 5 * HOUR, None)]
    again = done(records, went_again, out, {**back, "last_seen_at": NOW - HOUR})
    assert again.gap == timedelta(0) and len(went(records)) == 2
    with pytest.raises(Conflict) as conflict:
        done(records, went_again, out, {**back, "last_seen_at": NOW})
    assert conflict.value.current is not None and conflict.value.current["status"] == "returned"


def test_went_again_by_program_answers_with_the_gap_or_the_record_in_the_way(records: Records, out: MissingEpisode) -> None:
    api = records.api("safeguarding-lead")
    path = f"/api/v1/missing-episodes/{out.ref}/went-again"
    sent = {"returned_at": "2026-10-20T18:00:00+01:00", "last_seen_at": "2026-10-20T20:00:00+01:00", "type": "A"}
    answer = api.post(path, json=sent)
    made = answer.get_json()
    assert answer.status_code == 201 and (made["ended"], made["gap_minutes"], made["status"]) == (out.ref, 120, "open")
    again = api.post(path, json=sent)
    assert again.status_code == 409 and again.get_json()["current"]["ref"] == out.ref


def test_missing_then_away_then_watched_over_is_one_record_with_spans(records: Records, at: Callable[..., datetime]) -> None:
    """20:00 to 02:00 missing, then away until 09:00: one episode, two stretches for the 903, three on the page once watched over."""
    at(datetime(2026, 6, 2, 8, 30, tzinfo=UTC))
    night = datetime(2026, 6, 1, 19, 0, tzinfo=UTC)
    episode = records.episode(records.child(), night)
    done(records, service_endings.change_type, episode, "A", night + 6 * HOUR)
    done(records, service_endings.change_type, episode, "A", night + 10 * HOUR, monitored=True, watched_by="night staff")
    with pytest.raises(Refused) as refused:
        done(records, service_endings.change_type, episode, "M", night + 11 * HOUR, monitored=True)
    assert refused.value.field == "monitored"
    with pytest.raises(Conflict):
        done(records, service_endings.change_type, episode, "A", night + 11 * HOUR, monitored=True)
    at(datetime(2026, 6, 2, 9, 0, tzinfo=UTC))
    done(records, service_endings.returned, episode, night + 13 * HOUR, "same placement")
    page = records.client("safeguarding-lead").get(f"/missing/{episode.ref}").text
    assert "we do not know where they are (6 hours)" in page and "they are not back (4 hours)" in page
    assert "away and watched over" in page and "by night staff (3 hours)" in page
    assert "gets 2 rows" in page and "missing, 1 June 2026 to 2 June 2026; away, 2 June 2026 to 2 June 2026" in page
    assert len(went(records)) == 1
    counted = next(iter(children_as_known([episode.child_id], datetime(2026, 6, 3, tzinfo=UTC)))).episodes[0]
    assert [turn.type for turn in counted.turns] == ["M", "A"], "watched over is away in every figure"


def test_watched_over_on_the_page_and_by_program(records: Records, out: MissingEpisode) -> None:
    client, api = records.client("safeguarding-lead"), records.api("safeguarding-lead")
    assert client.post(f"/missing/{out.ref}/watched", data={"watched_by": "aunt"}).status_code == 303
    page = client.get(f"/missing/{out.ref}").text
    assert "Somebody is watching over them." in page and "No longer watched over" in page
    listed = api.get(f"/api/v1/missing-episodes/{out.ref}/segments").get_json()["items"]
    assert [(s["type"], s["monitored"], s["watched_by"]) for s in listed] == [("M", False, None), ("A", True, "aunt")]
    assert api.post(f"/api/v1/missing-episodes/{out.ref}/segments", json={"type": "M", "monitored": True}).status_code == 422


def test_an_attempt_and_a_sighting_keep_who_what_and_where(records: Records, out: MissingEpisode, at: Callable[..., datetime]) -> None:
    at(NOW + HOUR)
    client = records.client("safeguarding-lead")
    assert client.post(f"/missing/{out.ref}/update", data={
        "what": "attempt", "text": "Rang their phone", "by": "Nia Night", "result": "no answer", "place": "not kept"}).status_code == 303
    at(NOW + 2 * HOUR)
    client = records.client("safeguarding-lead")
    assert client.post(f"/missing/{out.ref}/update", data={
        "what": "sighting", "text": "With two others", "by": "bus driver", "place": "Harbour Road"}).status_code == 303
    attempt, seen = db.session.execute(select(EpisodeUpdate).order_by(EpisodeUpdate.id)).scalars()
    assert (attempt.what, attempt.by, attempt.result, attempt.place, attempt.human_contact) == (
        "attempt", "Nia Night", "no answer", None, False)
    assert (seen.what, seen.place, seen.human_contact) == ("sighting", "Harbour Road", True)
    page = client.get(f"/missing/{out.ref}").text
    assert "Tried to find them, yesterday 11 p.m." in page and "What came of it: no answer" in page and "Where: Harbour Road" in page
    assert "last update" not in client.get("/board").text, "the sighting was the last update and the last contact alike"
    at(NOW + 3 * HOUR)
    done(records, service_during.add_update, out, "Searched the park", NOW + 2 * HOUR + timedelta(minutes=30), what="attempt")
    client = records.client("safeguarding-lead")
    assert "last update today 12:30 a.m." in client.get("/board").text
    from caseflow.audit.models import AuditEvent
    said = str([row.detail for row in db.session.execute(select(AuditEvent)).scalars()])
    assert "Harbour" not in said and "place" not in said


def test_a_grading_keeps_the_forces_own_words_who_and_why(records: Records, out: MissingEpisode) -> None:
    client = records.client(records.user("safeguarding-lead", name="Lee Lead"))
    client.post(f"/missing/{out.ref}/police-risk", data={"level": "very-low", "words": "no apparent risk", "by": "PC 7"})
    client.post(f"/missing/{out.ref}/police-risk", data={"level": "high", "by": "Insp 2", "why": "phone found in the canal"})
    page = client.get(f"/missing/{out.ref}").text
    assert page.index("phone found in the canal") < page.index("in their words: no apparent risk")
    assert page.count("Written down by Lee Lead.") == 2 and "Police risk: High" in page


def test_found_before_the_last_update_is_saved_with_a_warning_and_the_update_is_marked(records: Records, out: MissingEpisode) -> None:
    done(records, service_during.add_update, out, "Still missing", NOW - HOUR)
    api = records.api("safeguarding-lead")
    answer = api.post(f"/api/v1/missing-episodes/{out.ref}/found", json={"found_at": (NOW - 2 * HOUR).isoformat()})
    assert answer.status_code == 201
    assert any("An update at 9 p.m. said still missing" in words for words in answer.get_json()["warnings"])
    page = records.client("safeguarding-lead").get(f"/missing/{out.ref}").text
    assert "Later than the end recorded" in page and "Still missing" in page
    stands = db.session.execute(select(EpisodeUpdate)).scalar_one()
    assert (stands.version, stands.voided) == (1, False)


def test_a_late_report_is_saved_first_and_then_asks_why(records: Records, at: Callable[..., datetime]) -> None:
    at(NOW)
    child = records.child()
    client = records.client("safeguarding-lead")
    answer = client.post(f"/report/{child.ref}/last-seen/not-known", data={
        "seen": "then", "last_seen_at-when": "other", "last_seen_at-day": "17", "last_seen_at-month": "10", "last_seen_at-year": "2026",
        "last_seen_at-time": "21:00", "last_seen_at-precision": "exact"})
    assert answer.status_code == 303, answer.text
    episode = db.session.execute(select(MissingEpisode)).scalar_one()
    assert f"/missing/{episode.ref}/why-late" in answer.headers["Location"]
    page = client.get(answer.headers["Location"]).text
    assert "3 days 1 hour after it began" in page
    answer = client.post(answer.headers["Location"], data={"late_because": "The home told us today"})
    assert answer.headers["Location"] == f"/missing/{episode.ref}/to-do"
    assert "Why: The home told us today." in client.get(f"/missing/{episode.ref}").text
    page = client.get("/late-entry").text
    assert "North" in page and "3 days 1 hour" in page and "100%" in page
    assert "The home told us today" in client.get(f"/late-entry/{records.team.ref}").text
    assert records.client("social-worker").get("/late-entry").status_code == 403


def test_a_report_in_time_asks_nothing_more_and_counts_as_in_time(records: Records, at: Callable[..., datetime]) -> None:
    at(NOW)
    child = records.child()
    client = records.client("safeguarding-lead")
    answer = client.post(f"/report/{child.ref}/last-seen/not-known", data={"seen": "now"})
    assert answer.headers["Location"].endswith("/to-do")
    assert "0%" in client.get("/late-entry").text
    api = records.api("safeguarding-lead")
    late = api.post(f"/api/v1/children/{records.child().ref}/missing-episodes", json={
        "type": "M", "last_seen_at": "2026-10-17T21:00:00+01:00"}).get_json()
    assert any("Say why" in words for words in late["warnings"])
    told = api.post(f"/api/v1/children/{records.child().ref}/missing-episodes", json={
        "type": "M", "last_seen_at": "2026-10-17T21:00:00+01:00", "late_because": "loaded from paper"}).get_json()
    assert told["warnings"] == [] and told["late_because"] == "loaded from paper"


def test_a_log_number_is_chased_after_two_hours_and_shared_ones_warn(records: Records, out: MissingEpisode,
                                                                     at: Callable[..., datetime]) -> None:
    lead = records.user("safeguarding-lead")
    done(records, lambda e, c: service_during.set_police_reference(e, c, None, NOW), out)
    at(NOW + 2 * HOUR - timedelta(minutes=1))
    assert "No log number" in records.client(lead).get("/police-log-numbers").text
    at(NOW + 2 * HOUR)
    client = records.client(lead)
    assert "Samir Haddad" in client.get("/police-log-numbers").text and "awaited for 2 hours" in client.get("/police-log-numbers").text
    assert "1 police log number is awaited for too long" in client.get("/").text
    other = records.episode(records.child(), NOW - HOUR, police_reference="CAD 12-9")
    client.post(f"/missing/{out.ref}/log-number", data={"police_reference": "cad12-9", "back": "episode"})
    assert "recorded for another child" in client.get(f"/missing/{out.ref}").text
    assert "No log number" in client.get("/police-log-numbers").text
    saved = done(records, lambda e, c: service.amend(e, c, {"police_reference": "X-1"}, reason="misheard"), other)
    assert saved.warnings == []


def test_an_abandoned_form_leaves_nothing(records: Records, out: MissingEpisode) -> None:
    client = records.client("safeguarding-lead")
    child = records.child()
    for path in (f"/report/{child.ref}/whereabouts", f"/report/{child.ref}/last-seen/known", f"/missing/{out.ref}/went-again",
                 f"/missing/{out.ref}/update", f"/missing/{out.ref}/watched", f"/missing/{out.ref}/strategy-meeting",
                 f"/missing/{out.ref}/escalate", f"/missing/{out.ref}/amend?part=began", f"/missing/{out.ref}/found",
                 f"/missing/{out.ref}/why-late"):
        page = client.get(path)
        assert page.status_code == 200, path
        assert path.endswith("whereabouts") or "data-keep" in page.text, f"{path} is not kept when a session ends"
    assert len(went(records)) == 1 and not db.session.execute(select(MissingSegment)).first()


def test_an_absence_cannot_have_begun_after_care_ended_and_nobody_waits_at_night(records: Records, at: Callable[..., datetime]) -> None:
    at(NOW)
    child = records.child()
    care = db.session.execute(select(CarePeriod).where(CarePeriod.child_id == child.id)).scalar_one()
    with unit_of_work(TEST, records.authority.id):
        db.session.get_one(CarePeriod, care.id).ended_on = date(2026, 10, 1)
    api = records.api("safeguarding-lead")
    path = f"/api/v1/children/{child.ref}/missing-episodes"
    refused = api.post(path, json={"type": "M", "last_seen_at": "2026-10-05T20:00:00+01:00"})
    assert refused.status_code == 422 and "Care ended on 1 October 2026" in refused.text and "last_seen_at" in refused.text
    assert api.post(path, json={"type": "M", "last_seen_at": "2026-09-20T20:00:00+01:00"}).status_code == 201
    with unit_of_work(TEST, records.authority.id):
        first = db.session.execute(select(MissingEpisode)).scalar_one()
        service_endings.found(first, db.session.get_one(type(child), child.id), NOW - 500 * HOUR)
    tonight = api.post(path, json={"type": "M", "last_seen_at": NOW.isoformat()})
    assert tonight.status_code == 201 and "Care is recorded as ended on 1 October 2026" in tonight.get_json()["warnings"][0]


@pytest.mark.parametrize(("path", "typed"), [
    ("update", {"what": "attempt", "text": "Rang the aunt", "result": "no answer"}),
    ("went-again", {"returned_to": "hospital", "type": "A"}), ("watched", {"watched_by": "the aunt"}),
    ("why-late", {"late_because": "told today"}), ("escalate", {"why": "since noon"}),
    ("strategy-meeting", {"requested_because": "since noon"}),
    ("amend?part=happened", {"reason": "typed wrong", "circumstances": "quarrel"}),
])
def test_what_was_typed_survives_the_end_of_a_session(records: Records, out: MissingEpisode, at: Callable[..., datetime], path: str,
                                                     typed: dict[str, str]) -> None:
    lead = records.user("safeguarding-lead")
    client = records.client(lead)
    before = [row.version for row in db.session.execute(select(MissingEpisode)).scalars()]
    at(NOW + timedelta(minutes=16))
    ended = client.post(f"/missing/{out.ref}/{path}", data=typed)
    assert ended.status_code in (302, 303) and "/sign-in" in ended.headers["Location"]
    page = records.client(lead).get(f"/missing/{out.ref}/{path}").text
    for words in typed.values():
        assert words in page
    assert [row.version for row in db.session.execute(select(MissingEpisode)).scalars()] == before
    assert not db.session.execute(select(EpisodeUpdate)).first()
