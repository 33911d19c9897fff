"""Placements from the Episodes rows, and the periods of care that follow from them."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
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
    told = plan.care_told(child_id, all_read=not child.was_refused(EPISODES))
    if not child.placements:
        if held.placements and EPISODES in plan.given:
            _periods(plan, child_id, held, [_stretch(row) for row in held.placements], told)
            year = plan.collection.year
            if year in told and any(p.source == SOURCE and p.ended_on is None and p.source_year < year for p in held.placements):
                plan.say(child, child_id, Finding(EPISODES, None, "", "care-absent"))
        return
    rows = _rows_to_keep(plan, child, child_id)
    if not held.placements:
        stretches = [_new(plan, child_id, row) for row in rows]
        plan.count(EPISODES, LOADED, len(rows))
    else:
        waiting: dict[date, list[Any]] = {}
        for placement in sorted(held.placements, key=lambda p: (p.ended_on or date.max, p.id)):
            waiting.setdefault(placement.started_on, []).append(placement)
        stretches = [_matched(plan, child, child_id, row, waiting.get(row.decom)) for row in rows]
        stretches += [_stretch(placement) for left in waiting.values() for placement in left]
    _periods(plan, child_id, held, stretches, told)


def _rows_to_keep(plan: Plan, child: ChildRows, child_id: int) -> list[PlacementRow]:
    """The child's rows in order, without those that stand twice and those that begin after the year."""
    last = plan.collection.last_day
    if len(child.placements) == 1 and child.placements[0].decom <= last:
        return child.placements
    kept: list[PlacementRow] = []
    seen = set()
    for row in sorted(child.placements, key=lambda r: (r.decom, r.dec or date.max, r.line)):
        if row[1:] in seen:
            plan.say(child, child_id, Finding(EPISODES, row.line, "CHILD", "repeat"))
            plan.count(EPISODES, UNCHANGED)
        elif row.decom > last:
            plan.count(EPISODES, NOT_USED)
        else:
            kept.append(row)
        seen.add(row[1:])
    return kept


def end_care_left_open(plan: Plan, child_id: int, held: Held) -> None:
    """For a child who is in none of the files: end the care that an earlier collection left open."""
    _periods(plan, child_id, held, [_stretch(row) for row in held.placements], plan.care_told(child_id))


@lru_cache(maxsize=50_000)
def _codes(rne: str, ls: str, cin: str, place: str, provider: str) -> tuple[str | None, ...]:
    return fits(rne, 1), fits(ls, 2), fits(cin, 2), fits(place, 4), fits(provider, 3)


def _wanted(plan: Plan, row: PlacementRow) -> tuple[Any, ...]:
    """The row as it is kept, in the order of `PLACEMENT`. An end after the year is not for this file to say."""
    dec, rec, reason = row.dec, fits(row.rec, 4), fits(row.reason, 6)
    if dec is not None and dec > plan.collection.last_day:
        dec = rec = reason = None
    return (row.decom, dec, *_codes(row.rne, row.ls, row.cin, row.place, row.provider), rec, reason,
            fits(row.home_post, 10), fits(row.pl_post, 10), fits(row.urn, 8))


def _new(plan: Plan, child_id: int, row: PlacementRow) -> Stretch:
    wanted = _wanted(plan, row)
    plan.add(Placement, child_id, *wanted)
    return Stretch(row.decom, wanted[1], wanted[2], wanted[7], SOURCE, plan.collection.year)


def _matched(plan: Plan, child: ChildRows, child_id: int, row: PlacementRow, waiting: list[Any] | None) -> Stretch:
    if not waiting:
        plan.count(EPISODES, LOADED)
        return _new(plan, child_id, row)
    held = waiting.pop(0)
    wanted = list(_wanted(plan, row))
    if wanted[1] is None and held.ended_on is not None and held.ended_on > plan.collection.last_day:
        wanted[1], wanted[7], wanted[8] = held.ended_on, held.ended_reason, held.change_reason
    outcome, differs = plan.bring_up_to_date(Placement, child_id, held, PLACEMENT, wanted)
    plan.count(EPISODES, outcome)
    if differs:
        plan.say(child, child_id, Finding(EPISODES, row.line, "", "held-differs"))
    if held.source != SOURCE:
        return Stretch(row.decom, held.ended_on or wanted[1], held.started_reason or wanted[2], held.ended_reason or wanted[7],
                       held.source, held.source_year)
    if held.source_year > plan.collection.year:
        return _stretch(held)
    return Stretch(row.decom, wanted[1], wanted[2], wanted[7], SOURCE, plan.collection.year)


