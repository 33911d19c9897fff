"""Records made in memory with recorded times of their own, and written in one go: the last version live, those before it in history."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import Table, func, insert, select, text

from caseflow.core.references import seeded_ref
from caseflow.extensions import db
from caseflow.store.record import history_of, written

POINTS_TO = {"child_id": "child", "episode_id": "missing_episode", "interview_id": "return_interview", "placement_id": "placement",
             "meeting_id": "strategy_meeting"}
"""Columns that hold a number given out by this ledger, and the table it belongs to."""
AT_ONCE = 2000


class Ledger:
    """Versioned records by table, each with all its versions. What would be recorded after `now` is not recorded."""

    def __init__(self, source: random.Random, now: datetime) -> None:
        self.now = now
        self._source = source
        self._records: dict[Table, list[list[dict[str, Any]]]] = {}

    def add(self, model: Any, recorded_at: datetime, **values: Any) -> int:
        """Record something at a moment; the number answered is the ledger's own until it is written."""
        table: Table = model.__table__
        records = self._records.setdefault(table, [])
        number = len(records)
        first = {
            **_defaults(table),
            **values,
            "id": number,
            "ref": seeded_ref(self._source),
            "version": 1,
            "recorded_at": min(recorded_at, self.now),
        }
        records.append([first])
        return number

    def change(self, model: Any, number: int, recorded_at: datetime, reason: str | None = None, **changes: Any) -> bool:
        """Record a change at a moment, never before the version it follows; answers whether that moment has come."""
        versions = self._records[model.__table__][number]
        before = versions[-1]
        moment = max(recorded_at, before["recorded_at"] + timedelta(seconds=1))
        if moment > self.now:
            return False
        versions.append({**before, **changes, "version": before["version"] + 1, "recorded_at": moment, "reason": reason})
        return True

    def current(self, model: Any, number: int) -> dict[str, Any]:
        """A record as it stands."""
        return self._records[model.__table__][number][-1]

    def every(self, model: Any) -> list[dict[str, Any]]:
        """Every record of a table as it stands, in order."""
        return [versions[-1] for versions in self._records.get(model.__table__, [])]

    def holds(self) -> dict[str, int]:
        """How many records there are, by table."""
        return {table.name: len(records) for table, records in sorted(self._records.items(), key=lambda pair: pair[0].name)}

    def write(self, order: Iterable[Any]) -> dict[str, list[int]]:
        """Insert everything inside the unit in hand, tables in this order; answers the numbers given by the database, by table."""
        given: dict[str, list[int]] = {}
        for model in order:
            table: Table = model.__table__
            records = self._records.get(table, [])
            if not records:
                continue
            given[table.name] = _reserved(table, len(records))
            live, past = [], []
            for versions in records:
                placed = [_placed(version, table.name, given) for version in versions]
                live.append(placed[-1])
                past += [{**old, "superseded_at": new["recorded_at"]} for old, new in pairwise(placed)]
            for target, rows in ((table, live), (history_of(table), past)):
                for at in range(0, len(rows), AT_ONCE):
                    db.session.execute(insert(target), rows[at : at + AT_ONCE])
        return given


def _defaults(table: Table) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for column in written(table):
        default: Any = column.default
        if default is None or not hasattr(default, "arg"):
            values[column.name] = None
        else:
            values[column.name] = default.arg({}) if callable(default.arg) else default.arg
    values["voided"] = False
    for name, precision in ((c.name, c) for c in table.columns if c.name.endswith("_precision")):
        values[name] = values[name] or precision.default.arg  # type: ignore[union-attr]
    return values


def _placed(version: dict[str, Any], table: str, given: dict[str, list[int]]) -> dict[str, Any]:
    placed = {**version, "id": given[table][version["id"]]}
    for column, target in POINTS_TO.items():
        if placed.get(column) is not None:
            placed[column] = given[target][placed[column]]
    return placed


def _reserved(table: Table, count: int) -> list[int]:
    """Numbers that nobody else will be given: the unit holds SQLite's write lock, PostgreSQL's sequence gives each once."""
    if db.session.get_bind().dialect.name == "sqlite":
        last = db.session.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()
        return list(range(last + 1, last + 1 + count))
    numbers = text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)")
    return list(db.session.execute(numbers, {"name": table.name, "count": count}).scalars())
