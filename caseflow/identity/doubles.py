"""Rows of two records of one child that say the same, or that the database lets stand only once."""
from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, literal_column, select, text, true

from caseflow.extensions import db
from caseflow.identity.holdings import EPISODE, Held, Holding, Unique
from caseflow.store.bulk import among

Same = Mapping[tuple[str, int], int]
"""By their row (table and number): the number of ours that says the same."""

NEVER = frozenset({EPISODE, "alert", "alert_reason"})
"""Episodes are compared by their times; alerts are work, of which one stands for each child and episode."""


def exact(holding: Holding, ours: Sequence[Held], theirs: Sequence[Held], same: Same) -> dict[int, int]:
    """Their rows that say just what one of ours says, each with that one; voided rows are not compared."""
    mine, others = [row.id for row in ours if not row.voided], [row.id for row in theirs if not row.voided]
    if not mine or not others or holding.name in NEVER or len(holding.to_child) > 1:
        return {}
    table = holding.table
    columns = [table.c[name] for name in holding.says]
    rows = db.session.execute(select(table.c.id, *columns).where(among(table.c.id, [*mine, *others])).order_by(table.c.id)).all()
    by_content: dict[str, int] = {}
    found: dict[int, int] = {}
    them = set(others)
    for row in rows:
        if row.id not in them:
            by_content.setdefault(_content(holding, row, {}), row.id)
    for row in rows:
        there = by_content.get(_content(holding, row, same)) if row.id in them else None
        if there is not None:
            found[row.id] = there
    return found


def _content(holding: Holding, row: Any, same: Same) -> str:
    said = []
    for name in holding.says:
        value = getattr(row, name)
        if name in holding.parents and value is not None:
            value = same.get((holding.parents[name], value), value)
        said.append(value.isoformat() if isinstance(value, (date, datetime)) else value)
    return json.dumps(said, sort_keys=True, default=str)


def in_the_way(holding: Holding, ours: Sequence[Held], theirs: Sequence[Held], same: Same, survivor_id: int) -> set[int]:
    """Their rows that may not stand beside ours: the database keeps some columns unique, such as one alert for each child."""
    stopped: set[int] = set()
    for unique in holding.uniques if ours and theirs else ():
        keys = {*holding.to_child, *holding.parents}
        if not keys & set(unique.columns):
            continue
        mine, others = _by_key(holding, unique, ours, {}, survivor_id), _by_key(holding, unique, theirs, same, survivor_id)
        stopped |= {id_ for key, ids in others.items() if key in mine for id_ in ids}
    return stopped


def _by_key(holding: Holding, unique: Unique, rows: Sequence[Held], same: Same, survivor_id: int) -> dict[tuple[Any, ...], list[int]]:
    table = holding.table
    applies: Any = true() if unique.condition is None else text(unique.condition)
    meets = case((applies, 1), else_=0) if unique.condition is not None else literal_column("1")
    found: dict[tuple[Any, ...], list[int]] = {}
    query = select(table.c.id, *(table.c[name] for name in unique.columns), meets.label("applies"))
    for row in db.session.execute(query.where(among(table.c.id, [r.id for r in rows])).order_by(table.c.id)):
        values = []
        for name in unique.columns:
            value = getattr(row, name)
            if name in holding.to_child:
                value = survivor_id
            elif name in holding.parents and value is not None:
                value = same.get((holding.parents[name], value), value)
            values.append(value)
        if row.applies and None not in values:
            found.setdefault(tuple(values), []).append(row.id)
    return found
