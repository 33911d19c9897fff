"""The child at 2 a.m.: one screen, in words, with the address behind a press that is written down."""
from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from sqlalchemy import select, update

from caseflow.audit.models import AuditEvent
from caseflow.children.models import Placement
from caseflow.extensions import db
from caseflow.store.unit import unit_of_work
from tests.harness.records import TEST, Records

NIGHT = datetime(2026, 10, 21, 1, 0, tzinfo=UTC)


def test_everything_a_night_worker_needs_is_there(records: Records, at: Callable[..., datetime]) -> None:
    at(NIGHT)
    child = records.child("ASH-7", given_name="Linh", family_name="Tran", date_of_birth=date(2010, 1, 2), age_disputed=True)
    worker = records.user("social-worker", name="Ada Worker", telephone="020 7946 0001")
    manager = records.user("safeguarding-lead", name="Max Manager", telephone="020 7946 0002")
    records.allocated(child, worker)
    records.allocated(child, manager, kind="manager")
    records.another_team("EDT", out_of_hours=True, manager_name="Nia Night", manager_telephone="020 7946 0003")
    records.stage(child, "suspected", date(2026, 1, 1))
    records.nrm(child, "reasonable-grounds", date(2026, 2, 1), outcome="negative")
    records.unaccompanied(child, date(2025, 1, 1))
    for day, where in ((1, "bus station"), (5, "friend's flat"), (9, "seafront"), (12, "Leeds")):
        records.episode(child, datetime(2026, 9, day, 18, 0, tzinfo=UTC), datetime(2026, 9, day, 23, 0, tzinfo=UTC),
                        found_where=where, found_by="police")
    page = records.client(worker).get(f"/children/{child.ref}").text
    for words in ("Linh Tran", "aged 16 (age disputed)", "Sycamore House", 'href="tel:02079460100"', "Ada Worker", "Max Manager",
                  'href="tel:02079460002"', "Nia Night", "trafficking: suspected", "NRM: negative reasonable grounds", "unaccompanied",
                  "age disputed", "Found: Leeds (police)", "Found: seafront", "Found: friend&#39;s flat", "4 times in all"):
        assert words in page, words
    assert "bus station" not in page.split("Pattern</h2>")[0], "the list shows the last three, the strip the last five"
    assert "<title>Child – caseflow</title>" in page


def test_the_address_is_shown_on_asking_and_that_is_written_down(records: Records) -> None:
    child = records.child("ASH-8")
    with unit_of_work(TEST, child.authority_id):
        db.session.execute(update(Placement).where(Placement.child_id == child.id).values(
            home_address="4 Canary Lane, Ashmere", version=Placement.version + 1))
    client = records.client("safeguarding-lead")
    assert "Canary" not in client.get(f"/children/{child.ref}").text
    answer = client.post(f"/children/{child.ref}/address")
    assert answer.status_code == 200 and "4 Canary Lane" in answer.text
    shown = db.session.execute(select(AuditEvent.subject).where(AuditEvent.action == "address.shown")).scalars().all()
    assert shown == [child.ref]
    held = db.session.execute(select(AuditEvent.detail)).scalars().all()
    assert not any("Canary" in str(detail) for detail in held)


def test_without_names_the_identifier_is_shown(records: Records) -> None:
    child = records.child("ASH-9", given_name=None, family_name=None, date_of_birth=None, age_as_told=15)
    page = records.client("safeguarding-lead").get(f"/children/{child.ref}").text
    assert "Child ASH-9 (names not loaded)" in page and "aged about 15, as told" in page
    assert "Still to be filled in:</strong> date of birth" in page


def test_the_task_asks_only_for_what_is_missing(records: Records) -> None:
    child = records.child("ASH-12", in_care_from=None, date_of_birth=None)
    client = records.client("safeguarding-lead")
    assert child.ref in client.get("/children/incomplete").text
    page = client.get(f"/children/{child.ref}/identifiers").text
    assert 'name="date_of_birth-day"' in page and 'name="care_started_on-day"' in page and 'name="local_id"' not in page
    answer = client.post(f"/children/{child.ref}/identifiers", data={
        "date_of_birth-day": "2", "date_of_birth-month": "3", "date_of_birth-year": "2012", "birth_precision": "exact",
        "care_started_on-day": "1", "care_started_on-month": "5", "care_started_on-year": "2025"})
    assert answer.status_code == 303, answer.text
    page = client.get(answer.headers["Location"]).text
    assert "2 March 2012" in page and "Still to be filled in" not in page
    assert child.ref not in client.get("/children/incomplete").text


def test_only_those_who_may_see_the_child(records: Records) -> None:
    child = records.child("ASH-10")
    other = records.another_authority("331", "Brackley")
    for client in (records.client("social-worker"), records.client(records.user("safeguarding-lead", authority=other))):
        for answer in (client.get(f"/children/{child.ref}"), client.post(f"/children/{child.ref}/address")):
            assert answer.status_code == 404
    assert records.client("data-officer").get(f"/children/{child.ref}").status_code == 403


def test_facts_are_added_and_shown(records: Records) -> None:
    child = records.child("ASH-11", date_of_birth=None)
    client = records.client("safeguarding-lead")
    day = {"started_on-day": "1", "started_on-month": "2", "started_on-year": "2026"}
    for path, data in (
        ("trafficking", {"stage": "identified", "source": "strategy meeting", **day}),
        ("national-referral-mechanism", {"event": "referred", "on-day": "3", "on-month": "2", "on-year": "2026"}),
        ("unaccompanied", {"status": "separated", **day}),
        ("placement", {"home_name": "Elm Cottage", "home_telephone": "020 7946 0555", **day}),
        ("details", {"local_id": "ASH-11", "given_name": "Kofi", "standing": "looked-after", "birth_precision": "day-unknown",
                     "date_of_birth-day": "15", "date_of_birth-month": "6", "date_of_birth-year": "2011"}),
    ):
        assert client.get(f"/children/{child.ref}/{path}").status_code == 200
        answer = client.post(f"/children/{child.ref}/{path}", data=data)
        assert answer.status_code == 303, (path, answer.text)
    page = client.get(f"/children/{child.ref}").text
    for words in ("Kofi", "Elm Cottage", "1 February 2026: Our view: identified", "3 February 2026: NRM: referred, awaiting decision",
                  "1 February 2026: Separated", "June 2011, day not known", "trafficking: identified"):
        assert words in page, words
    refused = client.post(f"/children/{child.ref}/national-referral-mechanism", data={"event": "considered"})
    assert refused.status_code == 422 and "There is a problem" in refused.text
