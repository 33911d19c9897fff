"""Each role's first page says the one thing to do next."""
from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from caseflow.accounts.permissions import ROLES
from caseflow.pages.first_page import PAGES
from tests.harness.records import Records

FIRST = {
    "social-worker": "Report missing", "residential-worker": "Report missing", "interviewer": "Open the interviews",
    "safeguarding-lead": "Open the board", "data-officer": "Statutory returns and FOI", "administrator": "Open people",
    "auditor": "Open the audit record",
}


def test_every_role_has_a_first_page() -> None:
    assert set(PAGES) == set(ROLES) == set(FIRST)


@pytest.mark.parametrize("role", sorted(ROLES))
def test_the_first_page_names_one_thing(records: Records, role: str) -> None:
    records.episode(records.child(given_name="Canary", family_name="Child"), datetime(2026, 10, 1, tzinfo=UTC))
    answer = records.client(role).get("/")
    assert answer.status_code == 200
    assert answer.text.count("govuk-button--start") == 1
    button = answer.text.split("govuk-button--start")[1].split("</a>")[0]
    assert FIRST[role] in button
    assert ("Canary" in answer.text) == (role == "safeguarding-lead")


def test_a_child_who_is_back_is_checked_first(records: Records, at: Callable[..., datetime]) -> None:
    """Newest return first; not once somebody has checked, not after three days, and ringing comes before it."""
    now = at(datetime(2026, 10, 20, 20, tzinfo=UTC))
    worker = records.user()

    def back(local_id: str, hours: float, **facts: object) -> str:
        child = records.child(local_id, given_name=local_id, family_name="Test")
        records.allocated(child, worker)
        returned = now - timedelta(hours=hours)
        return records.episode(child, returned - timedelta(hours=4), returned, returned_at=returned, **facts).ref

    refs = [back("Newest", 1), back("Older", 30)]
    back("LongAgo", 80), back("Loaded", 2, source="ssda903", source_year=2027)
    client = records.client(worker)
    page = client.get("/").text
    assert "Somebody is back" in page and "Newest Test came back today 8 p.m., and nobody has recorded a welfare check." in page
    button = page.split("govuk-button--start")[0].rsplit("<a ", 1)[1]
    assert f"/missing/{refs[0]}/welfare-check" in button and f"/missing/{refs[1]}/welfare-check" in page.split("govuk-button--start")[1]
    assert "LongAgo" not in page and "Loaded" not in page and page.count("Report missing") >= 1
    for ref in refs:
        assert client.post(f"/missing/{ref}/welfare-check", data={"food": "yes"}).status_code == 303
    assert "welfare check" not in client.get("/").text


def test_somebody_to_be_rung_is_not_told_that_something_was_saved(app: Flask, at: Callable[..., datetime]) -> None:
    now = at(datetime(2026, 10, 20, 20, tzinfo=UTC))
    records = Records(app)
    child, worker = records.child(given_name="Mira", family_name="Test"), records.user()
    records.allocated(child, worker)
    out = records.episode(child, now - timedelta(hours=5))
    at(now + timedelta(hours=9))
    client = records.client(worker)
    page = client.get("/").text
    assert "Somebody has to be rung" in page and f'href="/missing/{out.ref}/to-do?looking=1"' in page
    assert ">Now ring<" in client.get(f"/missing/{out.ref}/to-do?looking=1").text
    assert ">Saved. Now ring<" in client.get(f"/missing/{out.ref}/to-do").text


def test_the_child_of_whom_the_police_do_not_know_is_rung_about_first(app: Flask, at: Callable[..., datetime]) -> None:
    """Before one who is out longer and lacks another call; the gravest three stand before the rest, and the view names the child."""
    now = at(datetime(2026, 10, 20, 20, tzinfo=UTC))
    records = Records(app)
    worker = records.user()
    out = []
    for n in range(4):
        child = records.child(f"Out{n}", given_name=f"Out{n}", family_name="Test")
        records.allocated(child, worker)
        told = {} if n == 3 else {"police_reported_at": now - timedelta(hours=8 - n)}
        out.append(records.episode(child, now - timedelta(hours=9 - n), **told).ref)
    at(now + timedelta(hours=2))
    page = records.client(worker).get("/").text
    assert "Out3 Test is missing: police not told" in page and "3 other children wait for a call." in page
    assert f'href="/missing/{out[3]}/to-do?looking=1"' in page
    assert page.count("cf-card__title") == 3 and page.index("All 4 on the board") < page.index("Also to do")
