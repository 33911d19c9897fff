"""Report missing: three answers, an opaque address, one record for one absence."""
from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from caseflow.accounts.models import Allocation
from caseflow.audit.models import AuditEvent
from caseflow.children.models import Child, Lookup
from caseflow.children.service import rebuild_sounds
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode
from caseflow.store.unit import unit_of_work
from tests.harness.records import TEST, Records

NOW = "2026-10-20T21:15:30+01:00"


@pytest.fixture
def sam(records: Records) -> Child:
    """A child who can be found by the sound of the name."""
    child = records.child("ASH-1", given_name="Samir", family_name="Haddad")
    with unit_of_work(TEST, child.authority_id):
        rebuild_sounds(child)
    return child


def searched(client: Any, typed: str) -> Any:
    answer = client.post("/report", data={"who": typed})
    assert answer.status_code == 303
    assert typed.lower() not in answer.headers["Location"].lower()
    return client.get(answer.headers["Location"])


def test_three_answers_save_a_report(records: Records, sam: Child, at: Callable[..., datetime]) -> None:
    at(NOW)
    worker = records.user("social-worker")
    records.allocated(sam, worker)
    client = records.client(worker)
    page = searched(client, "Sameer Hadad")
    assert "Samir Haddad" in page.text and "Sycamore House" in page.text
    next_page = re.search(rf'href="(/report/{sam.ref}/whereabouts)"', page.text)
    assert next_page is not None
    page = client.get(next_page[1])
    assert "Do we know where they are?" in page.text
    page = client.get(f"/report/{sam.ref}/last-seen/not-known")
    answer = client.post(page.request.path, data={"seen": "now"})
    assert answer.status_code == 303, answer.text
    episode = db.session.execute(select(MissingEpisode)).scalar_one()
    assert answer.headers["Location"] == f"/missing/{episode.ref}/to-do"
    assert (episode.type, episode.started_at) == ("M", datetime(2026, 10, 20, 20, 15, tzinfo=UTC))
    assert client.get(answer.headers["Location"]).status_code == 200


@pytest.mark.parametrize(("answers", "precision", "started"), [
    ({"last_seen_at-time": "18:30", "last_seen_at-precision": "about"}, "about", datetime(2026, 10, 20, 17, 30, tzinfo=UTC)),
    ({"last_seen_at-time": "18:30", "last_seen_at-precision": "between", "last_seen_at-until": "19:00"}, "between",
     datetime(2026, 10, 20, 17, 30, tzinfo=UTC)),
])
def test_last_seen_may_be_about_or_between(records: Records, sam: Child, at: Callable[..., datetime], answers: dict[str, str],
                                           precision: str, started: datetime) -> None:
    at(NOW)
    client = records.client("safeguarding-lead")
    answer = client.post(f"/report/{sam.ref}/last-seen/known", data={"seen": "then", "last_seen_at-when": "today", **answers})
    assert answer.status_code == 303, answer.text
    episode = db.session.execute(select(MissingEpisode)).scalar_one()
    assert (episode.type, episode.last_seen_precision, episode.started_at) == ("A", precision, started)


def test_no_answer_is_asked_for_again(records: Records, sam: Child) -> None:
    client = records.client("safeguarding-lead")
    for data in ({}, {"seen": "then"}):
        answer = client.post(f"/report/{sam.ref}/last-seen/not-known", data=data)
        assert answer.status_code == 422
        assert "There is a problem" in answer.text
    assert db.session.execute(select(func.count()).select_from(MissingEpisode)).scalar_one() == 0


def test_a_child_already_out_is_not_reported_twice(records: Records, sam: Child, at: Callable[..., datetime]) -> None:
    at(NOW)
    there = records.episode(sam, datetime(2026, 10, 20, 12, 0, tzinfo=UTC))
    client = records.client("safeguarding-lead")
    page = client.get(f"/report/{sam.ref}/whereabouts")
    assert "Already reported missing" in page.text
    assert f"/missing/{there.ref}/update" in page.text and f"/missing/{there.ref}/went-again" in page.text
    answer = client.post(f"/report/{sam.ref}/last-seen/not-known", data={"seen": "now"})
    assert answer.status_code == 409 and "Already reported missing" in answer.text
    back = {"returned_at-when": "today", "returned_at-time": "17:00", "returned_to": "same placement"}
    assert client.post(f"/missing/{there.ref}/went-again", data=back).status_code == 422
    answer = client.post(f"/missing/{there.ref}/went-again", data={
        **back, "last_seen_at-when": "today", "last_seen_at-time": "18:30", "type": "M"})
    assert answer.status_code == 303 and there.ref not in answer.headers["Location"]
    assert "back for 1 hour 30 minutes" in client.get(answer.headers["Location"]).text


