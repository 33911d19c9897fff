"""A table as it was known at a moment: the live rows for now, live plus history for the past."""
from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Subquery, Table, select, union_all

from caseflow.store.record import history_of, written

Where = Callable[[FromClause], ColumnElement[bool]]


def known(model: Any, at: datetime | None, *where: Where, columns: tuple[str, ...] | None = None) -> Subquery:
    """`model`'s table as known at the instant `at` (None: now), as a subquery with the columns that are written.

    Each `where` is a function of the table, applied to both arms, such as `lambda t: t.c.child_id == 7`. A row whose first
    version was recorded after `at` is absent; a row changed since comes as it stood then. Voided rows are included: the
    caller leaves them out with `~t.c.voided`.
    """
    live: Table = model.__table__
    names = columns or tuple(c.name for c in written(live))
    now_arm = select(*(live.c[n] for n in names)).where(*(w(live) for w in where))
    if at is None:
        return now_arm.subquery(live.name)
    past = history_of(live)
    then_arm = select(*(past.c[n] for n in names)).where(
        past.c.recorded_at <= at, past.c.superseded_at > at, *(w(past) for w in where)
    )
    return union_all(now_arm.where(live.c.recorded_at <= at), then_arm).subquery(live.name)
