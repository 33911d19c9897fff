"""A social worker records what is known of an unaccompanied child on a phone: a warning, two tracks put right, a disputed age, the plan."""
from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.accounts.test_signing_in import PASSWORD, give_password
from tests.harness.live import accessible
from tests.harness.records import Records

pytestmark = pytest.mark.postgresql_nightly


def day(page: Any, name: str, when: date) -> None:
    """Type a day into its three boxes."""
    for part, value in (("day", when.day), ("month", when.month), ("year", when.year)):
        page.locator(f"#{name}-{part}").fill(str(value))


def saved(page: Any, heading: str) -> None:
    """Press Save, and wait for the page that it leads to."""
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved.").wait_for()
    page.get_by_role("heading", name=heading, level=1).wait_for()


def test_a_worker_records_the_child_in_life_on_a_phone(app: Flask, records: Records, page: Any, artefacts: Path) -> None:
    child = records.child("ASH-1", given_name="Selam", family_name="Haile", date_of_birth=date(2010, 5, 17))
    records.stage(child, "suspected", date(2025, 2, 1), source="police")
    records.unaccompanied(child, date(2025, 1, 1))
    worker = records.user("social-worker", name="Ada Worker")
    records.allocated(child, worker)
    give_password(worker)
    page.goto(f"/sign-in?next=/children/{child.ref}")
    page.get_by_label("Email address").fill(worker.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    page.get_by_role("link", name="Record a warning").click()
    page.get_by_role("heading", name="Warnings", level=1).wait_for()
    accessible(page)
    page.get_by_role("link", name="Record a warning").click()
    page.get_by_label("What kind of warning is it?").select_option(label="Do not tell somebody where the child is")
    page.get_by_label("The warning, as it is to be read at night").fill("Never tell the uncle where she lives")
    day(page, "started_on", date(2026, 1, 5))
    day(page, "review_on", date(2028, 1, 5))
    page.get_by_label("Yes").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="a warning is looked at again within 12 months").wait_for()
    page.troubles.clear()  # the refusal was asked for
    accessible(page)
    day(page, "review_on", date(2027, 1, 5))
    saved(page, "Warnings")
    page.goto(f"/children/{child.ref}")
    page.get_by_text("Never tell the uncle where she lives").wait_for()
    accessible(page)
    page.screenshot(path=artefacts / "child-warnings-phone.png", full_page=True)

    page.get_by_role("link", name="Open Exploitation").click()
    page.get_by_role("heading", name="Trafficking and exploitation").wait_for()
    accessible(page)
    page.get_by_role("link", name="Change Our view, 1 February 2025").click()
    page.get_by_label("Identified as trafficked").check()
    page.get_by_label("Why is it changed?").fill("The minutes say identified")
    saved(page, "Trafficking and exploitation")
    page.get_by_text("The minutes say identified").wait_for()
    page.get_by_role("link", name="Record exploitation").click()
    day(page, "noted_on", date(2026, 1, 6))
    page.get_by_label("County lines").check()
    page.get_by_role("group", name="Is the child British?").get_by_label("No", exact=True).check()
    saved(page, "Trafficking and exploitation")
    page.screenshot(path=artefacts / "child-trafficking-phone.png", full_page=True)

    page.goto(f"/children/{child.ref}/age")
    for basis, born in (("What the child says", date(2010, 5, 17)), ("An age assessment", date(2009, 3, 1))):
        page.get_by_role("link", name="Record a date of birth as given").click()
        page.get_by_role("heading", name="Record a date of birth as given").wait_for()
        day(page, "date_of_birth", born)
        page.get_by_label(basis).check()
        page.get_by_label("It is known").check()
        day(page, "given_on", date(2026, 1, 7))
        saved(page, "Age")
    accessible(page)
    page.get_by_role("link", name="See what changes if this date is used").click()
    page.get_by_text("Reads the 18th birthday: 1 March 2027 instead of 17 May 2028").first.wait_for()
    accessible(page)
    page.screenshot(path=artefacts / "child-birth-date-phone.png", full_page=True)
    page.get_by_label("Why is this date put into use?").fill("The assessment of 7 January")
    page.get_by_role("button", name="Use this date of birth").click()
    page.get_by_text("Date of birth in use: 1 March 2009.").wait_for()

    page.goto(f"/children/{child.ref}/plan")
    page.get_by_role("heading", name="Plan and safety").wait_for()
    accessible(page)
