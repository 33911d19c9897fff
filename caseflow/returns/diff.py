"""Two runs compared: every figure that moved, and causes that add up to the move, found in the frozen rows of both."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from caseflow.returns.definitions.shape import Row, figure_of
from caseflow.returns.tabulate import ratio

CAUSES = {
    "late-entry": "Entered after the earlier cut",
    "joined": "Two records of one child were joined",
    "parted": "Records that had been joined were parted again",
    "voided": "Recorded in error and withdrawn",
    "amended": "The episode was corrected",
    "status-changed": "Trafficking or unaccompanied status recorded or corrected",
    "care-changed": "Care dates or responsibility recorded or corrected",
    "person-changed": "Sex or date of birth recorded or corrected",
    "definition-changed": "The definition or a setting changed",
    "held-changed": "The authority began, or ceased, to hold this subject",
    "numerator": "The figure above the line moved",
    "denominator": "The figure below the line moved",
}

ABOUT_EPISODES = {
    "did-not-go-missing", "did-not-go", "went-missing-once", "once", "went-missing-more-than-once", "not-missing-at-the-end",
    "not-at-the-end",
}
ABOUT_CARE = {"not-looked-after", "turned-18", "other-authority", "care-leaver", "short-breaks-only"}


@dataclass(frozen=True)
class Together:
    """That a child's record was joined with others, or parted from them (`cause`), and with which, by reference."""

    cause: str
    others: frozenset[str]


@dataclass(frozen=True)
class Side:
    """One of the two runs: its figures as stored, its rows, and the moment up to which it knew."""

    cells: Mapping[str, Mapping[str, Any]]
    rows: Mapping[tuple[str, str], Row]
    known_at: datetime
    by_child: Mapping[str, tuple[tuple[str, str], ...]]
    together: Mapping[str, Together] = field(default_factory=dict)
    """By child, of the later side: whose records were joined or parted since the earlier one."""

    @staticmethod
    def of(cells: Iterable[Mapping[str, Any]], rows: Iterable[Row], known_at: datetime,
           together: Mapping[str, Together] | None = None) -> Side:
        """A side from a run's cells and rows."""
        found = {r.key: r for r in rows}
        episodes: dict[str, tuple[tuple[str, str], ...]] = {}
        for row in found.values():
            if row.unit == "episode":
                episodes[row.child] = (*episodes.get(row.child, ()), row.key)
        return Side({c["cell"]: c for c in cells}, found, known_at, episodes, together or {})


def compare(before: Side, after: Side) -> list[dict[str, Any]]:
    """Every cell of either run in order, with its values and the causes of the difference.

    Changes of counts are whole numbers, of ratios decimal strings; a value that is not held counts as nought in the sum.
    """
    causes = _causes_by_cell(before, after)
    made = []
    for name in [*before.cells, *(c for c in after.cells if c not in before.cells)]:
        a, b = before.cells.get(name), after.cells.get(name)
        was, now = (a or {}).get("value"), (b or {}).get("value")
        cell = b or a or {}
        if was == now:
            found: list[dict[str, Any]] = []
        elif cell.get("numerator"):
            found = _ratio_causes(cell, before, after, was, now)
        else:
            counted = causes.get(name, Counter()) if a is not None and b is not None else Counter()
            rest = (now or 0) - (was or 0) - sum(counted.values())
            if rest:
                counted["held-changed" if was is None or now is None else "definition-changed"] += rest
            found = [{"cause": cause, "change": change} for cause, change in sorted(counted.items()) if change]
            if not found:
                found = [{"cause": "held-changed", "change": 0}]
        made.append({"cell": name, "before": was, "after": now, "causes": found})
    return made


def _causes_by_cell(before: Side, after: Side) -> dict[str, Counter[str]]:
    """For each counted cell, how many rows came and went by cause; held or not."""
    causes: dict[str, Counter[str]] = {}
    for key in sorted({*before.rows, *after.rows}):
        old, new = before.rows.get(key), after.rows.get(key)
        if old == new:
            continue
        had, has = _cells_of(old), _cells_of(new)
        for cell in had ^ has:
            if before.cells.get(cell, {}).get("value") is None or after.cells.get(cell, {}).get("value") is None:
                continue
            causes.setdefault(cell, Counter())[_cause(cell, old, new, before, after)] += 1 if cell in has else -1
    return causes


def _cells_of(row: Row | None) -> set[str]:
    if row is None:
        return set()
    return {*row.counted, *(f"{c}.{name}={value}" for c in row.counted for name, value in row.labels)}