def _stretch(row: Any) -> Stretch:
    return Stretch(row.started_on, row.ended_on, row.started_reason, row.ended_reason, row.source, row.source_year)


def runs(stretches: Iterable[Stretch], care_known: Iterable[int]) -> list[Run]:
    """Unbroken times in care.

    Care goes on while the next placement begins before or on the day on which the last ended, unless that one ended care. A
    placement that a collection left open goes on until the end of that collection when a later one is held and does not have
    it: a collection holds every placement of its year, so care was over when the later one began.
    """
    newest = max(care_known, default=0)
    made: list[Run] = []
    group: list[Stretch] = []
    until: date | None = None
    for stretch in sorted(stretches, key=_by_days):
        last = group[-1] if group else None
        if last is not None and until is not None and (
                stretch.started_on > until or (stretch.started_on == until and (last.ended_reason or "").startswith("E"))):
            made.append(_run(group, newest))
            group, last = [], None
        if last is None:
            until = stretch.ended_on
        elif until is not None:
            until = None if stretch.ended_on is None else max(until, stretch.ended_on)
        group.append(stretch)
    if group:
        made.append(_run(group, newest))
    return made


def _by_days(stretch: Stretch) -> tuple[date, date]:
    return stretch.started_on, stretch.ended_on or date.max


def _run(group: Sequence[Stretch], newest: int) -> Run:
    last = group[-1]
    spoke = max(s.source_year or 0 for s in group)
    if last.ended_on is None:
        over = last.source == SOURCE and last.source_year is not None and newest > last.source_year
        ends = max(date(last.source_year, 4, 1), last.started_on) if over and last.source_year else None
        return Run(group[0].started_on, ends, None, spoke)
    if last.ended_reason == "X1":
        return Run(group[0].started_on, None, None, spoke)
    return Run(group[0].started_on, max(s.ended_on for s in group if s.ended_on is not None), last.ended_reason, spoke)


def _periods(plan: Plan, child_id: int, held: Held, stretches: list[Stretch], told: Iterable[int]) -> None:
    """Bring the held periods of care to the runs; a period that a person entered is only given its end."""
    left = list(held.care)
    for run in runs(stretches, told):
        if not left:
            if run.source_year:
                plan.new[CarePeriod].append((plan.authority_id, child_id, *run[:3], SOURCE, run.source_year))
                plan.touched.add(child_id)
            continue
        match = next((c for c in left if c.started_on == run.started_on), None) or next((c for c in left if _meets(c, run)), None)
        if match is None:
            if run.source_year:
                plan.new[CarePeriod].append((plan.authority_id, child_id, *run[:3], SOURCE, run.source_year))
                plan.touched.add(child_id)
            continue
        left.remove(match)
        if match.source != SOURCE:
            if match.ended_on is None and run.ended_on is not None and run.ended_on >= match.started_on:
                plan.change(CarePeriod, child_id, match, {
                    "ended_on": run.ended_on, "ended_reason": run.ended_reason, "source": match.source})
            continue
        wanted = run._replace(source_year=max(run.source_year, match.source_year or 0))
        news = {n: v for n, v in zip((*CARE, "source_year"), wanted, strict=True) if getattr(match, n) != v}
        if news:
            plan.change(CarePeriod, child_id, match, news)
    for period in left:
        if period.source == SOURCE:
            plan.change(CarePeriod, child_id, period, {"voided": True})


def _meets(period: Any, run: Run) -> bool:
    return period.started_on <= (run.ended_on or date.max) and run.started_on <= (period.ended_on or date.max)
