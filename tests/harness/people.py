"""People and children for tests: an authority, somebody of each role, and their tokens for the API."""
from __future__ import annotations

import itertools
import json
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from caseflow.accounts.models import Authority, Team, User
from caseflow.accounts.service import add_authority, add_user
from caseflow.accounts.sign_in import make_token
from caseflow.children.models import Child
from caseflow.children.service import add_child
from caseflow.core.actor import job
from caseflow.extensions import db
from caseflow.store.unit import unit_of_work

TEST = job("test")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
_numbers = itertools.count(1)


def authority(code: str = "330", name: str = "Ashmere", go_live_at: datetime = LONG_AGO) -> Authority:
    """An authority that went live long ago."""
    with unit_of_work(TEST, None):
        return add_authority(code, name, "england", go_live_at)


def person(at: Authority, role: str = "safeguarding-lead", *, team: Team | None = None) -> User:
    """Somebody of this role."""
    with unit_of_work(TEST, at.id):
        return add_user(at, f"{role}-{next(_numbers)}@example.test", role, team=team)


def child(at: Authority, **facts: Any) -> Child:
    """A child of this authority, named unless told otherwise."""
    with unit_of_work(TEST, at.id):
        return add_child(at.id, {"given_name": "Mira", "family_name": "Example", "local_id": f"C-{next(_numbers)}"} | facts)


class Caller:
    """A program that calls the API with somebody's token."""

    def __init__(self, app: Flask, user: User) -> None:
        self.user = user
        self._client = app.test_client()
        with unit_of_work(TEST, user.authority_id):
            self.token = make_token(db.session.get_one(User, user.id), 30)

    def __call__(self, method: str, path: str, body: Any = None, *, raw: bytes | str | None = None, **headers: str) -> TestResponse:
        """Send one request; `If_Match="..."` sends the header If-Match."""
        sent = {"Authorization": f"Bearer {self.token}", **{name.replace("_", "-"): value for name, value in headers.items()}}
        content = raw if raw is not None else None if body is None else json.dumps(body)
        return self._client.open("/api/v1" + path, method=method, data=content, headers=sent,
                                 content_type=None if content is None else sent.pop("Content-Type", "application/json"))

    def made(self, path: str, body: Any, **headers: str) -> dict[str, Any]:
        """POST, and the record that came of it."""
        answer = self("POST", path, body, **headers)
        assert answer.status_code == 201, (answer.status, answer.get_data(as_text=True))
        record: dict[str, Any] = answer.get_json()
        assert record["ref"] and answer.headers["Location"]
        return record
