"""Refusals in plain words: a page for browsers, a problem document for programs, and no echo of what was sent."""
from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from marshmallow import Schema, fields
from sqlalchemy.exc import IntegrityError

from caseflow.core.errors import Busy, Conflict, DomainError, Forbidden, NotFound, Refused, Stale
from caseflow.web import guard
from tests.harness.client import Client

CANARY = "ZQX-canary-7731"
REFUSALS: list[tuple[DomainError, int]] = [
    (Refused("That day is in the future.", field="left_at"), 422),
    (Conflict("Already found.", current={"ref": "7K3M-9QXP-2VHD"}), 409),
    (Stale("Somebody changed it.", current={"version": 2}), 412),
    (NotFound(), 404),
    (Forbidden(), 403),
    (Busy(), 503),
]


class Small(Schema):
    """A field and a list of them."""

    at = fields.AwareDateTime(required=True)
    many = fields.List(fields.Nested(Schema.from_dict({"n": fields.Integer(required=True)})))


@pytest.fixture
def app(new_app: Flask) -> Flask:
    """Routes are added to it."""
    return new_app


@pytest.fixture
def failing(app: Flask, client: Client) -> Any:
    """Ask for an address whose view raises what it is told."""

    def ask(raising: Callable[[], Any], path: str = "/fails") -> Any:
        def view() -> Any:
            raising()
            return "no error"

        if path not in {rule.rule for rule in app.url_map.iter_rules()}:
            app._got_first_request = False  # one after another
            app.add_url_rule(path, path, guard.needs(guard.PUBLIC)(lambda: held[path]()))
        held[path] = view
        return client.get(f"{path}?q={CANARY}")

    held: dict[str, Callable[[], Any]] = {}
    return ask


def raiser(error: BaseException) -> Callable[[], Any]:
    """A function that raises it."""
    def go() -> None:
        raise error

    return go


@pytest.mark.parametrize(("error", "status"), REFUSALS)
def test_pages(failing: Any, error: DomainError, status: int) -> None:
    answer = failing(raiser(error))
    html = answer.get_data(as_text=True)
    assert answer.status_code == status
    assert answer.mimetype == "text/html"
    assert error.message in html
    assert "<title>Error: " in html
    assert CANARY not in html


@pytest.mark.parametrize(("error", "status"), REFUSALS)
def test_problem_documents(failing: Any, error: DomainError, status: int) -> None:
    answer = failing(raiser(error), "/api/v1/fails")
    body = answer.get_json()
    assert answer.status_code == body["status"] == status
    assert answer.mimetype == "application/problem+json"
    assert body["detail"] == error.message
    assert {"type", "title", "request"} <= body.keys()
    assert answer.headers["X-Request-Id"] == body["request"]
    if status == 503:
        assert int(answer.headers["Retry-After"]) >= 1
    assert body.get("current") == getattr(error, "current", None)
    assert body.get("errors") == ({"left_at": [error.message]} if error.field else None)


def test_a_schema_names_its_fields(failing: Any) -> None:
    answer = failing(lambda: Small().load({"at": CANARY, "many": [{"n": 1}, {"n": CANARY}]}), "/api/v1/fails")
    assert answer.status_code == 422
    assert set(answer.get_json()["errors"]) == {"at", "many.1.n"}
    assert CANARY not in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/fails", "/api/v1/fails"])
def test_a_fault_says_nothing_of_what_was_in_it(failing: Any, path: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        answer = failing(raiser(IntegrityError("INSERT", {}, Exception(f"DETAIL: Failing row contains {CANARY}"))), path)
    assert answer.status_code == 500
    assert CANARY not in answer.get_data(as_text=True)
    messages = [record.getMessage() for record in caplog.records if record.name == "caseflow.errors"]
    assert len(messages) == 1 and CANARY not in messages[0] and "IntegrityError" in messages[0]
    assert answer.headers["X-Request-Id"] in messages[0]


def test_a_library_refusal_is_told_in_our_words(client: Client) -> None:
    answer = client.get("/nowhere/" + CANARY)
    assert answer.status_code == 404 and CANARY not in answer.get_data(as_text=True)
    answer = client.delete("/sign-in")
    assert answer.status_code == 405 and "GET" in answer.headers["Allow"]
    assert "Not possible here" in answer.get_data(as_text=True)


def test_the_api_asks_for_a_token(client: Client) -> None:
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.mimetype == "application/problem+json"


def test_a_form_from_nowhere_is_refused(records: Any) -> None:
    client = records.client("administrator")
    client.extra.clear()
    answer = client.post("/people/add", data={"name": CANARY, "email": CANARY})
    assert answer.status_code == 400
    assert "open the form again" in answer.get_data(as_text=True)
    assert CANARY not in answer.get_data(as_text=True)


def test_too_much_is_refused(app: Flask, records: Any) -> None:
    answer = records.client("social-worker").post("/session/draft", data={"field:a": "x" * (3 * 1024 * 1024)})
    assert answer.status_code == 413
