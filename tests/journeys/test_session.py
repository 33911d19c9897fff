"""The end of a session in a real browser: a warning with one key to stay, a form kept in place, no name left behind."""
from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from caseflow.accounts import sign_in as sessions
from caseflow.accounts.models import User
from caseflow.core import clock
from caseflow.core.actor import operator
from caseflow.store.unit import unit_of_work
from tests.accounts.test_signing_in import PASSWORD, give_password
from tests.harness.live import accessible
from tests.harness.records import Records

pytestmark = pytest.mark.postgresql_nightly

NAME = "Zqxandra Canary-Name"
NIGHT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


@pytest.fixture
def admin(records: Records) -> User:
    """Somebody with a name that is easily found in a page."""
    user = records.user("administrator", name=NAME)
    give_password(user)
    return user


@pytest.fixture
def night(page: Any) -> Iterator[Any]:
    """Both clocks, the server's and the browser's, stopped at the same moment and moved together."""
    clock.freeze(NIGHT)
    page.clock.install(time=NIGHT)

    class Night:
        now = NIGHT

        def on(self, **span: float) -> None:
            """Let time pass on both sides."""
            self.now += timedelta(**span)
            clock.freeze(self.now)
            page.clock.fast_forward(int(timedelta(**span).total_seconds() * 1000))

    yield Night()


def sign_in(page: Any, user: User, path: str = "/sign-in") -> None:
    """Fill in the sign-in page."""
    if path:
        page.goto(path)
    page.get_by_label("Email address").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out").wait_for()
    page.wait_for_load_state("load")


@contextlib.contextmanager
def staying(page: Any) -> Iterator[None]:
    """What is done inside tells the server that somebody is there, and the page has taken in the answer before time goes on."""
    with page.expect_response("**/session/stay") as answered:
        yield
    answered.value.finished()
    page.evaluate("async () => { await (await fetch('/healthz')).text(); }")


def test_the_warning_is_announced_and_one_key_stays(page: Any, admin: User, night: Any) -> None:
    from playwright.sync_api import expect

    sign_in(page, admin, "/sign-in?next=/people/add")
    expect(page.get_by_role("heading", name="Add somebody who signs in")).to_be_visible()
    night.on(minutes=12, seconds=50)
    dialog = page.get_by_role("alertdialog")
    expect(dialog).not_to_be_visible()
    night.on(seconds=12)
    expect(dialog).to_be_visible()
    expect(dialog).to_have_accessible_name("You will be signed out soon")
    expect(dialog).to_have_accessible_description("You have not used caseflow for a while. You will be signed out in 2 minutes. "
                                                  "What you have typed will be kept for you.")
    expect(page.get_by_role("button", name="Stay signed in")).to_be_focused()
    accessible(page)
    with staying(page):
        page.keyboard.press("Enter")
    expect(dialog).not_to_be_visible()
    night.on(minutes=12)
    expect(dialog).not_to_be_visible()
    night.on(minutes=1, seconds=2)
    expect(dialog).to_be_visible()
    with staying(page):
        page.keyboard.press("Escape")
    night.on(minutes=12)
    assert page.goto("/account").status == 200


def test_typing_is_activity_and_polling_is_not(page: Any, admin: User, night: Any) -> None:
    from playwright.sync_api import expect

    sign_in(page, admin, "/sign-in?next=/people/add")
    for _ in range(4):
        night.on(minutes=5)
        with staying(page):
            page.get_by_label("Name").press_sequentially("a")
    expect(page.get_by_role("alertdialog")).not_to_be_visible()
    night.on(minutes=15, seconds=1)
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.troubles[:] = [trouble for trouble in page.troubles if "401" not in trouble]


def test_at_the_end_the_form_is_kept_the_page_emptied_and_signing_in_returns_to_it(page: Any, admin: User, night: Any) -> None:
    from playwright.sync_api import expect

    sign_in(page, admin, "/sign-in?next=/people/add")
    page.get_by_label("Name").fill("Half Typed")
    page.get_by_label("Email address").fill("half@330.example")
    page.get_by_role("radio", name="Auditor").check()
    night.on(minutes=13, seconds=1)
    expect(page.get_by_role("alertdialog")).to_be_visible()
    with page.expect_response("**/session/draft") as kept:
        night.on(minutes=1, seconds=55)
    assert kept.value.status == 204
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert NAME not in page.content() and "Half Typed" not in page.content()
    assert page.title() == "Sign in – caseflow"
    accessible(page)
    sign_in(page, admin, "")
    expect(page.get_by_text("What you typed was kept for you")).to_be_visible()
    expect(page.get_by_label("Name")).to_have_value("Half Typed")
    expect(page.get_by_label("Email address")).to_have_value("half@330.example")
    expect(page.get_by_role("radio", name="Auditor")).to_be_checked()
    accessible(page)
    page.get_by_role("button", name="Add and show the one-time link").click()
    expect(page.get_by_role("heading", name="One-time link")).to_be_visible()
    page.goto("/people/add")
    expect(page.get_by_label("Name")).to_have_value("")


