"""Children who came back, and what that makes owed."""
from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from caseflow.accounts.models import User
from caseflow.children.models import Child
from caseflow.extensions import db
from caseflow.missing.interviews import service
from caseflow.missing.models import MissingEpisode, ReturnInterview
from caseflow.store.unit import unit_of_work
from tests.harness.records import TEST, Records

NOW = datetime(2026, 10, 20, 20, 0, tzinfo=UTC)
"""A Tuesday, 9 p.m. in London."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Back:
    """Makes returns and works on their interviews, each step in a unit of its own."""

    def __init__(self, records: Records) -> None:
        self.records = records

    def came(self, child: Child, at: datetime, *, gone: timedelta = 5 * HOUR, **facts: Any) -> ReturnInterview:
        """A child who came back then is owed an interview."""
        episode = self.records.episode(child, at - gone, at, returned_at=at, **facts)
        with unit_of_work(TEST, child.authority_id):
            made = service.owe(db.session.get_one(MissingEpisode, episode.id), db.session.get_one(Child, child.id))
        assert made is not None
        return made

    def does(self, step: Callable[..., Any], interview: ReturnInterview, *given: Any, by: User | None = None, **more: Any) -> Any:
        """Take one step with an interview and its child, as read afresh."""
        actor = TEST
        with unit_of_work(actor, interview.authority_id):
            row = db.session.get_one(ReturnInterview, interview.id)
            return step(row, db.session.get_one(Child, interview.child_id), *given, **more)

    def episodes(self, child: Child) -> list[MissingEpisode]:
        """The child's episodes, oldest first."""
        return list(db.session.query(MissingEpisode).filter_by(child_id=child.id).order_by(MissingEpisode.started_at))


@pytest.fixture
def records(app: Flask, at: Callable[..., datetime]) -> Records:
    """Records made at one moment, authorities and people included."""
    at(NOW)
    return Records(app)


@pytest.fixture
def back(records: Records) -> Back:
    return Back(records)
