"""Whether somebody may still see the records behind a list of references, whatever table they stand in."""
from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import func, select

from caseflow.accounts import access
from caseflow.accounts.models import Allocation, User
from caseflow.accounts.restriction_models import RecordOpening, Restriction
from caseflow.extensions import Base, db
from caseflow.store.record import Versioned

OF_ACCESS = (Allocation, RecordOpening, Restriction)
"""Rows that say who may see a child, and are not facts about one."""


def still_seen(user: User, refs: Collection[str]) -> bool:
    """Whether every record among these that is about a child may be seen by `user`; other references say nothing.

    The records nearest to the answer decide: a person who sees one episode only may have that answer again, although the
    child is not theirs to see. It is asked as a reader, also where the request was one to write: the answer only shows.
    """
    if not refs:
        return True
    with access.reading():
        return _seen(user, refs)


def _seen(user: User, refs: Collection[str]) -> bool:
    for tables in (_of_children(), iter((_child(),))):
        found = unseen = 0
        for table in tables:
            mine = access.may_see(table, user)
            row = db.session.execute(select(func.count(), func.count().filter(mine)).where(table.ref.in_(refs))).one()
            found, unseen = found + row[0], unseen + row[0] - row[1]
        if found:
            return unseen == 0
    return True


def _of_children() -> Iterator[Any]:
    for mapper in Base.registry.mappers:
        table = mapper.class_
        of_one = table not in OF_ACCESS and not getattr(table, "between_authorities", False)
        if of_one and issubclass(table, Versioned) and {"child_id", "authority_id"} <= set(mapper.local_table.c.keys()):
            yield table


def _child() -> Any:
    return next(m.class_ for m in Base.registry.mappers if m.class_.__tablename__ == "child")