def test_another_tab_that_is_used_keeps_this_one(page: Any, admin: User, night: Any) -> None:
    from playwright.sync_api import expect

    sign_in(page, admin, "/sign-in?next=/people")
    night.on(minutes=12)
    assert page.request.get("/account").status == 200
    with page.expect_response("**/session/left"):
        night.on(minutes=1, seconds=2)
    expect(page.get_by_role("alertdialog")).not_to_be_visible()


def test_a_laptop_that_slept_shows_no_name_when_it_wakes(page: Any, admin: User, night: Any) -> None:
    from playwright.sync_api import expect

    sign_in(page, admin, "/sign-in?next=/people")
    expect(page.get_by_text(NAME).first).to_be_visible()
    night.on(hours=9)
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert NAME not in page.content()


@pytest.mark.parametrize("ending", ["signed out", "expired"])
def test_back_shows_no_name(app: Flask, page: Any, admin: User, night: Any, ending: str) -> None:
    from playwright.sync_api import expect

    sign_in(page, admin, "/sign-in?next=/people")
    expect(page.get_by_text(NAME).first).to_be_visible()
    page.goto("/account")
    if ending == "signed out":
        page.get_by_role("button", name="Sign out").click()
    else:
        night.on(minutes=20)
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert NAME not in page.content()


def test_a_page_kept_by_the_back_button_is_empty_and_asked_for_anew(page: Any, admin: User) -> None:
    """The headless browser keeps no pages for the Back button, so its two events are sent by hand."""
    from playwright.sync_api import expect

    sign_in(page, admin, "/sign-in?next=/people")
    expect(page.get_by_text(NAME).first).to_be_visible()
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    assert NAME not in page.content()
    page.context.clear_cookies()
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert NAME not in page.content()


def test_the_board_drops_its_names_when_the_session_is_ended_elsewhere(page: Any, records: Records, night: Any) -> None:
    from playwright.sync_api import expect

    lead = records.user("safeguarding-lead")
    give_password(lead)
    records.episode(records.child(given_name="Zqxandra", family_name="Canary-Name"), NIGHT - timedelta(hours=5))
    sign_in(page, lead, "/sign-in?next=/board")
    expect(page.get_by_text(NAME).first).to_be_visible()
    with unit_of_work(operator("test"), lead.authority_id):
        for row in sessions.sessions_of(lead):
            sessions.end_session(row, "ended by an administrator")
    night.on(seconds=25)
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert NAME not in page.content()
    page.troubles[:] = [trouble for trouble in page.troubles if "401" not in trouble]


def test_nothing_is_left_in_the_browser(page: Any, admin: User) -> None:
    from playwright.sync_api import expect

    sign_in(page, admin, "/sign-in?next=/people")
    expect(page.get_by_text(NAME).first).to_be_visible()
    page.goto("/people/add")
    page.get_by_label("Name").fill("Half Typed")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    left = page.evaluate("""async () => JSON.stringify([{...localStorage}, {...sessionStorage},
        'caches' in window ? await caches.keys() : [], (await indexedDB.databases()).map(d => d.name),
        'serviceWorker' in navigator ? (await navigator.serviceWorker.getRegistrations()).length : 0])""")
    assert left == "[{},{},[],[],0]"


def test_now_fills_the_clock_of_london(desk: Any, records: Records) -> None:
    from playwright.sync_api import expect

    lead = records.user("safeguarding-lead")
    give_password(lead)
    desk.clock.install(time=datetime(2026, 7, 1, 22, 41, tzinfo=UTC))
    sign_in(desk, lead, "/sign-in?next=/teams")
    expect(desk.get_by_role("heading", name="Put somebody on a shift")).to_be_visible()
    desk.evaluate("""() => {
      const button = document.createElement("button");
      button.dataset.now = "starts_at"; button.id = "probe"; button.type = "button";
      document.querySelector("[data-moment=starts_at]").append(button);
      const again = document.createElement("script");
      again.src = document.querySelector('script[src*="js/forms.js"]').src; document.body.append(again);
      return new Promise((done) => { again.onload = done; });
    }""")
    desk.evaluate("document.getElementById('probe').click()")
    expect(desk.locator("#starts_at-time")).to_have_value("23:41")
    expect(desk.locator("#starts_at-when")).to_be_checked()


def test_back_shows_no_name_where_the_browser_keeps_pages(app: Flask, browser: Any, live: str, admin: User) -> None:
    """With the back/forward cache on and pages that it may keep; a browser that keeps none asks for the page anew anyway."""
    from playwright.sync_api import expect

    from tests.harness import browser as browsers

    def keepable(answer: Any) -> Any:
        if answer.mimetype == "text/html":
            answer.headers["Cache-Control"] = "no-cache"
        return answer

    app.after_request_funcs[None].insert(0, keepable)
    clock.freeze(NIGHT)
    keeping = browser.browser_type.launch(
        executable_path=browsers.find(), args=["--no-sandbox", "--disable-dev-shm-usage"],
        ignore_default_args=["--disable-back-forward-cache"])
    try:
        page = keeping.new_page(base_url=live)
        sign_in(page, admin, "/sign-in?next=/people")
        expect(page.get_by_text(NAME).first).to_be_visible()
        page.goto("/healthz")
        clock.freeze(NIGHT + timedelta(minutes=20))
        page.go_back(wait_until="commit")
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        assert NAME not in page.content()
    finally:
        keeping.close()
