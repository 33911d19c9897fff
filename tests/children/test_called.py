"""Who may read a child's name without seeing the child: the one who wrote it down first, and nobody who only corrected it."""
from __future__ import annotations

from sqlalchemy import select

from caseflow.children.called import name_for, named_for
from caseflow.children.models import Child
from caseflow.core.actor import Actor
from caseflow.extensions import db
from caseflow.store.unit import unit_of_work


def test_only_the_first_writer_keeps_the_name(records) -> None:
    first, second = records.user("social-worker"), records.user("residential-worker")
    with unit_of_work(Actor("user", first.ref, first.id), first.authority_id):
        child = Child(authority_id=first.authority_id, local_id="B-7", given_name="Wilhelmina")
        db.session.add(child)

    def readers() -> set[int]:
        return {user.id for user in (first, second)
                if db.session.execute(select(Child.id).where(Child.id == child.id, named_for(user))).first()
                and "Wilhelmina" in name_for(user, db.session.get(Child, child.id))}

    assert readers() == {first.id}
    with unit_of_work(Actor("user", second.ref, second.id), second.authority_id, reason="the spelling"):
        db.session.get(Child, child.id).family_name = "Placeholder"
    assert db.session.get(Child, child.id).version == 2
    assert readers() == {first.id}
