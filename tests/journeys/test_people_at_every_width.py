"""The pages of people, teams and one's own account at a telephone's width, the smallest one's and a desk's, with an error and without."""
from __future__ import annotations

from typing import Any

import pytest

from tests.accounts.test_signing_in import give_password
from tests.harness.live import accessible, opened
from tests.harness.records import Records
from tests.journeys.test_session import sign_in

pytestmark = pytest.mark.postgresql_nightly


def test_pages_are_accessible_at_every_width(
        browser: Any, live: str, page: Any, desk: Any, records: Records, artefacts: Any) -> None:
    from playwright.sync_api import expect

    admin, lead = records.user("administrator", name="Beth Osei"), records.user("safeguarding-lead", name="Lena Marsh")
    for user in (admin, lead):
        give_password(user)
    records.another_team("Emergency Duty Team", out_of_hours=True, telephone="020 7946 0200", manager_name="R. Boateng")
    records.user("social-worker", name="Amira Khan")
    with opened(browser, live, {"width": 320, "height": 640}) as small:
        sign_in(small, lead, "/sign-in?next=/teams")
        accessible(small)
    for screen, size in ((page, "phone"), (desk, "desk")):
        sign_in(screen, admin)
        for path, heading in (("/people", "People"), ("/people/add", "Add somebody who signs in"), ("/teams", "Teams and shifts"),
                              ("/teams/add", "Add a team"), ("/account", "Your account"), ("/nowhere", "Not found")):
            screen.goto(path)
            expect(screen.get_by_role("heading", name=heading, exact=True)).to_be_visible()
            accessible(screen)
            screen.screenshot(path=str(artefacts / f"{path.strip('/').replace('/', '-')}-{size}.png"), full_page=True)
        screen.goto("/people/add")
        screen.get_by_role("button", name="Add and show the one-time link").click()
        expect(screen.get_by_role("alert")).to_be_visible()
        assert screen.title().startswith("Error: ")
        accessible(screen)
        screen.screenshot(path=str(artefacts / f"people-add-errors-{size}.png"), full_page=True)
        screen.goto("/account")
        screen.get_by_role("button", name="Sign out").click()
        accessible(screen)
        screen.screenshot(path=str(artefacts / f"sign-in-{size}.png"), full_page=True)
        sign_in(screen, lead, "/sign-in?next=/teams")
        expect(screen.get_by_role("heading", name="Put somebody on a shift")).to_be_visible()
        accessible(screen)
        screen.screenshot(path=str(artefacts / f"teams-lead-{size}.png"), full_page=True)
        screen.troubles[:] = [trouble for trouble in screen.troubles if "404" not in trouble and "422" not in trouble]
