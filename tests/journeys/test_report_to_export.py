"""From a worker's telephone to the year's figures: a child is reported missing, the alert rises, the child returns, the figure counts."""
from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from caseflow.accounts.models import User
from caseflow.children.models import Child
from caseflow.children.service import rebuild_sounds
from caseflow.core import clock
from caseflow.core.dates import london_date
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode
from caseflow.store.unit import unit_of_work
from tests.accounts.test_signing_in import PASSWORD, give_password
from tests.harness.live import DESK, PHONE, accessible, opened
from tests.harness.records import TEST, Records

WITHIN = 5_000
"""Milliseconds in which the lead's open inbox must show the new alert."""
ANSWERS = 3


class Person:
    """Somebody at a screen, for whom axe looks at every page they come to."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.looked_at: list[str] = []

    def sign_in(self, user: User, path: str) -> None:
        """Sign in and arrive at a page."""
        give_password(user)
        self.page.goto(f"/sign-in?next={path}")
        self.look("Sign in")
        self.page.get_by_label("Email address").fill(user.email)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.get_by_role("button", name="Sign out").wait_for()

    def look(self, heading: str | re.Pattern[str]) -> None:
        """Wait for a page by its heading, and let axe look at it."""
        self.page.get_by_role("heading", name=heading, level=1, exact=isinstance(heading, str)).wait_for()
        accessible(self.page)
        self.looked_at.append(str(heading))

    def press(self, name: str, role: str = "button") -> None:
        """Press a button or a link by what it says."""
        self.page.get_by_role(role, name=name).first.click()


@pytest.fixture
def worker(browser: Any, live: str) -> Iterator[Person]:
    """A phone, 390 pixels wide."""
    with opened(browser, live, PHONE, has_touch=True) as page:
        yield Person(page)


@pytest.fixture
def lead(browser: Any, live: str) -> Iterator[Person]:
    """The lead's desk."""
    with opened(browser, live, DESK) as page:
        yield Person(page)


@pytest.fixture
def officer(browser: Any, live: str) -> Iterator[Person]:
    """The data officer's desk."""
    with opened(browser, live, DESK) as page:
        yield Person(page)


@pytest.fixture
def child(records: Records) -> Child:
    """An unaccompanied child, suspected to be trafficked and referred, in care for some time, not near 18."""
    today = london_date(clock.now())
    made = records.child("ASH-42", given_name="Linh", family_name="Tran", date_of_birth=today.replace(year=today.year - 15, day=1))
    with unit_of_work(TEST, made.authority_id):
        rebuild_sounds(made)
    records.unaccompanied(made, today.replace(month=1, day=1))
    records.stage(made, "suspected", today.replace(month=1, day=1))
    records.nrm(made, "referred", today.replace(month=1, day=1))
    return made


def test_from_report_to_export(app: Flask, records: Records, child: Child, worker: Person, lead: Person, officer: Person,
                               artefacts: Path) -> None:
    ada = records.user("social-worker", name="Ada Worker")
    records.allocated(child, ada)
    records.another_team("EDT", out_of_hours=True, manager_name="Nia Night", manager_telephone="020 7946 0003")
    lead.sign_in(records.user("safeguarding-lead", name="Lee Lead"), "/alerts")
    lead.page.get_by_text("Nothing is waiting here.").wait_for()
    lead.look("Alerts")
    worker.sign_in(ada, "/")
    worker.look("Is a child missing?")
    reports(worker, artefacts)
    sees_the_alert(lead, artefacts)
    tells_and_ends(worker, artefacts)
    decides(lead)
    counts(officer, records, child, artefacts)
    assert min(len(who.looked_at) for who in (worker, lead, officer)) >= 4


def reports(worker: Person, artefacts: Path) -> None:
    """Three answers: who, do we know where they are, when last seen."""
    worker.press("Report missing")
    worker.look("Who is missing?")
    began = clock.monotonic()
    worker.page.get_by_label("Name, identifier or home").fill("Lin Tranh")
    worker.press("Search")
    worker.look("Which child?")
    assert "Tranh" not in worker.page.url and "Tran" not in worker.page.title()
    worker.press("Linh Tran", "link")
    worker.look("Do we know where they are?")
    worker.press("No, we do not know")
    worker.look("When were they last seen?")
    worker.page.get_by_label("Just now").check()
    worker.press("Save the report")
    worker.look("Saved. Now ring")
    print(f"report missing took {clock.monotonic() - began:.1f} s, axe on every page included")
    worker.page.screenshot(path=artefacts / "journey-to-do-phone.png", full_page=True)
    episode = db.session.execute(select(MissingEpisode)).scalar_one()
    assert (episode.type, episode.ended_at) == ("M", None)
    db.session.rollback()


