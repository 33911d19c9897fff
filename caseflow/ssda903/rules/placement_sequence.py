"""Checks on the Episodes rows of one child in the order in which they began."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from caseflow.ssda903.columns import EPISODES, Collection
from caseflow.ssda903.rows import ChildRows, Finding, PlacementRow
from caseflow.ssda903.rules.placement_codes import FOR_ADOPTION, FOSTERING, SHORT_BREAKS, TEMPORARY
from caseflow.ssda903.rules.rule import Rule

RULES: Iterable[Rule] = (
    Rule("142", EPISODES, "DEC", "This is not the child's last episode, but it lacks the day or the reason of its end."),
    Rule("199", EPISODES, "DECOM", "The child has an episode after being adopted."),
    Rule("225", EPISODES, "REASON_PLACE_CHANGE", "The child moved placement afterwards, but no reason for the change is given."),
    Rule("336", EPISODES, "PLACE", "Placed for adoption with foster carers (A3, A4) without having been in foster care."),
    Rule("357", EPISODES, "RNE", "The first episode begins in this year, so its reason must be S (care started)."),
    Rule("361", EPISODES, "LS", "Police protection (L1) for longer than 3 days without a break."),
    Rule("362", EPISODES, "LS", "An emergency protection order (L2) for longer than 21 days without a break."),
    Rule("363", EPISODES, "LS", "A child assessment order (L3) for longer than 7 days without a break."),
    Rule("364", EPISODES, "LS", "Detained under PACE or on remand (J2) for longer than 21 days without a break."),
    Rule("367", EPISODES, "LS", "Short breaks (V3) add up to more than 75 days in the year."),
    Rule("377", EPISODES, "PLACE", "More than two temporary placements while the carer is away (T3)."),
    Rule("383", EPISODES, "PLACE", "After a temporary placement the child must come back to the placement before it."),
    Rule("388", EPISODES, "REC", "X1 (care goes on) must be followed by an episode that begins the same day, and nothing else may be."),
    Rule("426", EPISODES, "LS", "A child has both kinds of short breaks (V3 and V4)."),
    Rule("431", EPISODES, "RNE", "Care starts again (S) on or before the day on which it last ended."),
    Rule("432", EPISODES, "RNE", "The episode before ended care, so this one must start with reason S."),
    Rule("433", EPISODES, "DECOM", "Care goes on, so this episode must begin on the day on which the one before ended."),
    Rule("434", EPISODES, "RNE", "Reason L: only the legal status changes, and it must change."),
    Rule("435", EPISODES, "RNE", "Reason P or T: the placement changes and the legal status does not."),
    Rule("436", EPISODES, "RNE", "Reason B or U: both the legal status and the placement change."),
    Rule("437", EPISODES, "REC", "The child died or was found to be an adult (E2, E15), but has a later episode."),
    Rule("501", EPISODES, "DECOM", "The episode begins before the one before it ended."),
    Rule("504", EPISODES, "CIN", "The category of need changed although care was not broken."),
)

_RUNS = {"L1": ("361", 3), "L2": ("362", 21), "L3": ("363", 7), "J2": ("364", 21)}


def in_order(child: ChildRows) -> list[PlacementRow]:
    """The child's Episodes rows by the day they began, then the day they ended (open last), then line."""
    return sorted(child.placements, key=lambda r: (r.decom, r.dec or date.max, r.line))


def check(child: ChildRows, year: Collection) -> Iterator[Finding]:
    """The child's rows in pairs, then as a whole."""
    rows = in_order(child)
    if not rows:
        return
    if rows[0].decom >= year.first_day and rows[0].rne != "S":
        yield Finding(EPISODES, rows[0].line, "RNE", "357")
    for before, row in pairwise(rows):
        yield from _pair(before, row)
    if rows[-1].rec == "X1" and rows[-1].dec is not None:
        yield Finding(EPISODES, rows[-1].line, "REC", "388")
    yield from _whole(rows, year)


def _placement(row: PlacementRow) -> tuple[str, str, str, str]:
    return row.place, row.pl_post, row.urn, row.provider


