"""An interviewer with a phone: the next visit first, one for three returns, offered, held, written down, kept from whom, passed on."""
from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from caseflow.accounts.models import User
from caseflow.children.models import Child
from caseflow.core import clock
from caseflow.extensions import db
from caseflow.missing.interviews import obligations
from caseflow.missing.interviews.models import InterviewAccount, InterviewAction, InterviewShare, InterviewText
from caseflow.missing.interviews.service import owe
from caseflow.missing.models import MissingEpisode
from caseflow.store.unit import unit_of_work
from tests.accounts.test_signing_in import PASSWORD, give_password
from tests.harness.live import accessible
from tests.harness.records import TEST, Records


@pytest.fixture
def interviewer(app: Flask, records: Records) -> User:
    """Somebody of a commissioned service to whom one child's three returns were given."""
    child = records.child(given_name="Mira", family_name="Example")
    person = records.user("interviewer", name="Imran Imaginer", team=records.another_team("Listening service", provider=True))
    worker = records.user("social-worker", name="Wil Worker")
    records.allocated(child, worker)
    for hours in (60, 30, 8):
        back = clock.now() - timedelta(hours=hours)
        episode = records.episode(child, back - timedelta(hours=5), back, returned_at=back)
        records.allocated(child, person, kind="interviewer", episode_id=episode.id)
        with unit_of_work(TEST, child.authority_id):
            owe(db.session.get_one(MissingEpisode, episode.id), db.session.get_one(Child, child.id))
    give_password(person)
    return person


def look(page: Any, heading: str | re.Pattern[str], artefacts: Path, name: str = "") -> None:
    """Wait for a page by its heading; axe finds nothing on it."""
    page.get_by_role("heading", name=heading, level=1).wait_for()
    accessible(page)
    if name:
        page.screenshot(path=str(artefacts / f"interview-{name}-phone.png"), full_page=True)


def test_one_visit_from_the_first_page_to_the_receipt(interviewer: User, page: Any, artefacts: Path) -> None:
    page.goto("/sign-in")
    page.get_by_label("Email address").fill(interviewer.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    look(page, "Your next visit", artefacts, "first")
    assert "Mira Example" in page.locator("main").inner_text() and "3 returns" in page.locator("main").inner_text()
    page.get_by_role("button", name="Open it").click()
    look(page, "Return home interview", artefacts, "owed")
    page.get_by_role("button", name="Cover all in this interview").click()
    page.get_by_role("heading", name="It covers 3 times missing").wait_for()

    page.get_by_role("button", name="Record the offer").click()
    look(page, "An attempt to offer or hold it", artefacts)
    page.get_by_label("The child said no").check()
    page.get_by_label("The carer's view").fill("Quarrelled with a friend.")
    look(page, "An attempt to offer or hold it", artefacts, "attempt")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="Offers and attempts: 1").wait_for()
    look(page, "Return home interview", artefacts, "declined")

    page.get_by_role("link", name="Record that it was held").click()
    look(page, "It was held", artefacts)
    page.get_by_role("button", name="Now", exact=True).click()
    page.get_by_label("From a commissioned service, such as a charity").check()
    page.get_by_label("Walking or driving").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Independent: from a commissioned service").wait_for()

    page.get_by_role("button", name="Write it up").click()
    look(page, "Why they went", artefacts, "why")
    page.get_by_label("Not listened to, or let down").check()
    page.get_by_label("To be with friends").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("They went away from").wait_for()

    page.get_by_role("link", name="Write down what was said").click()
    look(page, "What was said", artefacts)
    page.get_by_label("What was said").fill("Nobody asked me where I wanted to live.")
    page.get_by_text("Does the child want this kept from somebody?").click()
    page.get_by_label("Residential workers").check()
    look(page, "What was said", artefacts, "say")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Kept from: Residential workers").wait_for()

    page.get_by_role("link", name="Add an action").click()
    look(page, "Add an action", artefacts)
    page.get_by_label("What is to be done?").fill("Ask about another placement")
    page.get_by_label("By whom?").select_option(label="Wil Worker")
    soon = clock.now() + timedelta(days=7)
    for part, value in (("Day", soon.day), ("Month", soon.month), ("Year", soon.year)):
        page.get_by_label(part, exact=True).fill(str(value))
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Ask about another placement").wait_for()

    page.get_by_role("link", name="Record what was sent").click()
    look(page, "Sent to the police or somebody else", artefacts)
    page.get_by_label(re.compile("In the child's own words")).check()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("nobody has confirmed it yet").wait_for()
    look(page, "Return home interview", artefacts, "held")

    page.set_viewport_size({"width": 320, "height": 640})
    look(page, "Return home interview", artefacts)
    page.goto("/return-interviews")
    look(page, "Return home interviews", artefacts, "none-owed")
    db.session.rollback()
    assert obligations.count(interviewer) == (0, 0), "three returns, one interview"
    assert [row.independence for row in db.session.query(InterviewAccount)] == ["independent"]
    assert [row.withheld_from for row in db.session.query(InterviewText).filter_by(about="own-words")] == [["residential-worker"]]
    assert [row.owner_name for row in db.session.query(InterviewAction)] == ["Wil Worker"]
    assert [row.to for row in db.session.query(InterviewShare)] == ["police"]
