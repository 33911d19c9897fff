"""Placements from the Episodes rows, and the periods of care that follow from them."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from caseflow.children.models import CarePeriod, Placement
from caseflow.ssda903.columns import EPISODES
from caseflow.ssda903.held import CARE, PLACEMENT, SOURCE, Held
from caseflow.ssda903.plan import LOADED, NOT_USED, UNCHANGED, Plan, fits
from caseflow.ssda903.rows import ChildRows, Finding, PlacementRow


class Stretch(NamedTuple):
    """A placement reduced to what periods of care are made of."""

    started_on: date
    ended_on: date | None
    started_reason: str | None
    ended_reason: str | None
    source: str | None
    source_year: int | None


class Run(NamedTuple):
    """An unbroken time in care, and the collection that last spoke of it."""

    started_on: date
    ended_on: date | None
    ended_reason: str | None
    source_year: int


def plan_care(plan: Plan, child: ChildRows, child_id: int, held: Held) -> None:
    """Each Episodes row against the placement held with the same first day; then the periods of care."""
    if not child.placements:
        if held.placements and EPISODES in plan.given:
            _periods(plan, child_id, held, [_stretch(row) for row in held.placements])
            if any(p.source == SOURCE and p.ended_on is None and p.source_year < plan.collection.year for p in held.placements):
                plan.say(child, child_id, Finding(EPISODES, None, "", "care-absent"))
        return
    waiting: dict[date, list[Any]] = {}
    for kept in held.placements:
        waiting.setdefault(kept.started_on, []).append(kept)
    for same_day in waiting.values():
        same_day.sort(key=lambda r: (r.ended_on or date.max, r.id))
    stretches: list[Stretch] = []
    seen: set[tuple[Any, ...]] = set()
    for row in sorted(child.placements, key=lambda r: (r.decom, r.dec or date.max, r.line)):
        if row[1:] in seen:
            plan.say(child, child_id, Finding(EPISODES, row.line, "CHILD", "repeat"))
            plan.count(EPISODES, UNCHANGED)
        elif row.decom > plan.collection.last_day:
            plan.count(EPISODES, NOT_USED)
        else:
            stretches.append(_placement(plan, child, child_id, row, waiting.get(row.decom)))
        seen.add(row[1:])
    stretches += [_stretch(other) for rows in waiting.values() for other in rows]
    _periods(plan, child_id, held, stretches)


def end_care_left_open(plan: Plan, child_id: int, held: Held) -> bool:
    """For a child who is in none of the files: end the care that an earlier collection left open. Whether there was any."""
    before = len(plan.changed[CarePeriod])
    _periods(plan, child_id, held, [_stretch(row) for row in held.placements])
    return len(plan.changed[CarePeriod]) > before


def _placement(plan: Plan, child: ChildRows, child_id: int, row: PlacementRow, waiting: list[Any] | None) -> Stretch:
    ends = row.dec if row.dec is None or row.dec <= plan.collection.last_day else None
    later = row.dec is not None and ends is None
    wanted: list[Any] = [row.decom, ends, fits(row.rne, 1), fits(row.ls, 2), fits(row.cin, 2), fits(row.place, 4), fits(row.provider, 3),
              None if later else fits(row.rec, 4), None if later else fits(row.reason, 6), fits(row.home_post, 10), fits(row.pl_post, 10),
              fits(row.urn, 8)]
    if not waiting:
        plan.add(Placement, child_id, *wanted)
        plan.count(EPISODES, LOADED)
        return Stretch(row.decom, ends, wanted[2], wanted[7], SOURCE, plan.collection.year)
    held = waiting.pop(0)
    if ends is None and held.ended_on is not None and held.ended_on > plan.collection.last_day:
        wanted[1], wanted[7], wanted[8] = held.ended_on, held.ended_reason, held.change_reason
    outcome, differs = plan.bring_up_to_date(Placement, child_id, held, PLACEMENT, wanted)
    plan.count(EPISODES, outcome)
    if differs:
        plan.say(child, child_id, Finding(EPISODES, row.line, "", "held-differs"))
    kept = held.source != SOURCE or held.source_year > plan.collection.year
    return _stretch(held) if kept else Stretch(row.decom, wanted[1], wanted[2], wanted[7], SOURCE, plan.collection.year)


def _stretch(row: Any) -> Stretch:
    return Stretch(row.started_on, row.ended_on, row.started_reason, row.ended_reason, row.source, row.source_year)


def runs(stretches: Iterable[Stretch], care_known: Iterable[int]) -> list[Run]:
    """Unbroken times in care.

    Care goes on while the next placement begins before or on the day on which the last ended, unless that one ended care. A
    placement that a collection left open goes on until the end of that collection when a later one is held and does not have
    it: a collection holds every placement of its year, so care was over when the later one began.
    """
    known = set(care_known)
    made: list[Run] = []
    group: list[Stretch] = []
    for stretch in sorted(stretches, key=lambda s: (s.started_on, s.ended_on or date.max)):
        if group and _broken(group, stretch):
            made.append(_run(group, known))
            group = []
        group.append(stretch)
    if group:
        made.append(_run(group, known))
    return made


def _broken(group: Sequence[Stretch], after: Stretch) -> bool:
    last = group[-1]
    if any(s.ended_on is None for s in group):
        return False
    until = max(s.ended_on for s in group if s.ended_on is not None)
    return after.started_on > until or ((last.ended_reason or "").startswith("E") and after.started_on >= until)


def _run(group: Sequence[Stretch], known: set[int]) -> Run:
    last = group[-1]
    spoke = max(s.source_year or 0 for s in group)
    if last.ended_on is None:
        over = last.source == SOURCE and any(year > (last.source_year or 0) for year in known)
        ends = date(last.source_year, 4, 1) if over and last.source_year else None
        return Run(group[0].started_on, None if ends is None else max(ends, last.started_on), None, spoke)
    if last.ended_reason == "X1":
        return Run(group[0].started_on, None, None, spoke)
    return Run(group[0].started_on, max(s.ended_on for s in group if s.ended_on is not None), last.ended_reason, spoke)


def _periods(plan: Plan, child_id: int, held: Held, stretches: list[Stretch]) -> None:
    """Bring the held periods of care to the runs; a period that a person entered is only given its end."""
    left = list(held.care)
    for run in runs(stretches, plan.care_known):
        match = next((c for c in left if c.started_on == run.started_on), None) or next((c for c in left if _meets(c, run)), None)
        if match is None:
            if run.source_year:
                plan.new[CarePeriod].append((plan.authority_id, child_id, *run[:3], SOURCE, run.source_year))
                plan.touched.add(child_id)
            continue
        left.remove(match)
        if match.source != SOURCE:
            if match.ended_on is None and run.ended_on is not None and run.ended_on >= match.started_on:
                plan.change(CarePeriod, child_id, match, {"ended_on": run.ended_on, "ended_reason": run.ended_reason})
            continue
        news = {n: v for n, v in zip((*CARE, "source_year"), run, strict=True) if getattr(match, n) != v}
        if news:
            plan.change(CarePeriod, child_id, match, news)
    for period in left:
        if period.source == SOURCE:
            plan.change(CarePeriod, child_id, period, {"voided": True})


def _meets(period: Any, run: Run) -> bool:
    return period.started_on <= (run.ended_on or date.max) and run.started_on <= (period.ended_on or date.max)
