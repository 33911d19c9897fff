"""Many rows at once, straight to the driver: executemany on SQLite, COPY on PostgreSQL. Triggers keep history as for every write.

The rows are tuples in the order of `columns`. A versioned row gets its reference, version, moment, author and reason here,
so that a bulk write is stamped like any other. Use it inside a unit of work only.
"""
from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import JSON, Boolean, Column, ColumnElement, Date, Integer, Table, any_, bindparam, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY

from caseflow.column_types import UTCDateTime, as_sqlite_text
from caseflow.core.errors import Stale
from caseflow.core.references import new_refs
from caseflow.extensions import db
from caseflow.store.record import Versioned
from caseflow.store.unit import current_unit

Row = Sequence[Any]


def reserve_ids(model: Any, count: int) -> Sequence[int]:
    """Numbers for `count` new rows of a table, so that rows of other tables can point to them before they are written."""
    current_unit()
    if not count:
        return ()
    table: Table = model.__table__
    if _sqlite():
        last = db.session.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()
        return range(last + 1, last + 1 + count)
    sequence = db.session.execute(select(func.pg_get_serial_sequence(table.name, "id"))).scalar_one()
    return db.session.execute(
        text("SELECT nextval(CAST(:sequence AS regclass)) FROM generate_series(1, :count)"), {"sequence": sequence, "count": count}
    ).scalars().all()


def insert_many(model: Any, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert rows. Columns left out take the model's default; with `id` among the columns the numbers are the caller's."""
    if not rows:
        return
    table: Table = model.__table__
    names, sets, sqlite = list(columns), list(zip(*rows, strict=True)), _sqlite()
    for place, name in enumerate(names):
        convert = _converter(table.c[name], sqlite)
        if convert is not None:
            spelled = convert if convert is _json else _Spelled(convert).__getitem__
            sets[place] = tuple(map(spelled, sets[place]))
    for name, value in _constants(model, set(columns)).items():
        convert = _converter(table.c[name], sqlite)
        names.append(name)
        sets.append((value if value is None or convert is None else convert(value),) * len(rows))
    if issubclass(model, Versioned):
        names.append("ref")
        sets.append(tuple(new_refs(len(rows))))
    listed = ", ".join(f'"{name}"' for name in names)
    if sqlite:
        _cursor().executemany(f'INSERT INTO "{table.name}" ({listed}) VALUES ({", ".join("?" * len(names))})', zip(*sets, strict=True))
        return
    with _cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({listed}) FROM STDIN') as copy:
        for row in zip(*sets, strict=True):
            copy.write_row(row)


def update_many(model: Any, changes: Iterable[tuple[int, int, dict[str, Any]]]) -> None:
    """Change rows given as (id, version as read, new values by column); raises `Stale` when one was changed meanwhile."""
    table: Table = model.__table__
    sqlite, unit = _sqlite(), current_unit()
    mark = "?" if sqlite else "%s"
    by_columns: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    stamp = {"recorded_at": unit.recorded_at, "recorded_by": unit.actor.user_id, "reason": unit.reason}
    for id_, version, values in changes:
        names = (*values, *stamp)
        converted = []
        for name, value in (values | stamp).items():
            convert = None if value is None else _converter(table.c[name], sqlite)
            converted.append(convert(value) if convert else value)
        by_columns.setdefault(names, []).append((*converted, version + 1, id_, version))
    for names, rows in by_columns.items():
        assigned = ", ".join(f'"{name}" = {mark}' for name in (*names, "version"))
        cursor = _cursor()
        cursor.executemany(f'UPDATE "{table.name}" SET {assigned} WHERE "id" = {mark} AND "version" = {mark}', rows)
        if cursor.rowcount != len(rows):
            raise Stale("Somebody else changed one of these records meanwhile.")


def count_anew(*models: Any) -> None:
    """Let PostgreSQL's planner see how these tables have grown: until it is told, it takes a table that was empty for a small one.

    It tells itself once a minute at best, and a load of many thousand rows is over by then, or asks all its questions by the wrong index.
    """
    if not _sqlite():
        db.session.execute(text(f"ANALYZE {', '.join(model.__tablename__ for model in models)}"))


def among(column: Any, values: Sequence[Any]) -> ColumnElement[bool]:
    """The condition that a column is one of many values, passed as one parameter."""
    if _sqlite():
        listed = func.json_each(bindparam(None, json.dumps(list(values)))).table_valued("value")
        return column.in_(select(listed.c.value))
    kind = column.type if not isinstance(column.type, Integer) else Integer()
    return column == any_(bindparam(None, list(values), type_=ARRAY(kind)))


def _sqlite() -> bool:
    return db.session.get_bind().dialect.name == "sqlite"


def _cursor() -> Any:
    """A cursor of the driver on the unit's own connection and transaction."""
    connection = db.session.connection().connection.driver_connection
    assert connection is not None
    return connection.cursor()


def _constants(model: Any, given: set[str]) -> dict[str, Any]:
    """The values that all rows share: the stamp of the unit and the defaults of the columns left out."""
    unit = current_unit()
    values: dict[str, Any] = {}
    if issubclass(model, Versioned):
        values = {"version": 1, "recorded_at": unit.recorded_at, "recorded_by": unit.actor.user_id, "reason": unit.reason}
    for column in model.__table__.columns:
        default = column.default
        if column.name in given or column.name in values or column.name in ("id", "ref") or default is None:
            continue
        values[column.name] = default.arg(None) if default.is_callable else default.arg
    return values


def _converter(column: Column[Any], sqlite: bool) -> Callable[[Any], Any] | None:
    if isinstance(column.type, JSON):
        return _json
    if not sqlite:
        return None
    if isinstance(column.type, UTCDateTime):
        return as_sqlite_text
    if isinstance(column.type, Date):
        return date.isoformat
    return int if isinstance(column.type, Boolean) else None


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value)


class _Spelled(dict[Any, Any]):
    """Values as the driver takes them: each different day, instant or flag is spelled once in a batch."""

    def __init__(self, spell: Callable[[Any], Any]) -> None:
        super().__init__({None: None})
        self.spell = spell

    def __missing__(self, value: Any) -> Any:
        self[value] = spelled = self.spell(value)
        return spelled
