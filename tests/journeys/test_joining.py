"""A lead finds a child recorded twice, joins the records after seeing what it would move, and parts them again: desk and phone."""
from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from caseflow.accounts.models import User
from caseflow.children.service import add_child
from caseflow.core.actor import operator
from caseflow.identity import candidates
from caseflow.store.unit import unit_of_work
from tests.accounts.test_signing_in import PASSWORD, give_password
from tests.harness.live import accessible
from tests.harness.records import Records

pytestmark = pytest.mark.postgresql_nightly

OPERATOR = operator("test")
NIGHT = datetime(2026, 3, 1, 22, tzinfo=UTC)


def test_a_child_recorded_twice_becomes_one_and_two_again(page: Page, desk: Page, records: Records, artefacts: Path) -> None:
    first = records.child("A-1", given_name="Mohammed", family_name="Example", date_of_birth=date(2009, 1, 1), sex="M")
    with unit_of_work(OPERATOR, records.authority.id):
        second = add_child(records.authority.id, {"given_name": "Muhamed", "family_name": "Example", "aliases": ["محمد"],
                                                  "nationality": "Sudanese", "date_of_birth": date(2009, 1, 1)})
    records.episode(second, NIGHT, NIGHT + timedelta(hours=5))
    candidates.look(records.authority.id, OPERATOR)
    lead = records.user("safeguarding-lead", email="lead@ashmere.example")
    give_password(lead)
    for one in (desk, page):
        sign_in(one, lead)
        shot(one, "/doubles", "Recorded twice?", artefacts, "bench")
    desk.get_by_role("link", name="Mohammed Example and Muhamed Example").click()
    expect(desk.get_by_role("heading", name="Is this one child?")).to_be_visible()
    expect(desk.get_by_text("nearly the same").first).to_be_visible()
    look(desk, artefacts, "double")
    shot(page, f"/doubles/{first.ref}/{second.ref}", "Is this one child?", artefacts, "double")
    desk.get_by_role("button", name="Keep the first record").click()
    expect(desk.get_by_role("heading", name="Join another record into this one")).to_be_visible()
    expect(desk.get_by_label("Nationality: Sudanese (here: not known)")).to_be_checked()
    desk.get_by_label("How do you know that it is the same child?").fill("The same passport was seen on both files.")
    look(desk, artefacts, "join")
    desk.get_by_role("button", name="Show what this would do").click()
    expect(desk.get_by_role("heading", name="What joining would do")).to_be_visible()
    expect(desk.get_by_text("1 absence", exact=True)).to_be_visible()
    look(desk, artefacts, "preview")
    desk.get_by_role("button", name="Join the two records").click()
    expect(desk.get_by_role("heading", name="Two records, joined into one")).to_be_visible()
    look(desk, artefacts, "joined")
    shot(page, f"/children/{first.ref}", "Mohammed Example", artefacts, "child")
    page.goto(f"/children/{second.ref}")
    expect(page.get_by_role("heading", name="This record was joined with another")).to_be_visible()
    page.troubles.clear()  # the answer 410 is said on the console
    page.get_by_role("link", name="Open the record that it is part of now").click()
    expect(page.get_by_role("heading", name="Mohammed Example")).to_be_visible()
    desk.get_by_role("link", name="They are two children after all: part them").click()
    expect(desk.get_by_role("heading", name="Part the two records")).to_be_visible()
    look(desk, artefacts, "part")
    desk.get_by_label("Why are they two children after all?").fill("They are cousins.")
    desk.get_by_role("button", name="Part the records").click()
    expect(desk.get_by_role("heading", name="Two records that were joined and parted")).to_be_visible()
    page.goto(f"/children/{second.ref}")
    expect(page.get_by_role("heading", name="Muhamed Example")).to_be_visible()


def sign_in(page: Page, user: User) -> None:
    """In by the form."""
    page.goto("/sign-in?next=/doubles")
    page.get_by_label("Email address").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Recorded twice?")).to_be_visible()


def shot(page: Page, path: str, heading: str, artefacts: Path, name: str) -> None:
    """Open a page, look at it with axe, and leave a picture of it."""
    page.goto(path)
    expect(page.get_by_role("heading", name=heading).first).to_be_visible()
    look(page, artefacts, name)


def look(page: Page, artefacts: Path, name: str) -> None:
    """axe finds nothing; a picture stays for a person to look at."""
    accessible(page)
    size = page.viewport_size
    page.screenshot(path=artefacts / f"joining-{name}-{'phone' if size and size['width'] < 500 else 'desk'}.png", full_page=True)
