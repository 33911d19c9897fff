"""The line goes while a form is being sent: nothing is lost, nothing is saved twice, nothing of anybody's is overwritten or kept."""
from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from caseflow.core import clock
from caseflow.extensions import db
from caseflow.missing import service
from caseflow.missing.models import MissingEpisode
from caseflow.store.unit import unit_of_work
from tests.accounts.test_signing_in import PASSWORD, give_password
from tests.harness.live import accessible
from tests.harness.records import TEST, Records

pytestmark = pytest.mark.postgresql_nightly


def at_the_last_question(records: Records, page: Any) -> Any:
    """A lead at the page that saves a report, about a child whom nobody has reported yet."""
    records.another_team("Night Desk", out_of_hours=True, manager_name="Nia Moor", manager_telephone="01632 960 111")
    child = records.child(given_name="Zqtarn", family_name="Brook")
    lead = records.user("safeguarding-lead")
    give_password(lead)
    page.goto(f"/sign-in?next=/report/{child.ref}/last-seen/not-known")
    page.get_by_label("Email address").fill(lead.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Save the report").wait_for()
    page.wait_for_load_state("load")
    page.get_by_role("radio", name="Now").check()
    return child


def episodes() -> int:
    db.session.rollback()
    return int(db.session.execute(select(func.count()).select_from(MissingEpisode)).scalar_one())


def test_what_was_written_waits_on_the_page_and_is_sent_once(app: Flask, records: Records, page: Any) -> None:
    at_the_last_question(records, page)
    page.context.set_offline(True)
    page.get_by_role("button", name="Save the report").click()
    page.get_by_role("heading", name="There is no line. Nothing is saved yet").wait_for()
    assert page.get_by_role("link", name="01632 960 111").is_visible()
    accessible(page)
    assert episodes() == 0
    kept = page.evaluate("""async () => [Object.keys(localStorage), Object.keys(sessionStorage), await caches.keys(),
        await indexedDB.databases(), (await navigator.serviceWorker?.getRegistrations() || []).length]""")
    assert kept == [[], ["htmx-current-path-for-history"], [], [], 0], kept  # that path holds a reference and no name
    page.context.set_offline(False)
    page.wait_for_url("**/to-do")
    assert episodes() == 1
    page.troubles.clear()  # the browser says that there was no line


def test_an_answer_that_was_lost_on_the_way_is_given_again(app: Flask, records: Records, page: Any) -> None:
    at_the_last_question(records, page)
    lost: list[int] = []

    def lose(route: Any) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch(max_redirects=0).status)  # it arrives, and the answer does not
            route.abort()
        else:
            route.fallback()

    page.route("**/last-seen/**", lose)
    page.get_by_role("button", name="Save the report").click()
    page.get_by_role("heading", name="There is no line. Nothing is saved yet").wait_for()
    assert lost == [303] and episodes() == 1
    page.get_by_role("button", name="Try again now").click()
    page.wait_for_url("**/to-do")
    assert episodes() == 1
    page.troubles.clear()


def test_what_somebody_else_saved_meanwhile_is_shown_and_stays(app: Flask, records: Records, page: Any) -> None:
    child = at_the_last_question(records, page)
    page.context.set_offline(True)
    page.get_by_role("button", name="Save the report").click()
    page.get_by_role("heading", name="There is no line. Nothing is saved yet").wait_for()
    with unit_of_work(TEST, records.authority.id):
        theirs = service.report(child, {"type": "M", "last_seen_at": clock.now() - timedelta(hours=2)}).episode
        theirs_ref, theirs_seen = theirs.ref, theirs.last_seen_at
    page.context.set_offline(False)
    page.get_by_text("already").first.wait_for()
    accessible(page)
    assert episodes() == 1
    there = db.session.execute(select(MissingEpisode)).scalar_one()
    assert (there.ref, there.last_seen_at, there.version) == (theirs_ref, theirs_seen, 1)
    page.troubles.clear()


def test_the_printed_form(app: Flask, records: Records, page: Any) -> None:
    at_the_last_question(records, page)
    page.goto("/report")
    page.get_by_role("link", name="Printed form for when there is no line").click()
    page.get_by_role("heading", name="A child is missing").wait_for()
    assert page.get_by_text("01632 960 111").first.is_visible()
    accessible(page)
