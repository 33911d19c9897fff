"""Rows as they stood at a moment, and every version of a row: what pages that look back read."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import FromClause, select, union_all

from caseflow.extensions import db
from caseflow.store.known import Where, known
from caseflow.store.record import Versioned, history_of

Model = TypeVar("Model")
Order = Callable[[FromClause], Iterable[Any]]


def rows_known(model: type[Model], at: datetime | None, *where: Where, order: Order, limit: int | None = None) -> list[Model]:
    """Rows not voided, as known at the instant `at` (None: now), as objects apart from the session: they are read, never saved.

    `where` as in `known`; it is asked of every version. `order` names columns of the table, the last of them unique.
    """
    table = known(model, at, *where)
    found = select(table).where(~table.c.voided).order_by(*order(table))
    if limit is not None:
        found = found.limit(limit)
    return [model(**row) for row in db.session.execute(found).mappings()]


def versions_of(model: Any, *where: Where, until: datetime | None = None) -> list[Sequence[Any]]:
    """Every version of the rows that `where` picks, recorded by `until` (None: now): one list per row, oldest version first.

    One query. Rows of an append-only table have one version. The objects are apart from the session.
    """
    live = model.__table__
    arms = [live, history_of(live)] if issubclass(model, Versioned) else [live]
    names = [column.name for column in live.columns]
    chosen = [
        select(*(arm.c[n] for n in names)).where(*(w(arm) for w in where))
        .where(*([arm.c.recorded_at <= until] if until is not None and "recorded_at" in arm.c else [])) for arm in arms]
    every = union_all(*chosen).subquery("versions") if len(chosen) > 1 else chosen[0].subquery("versions")
    order = [every.c.id, *([every.c.version] if "version" in every.c else [])]
    rows = [model(**row) for row in db.session.execute(select(every).order_by(*order)).mappings()]
    return [list(versions) for _, versions in groupby(rows, key=lambda row: row.id)]


def said_since(versions: Sequence[Any], field: str | None) -> Any:
    """The version that first said what the newest one says in `field` (None: the row's first version)."""
    if field is None:
        return versions[0]
    first, value = versions[-1], getattr(versions[-1], field)
    for version in reversed(versions):
        if getattr(version, field) != value:
            break
        first = version
    return first
