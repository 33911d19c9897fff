"""What a saved report asks of the database, by form and by program: statements are most of what it costs, and come back unseen."""
from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import event, func, select

from caseflow.alerts.models import Alert
from caseflow.extensions import db
from caseflow.store.record import history_of
from tests.harness.records import Records

NIGHT = datetime(2026, 6, 3, 23, tzinfo=UTC)
MOST = 27
"""With an alert that is raised and sent to a team at night; the same by form has one more."""


@pytest.mark.parametrize("by_form", [False, True])
def test_a_report_that_raises_an_alert(records: Records, at: Callable[..., datetime], by_form: bool) -> None:
    at(NIGHT)
    child = records.child()
    records.unaccompanied(child, date(2026, 1, 5))
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    sender = records.client("safeguarding-lead") if by_form else records.api("safeguarding-lead")
    sent: dict[str, Any] = {"data": {"seen": "now"}} if by_form else {"json": {"type": "M", "last_seen_at": "2026-06-03T22:30:00Z"}}
    path = f"/report/{child.ref}/last-seen/not-known" if by_form else f"/api/v1/children/{child.ref}/missing-episodes"
    event.listen(db.engine, "before_cursor_execute", note)
    answer = sender.post(path, headers={"Idempotency-Key": "once"}, **sent)
    event.remove(db.engine, "before_cursor_execute", note)
    assert answer.status_code == (303 if by_form else 201)
    assert len(asked) <= MOST + by_form, "\n".join(asked)
    alert = db.session.execute(select(Alert)).scalar_one()
    assert (alert.state, alert.version, alert.priority > 0) == ("raised", 1, True), "written once, whole"
    assert db.session.execute(select(func.count()).select_from(history_of(Alert.__table__))).scalar_one() == 0
