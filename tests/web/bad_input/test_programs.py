"""Every operation of the API that writes: what cannot be read, cannot be or cannot have been is refused, and nothing has changed."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.test import TestResponse

from caseflow.store.digest import state_digest
from caseflow.web import fields as gate
from caseflow.web.json_api import etag_of
from tests.web.bad_input import examples
from tests.web.bad_input.conftest import HELD, acts
from tests.web.bad_input.routes import Route, writing_routes
from tests.web.bad_input.scene import Scene
from tests.web.bad_input.values import BODIES, bad_for

AHEAD = {
    "review_on",
    "next_review_on",
    "due_on",
    "due_at",
    "arranged_for",
    "expires_on",
    "try_again_on",
    "moves_on",
    "until",
    "review_due_on",
}
"""Days and times that lie ahead by their nature."""
NIGHTLY = os.environ.get("CASEFLOW_HYPOTHESIS") == "nightly"
ROUNDS = 2 if NIGHTLY else 1
"""How many of the catalogue each field of each operation meets over HTTP; `test_gate` goes through all of it."""
BODY_IN = 1 if NIGHTLY else 4
"""By day each operation meets one unreadable body in four, each operation others."""


class Sender:
    """Sends to one operation."""

    def __init__(self, scene: Scene, route: Route) -> None:
        self.route = route
        self.client = scene.api(examples.SENDER.get(route.endpoint, "safeguarding-lead"))
        place = examples.place_of(scene, route, examples.OTHERWISE)
        with scene.app.test_request_context():
            self.path = scene.app.url_for(route.endpoint, **place)
        self.headers = {"Idempotency-Key": route.endpoint[:100]}
        if route.method == "PATCH":
            self.headers["If-Match"] = "none"
        assert route.schema is not None
        self.example = examples.needed(route.schema) | examples.bodies(scene).get(route.endpoint, {})
        if route.method == "PATCH":
            self.headers["If-Match"] = f'"{etag_of(self.send(self.example).get_json()["current"])}"'

    def send(self, body: Any) -> TestResponse:
        """One JSON body."""
        return self.client.open(self.path, method=self.route.method, json=body, headers=self.headers)

    def raw(self, body: bytes, kind: str) -> TestResponse:
        """Some bytes."""
        return self.client.open(self.path, method=self.route.method, data=body, content_type=kind, headers=self.headers)


def refused_by_name(answer: TestResponse, names: set[str]) -> bool:
    """Whether each of these fields is named, and with nothing sent repeated in the words."""
    errors = (answer.get_json(silent=True) or {}).get("errors", {})
    return answer.status_code == 422 and names <= {name.partition(".")[0] for name in errors}


def faults_of(sender: Sender) -> Iterator[str]:
    """What one operation does wrong, in words."""
    schema = sender.route.schema
    assert schema is not None
    answer = sender.send(sender.example)
    if answer.status_code != HELD:
        yield f"has no example that it takes: {answer.status_code} {answer.text[:300]}"
    start = sum(map(ord, sender.route.endpoint))
    for name, (raw, kind, status) in list(BODIES.items())[start % BODY_IN :: BODY_IN]:
        answer = sender.raw(raw, kind)
        if answer.status_code != status and not (status == 413 and "photograph" in sender.path and answer.status_code == 422):
            yield f"answers {answer.status_code} to a body that is {name}"
    for turn in range(ROUNDS if schema.load_fields else 0):
        sent = {name: (bad := bad_for(field))[(start + turn * 7) % len(bad)] for name, field in schema.load_fields.items()}
        answer = sender.send(sent)
        if not refused_by_name(answer, set(sent)):
            yield f"answers {answer.status_code} to {str(sent)[:300]}: {answer.text[:300]}"
    for name, field in schema.load_fields.items():
        for day in days_for(name, field):
            answer = sender.send(sender.example | {name: day})
            if not refused_by_name(answer, {name}):
                yield f"answers {answer.status_code} to {name} = {day}: {answer.text[:200] if answer.status_code != HELD else 'taken'}"


def days_for(name: str, field: Any) -> list[str]:
    """Days that cannot be: tomorrow, and before the child was born."""
    if name in ("date_of_birth",):
        return ["2026-10-21"]
    tail = "T12:06:00Z" if isinstance(field, gate.Instant) else ""
    if not isinstance(field, (gate.Instant, gate.Day)):
        return []
    return ([] if name in AHEAD else ["2026-10-20T12:06:00Z" if tail else "2026-10-21"]) + [f"1995-01-01{tail}"]


@pytest.mark.postgresql_nightly
def test_no_operation_takes_what_cannot_be(scene: Scene, held: None) -> None:
    routes = [route for route in writing_routes(scene.app) if route.is_api]
    for who in sorted({"safeguarding-lead", *examples.SENDER.values()}):
        scene.api(who)
    before, acted = state_digest(), acts()
    faults = [f"{sender.route} {words}" for sender in (Sender(scene, route) for route in routes) for words in faults_of(sender)]
    after = state_digest()
    assert not faults, "\n".join(re.sub(r"\s+", " ", fault) for fault in faults)
    assert after["facts"] == before["facts"]
    assert acts() - acted == Counter()
