"""Everything that matters at night works with scripts switched off."""
from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from caseflow.core import clock, dates
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode
from tests.accounts.test_signing_in import PASSWORD, give_password
from tests.harness.live import PHONE, opened
from tests.harness.records import Records

pytestmark = pytest.mark.postgresql_nightly


def test_reported_told_found_and_returned_without_scripts(app: Flask, records: Records, browser: Any, live: str) -> None:
    worker = records.user("social-worker", name="Ada Worker")
    child = records.child("ASH-42", given_name="Linh", family_name="Tran")
    records.allocated(child, worker)
    give_password(worker)
    with opened(browser, live, PHONE, java_script_enabled=False) as page:
        page.goto("/sign-in?next=/report")
        page.get_by_label("Email address").fill(worker.email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("link", name="Linh Tran").click()
        page.get_by_role("button", name="No, we do not know").click()
        page.get_by_label("Just now").check()
        page.get_by_role("button", name="Save the report").click()
        page.get_by_label("Whom did you speak to?").fill("PC Ahmed")
        page.get_by_role("button", name="Told the police just now").click()
        page.get_by_text("Told PC Ahmed").wait_for()
        page.get_by_role("link", name="Open the record").click()
        for button, name in (("Found", "found_at-time"), ("Returned", "returned_at-time")):
            page.get_by_role("button", name=button).click()
            page.locator(f"[name={name}]").fill(f"{dates.london(clock.now()):%H:%M}")
            page.get_by_role("button", name=f"Save: {button.lower()}").click()
        page.get_by_role("heading", name="Returned", level=1).wait_for()
    assert db.session.execute(select(MissingEpisode)).scalar_one().status == "returned"
