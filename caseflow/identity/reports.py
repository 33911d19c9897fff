"""Reports that a person made of one record and no longer sees once it is joined with a restricted one."""
from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import or_, select

from caseflow.accounts import restriction
from caseflow.accounts.models import Allocation, User
from caseflow.children.models import Child
from caseflow.core import clock
from caseflow.core.dates import london_date
from caseflow.extensions import db


def reports_that_end(survivor: Child, other: Child) -> set[int]:
    """The allocations of those who reported an absence of the record that is free, where the other one of the two is restricted.

    To restrict a record ends what was reported before (`restriction.restrict`); to join a restricted one into it does the same.
    """
    free = [child.id for child in (survivor, other) if restriction.standing(child.id) is None]
    if len(free) != 1:
        return set()
    return set(db.session.execute(select(Allocation.id).where(
        Allocation.child_id == free[0], Allocation.kind == "reporter", Allocation.voided.is_(False),
        or_(Allocation.ended_on.is_(None), Allocation.ended_on > london_date(clock.now()))).order_by(Allocation.id)).scalars())


def who_reported(allocation_ids: Collection[int]) -> list[str]:
    """The names of the people behind these allocations, in order and once each."""
    rows = db.session.execute(select(User.id, User.name).where(
        User.id.in_(select(Allocation.user_id).where(Allocation.id.in_(allocation_ids)))).order_by(User.name, User.id))
    return [name for _, name in rows]