def sees_the_alert(lead: Person, artefacts: Path) -> None:
    """The open inbox shows one alert with its reasons, without being asked."""
    lead.page.get_by_role("link", name="Linh Tran").wait_for(timeout=WITHIN)
    assert lead.page.get_by_role("link", name="Linh Tran").count() == 1
    lead.page.get_by_text("A child identified or suspected as trafficked went missing.").wait_for()
    lead.page.get_by_text("An unaccompanied or separated child went missing.").wait_for()
    lead.look("Alerts")
    lead.page.screenshot(path=artefacts / "journey-inbox-desk.png", full_page=True)
    lead.page.goto("/board")
    lead.look("Missing now")
    lead.page.get_by_text("nobody told yet").wait_for()


def tells_and_ends(worker: Person, artefacts: Path) -> None:
    """Told by name, found, and returned later."""
    worker.page.get_by_label("Whom did you speak to?").fill("PC Ahmed")
    worker.press("Told the police just now")
    worker.page.get_by_text("Told PC Ahmed").wait_for()
    worker.look("Saved. Now ring")
    worker.press("Open the record", "link")
    worker.look("Missing")
    worker.page.screenshot(path=artefacts / "journey-episode-phone.png", full_page=True)
    worker.press("Found")
    worker.look("Found")
    worker.press("Now")
    worker.page.get_by_label("Where?").fill("Bus station")
    worker.page.get_by_label("By whom?").fill("police")
    worker.page.get_by_label("Yes", exact=True).check()
    worker.press("Save: found")
    worker.look("Found, not yet returned")
    worker.press("Returned")
    worker.look("Returned")
    worker.press("Now")
    worker.page.get_by_label("The same placement").check()
    worker.press("Save: returned")
    worker.page.get_by_text(re.compile("Not yet offered; due by")).wait_for()
    worker.look("Returned")


def decides(lead: Person) -> None:
    """The lead records a decision."""
    lead.page.goto("/alerts")
    lead.press("Linh Tran", "link")
    lead.look("Linh Tran")
    lead.press("Record decision")
    lead.look("Record decision")
    lead.page.get_by_label("Strategy discussion").check()
    lead.page.get_by_label("Why, in a sentence or two").fill("Held with the police.")
    lead.press("Record decision")
    lead.page.get_by_text("The decision is recorded.").wait_for()


def counts(officer: Person, records: Records, child: Child, artefacts: Path) -> None:
    """The figure opens the child's reference and the reason; the file is a spreadsheet."""
    officer.sign_in(records.user("data-officer"), "/returns")
    officer.look("Statutory returns and FOI")
    officer.press("Build figures")
    year = london_date(clock.now() - timedelta(minutes=5)).year
    officer.page.get_by_label("Which year?").fill(str(year))
    officer.look("Build figures")
    officer.press("Build")
    officer.page.get_by_text("The figures are built.").wait_for()
    accessible(officer.page)
    officer.page.get_by_role("link", name=re.compile("^1 child.* unaccompanied or separated.* went missing at least once")).click()
    officer.page.get_by_role("heading", name="Counted", exact=True).wait_for()
    officer.page.get_by_text(child.ref).first.wait_for()
    assert officer.page.get_by_text("Was unaccompanied or separated, and went missing at least once.").count() == 1
    accessible(officer.page)
    assert "Linh" not in officer.page.content()
    officer.page.screenshot(path=artefacts / "journey-children-desk.png", full_page=True)
    officer.look(re.compile("."))
    officer.press("All figures", "link")
    with officer.page.expect_download() as made:
        officer.press("Make the file")
    assert made.value.suggested_filename.endswith(".xlsx")
    assert Path(made.value.path()).read_bytes().startswith(b"PK")
