"""The story of one unaccompanied child, told once for each role: who takes part, what the clock says, and somebody at a screen."""
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Flask

from caseflow.accounts.models import Team, User
from caseflow.children.models import Child
from caseflow.children.service import rebuild_sounds
from caseflow.core import clock
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode
from caseflow.missing.pack.models import PhilomenaForm
from caseflow.store.unit import unit_of_work
from tests.accounts.test_signing_in import PASSWORD, give_password
from tests.harness.live import accessible
from tests.harness.records import TEST, Records

WEEKS_AGO = datetime(2026, 10, 26, 9, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
"""A Wednesday, two in the morning; London keeps the same time in November."""
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@dataclass
class Cast:
    """Linh Tran, her home, and the people and teams around her; everything was recorded a month ago."""

    app: Flask
    records: Records = field(init=False)
    child: Child = field(init=False)
    home: Team = field(init=False)
    night_team: Team = field(init=False)
    keyworker: User = field(init=False)
    social_worker: User = field(init=False)

    def __post_init__(self) -> None:
        clock.freeze(WEEKS_AGO)
        self.records = records = Records(self.app)
        self.child = records.child("ASH-42", given_name="Linh", family_name="Tran", languages=["Vietnamese"],
                                   date_of_birth=date(2011, 3, 4), in_care_from=date(2026, 9, 1))
        with unit_of_work(TEST, self.child.authority_id):
            rebuild_sounds(db.session.get_one(Child, self.child.id))
        records.unaccompanied(self.child, date(2026, 9, 1))
        records.stage(self.child, "suspected", date(2026, 9, 15))
        self.home = records.another_team("Sycamore House", provider=True)
        self.night_team = records.another_team("Emergency Duty Team", out_of_hours=True, telephone="020 7946 0002",
                                               manager_name="Nia Night", manager_telephone="020 7946 0003")
        self.keyworker = records.user("residential-worker", name="Rosa Keyworker", team=self.home)
        self.social_worker = records.user("social-worker", name="Sam Worker", telephone="020 7946 0111")
        records.allocated(self.child, team=self.home, kind="home")
        records.allocated(self.child, self.social_worker)
        records.add(PhilomenaForm(authority_id=self.child.authority_id, child_id=self.child.id, height="1.55 m", hair="Black, to the chin",
                                  reviewed_on=WEEKS_AGO.date(), review_due_on=date(2027, 3, 1)))

    def out(self, since: datetime, until: datetime | None = None, **facts: Any) -> MissingEpisode:
        """She is missing, or was."""
        return self.records.episode(self.child, since, until, **facts)


class Screen:
    """Somebody at a telephone or a desk, for whom axe looks at every page that they come to."""

    def __init__(self, page: Any, *, touch: bool = True) -> None:
        self.page, self.touch = page, touch

    def at(self, moment: datetime) -> None:
        """It is this moment, for the server and for the browser."""
        clock.freeze(moment)
        self.page.clock.set_fixed_time(moment)

    def away_until(self, moment: datetime) -> None:
        """The page is left, and now it is this moment: a page left open would find by itself that its session has ended."""
        self.page.goto("about:blank")
        self.at(moment)

    def sign_in(self, user: User, heading: str) -> None:
        """Sign in and arrive at the first page, which says the one thing to do next."""
        give_password(user)
        self.page.goto("/sign-in")
        self.signs(user)
        self.sees(heading)

    def signs(self, user: User) -> None:
        """Fill in the sign-in page that is on the screen."""
        self.page.get_by_label("Email address").fill(user.email)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.press("Sign in")

    def sees(self, heading: str, *words: str) -> None:
        """The page has this heading and says these words, and axe finds nothing on it."""
        self.page.get_by_role("heading", name=heading, level=1, exact=True).wait_for()
        for said in words:
            self.page.get_by_text(said).first.wait_for()
        accessible(self.page)

    def press(self, name: str, *, link: bool = False, inside: str = "main") -> None:
        """Press a button or a link, and wait until the next page has come whole."""
        thing = self.page.locator(inside).get_by_role("link" if link else "button", name=name).first
        with self.page.expect_navigation(wait_until="load"):
            thing.tap() if self.touch else thing.click()

    def write(self, **answers: str) -> None:
        """Answer questions of the form by the names of their fields."""
        for name, text in answers.items():
            self.page.locator(f"#{name}").fill(text)

    def choose(self, *choices: str) -> None:
        """Tick boxes or choose one of several."""
        for name in choices:
            self.page.get_by_label(name, exact=True).check()

    def day(self, name: str, when: date) -> None:
        """Type a day into its three boxes."""
        for part, value in (("day", when.day), ("month", when.month), ("year", when.year)):
            self.page.locator(f"#{name}-{part}").fill(str(value))

    def moment(self, name: str, clock_time: str) -> None:
        """Type a time of today."""
        self.page.locator(f"[name='{name}-time']").fill(clock_time)

    def refused(self, words: str, *, status: str = "422") -> None:
        """The form came back and says what is to be put right; the browser's own word about the status is expected."""
        self.page.get_by_role("alert").get_by_text(words).first.wait_for()
        accessible(self.page)
        self.expected(status)

    def expected(self, status: str) -> None:
        """The browser wrote this status into its console, as it should here."""
        self.page.troubles[:] = [trouble for trouble in self.page.troubles if status not in trouble]

    def narrow(self) -> None:
        """The smallest telephone: nothing runs out of the side of this page."""
        size = self.page.viewport_size
        self.page.set_viewport_size({"width": 320, "height": 640})
        wide = self.page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{self.page.url} is {wide} pixels wider than 320"
        self.page.set_viewport_size(size)


class Keyboard(Screen):
    """Somebody without a mouse: everything is reached with Tab and arrows, and done with Enter, Space and letters."""

    def reach(self, thing: Any) -> None:
        """Go on with Tab until this has the focus; from the top of a page by way of the skip link."""
        keys, there = self.page.keyboard, thing.element_handle()
        if self.page.evaluate("() => document.activeElement === document.body"):
            keys.press("Tab")
            if there.evaluate("e => e.closest('main') && document.activeElement.classList.contains('govuk-skip-link')"):
                keys.press("Enter")
        for _ in range(200):
            if there.evaluate("e => e === document.activeElement || "
                              "(e.type === 'radio' && document.activeElement.type === 'radio' && e.name === document.activeElement.name)"):
                return
            keys.press("Tab")
        raise AssertionError(f"Tab never comes to {thing}")

    def press(self, name: str, *, link: bool = False, inside: str = "main") -> None:
        thing = self.page.locator(inside).get_by_role("link" if link else "button", name=name).first
        self.reach(thing)
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press("Enter")

    def signs(self, user: User) -> None:
        self.write(email=user.email, password=PASSWORD)
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press("Enter")

    def write(self, **answers: str) -> None:
        for name, text in answers.items():
            self.type_into(self.page.locator(f"#{name}"), text)

    def type_into(self, field_: Any, text: str) -> None:
        """Type over what stands in a box."""
        self.reach(field_)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def choose(self, *choices: str) -> None:
        for name in choices:
            thing = self.page.get_by_label(name, exact=True)
            self.reach(thing)
            for _ in range(20):
                if thing.evaluate("e => e === document.activeElement"):
                    break
                self.page.keyboard.press("ArrowDown")
            if not thing.is_checked():
                self.page.keyboard.press("Space")
            assert thing.is_checked()

    def day(self, name: str, when: date) -> None:
        for part, value in (("day", when.day), ("month", when.month), ("year", when.year)):
            self.type_into(self.page.locator(f"#{name}-{part}"), str(value))

    def moment(self, name: str, clock_time: str) -> None:
        self.type_into(self.page.locator(f"[name='{name}-time']"), clock_time)
