"""Which authority is responsible for a child, or hosts it, on a day: the dated rows, and `Child.standing` where there are none."""
from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Row, and_, exists, func, or_, select

from caseflow.children.authorities.models import ChildAuthority
from caseflow.children.models import Child
from caseflow.core.errors import NotFound
from caseflow.extensions import db
from caseflow.store.known import known


@dataclass(frozen=True)
class Holder:
    """An authority that is responsible for a child or hosts it: ours, or another by name and code as far as they are known."""

    ours: bool
    name: str | None = None
    code: str | None = None
    since: date | None = None

    @property
    def words(self) -> str:
        """`this authority`, `Brackley (331)`, `another authority`."""
        return "this authority" if self.ours else in_words(self.name, self.code)


def in_words(name: str | None, code: str | None) -> str:
    """An authority by name and code: `Brackley (331)`; `another authority` when neither is known."""
    if name and code:
        return f"{name} ({code})"
    return name or code or "another authority"


def rows_of(child_ids: Collection[int], kind: str | None = None, at: datetime | None = None) -> dict[int, list[Row]]:
    """The dated rows of some children as known at an instant, in the order in which they take effect."""
    table = known(ChildAuthority, at, lambda t: t.c.child_id.in_(child_ids))
    query = select(table).where(~table.c.voided)
    if kind is not None:
        query = query.where(table.c.kind == kind)
    found: dict[int, list[Row]] = {}
    for row in db.session.execute(query.order_by(table.c.child_id, table.c.started_on.is_not(None), table.c.started_on, table.c.id)):
        found.setdefault(row.child_id, []).append(row)
    return found


def row_called(child: Child, ref: str) -> ChildAuthority:
    """One dated row of this child; `NotFound` when there is none."""
    found = db.session.execute(select(ChildAuthority).where(
        ChildAuthority.ref == ref, ChildAuthority.child_id == child.id, ChildAuthority.voided.is_(False))).scalar_one_or_none()
    if found is None:
        raise NotFound()
    return found


def on_day(rows: Collection[Row], day: date) -> Row | None:
    """The row in force on a day, of rows of one kind in their order."""
    return next((row for row in reversed(list(rows)) if row.started_on is None or row.started_on <= day), None)


def responsible_on(child: Child, day: date, at: datetime | None = None) -> Holder:
    """Who is responsible for the child on a day; without a dated row, as the child's standing says."""
    row = on_day(rows_of([child.id], "responsible", at).get(child.id, []), day)
    if row is not None:
        return Holder(row.ours, row.name, row.code, row.started_on)
    if child.standing == "other-authority":
        return Holder(False, child.responsible_authority)
    return Holder(True)


def looked_after_elsewhere(today: date) -> ColumnElement[bool]:
    """The condition that a `Child` is another authority's today: by the newest dated row, else by its standing."""
    newest = (
        select(ChildAuthority.ours).where(
            ChildAuthority.child_id == Child.id, ChildAuthority.kind == "responsible", ChildAuthority.voided.is_(False),
            or_(ChildAuthority.started_on.is_(None), ChildAuthority.started_on <= today))
        .order_by(ChildAuthority.started_on.is_(None), ChildAuthority.started_on.desc(), ChildAuthority.id.desc()).limit(1)
        .scalar_subquery())
    dated = exists().where(ChildAuthority.child_id == Child.id, ChildAuthority.kind == "responsible", ChildAuthority.voided.is_(False))
    return or_(func.coalesce(newest, True).is_(False), and_(~dated, Child.standing == "other-authority"))
