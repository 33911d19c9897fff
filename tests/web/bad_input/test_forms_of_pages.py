"""Every form of every page: what nobody should type is refused where it was typed, is shown escaped, and changes nothing."""

from __future__ import annotations

import io
import os
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.test import TestResponse

from caseflow.store.digest import state_digest
from caseflow.web.forms import Form
from tests.harness.addresses import address
from tests.web.bad_input import form_examples as examples
from tests.web.bad_input import typed
from tests.web.bad_input.conftest import HELD, acts
from tests.web.bad_input.examples import place_of
from tests.web.bad_input.routes import Route, writing_routes
from tests.web.bad_input.scene import Scene

NIGHTLY = os.environ.get("CASEFLOW_HYPOTHESIS") == "nightly"
FINE = (HELD, 302, 303)
Forms = list[Form]


@pytest.fixture
def forms(monkeypatch: pytest.MonkeyPatch) -> Forms:
    """The forms that views make, newest last."""
    made: Forms = []
    first = Form.__init__

    def remember(self: Form, *given: Any, **more: Any) -> None:
        first(self, *given, **more)
        made.append(self)

    monkeypatch.setattr(Form, "__init__", remember)
    return made


class Typist:
    """Fills in the form at one address."""

    def __init__(self, scene: Scene, route: Route, forms: Forms) -> None:
        self.route, self.forms = route, forms
        self.client = scene.pages(examples.WRITER.get(route.endpoint, "safeguarding-lead"))
        place = place_of(scene, route, examples.OTHERWISE) | examples.places(scene).get(route.endpoint, {})
        self.path = address(scene.app, route.rule, **place)
        self.example = examples.bodies(scene).get(route.endpoint, {})
        self.turn = sum(map(ord, route.endpoint))

    def send(self, body: dict[str, Any]) -> tuple[TestResponse, Form | None]:
        """Send the form, and the form that the view made of it."""
        self.forms.clear()
        body = {name: (io.BytesIO(value[0]), value[1]) if isinstance(value, tuple) else value for name, value in body.items()}
        answer = self.client.post(self.path, data=body, headers={"Idempotency-Key": "k"})
        return answer, next((form for form in self.forms if form.has_errors), self.forms[0] if self.forms else None)


def faults_of(typist: Typist) -> Iterator[str]:
    """What one form does wrong, in words."""
    answer, form = typist.send(typist.example)
    skipped = examples.NOT_ASKED.get(typist.route.endpoint, set())
    controls = [one for name, one in form.controls.items() if name not in skipped] if form else []
    if answer.status_code not in FINE and form:
        typist.example = {k: v for one in controls for k, v in typed.ordinary(one).items()} | typist.example
        answer, form = typist.send(typist.example)
    if typist.route.endpoint not in examples.NO_UNIT and answer.status_code not in (
        *FINE,
        *examples.ANSWERS_WITH_A_PAGE.get(typist.route.endpoint, ()),
    ):
        yield f"has no example that it takes: {answer.status_code} {(form.errors, form.said) if form else said_on(answer)}"
    if not form:
        if typist.route.endpoint not in examples.NO_FORM:
            yield "makes no form"
        return
    typed_in: dict[str, Any] = {}
    for control in controls:
        typed_in |= typed.bad(control, typist.turn)
    if typed_in:
        asked = {one.name for one in controls if typed.bad(one, typist.turn) and not typed.is_judged_later(one)}
        answer, form = typist.send(typist.example | typed_in)
        missed = asked - set(form.errors) if form else asked
        if answer.status_code != 422 or missed:
            yield f"answers {answer.status_code} to {str(typed_in)[:400]} and does not name {missed}"
    for control in filter(typed.is_judged_later, controls):
        answer, form = typist.send(typist.example | typed.bad(control, typist.turn))
        if answer.status_code != 422 or not form or not (form.errors or form.said):
            yield f"answers {answer.status_code} to {control.name} = {str(typed.bad(control, typist.turn))[:80]}"
    texts: dict[str, Any] = {}
    for control in controls:
        texts |= typed.marked(control, typist.turn)
    if not texts:
        return
    answer, form = typist.send(typist.example | texts)
    if answer.status_code >= 500:
        yield f"answers {answer.status_code} to {texts}"
    yield from (f"shows {text!r} as markup" for text in texts.values() if "<" in text and text in answer.text)
    if not NIGHTLY and typist.turn % 3:
        return
    long = dict.fromkeys(texts, typed.LONG)
    answer, form = typist.send(typist.example | long)
    if answer.status_code != 422 or not form or set(long) - set(form.errors) or "Use at most" not in answer.text:
        yield f"answers {answer.status_code} to 50 kB in {set(long)}"
    elif answer.text.count(typed.LONG.strip()[:5000]) < len(long):
        yield "loses what was typed when it is too long"


def said_on(answer: TestResponse) -> str:
    """The heading and what follows it, without the page around it."""
    return re.sub(r"<[^>]*>|\s+", " ", answer.text.partition("<h1")[2])[:200]


@pytest.mark.postgresql_nightly
def test_no_form_takes_what_cannot_be(scene: Scene, held: None, forms: Forms) -> None:
    routes = [route for route in writing_routes(scene.app) if not route.is_api and route.endpoint not in examples.ELSEWHERE]
    for who in sorted({"safeguarding-lead", *examples.WRITER.values()}):
        scene.pages(who)
    before, acted = state_digest(), acts()
    faults = [f"{typist.route} {words}" for typist in (Typist(scene, route, forms) for route in routes) for words in faults_of(typist)]
    after = state_digest()
    assert not faults, "\n".join(faults)
    assert after["facts"] == before["facts"]
    assert acts() - acted == Counter()
