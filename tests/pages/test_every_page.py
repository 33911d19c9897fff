"""Every page as every role opens it: no fault, no link into nothing, no child named where none may be, nothing of another authority."""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from sqlalchemy import event, select
from werkzeug.exceptions import HTTPException

from caseflow.accounts.models import Authority, User
from caseflow.accounts.permissions import ROLES
from caseflow.alerts import due
from caseflow.alerts.models import Alert
from caseflow.children.models import Child
from caseflow.core.actor import operator
from caseflow.core.periods import calendar_year
from caseflow.extensions import db
from caseflow.missing.models import InterviewCover, ReturnInterview
from caseflow.returns import service as figures
from caseflow.returns.definitions.library import DEFINITIONS
from caseflow.store.unit import unit_of_work
from tests.harness.addresses import NOBODY, address
from tests.harness.client import Client
from tests.harness.records import Records

NOW = datetime(2026, 10, 25, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NAMELESS = ("data-officer", "administrator", "auditor")
"""Roles that see no child's name on any page."""
OF = {"missing": "episodes", "children": "children", "report": "children", "alerts": "alerts", "return-interviews": "interviews",
      "returns": "runs"}
"""Whose references an address takes, by its first word."""
LINKS_OF_ONE_KIND = 3
UNIQUE = ("id", "ref", "seq", "child_id", "second_id")
"""What no two rows of a list share: their own number, a child where each has one row, the second record of a pair."""


@dataclass
class Held:
    """One authority's records: the name that all its children bear, its people by role, and references by kind."""

    name: str
    people: dict[str, User]
    refs: dict[str, list[str]]


class Page(HTMLParser):
    """The title of a page, and where it leads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.title = ""
        self._in_title = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_title = tag == "title"
        self.links += [value for name, value in attrs if tag == "a" and name == "href" and value]

    def handle_data(self, data: str) -> None:
        self.title += data if self._in_title else ""


def filled(records: Records, authority: Authority, name: str) -> Held:
    """Somebody of each role, a child for each state that an episode can be in, and what follows from them."""
    team = records.another_team("South", authority=authority)
    people = {role: records.user(role, authority=authority, team=team) for role in ROLES}

    def child(**facts: Any) -> Child:
        return records.child(authority=authority, given_name=name, family_name=f"Mc{name}", **facts)

    again = child()
    known_by_day: dict[str, Any] = {"last_seen_precision": "date", "started_precision": "date", "source": "ssda903", "source_year": 2026}
    episodes = [
        records.episode(child(), NOW - 9 * HOUR), records.episode(child(), NOW - 9 * HOUR, type="A"),
        records.episode(child(), NOW - 9 * HOUR, last_seen_until=NOW - 8 * HOUR, last_seen_precision="between"),
        records.episode(child(), NOW - 3 * DAY, NOW - 2 * DAY),
        records.episode(again, NOW - 9 * DAY, NOW - 8 * DAY, returned_at=NOW - 8 * DAY),
        records.episode(again, NOW - 5 * DAY, NOW - 4 * DAY, returned_at=NOW - 4 * DAY),
        records.episode(child(), NOW - 3 * DAY, voided=True),
        records.episode(child(date_of_birth=date(2008, 10, 1)), NOW - 40 * DAY),
        records.episode(child(date_of_birth=date(2008, 10, 1)), NOW - 50 * DAY, handed_over_at=NOW - DAY, handed_over_to="Adults"),
        records.episode(child(), NOW - 300 * DAY, **known_by_day),
        records.episode(child(), NOW - 300 * DAY, NOW - 299 * DAY, **known_by_day),
    ]
    for role in ("social-worker", "residential-worker"):
        records.allocated(again, people[role])
    records.allocated(again, people["interviewer"], kind="interviewer", episode_id=episodes[4].id)
    children = list(db.session.execute(select(Child).where(Child.authority_id == authority.id).order_by(Child.id)).scalars())
    records.stage(again, "suspected", date(2026, 1, 1))
    records.unaccompanied(again, date(2020, 1, 1))
    whose = {"authority_id": authority.id, "child_id": again.id}
    interview = records.add(ReturnInterview(due_at=NOW - 5 * DAY, **whose))
    records.add(*(InterviewCover(interview_id=interview.id, episode_id=e.id, **whose) for e in episodes[4:6]))
    with unit_of_work(operator("test"), authority.id):
        due.queue(authority.id, [one.id for one in children])
    due.evaluate_due(NOW + HOUR)
    run = figures.build(next(of for of in DEFINITIONS if of.calendar), calendar_year(2026), authority, NOW + HOUR)
    with unit_of_work(operator("test"), authority.id):
        kept = figures.keep(run, how="draft")
    alerts = db.session.execute(select(Alert.ref).where(Alert.authority_id == authority.id).order_by(Alert.id)).scalars()
    refs = {"episodes": [e.ref for e in episodes], "children": [c.ref for c in children[1:4]] + [again.ref], "alerts": list(alerts)[:4],
            "interviews": [interview.ref], "runs": [kept.ref]}
    return Held(name, people, refs)


class Visitor:
    """One person who opens pages; what is wrong with any of them is noted."""

    def __init__(self, app: Flask, client: Client, role: str, foreign: str, own: str) -> None:
        self.app, self.client, self.role = app, client, role
        self.never = [foreign, own] if role in NAMELESS else [foreign]
        self.names = (foreign, own)
        self.opened: dict[str, int] = {}
        self.to_open: list[tuple[str, str]] = [("/", "the start")]
        self.kinds: Counter[str] = Counter()
        self.faults: list[str] = []

    def open(self, path: str, shown_on: str | None = None) -> int:
        """Open one page, look at it, and note where it leads."""
        if path in self.opened:
            return self.opened[path]
        answer = self.client.get(path)
        self.opened[path] = answer.status_code
        wrong = []
        if answer.status_code >= 500 or (shown_on and answer.status_code >= 400):
            wrong.append(f"answers {answer.status_code}" + (f", linked from {shown_on}" if shown_on else ""))
        wrong += [f"names {name}" for name in self.never if name in answer.text]
        wrong += ["ends a sentence twice"] if ".m.." in answer.text else []
        if answer.mimetype == "text/html" and answer.status_code == 200:
            page = Page(answer.text)
            wrong += [f"names {name} in its title" for name in self.names if name in page.title]
            inside = [urlsplit(urljoin(path, link)) for link in page.links if not link.startswith("#")]
            leads = [one._replace(fragment="").geturl() for one in inside if not one.scheme and not one.netloc]
            wrong += [f"names {name} in a link" for name in self.names if any(name in link for link in leads)]
            self.to_open += [(link, path) for link in leads]
        self.faults += [f"{self.role}: {path} {words}" for words in wrong]
        return answer.status_code

    def follow(self) -> None:
        """Open what was linked from the pages opened so far, a few of each kind."""
        while self.to_open:
            path, shown_on = self.to_open.pop(0)
            kind = self._kind(path)
            if path in self.opened:
                if self.opened[path] >= 400:
                    self.faults.append(f"{self.role}: {path} answers {self.opened[path]}, linked from {shown_on}")
            elif self.kinds[kind] < LINKS_OF_ONE_KIND:
                self.kinds[kind] += 1
                self.open(path, shown_on)

    def _kind(self, path: str) -> str:
        try:
            return str(self.app.url_map.bind("localhost").match(urlsplit(path).path, "GET")[0])
        except HTTPException:
            return path


def pages(app: Flask) -> Iterator[tuple[Any, str, str]]:
    """Every rule of a page, the kind of record it is about, and the name of the reference in it."""
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.rule.startswith(("/api/", "/static/")):
            yield rule, OF.get(rule.rule.split("/")[1], ""), next((name for name in ("ref",) if name in rule.arguments), "")


@pytest.fixture
def records(app: Flask, at: Any) -> Records:
    """Records made at one moment, authorities and people included."""
    at(NOW)
    return Records(app)


@pytest.fixture
def two(records: Records) -> tuple[Held, Held]:
    """Two authorities whose records are alike but for the name."""
    return filled(records, records.authority, "Zanzibar"), filled(records, records.another_authority("331", "Brackley"), "Quixote")


CUT = re.compile(r"ORDER BY (?:(?!ORDER BY).)*?\b(\w+)(?: DESC)?\s+LIMIT", re.S)
"""The last column by which rows are ordered before a list of them is cut off."""


@pytest.mark.postgresql_nightly
def test_every_page_for_every_role(app: Flask, records: Records, two: tuple[Held, Held]) -> None:
    here, there = two
    lists: set[tuple[str, str]] = set()

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if "LIMIT" in statement:
            lists.update((found[1], found[0]) for found in CUT.finditer(statement))

    event.listen(db.engine, "before_cursor_execute", note)
    faults: list[str] = []
    opened = 0
    for role in ROLES:
        one = Visitor(app, records.client(here.people[role]), role, there.name, here.name)
        for rule, kind, taken in pages(app):
            nothing = one.open(address(app, rule))
            mine = here.refs.get(kind, []) if taken else []
            for ref in mine[:1] if nothing == 403 else mine if role == "safeguarding-lead" else mine[3:5]:
                one.open(address(app, rule, ref=ref))
            for ref in there.refs.get(kind, [])[:1] if taken else []:
                path = address(app, rule, ref=ref)
                if one.open(path) != nothing:
                    one.faults.append(f"{role}: {path} answers {one.opened[path]} where {NOBODY} answers {nothing}")
        one.follow()
        faults += one.faults
        opened += sum(status == 200 for status in one.opened.values())
    assert not faults, "\n".join(dict.fromkeys(faults))
    event.remove(db.engine, "before_cursor_execute", note)
    undecided = sorted(text for last, text in lists if last not in UNIQUE)
    assert len(lists) > 20 and not undecided, "two pages of a list could show one row twice:\n" + "\n".join(undecided)
    assert opened > 400, "too few pages were there to be opened"
