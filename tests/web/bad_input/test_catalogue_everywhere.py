"""The catalogue goes into every text that programs send: it is kept literally, and no page, header or browser takes it for more."""

from __future__ import annotations

import os
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from flask import Flask
from markupsafe import escape
from marshmallow import fields
from sqlalchemy import JSON, String, select

from caseflow.extensions import Base, db
from caseflow.web import fields as gate
from tests.accounts.test_signing_in import PASSWORD, give_password
from tests.harness.addresses import address
from tests.harness.live import DESK, opened
from tests.web.bad_input.catalogue import CATALOGUE
from tests.web.bad_input.examples import OTHERWISE, place_of
from tests.web.bad_input.routes import Route, writing_routes
from tests.web.bad_input.scene import Scene
from tests.web.bad_input.test_programs import Sender

ENDINGS = ("void", "closed", "merges", "accepted", "rejected", "revoked", "returned", "handover", "restriction", "taken-back", "went-again",
           "reopened")
NOT_KEPT = {
    ("amending-api.amendment_preview", ""): "tried out and undone",
    ("amending-api.reopened_preview", ""): "tried out and undone",
    ("amending-api.void_preview", ""): "tried out and undone",
    ("child-facts-api.change_unaccompanied_statuses", ""): "says the same again",
    ("restriction-api.open_in_emergency", "why"): "blanks between its words are made one",
    ("missing-api.closed", "despite"): "nothing is left to do, so there is nothing to say it despite of",
}
RUNS = {"script", "iframe", "object", "embed", "base", "marquee", "video", "audio", "math", "keygen"}
NIGHTLY = os.environ.get("CASEFLOW_HYPOTHESIS") == "nightly"
AT_ONCE = 25
LOOKED_UP = {"authority", "seen", "to", "recipient", "given_to", "language", "not_needed_because"}
"""Names of what is somewhere else, and what is said in place of another text; all others are only kept."""


class Page(HTMLParser):
    """What of a page would run, load or lead away, if the browser saw it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if (tag in RUNS and not (tag == "script" and given.get("src", "").startswith("/static/"))) or given.get("id") == "got":
            self.found.append(f"<{tag}>")
        self.found += [f"<{tag} {name}>" for name in given if name.startswith("on")]
        leads = {name: value.strip().lower() for name, value in given.items() if name in ("href", "src", "action", "formaction", "content")}
        away = [(name, value) for name, value in leads.items() if "x.test" in value or value.startswith(("javascript:", "data:text"))]
        self.found += [f"<{tag} {name}={value[:40]}>" for name, value in away]

    handle_startendtag = handle_starttag


def is_text(field: fields.Field) -> bool:
    """Whether anything may be written in it."""
    return isinstance(field, (gate.Line, gate.Lines)) and not isinstance(field, gate.Ref) and not field.validators


class Texts:
    """Deals the catalogue out, each time the next of it."""

    def __init__(self) -> None:
        self.turn = 0

    def next(self, longest: int) -> str:
        """The next that is short enough."""
        while True:
            found = CATALOGUE[self.turn % len(CATALOGUE)]
            self.turn += 1
            if len(found) <= longest:
                return found

    def dealt(self, field: Any) -> Any:
        """What to write in a field: one, a list, or many lines where there is room."""
        if isinstance(field, gate.Lines):
            return [self.next(getattr(field.inner, "longest", 60)) for _ in range(3)]
        if isinstance(field, gate.Prose):
            return "\n".join(self.next(100) for _ in range(min(AT_ONCE, field.longest // 101)))
        return self.next(field.longest)


def ends_something(route: Route) -> tuple[bool, bool]:
    """Changes come first, and last what ends a record, so that the scene is there for the others."""
    return any(word in str(route.rule.rule) for word in ENDINGS), route.method != "PATCH"


def sent(scene: Scene, route: Route, texts: Texts) -> list[tuple[str, str]]:
    """Send one operation with the catalogue in its texts; where each text that it took was sent."""
    assert route.schema is not None
    sender = Sender(scene, route)
    asked = {name: texts.dealt(field) for name, field in route.schema.load_fields.items() if is_text(field) and name not in LOOKED_UP}
    sender.headers["Idempotency-Key"] = f"catalogue {route.endpoint}"[:200]
    answer = sender.send(sender.example | asked)
    assert answer.status_code < 500, (route, asked)
    assert "a=b" not in str(answer.headers) and "x.test" not in str(answer.headers), route
    kept = {name: value for name, value in asked.items() if not {(route.endpoint, name), (route.endpoint, "")} & NOT_KEPT.keys()}
    took = kept if answer.status_code < 300 else {}
    return [(f"{route} {name}", one) for name, value in took.items() for one in ([value] if isinstance(value, str) else value)]


def kept_texts() -> Iterator[str]:
    """Every text in the database, also within lists and records."""
    for table in Base.metadata.sorted_tables:
        columns = [column for column in table.c if isinstance(column.type, (String, JSON))]
        for row in db.session.execute(select(*columns)) if columns else ():
            for value in row:
                if isinstance(value, str):
                    yield value
                elif value is not None:
                    yield from leaves(value)


def leaves(value: Any) -> Iterator[str]:
    """The texts within a list or record."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from leaves(one)


