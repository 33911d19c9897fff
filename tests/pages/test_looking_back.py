"""The page as it was on a day: what it shows, what it refuses, what is written down, and that access is today's."""
from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from caseflow.accounts.service import allocate
from caseflow.audit.models import AuditEvent
from caseflow.children import service, service_status
from caseflow.children.life.library import KINDS
from caseflow.children.life.service import void_fact
from caseflow.children.models import Child, TraffickingStage
from caseflow.extensions import db
from caseflow.missing import service as missing
from caseflow.missing import service_endings
from caseflow.missing.models import MissingEpisode
from caseflow.store.unit import unit_of_work
from tests.harness.client import Client
from tests.harness.records import TEST, Records

FIRST, LATER, TODAY = (datetime(2026, 3, day, 10, tzinfo=UTC) for day in (2, 20, 30))
Stop = Callable[..., datetime]


@pytest.fixture
def records(app: Flask, at: Stop) -> Records:
    """Everything was first recorded on 2 March 2026."""
    at(FIRST)
    return Records(app)


@pytest.fixture
def linh(records: Records, at: Stop) -> Child:
    """Recorded as Lin, suspected and out on 2 March; by 20 March renamed, the stage and the report taken back as errors."""
    child = records.child("ASH-1", given_name="Lin", family_name="Tran", in_care_from=None)
    at(FIRST.replace(hour=11))
    with unit_of_work(TEST, child.authority_id):
        stage = service_status.add_stage(child, "suspected", date(2026, 3, 1))
        episode = missing.report(child, {"type": "M", "last_seen_at": FIRST, "place_last_seen": "the bus station"}).episode
    at(LATER)
    with unit_of_work(TEST, child.authority_id):
        child = db.session.get_one(Child, child.id)
        service.amend_child(child, {"given_name": "Linh"}, reason="birth certificate seen")
        void_fact(child, KINDS["trafficking-stages"], db.session.get_one(TraffickingStage, stage.id), "wrong child")
        service_endings.void(db.session.get_one(MissingEpisode, episode.id), child, "wrong child")
    at(TODAY)
    return child


def shown(client: Client, child: Child, query: str = "") -> Any:
    return client.get(f"/children/{child.ref}{query}")


def test_a_past_view_shows_what_was_known_then_mistakes_included(records: Records, linh: Child) -> None:
    client = records.client("safeguarding-lead")
    now, then = shown(client, linh).text, shown(client, linh, "?as_at=2026-03-10").text
    for words in ("Lin Tran", "trafficking: suspected", "Missing then", "As it was at the end of 10 March 2026.", "Nothing can be changed"):
        assert words in then and words not in now, words
    assert "Linh Tran" in now and "Past view" not in now and "Never recorded as missing" in now
    then = then.split("<main")[1]
    for action in ("Report missing", "Record our view", "/missing/", "/details", "History of name"):
        assert action not in then, f"{action} leads out of the past view into a change"
    leads = {link.split("?")[0] for link in re.findall(r'href="([^"#]+)"', then.split("</main>")[0]) if not link.startswith("tel:")}
    here = f"/children/{linh.ref}"
    assert leads <= {here, f"{here}/as-it-was", f"{here}/pattern", f"{here}/timeline"}, "nothing else can be reached from a past view"
    assert "<form" not in then.split("</main>")[0], "nothing can be sent from it"
    assert 'as_at=2026-03-02T' in then and "At the next change" in then, "one can step from change to change"


def test_a_bare_day_is_its_end_in_london_and_a_time_is_that_moment(records: Records, linh: Child) -> None:
    client = records.client("safeguarding-lead")
    assert "Linh Tran" in shown(client, linh, "?as_at=2026-03-20").text, "the evening of the day of the change"
    assert "Lin Tran" in shown(client, linh, "?as_at=2026-03-20T09:59:00Z").text
    assert "Lin Tran" in shown(client, linh, "?as_at=2026-03-20T09:59:00+00:00").text


@pytest.mark.parametrize(("query", "words"), [
    ("2026-03-31", "has not come yet"), ("2026-03-30T10:00:01Z", "has not come yet"), ("2026-03-01", "has no record from before"),
    ("2026-13-01", "no such date"), ("yesterday", "Enter a"), ("2026-03-20T09:59:00", "offset"),
])
def test_what_could_not_be_known_is_refused_in_words(records: Records, linh: Child, query: str, words: str) -> None:
    client = records.client("safeguarding-lead")
    for page in ("", "/timeline", "/pattern"):
        answer = client.get(f"/children/{linh.ref}{page}", query_string={"as_at": query})
        assert answer.status_code == 422 and words in answer.text, (page, answer.text)


def test_a_child_first_recorded_later_was_not_known_then(records: Records, linh: Child) -> None:
    newer = records.child("ASH-2", given_name="Newer")
    answer = shown(records.client("safeguarding-lead"), newer, "?as_at=2026-03-10")
    assert answer.status_code == 422 and "first recorded here on 30 March 2026" in answer.text and "Newer" not in answer.text


def test_the_form_leads_on_or_names_the_field(records: Records, linh: Child) -> None:
    client = records.client("safeguarding-lead")
    path = f"/children/{linh.ref}/as-it-was"
    day = {"on-day": "10", "on-month": "3", "on-year": "2026"}
    assert client.get(path).status_code == 200
    there = client.post(path, data=day)
    assert there.status_code == 303 and "Lin Tran" in client.get(there.headers["Location"]).text
    timed = client.post(path, data={"on-day": "20", "on-month": "3", "on-year": "2026", "time": "09:59"})
    assert timed.status_code == 303 and "as_at=2026-03-20T09:59:00Z" in timed.headers["Location"]
    for wrong in ({**day, "on-year": "2027"}, {**day, "on-year": "2019"}, {**day, "time": "25:00"}, {}):
        refused = client.post(path, data=wrong)
        assert refused.status_code == 422 and "There is a problem" in refused.text


def test_the_view_is_written_down_with_its_moment(records: Records, linh: Child) -> None:
    client = records.client("safeguarding-lead")
    for page in ("", "/timeline", "/pattern"):
        client.get(f"/children/{linh.ref}{page}?as_at=2026-03-10")
    seen = db.session.execute(select(AuditEvent.detail).where(AuditEvent.action == "children.viewed").order_by(AuditEvent.id)).scalars()
    assert [d["page"] for d in seen] == [
        f"{page} as at 2026-03-10T23:59:59.999999Z" for page in ("child", "timeline", "pattern")]


def test_access_is_that_of_today(records: Records, linh: Child, at: Stop) -> None:
    worker = records.user()
    records.allocated(linh, worker)
    client = records.client(worker)
    assert shown(client, linh, "?as_at=2026-03-10").status_code == 200, "seen now, so then too, though allocated later"
    other = records.user()
    with unit_of_work(TEST, linh.authority_id):
        allocate(linh.authority_id, linh.id, "worker", user=other, child_ref=linh.ref)
    at(datetime(2026, 3, 31, 10, tzinfo=UTC))
    client = records.client(worker)
    for page in ("", "/timeline", "/pattern", "/as-it-was"):
        assert client.get(f"/children/{linh.ref}{page}?as_at=2026-03-10").status_code == 404, page
