"""What joining two records would do to every row, worked out before anything is written."""
from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from caseflow.accounts.models import Allocation
from caseflow.children.models import Child
from caseflow.identity import doubles, episodes
from caseflow.identity.holdings import EPISODE, Held, Holding, holdings, rows_of
from caseflow.identity.reports import reports_that_end

MOVED, DOUBLED, JOINED, COPIED, RESTORED = "moved", "doubled", "joined", "copied", "restored"


@dataclass(frozen=True)
class Change:
    """One row to be changed: the columns before and after, and why. `version` is the row's version as read."""

    what: str
    table: str
    id: int
    ref: str
    version: int
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass
class Plan:
    """The changes to rows of the other record, the episodes that stand in the way, and a mark of all that was read."""

    survivor: Child
    other: Child
    changes: list[Change]
    clashes: list[episodes.Clash]
    seen: str
    kept_back: list[Held] = field(default_factory=list)
    reports: set[int] = field(default_factory=set)
    """The allocations of those who reported an absence and will no longer see it (`reports_that_end`)."""

    @property
    def counts(self) -> dict[str, int]:
        """How many rows move, by table."""
        return dict(sorted(Counter(c.table for c in self.changes if c.what == MOVED).items()))

    @property
    def doubled(self) -> dict[str, int]:
        """How many rows stand once where both records had them, by table."""
        return dict(sorted(Counter(c.table for c in self.changes if c.what == DOUBLED).items()))


def plan(survivor: Child, other: Child) -> Plan:
    """Read every row of both records and say what becomes of the other's; writes nothing."""
    held = rows_of([survivor.id, other.id])
    compared = episodes.compare(survivor.id, other.id)
    same: dict[tuple[str, int], int] = {(EPISODE, theirs): ours for theirs, ours in compared.same.items()}
    made = Plan(survivor, other, [], compared.clashes, mark_of(survivor, other, held), reports=reports_that_end(survivor, other))
    by_table: dict[str, tuple[list[Held], list[Held]]] = {}
    for row in held:
        if row.table == Allocation.__tablename__ and row.id in made.reports:
            made.changes.append(Change(JOINED, row.table, row.id, row.ref, row.version, {"voided": False}, {"voided": True}))
            continue
        theirs = other.id in (row.points[name] for name in holdings()[row.table].to_child)
        by_table.setdefault(row.table, ([], []))[theirs].append(row)
    aside: set[tuple[str, int]] = set()
    for holding in _parents_first():
        if holding.name in by_table:
            _plan_table(made, holding, *by_table[holding.name], same, aside)
    return made


def _plan_table(made: Plan, holding: Holding, ours: Sequence[Held], theirs: Sequence[Held],
                same: dict[tuple[str, int], int], aside: set[tuple[str, int]]) -> None:
    follow = [row for row in theirs if any(key in aside and key not in same for key in _parent_keys(holding, row))]
    apart = {row.id for row in follow}
    moving = [row for row in theirs if row.id not in apart]
    found = doubles.exact(holding, ours, moving, same)
    same |= {(holding.name, id_): there for id_, there in found.items()}
    once = {id_ for table, id_ in same if table == holding.name}
    stopped = doubles.in_the_way(holding, ours, [row for row in moving if row.id not in once], same, made.survivor.id)
    made.kept_back += follow
    aside |= {row.key for row in follow}
    for row in moving:
        if row.id in once or row.id in stopped or _about_itself(holding, row, made):
            aside.add(row.key)
            if row.voided:
                made.kept_back.append(row)
            else:
                made.changes.append(_put_aside(made, holding, row))
        else:
            made.changes.append(_move(made, holding, row, same))


def _put_aside(made: Plan, holding: Holding, row: Held) -> Change:
    """Void a double. An absence goes to the survivor all the same, so that whoever has its reference still finds it."""
    before, after = {"voided": False}, {"voided": True}
    if holding.name == EPISODE:
        return Change(DOUBLED, holding.name, row.id, row.ref, row.version, before | {"child_id": made.other.id},
                      after | {"child_id": made.survivor.id})
    return Change(DOUBLED, holding.name, row.id, row.ref, row.version, before, after)


def _move(made: Plan, holding: Holding, row: Held, same: Mapping[tuple[str, int], int]) -> Change:
    after: dict[str, Any] = {name: made.survivor.id for name in holding.to_child if row.points[name] == made.other.id}
    for name, table in holding.parents.items():
        points_to = row.points[name]
        if points_to is not None and (table, points_to) in same:
            after[name] = same[table, points_to]
    return Change(MOVED, holding.name, row.id, row.ref, row.version, {name: row.points[name] for name in after}, after)


def _about_itself(holding: Holding, row: Held, made: Plan) -> bool:
    """Whether a row that ties two children would tie the joined child to itself."""
    ends = [row.points[name] for name in holding.to_child]
    return len(ends) > 1 and set(ends) == {made.survivor.id, made.other.id}


def _parent_keys(holding: Holding, row: Held) -> list[tuple[str, int]]:
    return [(table, number) for name, table in holding.parents.items() if (number := row.points[name]) is not None]


@cache
def _parents_first() -> tuple[Holding, ...]:
    """The holdings in an order in which a row's parents come before it."""
    placed: dict[str, Holding] = {}
    waiting = dict(holdings())
    while waiting:
        ready = [name for name, h in waiting.items() if not ({*h.parents.values()} - {name}) & waiting.keys()] or list(waiting)
        placed |= {name: waiting.pop(name) for name in ready}
    return tuple(placed.values())


def mark_of(survivor: Child, other: Child, held: Sequence[Held]) -> str:
    """A mark of everything read: it differs as soon as any row of either record was added or changed."""
    sealed = hashlib.sha256(f"{survivor.id}:{survivor.version}:{other.id}:{other.version}".encode())
    for row in held:
        sealed.update(f"{row.table}:{row.id}:{row.version}\n".encode())
    return sealed.hexdigest()[:24]
