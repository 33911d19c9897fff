"""Reads of facts of any kind: of one child as known at a moment, of one reference, with who wrote them."""
from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from caseflow.accounts import access
from caseflow.accounts.models import User
from caseflow.children.life.kind import Kind
from caseflow.children.life.library import KINDS
from caseflow.children.models import Child, Placement
from caseflow.core.errors import NotFound
from caseflow.core.references import is_ref
from caseflow.extensions import db
from caseflow.store.known import known


def rows_of(kind: Kind, child_id: int, at: datetime | None = None) -> list[Any]:
    """The child's facts of this kind as known at a moment (None: now), newest first, without those taken back."""
    table = known(kind.model, at, lambda t: t.c.child_id == child_id)
    day = table.c[kind.dated]
    return list(db.session.execute(select(table).where(~table.c.voided).order_by(day.desc(), table.c.id.desc())))


def fact_by_ref(user: User, kind: Kind, ref: str, child: Child | None = None) -> tuple[Any, Child]:
    """A fact and its child; `NotFound` alike for one that is not there, was taken back, or may not be seen by this person."""
    found = None
    if is_ref(ref):
        query = (select(kind.model, Child).join(Child, Child.id == kind.model.child_id)
                 .where(kind.model.ref == ref, kind.model.voided.is_(False), Child.voided.is_(False), access.may_see(Child, user)))
        found = db.session.execute(query).first()
    if found is None or (child is not None and found[1].id != child.id):
        raise NotFound()
    return found[0], found[1]


def kind_named(name: str) -> Kind:
    """The kind with this name in addresses; `NotFound` when there is none."""
    if name not in KINDS:
        raise NotFound()
    return KINDS[name]


def authors(rows: Iterable[Any]) -> dict[int, str]:
    """The names of those who wrote these records, in one read."""
    ids = {row.recorded_by for row in rows if row.recorded_by}
    found = db.session.execute(select(User.id, User.name).where(User.id.in_(ids)))
    return {row[0]: row[1] for row in found}


def placement_refs(ids: Collection[int]) -> dict[int, str]:
    """The references of placements, by number."""
    found = db.session.execute(select(Placement.id, Placement.ref).where(Placement.id.in_(ids)))
    return {row[0]: row[1] for row in found}