def test_a_worker_who_may_not_see_the_child_finds_by_the_exact_identifier_only(
        records: Records, sam: Child, at: Callable[..., datetime]) -> None:
    at(NOW)
    stranger = records.user("residential-worker", team=records.another_team("Oak Lodge", provider=True))
    client = records.client(stranger)
    for typed in ("Samir Haddad", "ASH", "Sycamore"):
        page = searched(client, typed)
        assert sam.ref not in page.text and "Nobody found" in page.text
    page = searched(client, "ash-1")
    assert sam.ref in page.text and "Samir" not in page.text and "Sycamore" not in page.text
    answer = client.post(f"/report/{sam.ref}/last-seen/not-known", data={"seen": "now"})
    episode = db.session.execute(select(MissingEpisode)).scalar_one()
    assert client.get(answer.headers["Location"]).status_code == 200
    page = client.get(f"/missing/{episode.ref}")
    assert page.status_code == 200 and "Samir" not in page.text and "ASH-1" in page.text
    assert client.get(f"/children/{sam.ref}").status_code == 404
    first = client.get("/").text
    assert "Child ASH-1" in first and "Samir" not in first and "aged" not in first
    given = db.session.execute(select(Allocation.kind).where(Allocation.episode_id == episode.id)).scalar_one()
    assert given == "reporter"


def test_a_worker_with_few_children_need_not_search(records: Records, sam: Child) -> None:
    home = records.user("residential-worker", team=records.another_team("Oak Lodge", provider=True))
    records.allocated(sam, home, kind="home")
    other = records.child("ASH-2", given_name="Somebody", family_name="Else")
    page = records.client(home).get("/report").text
    assert "Samir Haddad" in page and f"/report/{sam.ref}/whereabouts" in page and other.ref not in page
    shown = db.session.execute(select(AuditEvent.refs).where(AuditEvent.action == "children.viewed")).scalars().all()
    assert shown == [[sam.ref]]
    assert sam.ref not in records.client("safeguarding-lead").get("/report").text


def test_a_stranger_to_the_record_is_told_whom_to_ring(records: Records, sam: Child, at: Callable[..., datetime]) -> None:
    at(NOW)
    there = records.episode(sam, datetime(2026, 10, 20, 12, 0, tzinfo=UTC))
    records.another_team("EDT", out_of_hours=True, manager_name="Nia Night", manager_telephone="020 7946 0003")
    page = records.client("social-worker").get(f"/report/{sam.ref}/whereabouts").text
    assert "Nia Night" in page and 'href="tel:02079460003"' in page
    assert there.ref not in page and "Samir" not in page


def test_a_child_not_on_the_list_is_added_as_heard(records: Records, at: Callable[..., datetime]) -> None:
    at(NOW)
    client = records.client("residential-worker")
    page = searched(client, "Amadou")
    add = re.search(r'href="(/report/new-child/[^"]+)"', page.text)
    assert add is not None
    assert 'value="Amadou"' in client.get(add[1]).text
    answer = client.post(add[1], data={
        "given_name": "Amadou", "age_as_told": "unknown", "placed_as_told": "Hotel by the station", "standing": "not-looked-after"})
    assert answer.status_code == 303, answer.text
    child = db.session.execute(select(Child)).scalar_one()
    assert (child.given_name, child.age_as_told, child.standing) == ("Amadou", None, "not-looked-after")
    answer = client.post(f"/report/{child.ref}/last-seen/not-known", data={"seen": "now"})
    episode = db.session.execute(select(MissingEpisode)).scalar_one()
    assert episode.left_out_because == "not-looked-after"
    assert "Amadou" in client.get(answer.headers["Location"]).text
    first = client.get("/").text
    assert "Amadou" in first and "age not shown" in first
    social = records.client("social-worker")
    made = social.post("/report/new-child", data={"given_name": "Binta", "standing": "looked-after"}).headers["Location"]
    answer = social.post(made.replace("whereabouts", "last-seen/not-known"), data={"seen": "now"})
    assert "lacks local identifier and date of birth" in social.get(answer.headers["Location"]).text


def test_a_search_is_its_writers_own_and_ends_after_an_hour(records: Records, at: Callable[..., datetime]) -> None:
    at(NOW)
    client = records.client("social-worker")
    address = client.post("/report", data={"who": "Samir"}).headers["Location"]
    assert records.client("social-worker").get(address).status_code == 404
    assert client.get(address).status_code == 200
    at("2026-10-20T22:16:00+01:00")
    other = records.client("social-worker")
    other.post("/report", data={"who": "Else"})
    assert [row.typed for row in db.session.execute(select(Lookup)).scalars()] == ["Else"]


def test_whom_the_search_showed_is_written_down(records: Records, sam: Child) -> None:
    client = records.client("safeguarding-lead")
    searched(client, "Samir")
    shown = db.session.execute(select(AuditEvent.refs).where(AuditEvent.action == "children.viewed")).scalars().all()
    assert [sam.ref] in shown


def test_another_authoritys_child_is_as_if_never_there(records: Records, sam: Child) -> None:
    other = records.another_authority("331", "Brackley")
    client = records.client(records.user("social-worker", authority=other))
    for path in (f"/report/{sam.ref}/whereabouts", f"/report/{sam.ref}/last-seen/known", "/report/0000-0000-0000/whereabouts"):
        assert client.get(path).status_code == 404
    assert sam.ref not in searched(client, "ASH-1").text
