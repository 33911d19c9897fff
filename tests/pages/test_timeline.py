"""One timeline of everything, in the order of events or of recording, and the history of each row on it."""
from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import event, select

from caseflow.accounts.models import User
from caseflow.alerts.models import Alert
from caseflow.children import service
from caseflow.children.models import Child
from caseflow.core.actor import Actor
from caseflow.extensions import db
from caseflow.missing import service as missing
from caseflow.missing import service_during, service_endings
from caseflow.missing.models import MissingEpisode
from caseflow.missing.told.service import add_notice
from caseflow.pages.timeline.entries import asked_by, timeline
from caseflow.pages.timeline.sources import SOURCES
from caseflow.store.unit import unit_of_work
from tests.harness.records import TEST, Records

NIGHT = datetime(2026, 5, 6, 22, tzinfo=UTC)
HOUR = timedelta(hours=1)


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
    """A night: reported, graded, told, found late, put right; a sighting of an hour before the report came in a day later."""
    child = records.child("ASH-1", given_name="Linh", family_name="Tran")
    records.stage(child, "suspected", date(2026, 4, 10))
    me = Actor("user", lead.ref, lead.id)

    def live() -> tuple[MissingEpisode, Child]:
        return db.session.get_one(MissingEpisode, episode.id), db.session.get_one(Child, child.id)

    at(NIGHT)
    with unit_of_work(me, child.authority_id):
        episode = missing.report(db.session.get_one(Child, child.id), {"type": "M", "last_seen_at": NIGHT - HOUR}).episode
        service_during.add_police_risk(*live(), "medium", NIGHT)
        add_notice(*live(), "parents", acknowledged_by="their mother", acknowledged_at=NIGHT)
    at(NIGHT + 5 * HOUR)
    with unit_of_work(me, child.authority_id):
        service_during.add_police_risk(*live(), "high", NIGHT + 2 * HOUR)
        service_endings.found(*live(), NIGHT + 4 * HOUR, found_where="Leeds", found_by="police")
    at(NIGHT + 24 * HOUR)
    with unit_of_work(me, child.authority_id):
        service_during.add_update(*live(), "Seen near the bus station by a bus driver.", NIGHT - HOUR / 2, what="sighting")
        missing.amend(*live(), {"place_last_seen": "the canal"}, reason="the home rang again")
        service.amend_child(live()[1], {"given_name": "Lin"}, reason="birth certificate seen")
    return episode


def titles(page: str) -> list[str]:
    return [re.sub(r"<[^>]+>", "", found).strip() for found in re.findall(r'cf-card__title">(.*?)</h2>', page, re.S)]


def test_every_entry_has_both_times_and_either_orders_them(records: Records, lead: User, night: MissingEpisode) -> None:
    child = db.session.get_one(Child, night.child_id)
    client = records.client(lead)
    happened, recorded = (titles(client.get(f"/children/{child.ref}/timeline?by={order}").text) for order in ("happened", "recorded"))
    of_night = ["Found", "Police risk: High", "Police risk: Medium", "Seen", "Went missing"]
    assert [t for t in happened if t in of_night] == of_night
    assert recorded.index("Seen") < recorded.index("Found") < recorded.index("Went missing"), "the sighting came in last"
    assert sorted(happened) == sorted(recorded)
    page = client.get(f"/children/{child.ref}/timeline").text
    for words in ("6 May 2026, 10:30 p.m.", "7 May 2026, 11 p.m. by Max Manager, 1 day later", "Our view of trafficking: suspected",
                  "10 April 2026", "Placed at Sycamore House", "children&#39;s home (K2)", "full care order (C2)", "Told: parents"):
        assert words in page, words


def test_kinds_are_filtered_and_pages_turned(records: Records, lead: User, night: MissingEpisode) -> None:
    child = db.session.get_one(Child, night.child_id)
    client = records.client(lead)
    assert titles(client.get(f"/children/{child.ref}/timeline?kind=risk").text) == ["Police risk: High", "Police risk: Medium"]
    both = client.get(f"/children/{child.ref}/timeline?kind=risk&kind=updates").text
    assert "3 entries" in both and "Police risk (2)" in both
    for strange in ("?kind=nonsense&by=nonsense&page=nonsense", "?page=99", "?errors=yes"):
        assert client.get(f"/children/{child.ref}/timeline{strange}").status_code == 200


def test_the_timeline_as_it_was(records: Records, lead: User, night: MissingEpisode) -> None:
    child = db.session.get_one(Child, night.child_id)
    page = records.client(lead).get(f"/children/{child.ref}/timeline?as_at=2026-05-06T22:30:00Z").text
    assert "Went missing" in page and "Police risk: Medium" in page and "Nothing can be changed" in page
    for later in ("Found", "High", "bus station", "the canal", "/history/"):
        assert later not in page, later


