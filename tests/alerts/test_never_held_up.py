"""One child whose record cannot be evaluated holds up neither the minute clock nor the sweep."""
from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

import pytest
from sqlalchemy import select

from caseflow.alerts import due, evaluation
from caseflow.alerts.evaluation import Tally
from caseflow.alerts.models import Evaluation
from caseflow.core import clock
from caseflow.core.actor import operator
from caseflow.extensions import db
from caseflow.store.unit import unit_of_work
from tests.harness.records import Records


def test_a_child_that_cannot_be_evaluated_holds_up_nobody_else(records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    children = [records.child().id for _ in range(5)]
    unreadable = children[2]
    with unit_of_work(operator("test"), records.authority.id):
        due.queue(records.authority.id, children)
    done: set[int] = set()

    def evaluate(child_ids: Collection[int]) -> Tally:
        if unreadable in child_ids:
            raise ValueError("a record that cannot be read")
        done.update(child_ids)
        return evaluation.evaluate(child_ids)

    monkeypatch.setattr(due, "evaluate", evaluate)
    now = clock.now()
    tally = due.evaluate_due(now)
    assert done == set(children) - {unreadable}
    assert (tally.children, tally.errors) == (5, 1)
    waits = db.session.execute(select(Evaluation.due_at).where(Evaluation.child_id == unreadable)).scalar_one()
    assert waits > now + timedelta(minutes=30)
    swept = due.sweep(records.authority.id)
    assert (swept.children, swept.errors) == (5, 1)
