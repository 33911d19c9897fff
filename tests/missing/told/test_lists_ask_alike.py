"""The lists of this room ask as much of the database for five lines as for one, and a page reads who was told once."""
from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event

from caseflow.core import clock
from caseflow.extensions import db
from caseflow.missing.models import Notice
from caseflow.missing.told.models import PoliceRequest
from tests.harness.records import Records


def asked_by(client, path: str) -> list[str]:
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_more) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        answer = client.get(path)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert answer.status_code == 200 and "Mira" in answer.text
    return asked


@pytest.mark.parametrize("path", ["/settings/notices/unconfirmed", "/police-requests"])
def test_five_lines_cost_what_one_costs(records: Records, path: str) -> None:
    lead, now = records.user("safeguarding-lead"), clock.now()

    def line() -> None:
        child = records.child(given_name="Mira")
        whose = {"authority_id": child.authority_id, "child_id": child.id,
                 "episode_id": records.episode(child, now - timedelta(hours=5)).id}
        records.add(Notice(**whose, to="police", sent_at=now - timedelta(hours=4)),
                    PoliceRequest(**whose, resource="dogs", basis=[], asked_at=now - timedelta(hours=4)))

    line()
    one = len(asked_by(records.client(lead), path))
    for _ in range(4):
        line()
    assert len(asked_by(records.client(lead), path)) == one


def test_the_page_of_an_episode_reads_who_was_told_once(records: Records) -> None:
    child = records.child(given_name="Mira")
    episode = records.episode(child, clock.now() - timedelta(hours=5))
    asked = asked_by(records.client("safeguarding-lead"), f"/missing/{episode.ref}")
    assert sum("FROM notice " in one.replace("\n", " ") for one in asked) == 1
