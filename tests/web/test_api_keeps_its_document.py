"""The API answers as its own document says, whatever it is sent, and never with a fault of its own."""
from __future__ import annotations

import os
from datetime import UTC, date, datetime
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from caseflow.children.life.library import KINDS
from tests.harness.records import Records

CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
NIGHTLY = os.environ.get("CASEFLOW_HYPOTHESIS") == "nightly"
TRIES = 300 if NIGHTLY else 3
MADE_ALIKE = set(KINDS) - {"accommodation", "nrm-events", "trafficking-stages", "unaccompanied-statuses"}
"""Kinds of facts whose operations come from one mould; `accommodation` stands for them."""


@pytest.fixture
def known(records: Records) -> dict[str, Any]:
    """A lead who sees a child with an episode, and a token of theirs."""
    lead = records.user("safeguarding-lead")
    child = records.child()
    records.allocated(child, lead)
    episode = records.episode(child, datetime(2024, 3, 1, 20, tzinfo=UTC), datetime(2024, 3, 2, 6, tzinfo=UTC))
    records.stage(child, "suspected", date(2024, 1, 1))
    return {"child": child.ref, "episode": episode.ref, "token": records.api(lead).extra["Authorization"]}


@pytest.mark.postgresql_nightly
def test_every_operation_answers_as_documented(app: Flask, known: dict[str, Any]) -> None:
    operations = documented(app, known)
    assert len(operations) > 30
    faults: list[str] = []
    for operation in operations:
        faults += told(operation, known)
    assert not faults, "\n\n".join(faults)


def test_a_fault_would_be_noticed(app: Flask, known: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    (operation,) = [o for o in documented(app, known) if (o.method, o.path) == ("get", "/api/v1/returns")]
    assert not told(operation, known)
    endpoint = next(rule.endpoint for rule in app.url_map.iter_rules() if rule.rule == "/api/v1/returns")

    def broken() -> dict[str, Any]:
        return {"things": []}

    broken.permission = "return.read"  # type: ignore[attr-defined]
    monkeypatch.setitem(app.view_functions, endpoint, broken)
    assert "GET /api/v1/returns" in told(operation, known)[0]


def documented(app: Flask, known: dict[str, Any]) -> list[Any]:
    """Every operation of the API's document; of those that are made alike for each kind of fact, one kind's unless nightly."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app, headers={"Authorization": known["token"]})
    return [found.ok() for found in schema.get_all_operations() if NIGHTLY or not set(found.ok().path.split("/")) & MADE_ALIKE]


def told(operation: Any, known: dict[str, Any]) -> list[str]:
    """What is wrong with one operation's answers, in words."""
    kind = "child" if "/children/" in operation.path else "episode"

    @settings(max_examples=TRIES, deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate],
              suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        if "ref" in (case.path_parameters or {}):
            case.path_parameters["ref"] = known[kind]
        case.headers = {"Authorization": known["token"]}
        answer = case.call()
        case.validate_response(answer, checks=CHECKS)

    try:
        ask()
    except (Exception, BaseExceptionGroup) as found:
        faults = found.exceptions if isinstance(found, BaseExceptionGroup) else [found]
        return [f"{operation.method.upper()} {operation.path}: {fault}"[:1500] for fault in faults]
    return []