def _pair(before: PlacementRow, row: PlacementRow) -> Iterator[Finding]:
    line = row.line
    if before.dec is None or not before.rec:
        yield Finding(EPISODES, before.line, "DEC", "142")
    if before.rec in ("E11", "E12"):
        yield Finding(EPISODES, line, "DECOM", "199")
    if before.rec in ("E2", "E15"):
        yield Finding(EPISODES, before.line, "REC", "437")
    if row.place in ("A3", "A4") and before.place not in FOR_ADOPTION | FOSTERING:
        yield Finding(EPISODES, line, "PLACE", "336")
    if before.rec == "X1" and not before.reason and before.place not in TEMPORARY and row.rne in ("P", "B", "T", "U") \
            and row.place not in TEMPORARY:
        yield Finding(EPISODES, before.line, "REASON_PLACE_CHANGE", "225")
    if before.dec is not None:
        if (before.rec == "X1") != (before.dec == row.decom):
            yield Finding(EPISODES, before.line, "REC", "388")
        if row.decom < before.dec:
            yield Finding(EPISODES, line, "DECOM", "501")
        if row.rne == "S" and row.decom <= before.dec:
            yield Finding(EPISODES, line, "RNE", "431")
    if before.rec[:1] == "E" and row.rne != "S":
        yield Finding(EPISODES, line, "RNE", "432")
    if row.rne in ("P", "L", "T", "U", "B"):
        yield from _going_on(before, row)


def _going_on(before: PlacementRow, row: PlacementRow) -> Iterator[Finding]:
    """Care was not broken between the two rows: what must have changed, and what must not."""
    line = row.line
    if row.decom != before.dec:
        yield Finding(EPISODES, line, "DECOM", "433")
    if row.cin != before.cin and row.decom == before.dec:
        yield Finding(EPISODES, line, "CIN", "504")
    same_place, same_status = _placement(row) == _placement(before), row.ls == before.ls
    if row.rne == "L" and (same_status or not same_place):
        yield Finding(EPISODES, line, "RNE", "434")
    elif row.rne in ("P", "T") and (same_place or not same_status):
        yield Finding(EPISODES, line, "RNE", "435")
    elif row.rne in ("B", "U") and (same_place or same_status):
        yield Finding(EPISODES, line, "RNE", "436")


def _whole(rows: list[PlacementRow], year: Collection) -> Iterator[Finding]:
    kinds = {row.ls for row in rows}
    if kinds >= SHORT_BREAKS:
        yield from (Finding(EPISODES, row.line, "LS", "426") for row in rows if row.ls in SHORT_BREAKS)
    if "V3" in kinds:
        days = sum((min(r.dec or year.last_day, year.last_day) - max(r.decom, year.first_day)).days
                   for r in rows if r.ls == "V3" and (r.dec or year.last_day) > year.first_day)
        if days > 75:
            yield Finding(EPISODES, next(r.line for r in rows if r.ls == "V3"), "LS", "367")
    if kinds & _RUNS.keys():
        yield from _runs(rows, year)
    away = [row for row in rows if row.place == "T3"]
    if len(away) > 2:
        yield Finding(EPISODES, away[2].line, "PLACE", "377")
    for first, temporary, after in zip(rows, rows[1:], rows[2:], strict=False):
        if temporary.place in TEMPORARY and after.rne != "S" and after.place not in TEMPORARY and (
                after.rne != "P" or after.place != first.place or after.pl_post != first.pl_post):
            yield Finding(EPISODES, after.line, "PLACE", "383")


def _runs(rows: list[PlacementRow], year: Collection) -> Iterator[Finding]:
    """Unbroken runs of one legal status that last longer than the law allows."""
    start = rows[0]
    for row, after in zip(rows, [*rows[1:], None], strict=True):
        if after is not None and after.ls == row.ls and after.decom == row.dec:
            continue
        limit = _RUNS.get(row.ls)
        if limit and (row.dec or year.last_day) - start.decom > timedelta(days=limit[1]):
            yield Finding(EPISODES, row.line, "LS", limit[0])
        if after is not None:
            start = after
