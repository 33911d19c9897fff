"""The keys by which names are found, for many children at once; they can be made anew at any time."""
from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select

from caseflow.children import sound
from caseflow.children.models import Child, ChildSound
from caseflow.core.actor import Actor
from caseflow.extensions import db
from caseflow.store.bulk import among, insert_many
from caseflow.store.unit import unit_of_work

AT_ONCE = 1000


def make_anew(children: Sequence[Child]) -> int:
    """Write the keys of these children's names in place of the old ones, in the unit in hand; how many there are."""
    db.session.execute(delete(ChildSound).where(among(ChildSound.child_id, [child.id for child in children])))
    rows = [(child.authority_id, child.id, key) for child in children if not child.voided
            for key in sound.keys_of([child.given_name, child.family_name, *child.aliases])]
    insert_many(ChildSound, ("authority_id", "child_id", "sound"), rows)
    return len(rows)


def make_all_anew(authority_id: int, actor: Actor) -> tuple[int, int]:
    """The same for every child of an authority, a thousand to a unit: how many children, and how many keys."""
    last = done = keys = 0
    while True:
        with unit_of_work(actor, authority_id):
            children = list(db.session.execute(select(Child).where(
                Child.authority_id == authority_id, Child.id > last).order_by(Child.id).limit(AT_ONCE)).scalars())
            if children:
                keys += make_anew(children)
        if not children:
            return done, keys
        done, last = done + len(children), children[-1].id
