"""Default deny: every address says what it needs, and nobody gets past it without."""
from __future__ import annotations

import pytest
from flask import Flask

from caseflow.accounts.permissions import PERMISSIONS, ROLES
from caseflow.web import guard
from tests.harness.addresses import address
from tests.harness.client import Client

OPEN = {
    "/healthz", "/readyz", "/metrics", "/static/<path:filename>", "/sign-in", "/sign-up/<token>", "/sign-out",
    "/session/draft",
}
"""What anybody may ask for. Adding to it is a decision."""


def test_every_route_names_its_permission(app_alone: Flask) -> None:
    routes = guard.routes(app_alone)
    assert len(routes) > 2
    known = {guard.PUBLIC, guard.SIGNED_IN, *PERMISSIONS}
    strange = [r for r in routes if r["permission"] not in known]
    assert not strange, f"routes that need nothing, or something unheard of: {strange}"


def test_every_permission_is_some_roles() -> None:
    assert {role for roles in PERMISSIONS.values() for role in roles} == set(ROLES)
    assert all(PERMISSIONS.values())


def test_few_routes_are_open_to_all(app_alone: Flask) -> None:
    public = {r["rule"] for r in guard.routes(app_alone) if r["permission"] == guard.PUBLIC}
    assert public <= OPEN, f"open to anybody, without a decision: {sorted(public - OPEN)}"


def test_an_application_with_a_bare_route_does_not_start(new_app: Flask) -> None:
    new_app.add_url_rule("/bare", "bare", lambda: "anything")
    with pytest.raises(RuntimeError, match="/bare"):
        guard.refuse_undeclared(new_app)


def test_nobody_signed_in_gets_nothing(app: Flask, client: Client) -> None:
    asked = 0
    for rule in app.url_map.iter_rules():
        if guard.permission_of(app, rule.endpoint) == guard.PUBLIC:
            continue
        path = address(app, rule)
        for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
            answer = client.open(path, method=method)
            sent_to_sign_in = answer.status_code in (302, 303) and "/sign-in" in answer.headers["Location"]
            assert sent_to_sign_in or answer.status_code in (400, 401, 403), f"{method} {path}: {answer.status}"
            asked += 1
    assert asked
