"""Absences that only files left open: listed for the lead until somebody says what became of the child."""
from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from flask import Flask
from sqlalchemy import select

from caseflow.accounts import restriction
from caseflow.audit.models import AuditEvent
from caseflow.children.models import Child
from caseflow.children.names_import import MACHINES
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode
from caseflow.store.unit import unit_of_work
from tests.harness.records import TEST, Records

NOW = datetime(2026, 10, 20, 21, 0, tzinfo=UTC)
LIST = "/board/open-in-files"


def left_open(records: Records, name: str, day: int, **facts: object) -> tuple[Child, MissingEpisode]:
    child = records.child(name, given_name=name, family_name="Test", date_of_birth=date(2008, 5, 1), **facts)
    by_file = {"source": "ssda903", "source_year": 2023, "reason": f"{MACHINES[1]}2023", "last_seen_precision": "date"}
    return child, records.episode(child, datetime(2023, 3, day, tzinfo=UTC), started_precision="date", **by_file)


def test_it_stays_on_the_list_until_somebody_says_what_became_of_the_child(
        app: Flask, records: Records, at: Callable[[datetime], datetime]) -> None:
    at(NOW)
    lead, another = records.user("safeguarding-lead"), records.user("safeguarding-lead")
    (_, later), (_, first), (hidden, _) = left_open(records, "Bo", 20), left_open(records, "Mira", 3), left_open(records, "Secret", 4)
    left_open(records, "Foreign", 5, authority=records.another_authority("331", "Brackley"))
    records.episode(records.child("Here", given_name="Here", family_name="Test"), NOW.replace(hour=3))
    with unit_of_work(TEST, records.authority.id):
        restriction.restrict(records.authority.id, hidden.id, hidden.ref, another, because="high-risk")
    pages, api = records.client(lead), records.api(lead)
    assert LIST in pages.get("/board").text
    shown = pages.get(LIST).text
    assert shown.index("Mira Test") < shown.index("Bo Test") and "2 absences" in shown and "in the files of 2023" in shown
    assert not any(name in shown for name in ("Secret", "Foreign", "Here Test"))
    seen = db.session.execute(
        select(AuditEvent).where(AuditEvent.action == "children.viewed").order_by(AuditEvent.id.desc()).limit(1)).scalar_one()
    assert seen.detail["page"] == "open in files" and len(seen.refs) == 2
    address = f"/api/v1/missing-episodes/{first.ref}"
    found = api.post(f"{address}/found", json={"found_at": "2023-03-05T10:00:00Z"}, headers={"If-Match": api.get(address).headers["ETag"]})
    assert found.status_code == 201, found.get_json()
    shown = pages.get(LIST).text
    assert "Mira" not in shown and "1 absence" in shown
    pages.post(f"/missing/{later.ref}/recorded-in-error", data={"reason": "The child was at the home"})
    assert "Nobody is missing in the files only." in pages.get(LIST).text


def test_it_is_for_leads(records: Records) -> None:
    worker = records.client(records.user("social-worker"))
    assert LIST not in worker.get("/board").text and worker.get(LIST).status_code == 403
