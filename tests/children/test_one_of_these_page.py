"""Adding a child while reporting: whoever may be here already is asked about first, and a no is enough."""
from __future__ import annotations

from sqlalchemy import func, select

from caseflow.children.models import Child
from caseflow.children.service import add_child
from caseflow.extensions import db
from caseflow.store.unit import unit_of_work
from tests.harness.people import TEST


def children() -> int:
    return int(db.session.execute(select(func.count()).select_from(Child)).scalar_one())


def test_a_child_who_may_be_here_is_asked_about_before_they_are_added_twice(records) -> None:
    with unit_of_work(TEST, records.authority.id):
        there = add_child(records.authority.id, {"local_id": "A-1", "given_name": "Mohammed", "family_name": "Ali"})
    lead, worker = records.client("safeguarding-lead"), records.client("social-worker")
    heard = {"given_name": "Muhamed Ali", "age_as_told": "", "standing": "looked-after"}
    asked = lead.post("/report/new-child", data=heard)
    assert asked.status_code == 200 and "Is it one of these?" in asked.text and f"/report/{there.ref}/whereabouts" in asked.text
    assert children() == 1
    added = lead.post("/report/new-child", data=heard | {"not_these": "yes"})
    assert added.status_code == 303 and children() == 2
    other = worker.post("/report/new-child", data=heard)
    assert other.status_code == 303 and children() == 3, "a worker is told nothing of children whom they do not see"
