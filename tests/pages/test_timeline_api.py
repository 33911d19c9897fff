"""Programs read the same timeline and the same history of each record as people do, each view written down."""
from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from caseflow.accounts.models import User
from caseflow.audit.models import AuditEvent
from caseflow.children import service
from caseflow.children.models import Child
from caseflow.core.actor import Actor
from caseflow.extensions import db
from caseflow.missing import service as missing
from caseflow.missing import service_during
from caseflow.missing.models import MissingEpisode
from caseflow.store.unit import unit_of_work
from tests.harness.records import Records

NIGHT = datetime(2026, 5, 6, 22, tzinfo=UTC)
HOUR = timedelta(hours=1)
V1 = "/api/v1"


@pytest.fixture
def records(app: Flask, at: Callable[..., datetime]) -> Records:
    """Recorded on a clock that the test moves."""
    at(NIGHT - timedelta(days=30))
    return Records(app)


@pytest.fixture
def lead(records: Records) -> User:
    return records.user("safeguarding-lead", name="Max Manager")


@pytest.fixture
def night(records: Records, lead: User, at: Callable[..., datetime]) -> MissingEpisode:
    """Reported and graded; graded again five hours later; put right a day later, with a new spelling of the name."""
    child = records.child("ASH-1", given_name="Linh", family_name="Tran")
    records.stage(child, "suspected", date(2026, 4, 10))
    me = Actor("user", lead.ref, lead.id)

    def live() -> tuple[MissingEpisode, Child]:
        return db.session.get_one(MissingEpisode, episode.id), db.session.get_one(Child, child.id)

    at(NIGHT)
    with unit_of_work(me, child.authority_id):
        episode = missing.report(db.session.get_one(Child, child.id), {"type": "M", "last_seen_at": NIGHT - HOUR}).episode
        service_during.add_police_risk(*live(), "medium", NIGHT)
    at(NIGHT + 5 * HOUR)
    with unit_of_work(me, child.authority_id):
        service_during.add_police_risk(*live(), "high", NIGHT + 2 * HOUR)
    at(NIGHT + 24 * HOUR)
    with unit_of_work(me, child.authority_id):
        missing.amend(*live(), {"place_last_seen": "the canal"}, reason="the home rang again")
        service.amend_child(live()[1], {"given_name": "Lin"}, reason="birth certificate seen")
    return episode


def child_of(episode: MissingEpisode) -> str:
    return db.session.get_one(Child, episode.child_id).ref


def pages_seen() -> list[tuple[str, list[str]]]:
    events = db.session.execute(select(AuditEvent.detail, AuditEvent.refs).where(
        AuditEvent.action == "children.viewed").order_by(AuditEvent.id)).all()
    return [(detail["page"], refs) for detail, refs in events]


def test_the_whole_timeline_page_by_page_in_either_order(records: Records, lead: User, night: MissingEpisode) -> None:
    api, child = records.api(lead), child_of(night)
    path = f"{V1}/children/{child}/timeline"
    whole = api.get(path).get_json()["items"]
    words = [one["words"] for one in whole]
    assert words.index("Police risk: High") < words.index("Police risk: Medium") < words.index("Went missing")
    went = whole[words.index("Went missing")]
    assert went["happened_at"] == "2026-05-06T21:00:00Z" and went["recorded_at"] == "2026-05-06T22:00:00Z"
    assert went["recorded_by"] == "Max Manager" and went["episode"] == night.ref and went["record"] == {
        "kind": "missing-episode", "ref": night.ref}
    assert next(one for one in whole if one["words"].startswith("Our view"))["happened_at"] == "2026-04-10"
    pieces: list[Any] = []
    after = None
    while after is not None or not pieces:
        page = api.get(path, query_string={"limit": 3, **({"after": after} if after else {})}).get_json()
        pieces, after = pieces + page["items"], page["next"]
        assert len(page["items"]) <= 3
    assert pieces == whole
    by_recording = api.get(path, query_string={"order": "recorded"}).get_json()["items"]
    assert sorted(one["words"] for one in by_recording) == sorted(words)
    assert [one["recorded_at"] for one in by_recording] == sorted((one["recorded_at"] for one in whole), reverse=True)
    risks = api.get(path, query_string={"kinds": "risk"}).get_json()["items"]
    assert [one["words"] for one in risks] == ["Police risk: High", "Police risk: Medium"]
    assert ("api.timeline", [child]) in pages_seen()
    for wrong in ({"kinds": "nonsense"}, {"order": "nonsense"}, {"limit": 0}, {"known_at": "2027-01-01"}, {"known_at": "2020-01-01"}):
        refused = api.get(path, query_string=wrong)
        assert refused.status_code == 422 and set(refused.get_json()["errors"]) == set(wrong), wrong


