"""Unaccompanied statuses from the UASC file, which says who was one in the year and when the status ended, not when it began."""
from __future__ import annotations

from datetime import date
from typing import Any

from caseflow.children.models import UnaccompaniedStatus
from caseflow.ssda903.columns import HEADER, UASC
from caseflow.ssda903.held import SOURCE, Held
from caseflow.ssda903.plan import LOADED, UNCHANGED, Plan
from caseflow.ssda903.rows import ChildRows, Finding


def plan_unaccompanied(plan: Plan, child: ChildRows, child_id: int, held: Held) -> None:
    """The status held in this year, from the child's first day in care that the file shows (or the year's first day)."""
    year = plan.collection
    known = [row for row in held.statuses if row.status == "uasc"]
    if not child.uasc:
        if UASC in plan.given and child.header and not child.was_refused(UASC):
            _over(plan, child, child_id, known)
        return
    row = child.uasc[0]
    plan.count(UASC, UNCHANGED, sum(1 for other in child.uasc[1:] if other[1:] == row[1:]))
    ends = row.duc if row.duc is not None and row.duc <= year.last_day else None
    starts = min((p.decom for p in child.placements if p.decom <= year.last_day), default=year.first_day)
    starts = min(starts, ends) if ends else starts
    match = next((s for s in known if s.started_on <= year.last_day and (s.ended_on is None or s.ended_on >= year.first_day)), None)
    later = next((s for s in known if s.started_on > year.last_day and s.source == SOURCE), None)
    if match is not None:
        plan.count(UASC, _matched(plan, child_id, match, starts, ends))
    elif later is not None:
        plan.change(UnaccompaniedStatus, child_id, later, {"started_on": starts})
        plan.count(UASC, LOADED)
    else:
        plan.add(UnaccompaniedStatus, child_id, "uasc", starts, ends)
        plan.count(UASC, LOADED)


def _matched(plan: Plan, child_id: int, match: Any, starts: date, ends: date | None) -> str:
    if match.source != SOURCE:
        if match.ended_on is None and ends is not None and ends >= match.started_on:
            plan.change(UnaccompaniedStatus, child_id, match, {"ended_on": ends, "source": match.source})
            return LOADED
        return UNCHANGED
    if ends is None and match.ended_on is not None and match.ended_on > plan.collection.last_day:
        ends = match.ended_on
    begins = min(starts, match.started_on)
    if match.source_year > plan.collection.year:
        if begins == match.started_on:
            return UNCHANGED
        plan.change(UnaccompaniedStatus, child_id, match, {"started_on": begins})
        return LOADED
    return plan.bring_up_to_date(UnaccompaniedStatus, child_id, match, ("started_on", "ended_on"), (begins, ends))[0]


def _over(plan: Plan, child: ChildRows, child_id: int, known: list[Any]) -> None:
    """In the Header and not in the UASC file: not unaccompanied at any time of this year, so an open status was over before it."""
    for status in known:
        if status.source == SOURCE and status.ended_on is None and status.source_year < plan.collection.year \
                and status.started_on < plan.collection.first_day:
            plan.change(UnaccompaniedStatus, child_id, status, {
                "ended_on": max(status.started_on, date(status.source_year, 4, 1)), "source_year": plan.collection.year})
            plan.say(child, child_id, Finding(HEADER, child.header[0].line, "CHILD", "205A"))