def readable(scene: Scene) -> list[tuple[str, str]]:
    """Every address of pages and API that reads, of what the scene holds."""
    found = []
    for rule in sorted(scene.app.url_map.iter_rules(), key=lambda one: str(one.rule)):
        if "GET" in (rule.methods or ()) and rule.endpoint != "static":
            place = place_of(scene, Route(str(rule.endpoint), "GET", rule, None), OTHERWISE)
            found.append((str(rule.endpoint), address(scene.app, rule, **place)))
    return found


def test_the_watch_over_pages_sees_what_would_run() -> None:
    assert all(Page(text).found for text in CATALOGUE if text.startswith("<") and "=alert(1)>" in text)
    assert not Page("".join(f'<p title="{escape(text)}">{escape(text)}</p>' for text in CATALOGUE)).found


@pytest.mark.postgresql_nightly
def test_the_catalogue_is_kept_literally_and_nothing_takes_it_for_more(
    app: Flask, scene: Scene, only_bound: None, browser: Any, live: str
) -> None:
    assert len(CATALOGUE) >= 400
    texts = Texts()
    lead = scene.people["safeguarding-lead"]
    routes = sorted((route for route in writing_routes(app) if route.is_api), key=ends_something)
    given = [text for route in routes for text in sent(scene, route, texts)]
    assert len(given) > 100 and texts.turn > len(CATALOGUE)
    there = set(kept_texts())
    lost = [(where, text[:60]) for where, text in given if text.strip() not in there]
    assert not lost, "\n".join(map(str, lost))
    faults = []
    for who in ("safeguarding-lead", "administrator", "interviewer") if NIGHTLY else ("safeguarding-lead",):
        for endpoint, path in (one for one in readable(scene) if NIGHTLY or not one[1].startswith("/api/")):
            client = scene.api(who) if path.startswith("/api/") else scene.pages(who)
            answer = client.get(path)
            if answer.status_code >= 500:
                faults.append(f"{path} answers {answer.status_code}")
            if answer.mimetype == "text/html" and (ran := Page(answer.text).found):
                faults.append(f"{endpoint}: {ran[:5]}")
    assert not faults, "\n".join(faults)
    give_password(lead)
    dialogs: list[str] = []
    with opened(browser, live, DESK) as page:
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        page.goto("/sign-in?next=/board")
        page.get_by_label("Email address").fill(lead.email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        child, episode = scene.refs["mira"], scene.refs["open"]
        for path in ("/board", f"/children/{child}/timeline", f"/missing/{episode}"):
            page.goto(path)
            page.get_by_role("heading", level=1).first.wait_for()
    assert not dialogs
