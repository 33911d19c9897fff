"""Two in the morning, one thumb, 320 pixels: the police, the duty manager and the parents told in a tap each; then the statement."""
from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from caseflow.children.models import Child
from caseflow.core import clock
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode, Notice
from tests.accounts.test_signing_in import PASSWORD, give_password
from tests.harness.live import accessible
from tests.harness.records import Records

NIGHT = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
NARROW = {"width": 320, "height": 640}


@pytest.fixture
def out(records: Records) -> MissingEpisode:
    """An unaccompanied child, suspected to be trafficked, reported a minute ago; the mother took the call the last time."""
    clock.freeze(NIGHT)
    records.another_team("EDT", out_of_hours=True, manager_name="Nia Night", manager_telephone="020 7946 0003")
    worker = records.user("social-worker", name="Ada Worker", email="ada@330.example")
    give_password(worker)
    child: Child = records.child("ASH-42", given_name="Linh", family_name="Tran", languages=["Vietnamese"])
    records.allocated(child, worker)
    records.stage(child, "suspected", date(2026, 9, 1))
    records.unaccompanied(child, date(2026, 8, 1))
    before = records.episode(child, NIGHT - timedelta(days=30), NIGHT - timedelta(days=29))
    records.add(Notice(authority_id=child.authority_id, child_id=child.id, episode_id=before.id, to="parents",
                       sent_at=NIGHT - timedelta(days=30), acknowledged_by="Mai Tran", acknowledged_at=NIGHT - timedelta(days=30)))
    return records.episode(child, NIGHT - timedelta(hours=1))


@pytest.mark.postgresql_nightly
def test_one_thumb_tells_everybody_who_is_to_be_rung(page: Any, out: MissingEpisode, artefacts: Path) -> None:
    page.set_viewport_size(NARROW)
    page.goto(f"/sign-in?next=/missing/{out.ref}/to-do")
    page.get_by_label("Email address").fill("ada@330.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Saved. Now ring").wait_for()
    accessible(page)
    page.screenshot(path=artefacts / "told-now-320.png", full_page=True)
    page.locator("#to-police").get_by_label("Whom did you speak to?").fill("PC Ahmed")
    page.get_by_role("button", name="Told the police just now").tap()
    page.get_by_text("Told PC Ahmed, today 2 a.m., by telephone.").wait_for()
    page.get_by_role("button", name="Told Nia Night just now").tap()
    page.get_by_text("Told Nia Night, today 2 a.m., by telephone.").wait_for()
    page.get_by_role("button", name="Told them just now").tap()
    page.get_by_text("Told Mai Tran, today 2 a.m., by telephone.").wait_for()
    page.get_by_role("heading", name="One call is left").wait_for()
    assert page.locator("#to-home-office").get_by_text("By midday today.").count() == 1
    page.locator("#to-school").get_by_role("link", name="Not needed").tap()
    page.get_by_role("heading", name="Not needed: school or college").wait_for()
    accessible(page)
    page.get_by_label("Why is it not needed this time?").fill("half-term")
    page.get_by_role("button", name="Save").tap()
    page.get_by_text("Not needed, because half-term.").wait_for()
    accessible(page)
    page.get_by_role("link", name="Statement to the police").click()
    page.get_by_role("heading", name="Statement to the police").wait_for()
    accessible(page)
    page.get_by_role("button", name="Something was asked of them").tap()
    page.get_by_label("What is asked for?").fill("Phone data")
    page.get_by_role("button", name="Save").tap()
    page.get_by_text("Not answered yet.").wait_for()
    page.screenshot(path=artefacts / "statement-320.png", full_page=True)
    page.goto(f"/missing/{out.ref}")
    page.get_by_role("heading", name="Who has been told").wait_for()
    accessible(page)
    page.screenshot(path=artefacts / "told-on-record-320.png", full_page=True)
    assert len(db.session.execute(select(Notice)).scalars().all()) == 5
