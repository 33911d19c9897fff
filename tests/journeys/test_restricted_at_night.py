"""The out-of-hours worker at 2 a.m., on a phone, before a restricted child who is missing; and the lead, who sees it at once."""
from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from caseflow.accounts import restriction
from caseflow.accounts.models import User
from caseflow.core import clock
from caseflow.core.actor import operator
from caseflow.extensions import db
from caseflow.store.unit import unit_of_work
from tests.accounts.test_signing_in import PASSWORD, give_password
from tests.harness.live import accessible
from tests.harness.records import Records

pytestmark = pytest.mark.postgresql_nightly

HOUR = timedelta(hours=1)


def sign_in(page: Any, user: User, to: str) -> None:
    give_password(user)
    page.goto(f"/sign-in?next={to}")
    page.get_by_label("Email address").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_opened_in_an_emergency_and_the_lead_sees_every_page(app: Flask, records: Records, page: Any, desk: Any) -> None:
    now = clock.now()
    edt = records.another_team("EDT", out_of_hours=True)
    night = records.user(team=edt, name="Nadia Night")
    records.on_shift(night, edt, now - HOUR, now + 11 * HOUR)
    owner, lead = records.user("safeguarding-lead", name="Olive Owner"), records.user("safeguarding-lead")
    child = records.child("Q-77", given_name="Secret", family_name="Name")
    records.episode(child, now - 9 * HOUR)
    with unit_of_work(operator("test"), records.authority.id):
        restriction.restrict(child.authority_id, child.id, child.ref, db.session.merge(owner), because="relocation")

    sign_in(page, night, "/board")
    page.get_by_role("heading", name="A restricted child").wait_for()
    assert "Secret" not in page.content() and "Ask Olive Owner" in page.content()
    accessible(page)
    page.get_by_role("link", name="open the record in an emergency").click()
    page.get_by_role("heading", name="Open this record in an emergency").wait_for()
    page.get_by_role("button", name="Open the record").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    accessible(page)
    page.troubles.clear()  # the refusal itself, as the browser's console says it
    page.get_by_label("The child is missing, or may be").check()
    page.get_by_label("What has happened?").fill("Her carer rang: she was seen at the harbour")
    page.get_by_role("button", name="Open the record").click()
    page.get_by_role("heading", name="Secret Name").wait_for()
    page.get_by_text("Opened in an emergency until").wait_for()
    accessible(page)
    page.get_by_role("button", name="I need it no longer").click()
    page.get_by_text("The record is closed to you again.").wait_for()
    assert "Secret" not in page.content()

    sign_in(desk, lead, "/")
    desk.get_by_text("opened in an emergency and nobody has looked at it").wait_for()
    desk.get_by_role("button", name="Look at who read what").or_(desk.get_by_role("link", name="Look at who read what")).first.click()
    desk.get_by_role("link", name="Nadia Night opened Child Q-77 (restricted)").click()
    desk.get_by_role("heading", name="Opened by Nadia Night").wait_for()
    desk.get_by_text("Read: child").wait_for()
    accessible(desk)
    desk.get_by_label("Was it right to open the record?").fill("Right: the police needed her description")
    desk.get_by_role("button", name="Save").click()
    desk.get_by_role("heading", name="Records opened in an emergency").wait_for()
    assert "Secret" not in desk.content() and "Nobody has looked at this yet" not in desk.content()
