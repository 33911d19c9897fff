"""Every row that belongs to a child, in every table of facts: found by the tables' own keys, so that new tables join by themselves."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Index,
    Integer,
    Select,
    Table,
    UniqueConstraint,
    bindparam,
    cast,
    literal,
    null,
    or_,
    select,
    union_all,
)

from caseflow.extensions import Base, db
from caseflow.store.record import RECORD_COLUMNS, Versioned

CHILD, EPISODE = "child", "missing_episode"
BOOKKEEPING = frozenset({"id", "ref", "voided", "source", "source_year", *RECORD_COLUMNS})
"""Columns that say how a row came to be recorded and not what it says."""


@dataclass(frozen=True)
class Unique:
    """A rule of the database that some columns together stand once, among the rows that meet a condition (SQL; None: all)."""

    columns: tuple[str, ...]
    condition: str | None


@dataclass(frozen=True)
class Holding:
    """A table of facts that points to a child, and how its rows hang together with those of other such tables."""

    model: Any
    to_child: tuple[str, ...]
    parents: Mapping[str, str] = field(default_factory=dict)
    """By column: the table, itself a holding, whose row this row belongs to; a missing episode is the commonest."""
    uniques: tuple[Unique, ...] = ()

    @property
    def table(self) -> Table:
        """The live table."""
        table: Table = self.model.__table__
        return table

    @property
    def name(self) -> str:
        """The table's name."""
        return self.table.name

    @property
    def says(self) -> tuple[str, ...]:
        """The columns that hold what a row says."""
        return tuple(c.name for c in self.table.columns if c.name not in BOOKKEEPING and c.name not in self.to_child)


@dataclass(frozen=True)
class Held:
    """One row of a holding: its number, reference and version, and the numbers that it points to by column."""

    table: str
    id: int
    ref: str
    version: int
    voided: bool
    recorded_at: datetime
    points: Mapping[str, int | None]

    @property
    def key(self) -> tuple[str, int]:
        """What tells it from every other row."""
        return self.table, self.id


@cache
def holdings() -> Mapping[str, Holding]:
    """Every table of facts with a key to a child, by name; the child's own table is not among them."""
    models: dict[str, Any] = {str(m.class_.__table__.name): m.class_ for m in Base.registry.mappers if issubclass(m.class_, Versioned)}
    tables = {name: models[name].__table__ for name in sorted(models)}
    owned = {name for name, table in tables.items() if name != CHILD and _pointing(table, {CHILD})}
    parents = {name: _pointing(tables[name], owned) for name in owned}
    return {name: Holding(models[name], tuple(_pointing(tables[name], {CHILD})), parents[name], _uniques(tables[name]))
            for name in sorted(owned)}


def _pointing(table: Table, targets: Collection[str]) -> dict[str, str]:
    """The columns of a table with a key to the number of one of these tables."""
    found = {column.name: key.target_fullname.partition(".")[0] for column in table.columns for key in column.foreign_keys}
    return {name: target for name, target in found.items() if target in targets}


def _uniques(table: Table) -> tuple[Unique, ...]:
    found = [Unique(tuple(c.name for c in one.columns), None) for one in table.constraints
             if isinstance(one, UniqueConstraint) and "ref" not in one.columns]
    for index in sorted(table.indexes, key=lambda i: str(i.name)):
        if isinstance(index, Index) and index.unique:
            condition = index.dialect_options["postgresql"].get("where")
            found.append(Unique(tuple(c.name for c in index.columns), None if condition is None else str(condition)))
    return tuple(found)


def rows_of(child_ids: Iterable[int]) -> list[Held]:
    """Every row of these children, voided ones too, in one query over all holdings, in order of table and number."""
    every = list(holdings().values())
    found = []
    for row in db.session.execute(_all_rows(), {"child_ids": sorted(child_ids)}):
        holding = every[row.place]
        names = (*holding.to_child, *holding.parents)
        found.append(Held(holding.name, row.id, row.ref, row.version, row.voided, row.recorded_at,
                          dict(zip(names, row[6:], strict=False))))
    return found


@cache
def _all_rows() -> Select[Any]:
    """Made once: making it costs more than running it."""
    every = list(holdings().values())
    width = max(len(h.to_child) + len(h.parents) for h in every)
    arms = []
    for place, holding in enumerate(every):
        table = holding.table
        points: list[Any] = [table.c[name] for name in (*holding.to_child, *holding.parents)]
        points += [cast(null(), Integer)] * (width - len(points))
        arms.append(select(
            literal(place, literal_execute=True).label("place"), table.c.id, table.c.ref, table.c.version, table.c.voided,
            table.c.recorded_at,
            *(point.label(f"p{n}") for n, point in enumerate(points)),
        ).where(or_(*(table.c[name].in_(bindparam("child_ids", expanding=True)) for name in holding.to_child))))
    every_row = union_all(*arms).subquery()
    return select(every_row).order_by(every_row.c.place, every_row.c.id)
