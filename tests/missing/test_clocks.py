"""The clocks of an episode: what starts and stops each, the countdown to the minute, and one breach for ever."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select, text
from sqlalchemy.exc import DBAPIError

from caseflow.accounts.models import Authority
from caseflow.core import clock
from caseflow.core.actor import job
from caseflow.extensions import db
from caseflow.jobs.timetable import job_named
from caseflow.missing import service_endings
from caseflow.missing.clocks.breaches import note_missed
from caseflow.missing.clocks.limits import DEFAULTS, limits_of
from caseflow.missing.clocks.models import ClockBreach
from caseflow.missing.clocks.strip import ClockFacts, State, strip
from caseflow.missing.models import TAKEN_ALONG
from caseflow.store.unit import unit_of_work
from tests.harness.records import TEST, Records

START = datetime(2026, 10, 20, 12, 0, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
BACK = START + 10 * HOUR
FACTS = ClockFacts(counted=True, started_at=START)


def named(facts: ClockFacts, now: datetime) -> dict[str, tuple[State, str]]:
    return {c.name: (c.state(now), c.left(now)) for c in strip(facts, DEFAULTS)}


def test_the_interview_clock_counts_to_the_minute_through_weekends_and_changes_of_clocks() -> None:
    facts = replace(FACTS, ended_at=BACK, returned_at=BACK)
    limit = BACK + 72 * HOUR
    assert named(facts, limit - MINUTE)["return-to-interview"] == (State.RUNNING, "1 minute left")
    assert named(facts, limit)["return-to-interview"][0] is State.RUNNING
    assert named(facts, limit + MINUTE)["return-to-interview"] == (State.MISSED, "over by 1 minute")
    held = replace(facts, interview_at=limit + 2 * HOUR)
    assert named(held, limit + 9 * HOUR)["return-to-interview"] == (State.LATE, "took 3 days 2 hours, over by 2 hours")
    assert named(replace(facts, interview_not_needed=True), limit + HOUR)["return-to-interview"] == (State.MET, "not needed")


@pytest.mark.parametrize(("facts", "name", "limit"), [
    ({"noticed_at": START + HOUR}, "notice-to-police", START + 3 * HOUR),
    ({"noticed_at": None}, "notice-to-police", START + 2 * HOUR),
    ({"police_told_at": START}, "police-reference", START + 2 * HOUR),
    ({"police_told_at": START}, "police-to-authority", START + 30 * MINUTE),
    ({"authority_told_at": START}, "authority-to-answer", START + HOUR),
    ({"meeting_asked_at": START}, "strategy-meeting", START + 24 * HOUR),
    ({"found_at": START, "ended_at": START}, "found-to-prevention", START + 24 * HOUR),
    ({}, "open-24", START + 24 * HOUR), ({}, "open-72", START + 72 * HOUR),
])
def test_what_starts_each_clock(facts: dict[str, Any], name: str, limit: datetime) -> None:
    found = {c.name: c.due_at for c in strip(replace(FACTS, **facts), DEFAULTS)}
    assert found[name] == limit


@pytest.mark.parametrize(("facts", "name"), [
    ({"police_told_at": START + HOUR}, "notice-to-police"), ({"police_not_needed": True}, "notice-to-police"),
    ({"police_told_at": START, "reference_at": START + HOUR, "has_reference": True}, "police-reference"),
    ({"authority_told_at": START, "answered_at": START + HOUR}, "authority-to-answer"),
    ({"found_at": START, "prevention_at": START + HOUR}, "found-to-prevention"),
    ({"meeting_asked_at": START, "meeting_held_at": START + HOUR}, "strategy-meeting"),
    ({"meeting_asked_at": START, "meeting_settled": True}, "strategy-meeting"),
])
def test_what_stops_a_clock(facts: dict[str, Any], name: str) -> None:
    assert named(replace(FACTS, **facts), START + 500 * HOUR)[name][0] is State.MET


def test_nothing_runs_where_only_the_day_is_known_or_before_go_live_and_away_needs_no_police() -> None:
    assert strip(ClockFacts(counted=True), DEFAULTS) == []
    assert strip(replace(FACTS, counted=False, returned_at=BACK), DEFAULTS) == []
    away = {c.name for c in strip(replace(FACTS, went_missing=False, found_at=BACK), DEFAULTS)}
    assert not away & {"notice-to-police", "found-to-prevention"} and "open-24" in away


def test_an_authority_moves_the_limits_that_are_its_own() -> None:
    limits = limits_of({"clocks": {"notice-to-police": 45, "return-to-interview": 5, "police-reference": 90}})
    assert (limits["notice-to-police"], limits["police-reference"]) == (45 * MINUTE, 90 * MINUTE)
    assert limits["return-to-interview"] == 72 * HOUR, "statutory guidance is not a setting"


@pytest.fixture
def records(app: Flask, at: Callable[..., datetime]) -> Records:
    """An authority that was set up at the stopped clock, so that nothing is recorded later than that."""
    at(START - HOUR)
    return Records(app)


def noted() -> list[str]:
    return list(db.session.execute(select(ClockBreach.clock).order_by(ClockBreach.due_at, ClockBreach.id)).scalars())


def run(records: Records) -> int:
    return note_missed(job("episode-clocks"), records.authority.id, clock.now())


def test_one_breach_for_ever(records: Records, at: Callable[..., datetime]) -> None:
    at(START)
    child = records.child()
    episode = records.episode(child, START, BACK, returned_at=BACK, noticed_at=START, police_reported_at=START + HOUR,
                              police_reference="A-1")
    records.episode(records.child(), START, BACK, source="ssda903", source_year=2027)
    at(BACK + 72 * HOUR - MINUTE)
    run(records)
    assert "return-to-interview" not in noted()
    client = records.client("safeguarding-lead")
    assert "1 minute left" in client.get(f"/missing/{episode.ref}").text
    at(BACK + 72 * HOUR + MINUTE)
    before = noted()
    assert run(records) == 1 and run(records) == 0
    assert noted() == [*before, "return-to-interview"]
    at(BACK + 73 * HOUR)
    assert run(records) == 0
    client = records.client("safeguarding-lead")
    page = client.get(f"/missing/{episode.ref}").text
    assert "over by 1 hour" in page
    log = client.get("/missed-clocks").text
    assert log.count("Returned, then return home interview held") == 1
    assert records.client("social-worker").get("/missed-clocks").status_code == 403
    with unit_of_work(TEST, records.authority.id):
        one, his = db.session.get_one(type(episode), episode.id), db.session.get_one(type(child), child.id)
        service_endings.reopen(one, his, "not back")
    assert noted().count("return-to-interview") == 1, "what was missed stays written down"
    with pytest.raises(DBAPIError):
        db.session.execute(text("DELETE FROM clock_breach"))
    db.session.rollback()


def test_no_breach_before_go_live(records: Records, at: Callable[..., datetime]) -> None:
    at(START + 100 * HOUR)
    other = records.another_authority("331", "Brackley", live=START + HOUR)
    episode = records.episode(records.child(authority=other), START)
    assert note_missed(job("episode-clocks"), other.id, clock.now()) == 0
    lead = records.client(records.user("safeguarding-lead", authority=other))
    assert "cf-clocks" not in lead.get(f"/missing/{episode.ref}").text


@pytest.mark.parametrize("came", [{"source": "ssda903", "source_year": 2027}, {"source_year": 2027}, {"source": TAKEN_ALONG}])
def test_no_clock_is_shown_for_what_came_from_a_file_or_along_with_a_child(
        records: Records, at: Callable[..., datetime], came: dict[str, Any]) -> None:
    at(BACK)
    client = records.client("safeguarding-lead")
    pages = [client.get(f"/missing/{records.episode(records.child(), START, BACK, returned_at=BACK, **facts).ref}").text
             for facts in ({}, came)]
    assert ["cf-clocks" in page for page in pages] == [True, False]


def test_the_timetable_has_the_clocks_every_minute() -> None:
    assert job_named("episode-clocks").when.in_words == "every minute"


def test_a_lead_sets_the_limits_with_a_reason(records: Records) -> None:
    client = records.client("safeguarding-lead")
    assert 'value="120"' in client.get("/settings/clocks").text
    typed = {"notice_to_police": "60", "police_reference": "45", "reason": "agreed with the force"}
    assert client.post("/settings/clocks", data={**typed, "reason": ""}).status_code == 422
    refused = client.post("/settings/clocks", data={**typed, "notice_to_police": "1"})
    assert refused.status_code == 422 and "between 5 and" in refused.text
    assert client.post("/settings/clocks", data=typed).status_code == 303
    limits = limits_of(db.session.execute(select(Authority.settings).where(Authority.id == records.authority.id)).scalar_one())
    assert (limits["notice-to-police"], limits["police-reference"], limits["open-24"]) == (HOUR, 45 * MINUTE, 24 * HOUR)
    assert limits["found-to-prevention"] == 24 * HOUR
    assert records.client("social-worker").get("/settings/clocks").status_code == 403


@pytest.mark.sqlite_only
def test_the_minute_clock_reads_those_who_are_back_by_the_index_of_their_end(app: Flask, records: Records) -> None:
    plans: list[str] = []

    def explain(_c: object, cursor: Any, statement: str, values: Any, *_: object) -> None:
        if "ended_at >" in statement:
            plans.append(str(cursor.connection.execute("EXPLAIN QUERY PLAN " + statement, values).fetchall()))

    event.listen(db.engine, "before_cursor_execute", explain)
    note_missed(job("episode-clocks"), records.authority.id, START)
    event.remove(db.engine, "before_cursor_execute", explain)
    assert len(plans) == 1 and "ix_missing_episode_authority_id_ended_at" in plans[0], plans
