"""A lead's inbox shows a new alert by itself, says why it fired, and takes the decision; on a phone."""
from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from caseflow.accounts.models import User
from caseflow.core import clock
from caseflow.core.dates import london_date
from caseflow.missing import service
from caseflow.store.unit import unit_of_work
from tests.accounts.test_signing_in import PASSWORD, give_password
from tests.harness.live import accessible
from tests.harness.records import TEST, Records

pytestmark = pytest.mark.postgresql_nightly

WITHIN = 5_000
"""Milliseconds in which an open inbox must show a new alert."""


def sign_in(page: Any, user: User) -> None:
    give_password(user)
    page.goto("/sign-in?next=/alerts")
    page.get_by_label("Email address").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def report_missing(records: Records) -> None:
    """An unaccompanied, suspected-trafficked child is reported missing, as a worker would."""
    child = records.child(given_name="Robin", family_name="Sedge")
    records.unaccompanied(child, london_date(clock.now()) - timedelta(days=60))
    records.stage(child, "suspected", london_date(clock.now() - timedelta(hours=3)))
    with unit_of_work(TEST, records.authority.id):
        service.report(child, {"type": "M", "last_seen_at": clock.now() - timedelta(hours=2)})


def test_new_alert_appears_by_itself_and_is_decided_on_a_phone(app: Flask, records: Records, page: Any, artefacts: Path) -> None:
    walk(records, page, artefacts, "phone")


def walk(records: Records, page: Any, artefacts: Path, where: str) -> None:
    sign_in(page, records.user("safeguarding-lead", name="Lee Ash"))
    page.get_by_text("Nothing is waiting here.").wait_for()
    accessible(page)
    report_missing(records)
    alert = page.get_by_role("link", name="Robin Sedge")
    alert.wait_for(timeout=WITHIN)
    page.get_by_text("A child identified or suspected as trafficked went missing.").wait_for()
    page.get_by_text("An unaccompanied or separated child went missing.").wait_for()
    accessible(page)
    page.screenshot(path=artefacts / f"alerts-inbox-{where}.png", full_page=True)
    alert.click()
    page.get_by_role("heading", name="Why this fired").wait_for()
    for closed in page.locator("details").all():
        closed.evaluate("e => { e.open = true }")
    accessible(page)
    page.screenshot(path=artefacts / f"alerts-alert-{where}.png", full_page=True)
    page.get_by_role("button", name="Acknowledge").click()
    page.get_by_text("You have confirmed this alert.").wait_for()
    page.get_by_role("button", name="Record decision").click()
    page.get_by_role("button", name="Record decision").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    page.troubles.clear()  # the 422 of the empty form was asked for
    accessible(page)
    page.get_by_label("On the plan until").check()
    accessible(page)
    page.screenshot(path=artefacts / f"alerts-decide-{where}.png", full_page=True)
    page.get_by_label("Strategy discussion").check()
    page.get_by_label("Why, in a sentence or two").fill("Held with the police at noon.")
    page.get_by_role("button", name="Record decision").click()
    page.get_by_text("The decision is recorded.").wait_for()
    accessible(page)
    page.goto("/rules")
    page.get_by_role("heading", name="Rules", exact=True).wait_for()
    accessible(page)
    page.get_by_role("link", name="Change the rule: Went missing repeatedly").click()
    accessible(page)
    page.screenshot(path=artefacts / f"alerts-rule-{where}.png", full_page=True)
