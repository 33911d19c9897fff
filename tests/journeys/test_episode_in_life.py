"""One absence on a phone: clocks, back and gone again, watched over; then put right, seeing first what moves."""
from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode
from tests.accounts.test_signing_in import PASSWORD, give_password
from tests.harness.live import accessible
from tests.harness.records import Records

pytestmark = pytest.mark.postgresql_nightly

MORNING = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)
"""A Tuesday in office hours."""


def test_one_absence_from_its_clocks_to_what_an_amendment_moves(app: Flask, at: Callable[..., datetime], page: Any,
                                                                artefacts: Path) -> None:
    at(MORNING - timedelta(days=300))
    records = Records(app)
    child = records.child("ASH-42", given_name="Linh", family_name="Tran")
    records.stage(child, "identified", date(2026, 3, 1))
    at(MORNING)
    out = records.episode(child, MORNING - timedelta(hours=6), noticed_at=MORNING - timedelta(hours=5))
    lead = records.user("safeguarding-lead", name="Lee Lead")
    give_password(lead)

    def look(heading: str, *, picture: str = "") -> None:
        page.get_by_role("heading", name=heading, level=1).wait_for()
        accessible(page)
        if picture:
            page.screenshot(path=artefacts / f"episode-{picture}.png", full_page=True)

    def choose(name: str) -> None:
        page.get_by_role("radio", name=name, exact=True).check()

    page.goto(f"/sign-in?next=/missing/{out.ref}")
    page.get_by_label("Email address").fill(lead.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    look("Missing", picture="clocks")
    page.get_by_text("over by 3 hours").wait_for()

    page.goto(f"/missing/{out.ref}/went-again")
    look("They came back, then went again")
    page.locator("input[name='returned_at-time']").fill("07:00")
    choose("Hospital")
    page.locator("input[name='last_seen_at-time']").fill("08:30")
    choose("Yes, but they are not back")
    page.get_by_role("button", name="Save both").click()
    page.get_by_text("they were back for 1 hour 30 minutes").wait_for()
    again = db.session.execute(select(MissingEpisode.ref).where(MissingEpisode.ended_at.is_(None))).scalar_one()
    db.session.rollback()
    assert again != out.ref

    page.goto(f"/missing/{again}/watched")
    look("Somebody is watching over them")
    page.get_by_label("Who is watching over them?").fill("the aunt")
    page.get_by_role("button", name="Save").click()
    look("In contact, not back", picture="watched")

    page.goto(f"/missing/{again}/amend")
    look("Put the record right", picture="amend")
    page.get_by_role("link", name="Change when it began").click()
    look("When it began")
    page.get_by_label("Why is this changed?").fill("nobody knew at first")
    choose("No, missing")
    page.get_by_role("button", name="Save the change").click()
    look("What this would move", picture="impact")
    page.get_by_text("Nothing has been changed yet.").wait_for()
    page.get_by_role("button", name="Save the change").click()
    page.get_by_text("Saved. What stood before is kept below.").wait_for()
    look("In contact, not back")
    assert db.session.execute(select(MissingEpisode.type).where(MissingEpisode.ref == again)).scalar_one() == "M"
    db.session.rollback()