def _cause(cell: str, old: Row | None, new: Row | None, before: Side, after: Side) -> str:
    together = _cause_from_joining(cell, old, new, before, after)
    if together is not None:
        return together
    if old is None or new is None:
        row = old or new
        earlier = before if old is None else after
        assert row is not None
        if datetime.fromisoformat(row.first_recorded) > earlier.known_at:
            return "late-entry"
        return "amended" if row.unit == "episode" else "care-changed"
    figure, breakdown, _ = figure_of(cell)
    reasons = tuple(reason and reason.partition(":")[0] for reason in (old.reason_for(figure), new.reason_for(figure)))
    if "voided" in reasons:
        return "voided"
    changed = {name for name, mark in new.facts if dict(old.facts).get(name) != mark}
    if breakdown in ("sex", "age") and reasons == (None, None):
        return "person-changed" if "person" in changed else "care-changed"
    if old.unit == "episode":
        return "amended" if "episode" in changed else _cause_from_child(new, before, after) or "definition-changed"
    episodes = _cause_from_episodes(old.ref, before, after)
    if episodes and any(reason in ABOUT_EPISODES for reason in reasons):
        return episodes
    if "care" in changed and any(reason in ABOUT_CARE for reason in reasons):
        return "care-changed"
    for aspect, cause in (("status", "status-changed"), ("care", "care-changed"), ("person", "person-changed")):
        if aspect in changed:
            return cause
    return episodes or "definition-changed"


def _cause_from_joining(cell: str, old: Row | None, new: Row | None, before: Side, after: Side) -> str | None:
    """`joined` or `parted` where a row went to another record of the child, or changed because such rows came or went.

    An episode that was itself corrected, entered late or withdrawn keeps that cause, and so does its child where no episode came or went.
    """
    row = new or old
    assert row is not None
    changed = after.together.get(row.child)
    if changed is None:
        return None
    if old is None or new is None:
        elsewhere = before if old is None else after
        there = row.unit != "episode" and any(("child", ref) in elsewhere.rows for ref in changed.others)
        return changed.cause if there else None
    if row.unit == "episode":
        return changed.cause if old.child != new.child or old.facts == new.facts else None
    figure = figure_of(cell)[0]
    about_episodes = any((reason or "").partition(":")[0] in ABOUT_EPISODES for reason in (old.reason_for(figure), new.reason_for(figure)))
    return None if about_episodes and not _came_or_went(row.child, before, after) else changed.cause


def _came_or_went(child: str, before: Side, after: Side) -> bool:
    """Whether an episode of the child was another record's in the other run."""
    keys = {key for side in (before, after) for key in side.by_child.get(child, ())}
    return any(key in before.rows and key in after.rows and before.rows[key].child != after.rows[key].child for key in keys)


def _cause_from_child(row: Row, before: Side, after: Side) -> str | None:
    """Why an episode's verdict moved though the episode did not: what changed about its child."""
    old, new = before.rows.get(("child", row.child)), after.rows.get(("child", row.child))
    if old is None or new is None:
        return None
    changed = {name for name, mark in new.facts if dict(old.facts).get(name) != mark}
    for aspect, cause in (("status", "status-changed"), ("care", "care-changed"), ("person", "person-changed")):
        if aspect in changed:
            return cause
    return None


def _cause_from_episodes(child: str, before: Side, after: Side) -> str | None:
    """Why a child's verdict moved with the child's own facts unchanged: what changed among the episodes."""
    found: set[str] = set()
    keys = [key for side in (before, after) for key in side.by_child.get(child, ())]
    for key in keys:
        old, new = before.rows.get(key), after.rows.get(key)
        if old == new:
            continue
        if old is None or new is None:
            row = old or new
            assert row is not None
            late = datetime.fromisoformat(row.first_recorded) > min(before.known_at, after.known_at)
            found.add("late-entry" if late else "amended")
        elif any(why == "voided" for _, why in (*old.left_out, *new.left_out)) and old.left_out != new.left_out:
            found.add("voided")
        elif dict(old.facts) != dict(new.facts):
            found.add("amended")
    return min(found, key=list(CAUSES).index) if found else None


def _ratio_causes(
    cell: Mapping[str, Any], before: Side, after: Side, was: str | None, now: str | None
) -> list[dict[str, Any]]:
    """A ratio's move as the move above the line at the old denominator, then the move below it."""
    start, end = Decimal(was or 0), Decimal(now or 0)
    above = after.cells.get(str(cell["numerator"]), {}).get("value")
    below = before.cells.get(str(cell["denominator"]), {}).get("value")
    if was is None or now is None or not isinstance(above, int) or not isinstance(below, int):
        return [{"cause": "denominator" if above is not None and below is not None else "held-changed", "change": str(end - start)}]
    middle = Decimal(ratio(above, below, cell["unit"]) or 0)
    steps = (("numerator", middle - start), ("denominator", end - middle))
    return [{"cause": cause, "change": str(change)} for cause, change in steps if change]
