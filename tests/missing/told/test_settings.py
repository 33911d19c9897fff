"""An authority's notices: four questions each, dated versions with a reason, and reports keep the times that they began with."""
from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from caseflow.audit.models import AuditEvent
from caseflow.extensions import db
from caseflow.missing.told.models import NoticeSetting
from tests.harness.records import Records
from tests.missing.told.test_told_pages import listed

NOW = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)
SCHOOL = {"given": "yes", "urgency": "now", "within_minutes": "45", "by_clock": "12:00", "when_away": "yes", "reason": "the school asked"}


@pytest.fixture(autouse=True)
def stopped(at: Callable[..., datetime]) -> None:
    """The clock stands before anything is recorded."""
    at(NOW)


def test_a_change_holds_for_reports_from_then_on(records: Records, at: Callable[..., datetime]) -> None:
    lead = records.user("safeguarding-lead")
    before = records.episode(records.child(), NOW - timedelta(hours=1))
    at(NOW + timedelta(minutes=10))
    client = records.client(lead)
    page = client.get("/settings/notices").text
    assert "Within 30 minutes of the report; not for a child who is only away" in page and "changed</strong>" not in page
    assert client.post("/settings/notices/school", data=SCHOOL).status_code == 303
    assert "Within 45 minutes of the report <strong" in client.get("/settings/notices").text
    page = client.get("/settings/notices/school").text
    assert "the school asked" in page and "As caseflow comes: on the next working day, by midday." in page
    at(NOW + timedelta(minutes=20))
    after, api = records.episode(records.child(), NOW), records.api(lead)
    assert listed(api, before)["school"]["due_at"] == "2026-10-21T11:00:00Z"
    assert listed(api, after)["school"]["due_at"] == "2026-10-20T10:05:00Z"
    row = db.session.execute(select(NoticeSetting)).scalar_one()
    assert (row.urgency, row.within_minutes, row.effective_at) == ("now", 45, row.recorded_at)
    assert db.session.execute(select(AuditEvent.action).where(AuditEvent.action == "notice-setting.changed")).scalars().all()


@pytest.mark.parametrize(("sent", "field"), [
    ({"reason": ""}, "reason"), ({"within_minutes": 2}, "within_minutes"), ({"within_minutes": 5000}, "within_minutes"),
    ({"by_clock": "25:00"}, "by_clock"), ({"urgency": "soon"}, "urgency"), ({"recipient": "neighbour"}, "recipient"),
    ({"recipient": "police", "given": False}, "given"),
])
def test_what_cannot_be_is_refused_by_form_and_api_alike(
        records: Records, at: Callable[..., datetime], sent: dict[str, Any], field: str) -> None:
    lead = records.user("safeguarding-lead")
    body = {"recipient": "school", "given": True, "urgency": "now", "within_minutes": 45, "by_clock": "12:00", "when_away": True,
            "reason": "asked"} | sent
    answer = records.api(lead).post("/api/v1/notice-settings", json=body)
    assert answer.status_code == 422 and list(answer.get_json()["errors"]) == [field]
    typed = {name: {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)
             for name, value in body.items() if name != "recipient"}
    form = records.client(lead).post(f"/settings/notices/{body['recipient']}", data=typed)
    assert form.status_code == (404 if field == "recipient" else 422)
    assert db.session.execute(select(NoticeSetting)).first() is None


def test_only_a_lead_sets_them_and_each_authority_its_own(records: Records, at: Callable[..., datetime]) -> None:
    brackley = records.another_authority("331", "Brackley")
    other = records.user("safeguarding-lead", authority=brackley)
    lead = records.user("safeguarding-lead")
    body = {"recipient": "school", "given": False, "urgency": "now", "when_away": True, "reason": "asked"}
    answer = records.api(lead).post("/api/v1/notice-settings", json=body)
    assert answer.status_code == 201 and answer.get_json()["by_clock"] == "12:00"
    theirs = {one["recipient"]: one for one in records.api(other).get("/api/v1/notice-settings").get_json()["items"]}
    assert theirs["school"]["given"] is True and theirs["school"]["usual"] is True
    for role in ("social-worker", "residential-worker", "data-officer", "administrator"):
        assert records.client(role).get("/settings/notices").status_code == 403


def test_a_closed_day_of_the_authoritys_own_puts_off_what_can_wait(records: Records) -> None:
    lead = records.user("safeguarding-lead")
    out, api = records.episode(records.child(), NOW - timedelta(hours=1)), records.api(lead)
    assert listed(api, out)["manager"]["due_at"] == "2026-10-21T11:00:00Z"
    sent = {"opens": "9am", "closes": "16:30", "closed_on": "21/10/2026\n2026-10-22", "reason": "training"}
    assert records.client(lead).post("/settings/office-hours", data=sent).status_code == 303
    assert "21/10/2026\n22/10/2026" in records.client(lead).get("/settings/office-hours").text
    lines = listed(api, out)
    assert (lines["manager"]["due_at"], lines["edt-manager"]["due_at"]) == ("2026-10-23T11:00:00Z", "2026-10-20T15:30:00Z")
    body = {"opens": "09:00", "closes": "17:00", "reason": "usual"}
    for wrong, field in (({"closes": "08:00"}, "closes"), ({"opens": "early"}, "opens"), ({"closed_on": ["31/02/2026"]}, "closed_on"),
                         ({"reason": " "}, "reason")):
        answer = api.post("/api/v1/office-hours", json=body | wrong)
        assert answer.status_code == 422 and list(answer.get_json()["errors"]) == [field]
    assert api.post("/api/v1/office-hours", json=body).get_json() == {"opens": "09:00", "closes": "17:00", "closed_on": []}
    assert listed(api, out)["manager"]["due_at"] == "2026-10-21T11:00:00Z"
    assert records.client("social-worker").get("/settings/office-hours").status_code == 403
