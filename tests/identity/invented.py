"""Pairs of children with random rows in every table of facts that points to a child, made from the tables' own columns."""
from __future__ import annotations

import random
import re
import sqlite3
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Boolean, CheckConstraint, Column, Date, Integer, LargeBinary

from caseflow.accounts.models import User
from caseflow.children.models import Child
from caseflow.column_types import UTCDateTime
from caseflow.identity import plan
from caseflow.identity.holdings import EPISODE, Holding
from caseflow.store.bulk import insert_many, reserve_ids
from caseflow.store.unit import unit_of_work
from tests.harness.people import TEST

FIRST = datetime(2024, 1, 1, 12, tzinfo=UTC)
LATEST = 700
ONE_OF = re.compile(r"^\(?\"?(\w+)\"? IN \((.*)\)$")

CODES = {("placement_review", "outcome"): "stay", ("long_term_plan", "leading"): "return",
         ("warning_flag", "kind"): "health"}
"""What pages look up, where the table itself does not say which words there are."""


class Invention:
    """Random rows for pairs of children; the same seed gives the same rows."""

    def __init__(self, authority_id: int, user: User, seed: int) -> None:
        self.source = random.Random(seed)
        self.authority_id, self.user_id = authority_id, user.id
        self.rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.judge = sqlite3.connect(":memory:")

    def pairs(self, count: int, *, share: float = 0.25) -> list[tuple[int, int]]:
        """Make and write pairs; each child has rows in a random share of the tables, and absences that overlap in no pair."""
        with unit_of_work(TEST, self.authority_id):
            ids = list(reserve_ids(Child, count * 2))
            insert_many(Child, ("id", "authority_id", "local_id", "given_name", "family_name", "date_of_birth", "aliases", "languages"), [
                (id_, self.authority_id, f"P-{id_}", self._name(), self._name() if self.source.random() < 0.8 else None,
                 self._day() if self.source.random() < 0.7 else None, [], []) for id_ in ids])
            made = list(zip(ids[::2], ids[1::2], strict=True))
            self._number(list(plan._parents_first()), made, share)
            for holding in plan._parents_first():
                self._write(holding)
        return made

    def _name(self) -> str:
        return self.source.choice(("Mira", "Muhamed", "Nguyễn", "محمد", "Zoë", "Tomasz", "O'Brien"))

    def _day(self) -> date:
        return (FIRST + timedelta(days=self.source.randrange(LATEST))).date()

    def _number(self, order: list[Holding], pairs: list[tuple[int, int]], share: float) -> None:
        for pair in pairs:
            free = list(range(0, LATEST, 10))
            self.source.shuffle(free)
            both = [free.pop() for _ in range(self.source.randrange(3))]
            for child_id in pair:
                for day in [*both, *(free.pop() for _ in range(self.source.randrange(4)))]:
                    self._episode(child_id, FIRST + timedelta(days=day))
        for holding in order:
            if holding.name != EPISODE:
                for child_id in (id_ for pair in pairs for id_ in pair):
                    self._some(holding, child_id, share)

    def _episode(self, child_id: int, start: datetime) -> None:
        end = start + timedelta(hours=5)
        self.rows[EPISODE].append({"child_id": child_id, "type": "M", "current_type": "M", "last_seen_at": start, "started_at": start,
                                   "found_at": end, "ended_at": end})

    def _some(self, holding: Holding, child_id: int, share: float) -> None:
        if self.source.random() >= share:
            return
        parents: dict[str, Any] = {}
        for name, table in holding.parents.items():
            theirs = [place for place, row in enumerate(self.rows[table]) if row["child_id"] == child_id]
            if theirs:
                parents[name] = (table, self.source.choice(theirs))
            elif not holding.table.c[name].nullable:
                return
        for attempt in range(60):
            row = {"child_id": child_id, **parents}
            for column in holding.table.columns:
                if column.name not in row and self._asked(column, attempt):
                    row[column.name] = self._value(holding, column)
            if self._allowed(holding, row):
                self.rows[holding.name].append(row)
                return

    def _allowed(self, holding: Holding, row: dict[str, Any]) -> bool:
        """Whether the table's own checks hold for a row."""
        checks = [f"({check.sqltext})" for check in _checks(holding)]
        if not checks:
            return True
        spelled = {c.name: None for c in holding.table.columns} | {name: str(v) if not isinstance(v, (bool, int)) else v
                                                                     for name, v in row.items()}
        columns = ", ".join(f'? AS "{name}"' for name in spelled)
        query = f"SELECT {' AND '.join(checks)} FROM (SELECT {columns})"
        return self.judge.execute(query, list(spelled.values())).fetchone()[0] != 0

    def _asked(self, column: Column[Any], attempt: int) -> bool:
        """What must be given is; after a row was refused, some of the rest as well."""
        given = {"id", "ref", "version", "recorded_at", "recorded_by", "reason", "voided", "authority_id"}
        if column.name in given or column.default is not None:
            return False
        if column.nullable and column.foreign_keys and next(iter(column.foreign_keys)).column.table.name != "user_account":
            return False
        return not column.nullable or (attempt > 0 and self.source.random() < 0.5)

    def _value(self, holding: Holding, column: Column[Any]) -> Any:
        if (holding.name, column.name) in CODES:
            return CODES[holding.name, column.name]
        if column.foreign_keys:
            target = next(iter(column.foreign_keys)).column.table.name
            return {"user_account": self.user_id, "authority": self.authority_id}[target]
        for check in _checks(holding):
            found = ONE_OF.match(str(check.sqltext))
            if found and found[1] == column.name:
                return self.source.choice(re.findall(r"'([^']*)'", found[2]))
        if isinstance(column.type, UTCDateTime):
            return FIRST + timedelta(days=self.source.randrange(LATEST))
        if isinstance(column.type, Date):
            return FIRST.date() + timedelta(days=self.source.randrange(3))
        if isinstance(column.type, Boolean):
            return self.source.random() < 0.5
        if isinstance(column.type, Integer):
            return self.source.randrange(3)
        if isinstance(column.type, LargeBinary):
            return b"invented"
        return [] if isinstance(column.type, JSON) else self.source.choice("MA")

    def _write(self, holding: Holding) -> None:
        rows = self._once(holding, self.rows[holding.name])
        ids = list(reserve_ids(holding.model, len(rows)))
        if not rows:
            return
        for id_, row in zip(ids, rows, strict=True):
            row["id"] = id_
        names = sorted({name for row in rows for name in row})
        values = [[self.authority_id, *(self._number_of(row.get(name)) for name in names)] for row in rows]
        insert_many(holding.model, ("authority_id", *names), values)

    def _number_of(self, value: Any) -> Any:
        return self.rows[value[0]][value[1]]["id"] if isinstance(value, tuple) else value

    def _once(self, holding: Holding, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """At most one row for each parent, or for each child, where the database keeps something unique."""
        if not holding.uniques or holding.name == EPISODE:
            return rows
        seen, kept = set(), []
        for row in rows:
            key = tuple(row.get(name) for name in (holding.parents or {"child_id": ""}))
            key = key if any(key) else (row["child_id"],)
            if key not in seen:
                seen.add(key)
                kept.append(row)
        self.rows[holding.name] = kept
        return kept


def _checks(holding: Holding) -> list[CheckConstraint]:
    return [one for one in holding.table.constraints if isinstance(one, CheckConstraint)]
