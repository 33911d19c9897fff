"""The statement to the police: on what basis, what it never holds, what was asked and answered, and what counts as unanswered."""
from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from caseflow.audit.models import AuditEvent
from caseflow.children.models import Child, Placement
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode
from caseflow.missing.told.models import PoliceRequest
from caseflow.store.record import history_of
from tests.harness.records import Records

NOW = datetime(2026, 10, 20, 21, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def stopped(at: Callable[..., datetime]) -> None:
    """The clock stands before anything is recorded."""
    at(NOW)


def out(records: Records, **facts: Any) -> tuple[Child, MissingEpisode]:
    child = records.child(given_name="Linh", family_name="Tran", languages=["Vietnamese"], **facts)
    return child, records.episode(child, NOW - timedelta(hours=5), place_last_seen="outside Sycamore House", circumstances="of 7 Elm Way")


def statement(client: Any, episode: MissingEpisode, more: str = "") -> dict[str, Any]:
    answer = client.get(f"/api/v1/missing-episodes/{episode.ref}/police-statement{more}")
    assert answer.status_code == 200, answer.text
    return answer.get_json()


@pytest.mark.parametrize(("stage", "nrm", "status", "headline", "basis"), [
    (None, None, None, None, []),
    ("at-risk", None, None, None, []),
    ("no-longer", ("conclusive-grounds", "negative"), None, None, []),
    ("suspected", None, None, "is suspected to be a victim of trafficking",
     ["Ashmere's own view since 1 September 2026: suspected victim of trafficking."]),
    ("suspected", ("conclusive-grounds", "negative"), None, "is suspected to be a victim of trafficking", [
        "Ashmere's own view since 1 September 2026: suspected victim of trafficking.",
        "Negative conclusive grounds decision of the National Referral Mechanism, 2 October 2026."]),
    (None, ("referred", None), None, "is suspected to be a victim of trafficking",
     ["Referred to the National Referral Mechanism, no decision yet, 2 October 2026."]),
    ("at-risk", ("reasonable-grounds", "positive"), "uasc",
     "is an unaccompanied asylum-seeking child and has been identified as a victim of trafficking", [
         "Positive reasonable grounds decision of the National Referral Mechanism, 2 October 2026.",
         "An unaccompanied asylum-seeking child since 1 August 2026."]),
    (None, None, "separated", "is a separated child", ["A separated child since 1 August 2026."]),
])
def test_the_basis_is_the_dated_statuses_in_words(
        records: Records, at: Callable[..., datetime], stage: str | None, nrm: tuple[str, str | None] | None, status: str | None,
        headline: str | None, basis: list[str]) -> None:
    at(NOW)
    child, episode = out(records)
    if stage:
        records.stage(child, stage, date(2026, 9, 1))
    if nrm:
        records.nrm(child, nrm[0], date(2026, 10, 2), outcome=nrm[1])
    if status:
        records.unaccompanied(child, date(2026, 8, 1), status=status)
    said = statement(records.api("safeguarding-lead"), episode)
    assert said["applies"] is bool(headline)
    assert said["headline"] == (headline and f"This child {headline}, and is therefore at increased risk when missing.")
    assert said["basis"] == basis
    page = records.client("safeguarding-lead").get(f"/missing/{episode.ref}/statement").text
    assert ("On what basis" in page) is bool(headline)


def test_it_never_says_where_the_child_lives_unless_asked_and_that_is_written_down(records: Records, at: Callable[..., datetime]) -> None:
    child, episode = out(records)
    records.stage(child, "identified", date(2026, 9, 1))
    placement = db.session.execute(select(Placement).where(Placement.child_id == child.id)).scalar_one()
    records.add(Placement(authority_id=child.authority_id, child_id=child.id, started_on=date(2026, 2, 1), home_name="Heron Lodge",
                          home_address="7 Elm Way\nAshmere", home_telephone="020 7946 0100"))
    assert placement.home_name == "Sycamore House"
    api, client = records.api("safeguarding-lead"), records.client("safeguarding-lead")
    for text in (client.get(f"/missing/{episode.ref}/statement").text, str(statement(api, episode))):
        assert not [word for word in ("Elm Way", "Heron", "Sycamore", "7946") if word in text]
        assert "Tran" in text and "Vietnamese" in text
    assert statement(api, episode)["address"] is None
    assert "7 Elm Way<br>Ashmere" in client.get(f"/missing/{episode.ref}/statement?address=yes").text
    assert statement(api, episode, "?address=yes")["address"] == "7 Elm Way\nAshmere"
    pages = [detail["page"] for detail in db.session.execute(
        select(AuditEvent.detail).where(AuditEvent.action == "children.viewed")).scalars()]
    assert {"police statement", "police statement with the address", "api.police-statement with the address"} <= set(pages)


def test_what_was_asked_is_kept_with_its_basis_and_counts_until_it_is_answered(records: Records, at: Callable[..., datetime]) -> None:
    child, episode = out(records)
    lead = records.user("safeguarding-lead")
    client, api = records.client(lead), records.api(lead)
    nothing = api.post(f"/api/v1/missing-episodes/{episode.ref}/police-requests", json={"resource": "dogs"})
    assert nothing.status_code == 422 and "Record that first" in nothing.text
    records.stage(child, "suspected", date(2026, 9, 1))
    answer = client.post(f"/missing/{episode.ref}/police-request", data={"resource": "Phone data", "asked_of": "PC 7"})
    assert answer.status_code == 303
    made = api.post(f"/api/v1/missing-episodes/{episode.ref}/police-requests", json={"resource": "Checks at ports"}).get_json()
    assert made["basis"] == ["Ashmere's own view since 1 September 2026: suspected victim of trafficking."] and made["answer"] is None
    assert "2 requests to the police are unanswered" in client.get(f"/missing/{episode.ref}").text
    assert "2 requests to the police unanswered" in client.get("/board").text
    assert "2 requests to the police have not been answered" in client.get("/").text
    path = f"/api/v1/police-requests/{made['ref']}/answer"
    early = api.post(path, json={"answer": "agreed", "answered_at": "2026-10-20T21:00:00+01:00"})
    assert early.status_code == 422 and list(early.get_json()["errors"]) == ["answered_at"]
    assert api.post(path, json={"answer": "perhaps"}).status_code == 422
    assert api.post(path, json={"answer": "refused", "answered_by": "Insp Grey", "answer_words": "No officers"}).status_code == 201
    again = api.post(path, json={"answer": "agreed"})
    assert again.status_code == 409 and again.get_json()["current"]["answer"] == "refused"
    listed = client.get("/police-requests").text
    assert "2 requests in all" in listed and "1 refused" in listed and "1 not answered yet" in listed
    assert "Phone data" in listed and "Checks at ports" not in listed
    assert [one["resource"] for one in api.get("/api/v1/police-requests").get_json()["items"]] == ["Phone data"]
    page = client.get(f"/missing/{episode.ref}/statement").text
    assert "Answer: refused" in page and "No officers" in page and "Not answered yet." in page
    past = history_of(PoliceRequest.__table__)
    assert db.session.execute(select(past.c.answer).where(past.c.ref == made["ref"])).scalars().all() == [None]
    client.post(f"/missing/{episode.ref}/recorded-in-error", data={"reason": "wrong child"})
    assert "0" not in client.get("/police-requests").text.split("</h1>")[1].split("in all")[0]
    assert db.session.execute(select(PoliceRequest.voided)).scalars().all() == [True, True]


def test_another_authority_and_a_role_that_may_not_see_nothing(records: Records, at: Callable[..., datetime]) -> None:
    child, episode = out(records)
    records.stage(child, "identified", date(2026, 9, 1))
    mine = records.api("safeguarding-lead")
    made = mine.post(f"/api/v1/missing-episodes/{episode.ref}/police-requests", json={"resource": "dogs"}).get_json()
    foreign = records.client(records.user("safeguarding-lead", authority=records.another_authority("331", "Brackley")))
    assert foreign.get(f"/missing/{episode.ref}/statement").status_code == 404
    assert foreign.get(f"/police-requests/{made['ref']}/answer").status_code == 404
    assert "dogs" not in foreign.get("/police-requests").text
    assert "1 request in all" in records.client("safeguarding-lead").get("/police-requests").text
    counted = records.client("social-worker").get("/police-requests").text
    assert "No requests in all" in counted and "dogs" not in counted, "of a child not seen there is not even a number"
    assert records.client("data-officer").get("/police-requests").status_code == 403
