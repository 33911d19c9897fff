"""Which days a child was looked after and on which of them a status held: stretches by first and last day, both counted."""
from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from caseflow.core.dates import age_on
from caseflow.returns.definitions.facts import Child, Referral, View

Days = tuple[tuple[date, date], ...]

EVER = date.max
ONE = timedelta(days=1)
SHORT_BREAKS = ("V3", "V4")


def join(stretches: Iterable[tuple[date, date | None]]) -> Days:
    """The same days as stretches that neither touch nor overlap; an end of None means no end, an empty stretch is dropped."""
    joined: list[tuple[date, date]] = []
    for first, end in sorted((first, end or EVER) for first, end in stretches):
        if end < first:
            continue
        if joined and (joined[-1][1] == EVER or first <= joined[-1][1] + ONE):
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((first, end))
    return tuple(joined)


def until(started_on: date, ended_on: date | None) -> tuple[date, date]:
    """First and last day of something whose end day is not counted; what ended on the day it started had that one day."""
    return started_on, EVER if ended_on is None else max(started_on, ended_on - ONE)


def meet(left: Days, right: Days) -> Days:
    """The days in both."""
    return join(
        (max(a, c), min(b, d)) for a, b in left for c, d in right if max(a, c) <= min(b, d)
    )


def without(left: Days, right: Days) -> Days:
    """The days of `left` that are not in `right`."""
    rest = list(left)
    for first, last in right:
        pieces: list[tuple[date, date]] = []
        for a, b in rest:
            if last < a or b < first:
                pieces.append((a, b))
                continue
            if a < first:
                pieces.append((a, first - ONE))
            if last < b:
                pieces.append((last + ONE, b))
        rest = pieces
    return tuple(rest)


def holds(days: Days, day: date) -> bool:
    """Whether the day is one of them."""
    return any(first <= day <= last for first, last in days)


def days_in_care(child: Child) -> Days:
    """The days looked after: neither the day care ended nor any day from the 18th birthday is counted."""
    days = join(until(care.started_on, care.ended_on) for care in child.care)
    if child.turned_18_on is None:
        return days
    return meet(days, ((date.min, child.turned_18_on - ONE),))


def days_responsible(child: Child) -> Days:
    """The days on which the authority asked was responsible by the dated rows; every day for a child who has none."""
    rows = child.responsible
    if not rows:
        return ((date.min, EVER),)
    starts = [row.started_on or date.min for row in rows]
    ends = [*(start - ONE if start > date.min else date.min for start in starts[1:]), EVER]
    return join((start, end) for row, start, end in zip(rows, starts, ends, strict=True) if row.ours and start <= end)


def others_child(child: Child, day: date) -> str:
    """The reason code for a day on which another authority was responsible, with its name where that is known."""
    row = next((r for r in reversed(child.responsible) if r.started_on is None or r.started_on <= day), None)
    name = child.standing_with if row is None else row.name
    return f"other-authority:{name}" if name else "other-authority"


def days_of_short_breaks(child: Child) -> Days:
    """The days under short breaks (V3, V4) and under no other legal status."""
    breaks = join(until(s.started_on, s.ended_on) for s in child.legal if s.legal_status in SHORT_BREAKS)
    others = join(until(s.started_on, s.ended_on) for s in child.legal if s.legal_status not in SHORT_BREAKS)
    return without(breaks, others)


def days_of_view(views: Iterable[View], stage: str) -> Days:
    """The days on which the authority's view stood at a stage; of steps that begin on one day the last recorded stands."""
    steps: list[View] = []
    for view in sorted(views, key=lambda v: v.started_on):
        if steps and steps[-1].started_on == view.started_on:
            steps.pop()
        steps.append(view)
    ends = [*(step.started_on - ONE for step in steps[1:]), EVER][: len(steps)]
    return join((step.started_on, end) for step, end in zip(steps, ends, strict=True) if step.stage == stage)


def days_of_referral(referrals: Iterable[Referral]) -> tuple[Days, Days]:
    """The days with a positive grounds decision standing, and the days referred and awaiting one.

    A referral or a reconsideration opens the wait; a decision or a withdrawal ends it. A positive decision stands until a
    negative one or a withdrawal.
    """
    positive: list[tuple[date, date | None]] = []
    waiting: list[tuple[date, date | None]] = []
    positive_from: date | None = None
    waiting_from: date | None = None
    for event in sorted(referrals, key=lambda r: r.on):
        decided = event.event in ("reasonable-grounds", "conclusive-grounds") and event.outcome is not None
        if event.event in ("referred", "reconsideration"):
            waiting_from = waiting_from or event.on
        elif decided or event.event == "withdrawn":
            if waiting_from is not None:
                waiting.append((waiting_from, event.on))
                waiting_from = None
            if decided and event.outcome == "positive":
                positive_from = positive_from or event.on
            elif positive_from is not None:
                positive.append((positive_from, event.on))
                positive_from = None
    if positive_from is not None:
        positive.append((positive_from, None))
    if waiting_from is not None:
        waiting.append((waiting_from, None))
    return join(positive), join(waiting)


def days_unaccompanied(child: Child) -> Days:
    """The days with either status, unaccompanied asylum-seeking or separated."""
    return join(until(status.started_on, status.ended_on) for status in child.unaccompanied)


def age_group(child: Child, day: date) -> str:
    """`under-10`, `10-15`, `16-and-over` or `not-recorded`, by the age in whole years on a day."""
    if child.born is None:
        return "not-recorded"
    age = age_on(child.born, day)
    return "under-10" if age < 10 else "10-15" if age < 16 else "16-and-over"
