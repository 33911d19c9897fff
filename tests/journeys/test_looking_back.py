"""A lead reads a child's past: the pattern, the timeline, what was changed and why, and the page as it was; on a phone and by keyboard."""
from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from caseflow.accounts.models import User
from caseflow.children import service
from caseflow.children.models import Child
from caseflow.core import clock
from caseflow.core.dates import london
from caseflow.extensions import db
from caseflow.store.unit import unit_of_work
from tests.accounts.test_signing_in import PASSWORD, give_password
from tests.harness.live import accessible
from tests.harness.records import TEST, Records

pytestmark = pytest.mark.postgresql_nightly

LONG_AGO, RENAMED = timedelta(days=20), timedelta(days=5)


@pytest.fixture
def records(app: Flask, at: Callable[..., datetime]) -> Records:
    """Everything was recorded twenty days ago."""
    at(clock.now() - LONG_AGO)
    return Records(app)


@pytest.fixture
def linh(records: Records, at: Callable[..., datetime]) -> Child:
    """Four absences on Friday nights, one of them known by its day alone; renamed five days ago."""
    child = records.child("ASH-1", given_name="Lin", family_name="Tran")
    start = clock.now() - timedelta(days=london(clock.now()).weekday() + 3)
    for week in range(4):
        began = (start - timedelta(weeks=week)).replace(hour=20, minute=30)
        day_only: dict[str, Any] = {"started_precision": "date", "found_precision": "date"} if week == 2 else {}
        records.episode(child, began, began + timedelta(hours=6 * week + 3), place_last_seen="the bus station", found_where="the seafront",
                        found_by="police", **day_only)
    at(clock.now() + LONG_AGO - RENAMED)
    with unit_of_work(TEST, child.authority_id):
        service.amend_child(db.session.get_one(Child, child.id), {"given_name": "Linh"}, reason="birth certificate seen")
    clock.freeze(None)
    return child


def sign_in(page: Any, user: User, path: str) -> None:
    give_password(user)
    page.goto(f"/sign-in?next={path}")
    page.get_by_label("Email address").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def heading(page: Any, words: str) -> None:
    page.get_by_role("heading", name=words, level=1).wait_for()
    accessible(page)


def test_a_childs_past_on_a_phone(app: Flask, records: Records, linh: Child, page: Any, artefacts: Path) -> None:
    sign_in(page, records.user("safeguarding-lead", name="Max Manager"), f"/children/{linh.ref}")
    heading(page, "Linh Tran")
    page.screenshot(path=artefacts / "child-phone.png", full_page=True)
    page.get_by_role("link", name="The pattern of all 4 absences").click()
    heading(page, "Pattern of absences")
    page.get_by_role("img", name="Pattern of absences across the week").wait_for()
    page.screenshot(path=artefacts / "pattern-phone.png", full_page=True)
    page.get_by_role("region", name="The same as a table").focus()
    page.keyboard.press("Tab")
    assert "/missing/" in page.evaluate("() => document.activeElement.href"), "every absence is reached by keyboard"
    page.get_by_role("link", name="Back to the child").click()
    heading(page, "Linh Tran")
    page.get_by_role("link", name="Timeline of everything recorded").click()
    heading(page, "Timeline")
    page.get_by_text("Order and filter").click()
    page.get_by_label("When it was recorded").check()
    page.get_by_label("Care and placements", exact=False).check()
    accessible(page)
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**by=recorded**")
    heading(page, "Timeline")
    page.screenshot(path=artefacts / "timeline-phone.png", full_page=True)
    page.get_by_role("link", name="Placed at Sycamore House").or_(page.get_by_role("link", name="history", exact=False)).first.click()
    heading(page, "History of one record")
    page.get_by_role("link", name="Words used here").click()
    heading(page, "Words used here")


def test_the_page_as_it_was_at_a_desk(app: Flask, records: Records, linh: Child, desk: Any, artefacts: Path) -> None:
    sign_in(desk, records.user("safeguarding-lead", name="Max Manager"), f"/children/{linh.ref}")
    heading(desk, "Linh Tran")
    desk.get_by_role("link", name="Show this page as it was").click()
    heading(desk, "Show the page as it was")
    desk.get_by_role("button", name="Show").click()
    desk.get_by_role("heading", name="There is a problem").wait_for()
    desk.troubles.clear()  # the 422 of the empty form was asked for
    accessible(desk)
    day = london(clock.now() - timedelta(days=10))
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        desk.get_by_label(part, exact=True).fill(str(value))
    desk.get_by_role("button", name="Show").press("Enter")
    heading(desk, "Lin Tran")
    desk.get_by_text("Nothing can be changed from this view.").wait_for()
    assert desk.get_by_role("main").get_by_role("link", name="Report missing").count() == 0
    desk.screenshot(path=artefacts / "child-as-it-was-desk.png", full_page=True)
    desk.get_by_role("link", name="At the next change").click()
    heading(desk, "Linh Tran")
    desk.get_by_role("link", name="The pattern of all 4 absences").click()
    heading(desk, "Pattern of absences")
    desk.get_by_text("Nothing can be changed from this view.").wait_for()
    desk.screenshot(path=artefacts / "pattern-desk.png", full_page=True)
    desk.goto(f"/children/{linh.ref}")
    heading(desk, "Linh Tran")
    desk.get_by_role("link", name="History of name, date of birth and identifier").click()
    heading(desk, "History of one record")
    desk.get_by_text("birth certificate seen").wait_for()
