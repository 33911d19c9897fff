"""One scene for each test of the package."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from caseflow.audit.models import AuditEvent
from caseflow.extensions import db
from caseflow.web import writing
from tests.web.bad_input.scene import Scene

HELD = 299
INJECTED = ("pg_sleep", "randomblob", "union select 1,2", "drop table", "alert(1)", "/etc/passwd", "or 1=1")


@pytest.fixture
def scene(app: Flask, at: Any) -> Scene:
    """Made at noon on 20 October 2026."""
    return Scene(app, at)


class Stop(HTTPException):
    """Raised when an act is about to be committed: it would have been accepted."""

    def __init__(self) -> None:
        super().__init__(response=Response("held", HELD))


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is sent with an Idempotency-Key and accepted goes to the database, but is not committed."""

    def hold(*_: Any) -> None:
        db.session.flush()
        raise Stop()

    monkeypatch.setattr(writing, "_keep", hold)


@pytest.fixture
def only_bound(app: Flask) -> Iterator[None]:
    """What is sent reaches the database beside its statements, never within one: no statement holds a word of the catalogue."""
    held: list[str] = []

    def look(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        held.extend(f"{word} in {statement[:300]}" for word in INJECTED if word in statement.lower())

    event.listen(db.engine, "before_cursor_execute", look)
    yield
    event.remove(db.engine, "before_cursor_execute", look)
    assert not held, "\n".join(held[:5])


def acts() -> Counter[str]:
    """The events of the audit record that are not about reading, by what was done."""
    rows = db.session.execute(select(AuditEvent.action, func.count()).group_by(AuditEvent.action).order_by(AuditEvent.action)).all()
    return Counter({action: number for action, number in rows if action != "children.viewed"})
