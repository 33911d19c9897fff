"""Rows as they stood at a moment, and every version of a row: what pages that look back read."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import FromClause, RowMapping, Select, bindparam, select, union_all
from sqlalchemy.orm import class_mapper

from caseflow.extensions import db
from caseflow.store.known import Where, known
from caseflow.store.record import Versioned, history_of, written

Model = TypeVar("Model")
Order = Callable[[FromClause], Iterable[Any]]


def rows_known(model: type[Model], at: datetime | None, *where: Where, order: Order, limit: int | None = None,
               with_voided: bool = False) -> list[Model]:
    """Rows not voided, as known at the instant `at` (None: now), as objects apart from the session: they are read, never saved.

    `where` as in `known`; it is asked of every version. `order` names columns of the table, the last of them unique.
    """
    table = known(model, at, *where)
    found = select(table).order_by(*order(table))
    if not with_voided:
        found = found.where(~table.c.voided)
    if limit is not None:
        found = found.limit(limit)
    return [apart(model, row) for row in db.session.execute(found).mappings()]


def rows_of(model: type[Model], at: datetime | None, order: tuple[str, ...], *, with_voided: bool = False, **equal: Any) -> list[Model]:
    """The same where columns equal values, such as `rows_of(Placement, at, ("-started_on", "-id"), child_id=7)`; `-` is descending.

    The statement is built once and kept, since pages read in this way many times over.
    """
    kind: Any = model
    statement = _statement(kind, at is not None, order, with_voided, tuple(equal))
    return [apart(model, row) for row in db.session.execute(statement, equal if at is None else {**equal, "at": at}).mappings()]


@lru_cache(maxsize=500)
def _statement(model: Any, past: bool, order: tuple[str, ...], with_voided: bool, equal: tuple[str, ...]) -> Select[Any]:
    moment: Any = bindparam("at") if past else None
    table = known(model, moment, *(_equals(name) for name in equal))
    found = select(table).order_by(*(table.c[name[1:]].desc() if name[0] == "-" else table.c[name] for name in order))
    return found if with_voided else found.where(~table.c.voided)


def _equals(name: str) -> Where:
    return lambda table: table.c[name] == bindparam(name)


def apart(model: type[Model], row: RowMapping | Mapping[str, Any]) -> Model:
    """An object of the model with these values, which no session knows: it is read, never saved, and never read afresh."""
    made: Model = class_mapper(model).class_manager.new_instance()
    made.__dict__.update(dict(row))
    return made


def versions_of(model: Any, *where: Where, until: datetime | None = None) -> list[Sequence[Any]]:
    """Every version recorded by `until` (None: now) of the rows that `where` picks as known then: one list per row, oldest first.

    One query. Rows of an append-only table have one version. The objects are apart from the session.
    """
    live = model.__table__
    names = [column.name for column in written(live)]
    if not issubclass(model, Versioned):
        rows = db.session.execute(select(live).where(*(w(live) for w in where)).order_by(live.c.id)).mappings()
        return [[apart(model, row)] for row in rows]
    picked = select(known(model, until, *where, columns=("id",)).c.id)
    in_time = [] if until is None else [until]
    every = union_all(*(
        select(*(arm.c[n] for n in names)).where(arm.c.id.in_(picked), *(arm.c.recorded_at <= at for at in in_time))
        for arm in (live, history_of(live)))).subquery("versions")
    found = [apart(model, row) for row in db.session.execute(select(every).order_by(every.c.id, every.c.version)).mappings()]
    return [list(versions) for _, versions in groupby(found, key=lambda row: row.id)]


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