def test_as_could_be_known_then(records: Records, lead: User, night: MissingEpisode) -> None:
    api, child = records.api(lead), child_of(night)
    then = api.get(f"{V1}/children/{child}/timeline", query_string={"known_at": "2026-05-06T23:00:00Z"}).text
    assert "Police risk: Medium" in then and "High" not in then and "Went missing" in then
    known = api.get(f"{V1}/history/child/{child}", query_string={"known_at": "2026-05-06"}).get_json()
    assert [one["version"] for one in known["items"]] == [1]
    assert any(page == "api.timeline as at 2026-05-06T23:00:00Z" for page, _ in pages_seen())


def test_each_field_was_and_became(records: Records, lead: User, night: MissingEpisode) -> None:
    api = records.api(lead)
    answer = api.get(f"{V1}/history/missing-episode/{night.ref}").get_json()
    assert answer["child"] == child_of(night) and [one["version"] for one in answer["items"]] == [2, 1]
    newest, first = answer["items"]
    assert newest["fields"] == [{"field": "place_last_seen", "label": "Where last seen", "was": None, "became": "the canal"}]
    assert newest["reason"] == "the home rang again" and newest["recorded_by"] == "Max Manager"
    assert first["recorded_at"] == "2026-05-06T22:00:00Z" and {"field": "type", "label": "At the start", "was": None,
                                                             "became": "missing"} in first["fields"]
    turned = api.get(f"{V1}/history/missing-episode/{night.ref}", query_string={"limit": 1}).get_json()
    assert turned["items"] == [newest] and api.get(
        f"{V1}/history/missing-episode/{night.ref}", query_string={"limit": 1, "after": turned["next"]}).get_json()["items"] == [first]
    assert ("api.history", [child_of(night)]) in pages_seen()
    page = records.client(lead).get(f"/history/missing-episode/{night.ref}").text
    assert "Where last seen" in page and "the canal" in page and "the home rang again" in page


def test_nobody_reads_more_by_a_program_than_on_the_page(records: Records, night: MissingEpisode) -> None:
    reporter = records.user("residential-worker", team=records.another_team("A home", provider=True))
    child = db.session.get_one(Child, night.child_id)
    records.allocated(child, reporter, kind="reporter", episode_id=night.id)
    api, ref = records.api(reporter), child.ref
    items = api.get(f"{V1}/missing-episodes/{night.ref}/timeline").get_json()["items"]
    assert {one["kind"] for one in items} == {"episodes", "risk"}, "nothing of the child, and no alerts"
    assert api.get(f"{V1}/history/missing-episode/{night.ref}").get_json()["child"] is None
    for closed in (f"/children/{ref}/timeline", f"/history/child/{ref}", f"/history/user-account/{reporter.ref}", "/history/child/x"):
        assert api.get(V1 + closed).status_code == 404, closed
    there = records.api(records.user("safeguarding-lead", authority=records.another_authority("331", "Brackley")))
    for closed in (f"/children/{ref}/timeline", f"/missing-episodes/{night.ref}/timeline", f"/history/missing-episode/{night.ref}"):
        assert there.get(V1 + closed).status_code == 404, closed
    assert records.api("data-officer").get(f"{V1}/children/{ref}/timeline").status_code == 403