def test_the_timeline_of_one_episode_for_somebody_who_sees_only_that(records: Records, night: MissingEpisode) -> None:
    reporter = records.user("residential-worker", team=records.another_team("A home", provider=True))
    child = db.session.get_one(Child, night.child_id)
    records.allocated(child, reporter, kind="reporter", episode_id=night.id)
    client = records.client(reporter)
    page = client.get(f"/missing/{night.ref}/timeline").text
    assert "Seen near the bus station" in page and "Found" in page
    for more in ("Linh", "trafficking", "Sycamore House", "Alert"):
        assert more not in page, more
    assert client.get(f"/children/{child.ref}/timeline").status_code == 404
    assert client.get(f"/history/missing-episode/{night.ref}").status_code == 200
    assert client.get(f"/history/child/{child.ref}").status_code == 404


def test_a_worker_who_only_reported_reads_nothing_of_the_child_anywhere(records: Records, night: MissingEpisode) -> None:
    reporter, child = records.user("social-worker"), db.session.get_one(Child, night.child_id)
    records.allocated(child, reporter, kind="reporter", episode_id=night.id)
    with unit_of_work(TEST, child.authority_id):
        told = add_notice(db.session.get_one(MissingEpisode, night.id), child, "guardian-service", acknowledged_by="ICTG")
    [alert] = db.session.execute(select(Alert).where(Alert.episode_id == night.id)).scalars()
    client, api = records.client(reporter), records.api(reporter)
    paths = (f"/missing/{night.ref}/timeline", f"/missing/{night.ref}", "/alerts", "/board/since-yesterday")
    programs = ("alerts", f"missing-episodes/{night.ref}/notices", f"missing-episodes/{night.ref}/timeline")
    seen = "".join([*(client.get(path).text for path in paths), *(api.get(f"/api/v1/{path}").text for path in programs)])
    for more in ("Linh", "Lin ", "rafficked", "ICTG", "guardian"):
        assert more not in seen, more
    assert "their mother" in api.get(f"/api/v1/missing-episodes/{night.ref}/notices").text
    for path in (f"alerts/{alert.ref}", f"history/notice/{told.ref}", f"history/alert/{alert.ref}"):
        assert api.get(f"/api/v1/{path}").status_code == 404, path
    assert api.post(f"/api/v1/alerts/{alert.ref}/decisions", json={"decision": "acknowledge"}).status_code == 404
    assert "ICTG" in records.api("safeguarding-lead").get(f"/api/v1/missing-episodes/{night.ref}/notices").text


def test_one_query_for_each_source(records: Records, lead: User, night: MissingEpisode) -> None:
    asked: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    def queries() -> int:
        assert lead.role
        asked.clear()
        timeline(asked_by(lead, night.child_id), SOURCES)
        return len(asked)

    engine = db.engine
    event.listen(engine, "before_cursor_execute", count)
    try:
        few = queries()
        assert few <= len(SOURCES) + 3, "\n".join(asked)
        child = db.session.get_one(Child, night.child_id)
        with unit_of_work(TEST, child.authority_id):
            for hour in range(20):
                service_during.add_update(db.session.get_one(MissingEpisode, night.id), child, f"Update {hour}", NIGHT + hour * HOUR / 10)
        assert queries() == few
    finally:
        event.remove(engine, "before_cursor_execute", count)


def test_history_says_from_to_who_when_and_why(records: Records, lead: User, night: MissingEpisode) -> None:
    page = records.client(lead).get(f"/history/missing-episode/{night.ref}").text
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "Changed 7 May 2026, 11 p.m. by Max Manager Why: the home rang again. What From To Where last seen nothing the canal" in text
    assert "Changed 7 May 2026, 4 a.m. by Max Manager" in text and "Where found nothing Leeds" in text
    assert "Recorded 6 May 2026, 11 p.m. by Max Manager" in text and "missing_episode" not in text and "child_id" not in text
    child = db.session.get_one(Child, night.child_id)
    of_child = records.client(lead).get(f"/history/child/{child.ref}").text
    assert "birth certificate seen" in of_child and "Linh" in of_child


def test_history_does_not_show_an_address_that_the_page_keeps_behind_a_press(records: Records, lead: User, night: MissingEpisode) -> None:
    from caseflow.children.models import Placement
    from caseflow.children.service_care import add_placement

    child = db.session.get_one(Child, night.child_id)
    with unit_of_work(TEST, child.authority_id):
        ref = add_placement(child, date(2026, 5, 1), {"home_name": "Elm Cottage", "home_address": "4 Canary Lane"}).ref
    page = records.client(lead).get(f"/history/{Placement.__tablename__}/{ref}").text
    assert "Elm Cottage" in page and "Canary" not in page and "an address, shown on the child" in page


def test_history_is_for_those_who_see_the_child(records: Records, night: MissingEpisode) -> None:
    other = records.another_authority("331", "Brackley")
    for client in (records.client("social-worker"), records.client(records.user("safeguarding-lead", authority=other))):
        assert client.get(f"/history/missing-episode/{night.ref}").status_code == 404
        assert client.get(f"/missing/{night.ref}/timeline").status_code == 404
    lead = records.client("safeguarding-lead")
    for strange in (f"/history/child/{night.ref}", "/history/user-account/0000-0000-0000", f"/history/audit-event/{night.ref}"):
        assert lead.get(strange).status_code == 404, strange
