"""Every version of rows of several tables, read in one statement: columns of a kind share a place in it."""
from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    Boolean,
    Date,
    FromClause,
    Integer,
    Select,
    String,
    bindparam,
    cast,
    literal_column,
    null,
    select,
    union_all,
)

from caseflow.column_types import UTCDateTime
from caseflow.store.record import history_of
from caseflow.store.unit import connection

KINDS: Mapping[str, Any] = {"moment": UTCDateTime, "day": Date, "flag": Boolean, "number": Integer, "word": String}
RECORD = ("id", "ref", "version", "recorded_at", "voided", "superseded_at")
"""What every version has; the last says when it was superseded, None while it stands."""


class Together:
    """Live and past rows of versioned tables: `of(wanted)` gives the table, whose it is, and the version by its own names.

    `columns` are what is read of each table, and `whose` names the column that says whose the rows are.
    """

    def __init__(self, columns: Mapping[Any, tuple[str, ...]], whose: Callable[[Any], str]) -> None:
        placed = {model: _placed(model.__table__, names) for model, names in columns.items()}
        places = sorted({place for one in placed.values() for place in one.values()})
        first = 2 + len(RECORD)
        self._readers: list[tuple[Any, Callable[[Any], Any], Callable[[Any], Any]]] = []
        arms: list[tuple[Select[Any], Any]] = []
        for number, (model, one) in enumerate(placed.items()):
            version = namedtuple(model.__name__, (*RECORD, *one))  # type: ignore[misc]
            picked = itemgetter(*range(2, first), *(first + places.index(place) for place in one.values()))
            self._readers.append((model, picked, version._make))
            by_place = {place: name for name, place in one.items()}
            named = [(place, by_place.get(place)) for place in places]
            for source in (model.__table__, history_of(model.__table__)):
                arms.append((_arm(number, source, whose(model), named), source.c[whose(model)]))
        self._of_one = union_all(*(arm.where(theirs == bindparam("wanted")) for arm, theirs in arms))
        self._of_many = union_all(*(arm.where(theirs.in_(bindparam("wanted", expanding=True))) for arm, theirs in arms))

    def of(self, wanted: Sequence[int]) -> Iterator[tuple[Any, int, Any]]:
        """The table, whose it is, and each version of their rows, in no order."""
        if not wanted:
            return
        statement, asked = (self._of_one, wanted[0]) if len(wanted) == 1 else (self._of_many, wanted)
        for row in connection().execute(statement, {"wanted": asked}):
            model, picked, made = self._readers[row[0]]
            yield model, row[1], made(picked(row))


def _placed(table: Any, names: Sequence[str]) -> dict[str, tuple[str, int]]:
    """A place for each column: its kind, and the how manieth of that kind in its table it is."""
    taken: dict[str, int] = {}
    placed = {}
    for name in names:
        kind = next(kind for kind, type_ in KINDS.items() if isinstance(table.c[name].type, type_))
        taken[kind] = taken.get(kind, -1) + 1
        placed[name] = (kind, taken[kind])
    return placed


def _arm(number: int, source: FromClause, whose: str, places: Sequence[tuple[tuple[str, int], str | None]]) -> Select[Any]:
    superseded = source.c.superseded_at if "superseded_at" in source.c else cast(null(), UTCDateTime)
    return select(
        literal_column(str(number), Integer).label("source"), source.c[whose].label("whose"), *(source.c[name] for name in RECORD[:-1]),
        superseded.label("superseded_at"),
        *((cast(null(), KINDS[kind]) if name is None else source.c[name]).label(f"{kind}_{n}") for (kind, n), name in places))
