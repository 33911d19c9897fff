"""Checks on the Missing file, alone and against the child's Episodes rows; and which of its rows cannot be stored."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import zip_longest

from caseflow.core.dates import eighteenth_birthday
from caseflow.ssda903.columns import EPISODES, MISSING, Collection
from caseflow.ssda903.rows import REFUSED, ChildRows, Finding, MissingRow, PlacementRow
from caseflow.ssda903.rules.placement_sequence import in_order
from caseflow.ssda903.rules.rule import Rule

RULES: Iterable[Rule] = (
    Rule("564", MISSING, "MIS_START", "The kind is given, but there is no day on which it began."),
    Rule("565", MISSING, "MISSING", "There is a first day, but not whether the child was missing (M) or away (A)."),
    Rule("566", MISSING, "MISSING", "There is a last day, but not whether the child was missing (M) or away (A), nor a first day."),
    Rule("567", MISSING, "MIS_END", "It ends before it begins. Which day is wrong?"),
    Rule("570", MISSING, "MIS_START", "It begins after the end of the collection. The file says nothing about that time, so it "
         "was not used."),
    Rule("571", MISSING, "MIS_END", "It ends outside the collection. A day after 31 March was not used: it was stored as not yet ended."),
    Rule("574", MISSING, "MIS_START", "It begins before the period of the same child before it has ended. A child cannot be "
         "missing twice at once."),
    Rule("575", MISSING, "MIS_END", "The placement that the child went missing from has ended, so this must end too."),
    Rule("576", MISSING, "MIS_START", "The last collection left a period open, and this one does not begin with it."),
    Rule("577", MISSING, "MIS_END", "Care ended, or had not begun, while the child was missing. End the period when care ends."),
    Rule("578", MISSING, "MIS_START", "It begins before care began or after care ended."),
    Rule("580", EPISODES, "REC", "The child turned 18 while missing, so the reason for the end of care must be E8."),
    Rule("581", MISSING, "MIS_START", "It begins on a day on which none of the child's episodes of care was running."),
    Rule("586", MISSING, "MIS_START", "It begins on or before the date of birth."),
    Rule("1004", MISSING, "MIS_START", "The first day is blank or is not a day written dd/mm/yyyy."),
    Rule("1005", MISSING, "MIS_END", "The last day is not a day written dd/mm/yyyy."),
    Rule("1006", MISSING, "MISSING", "The kind is neither M (missing) nor A (away without authorisation)."),
    Rule("twin", MISSING, "MIS_START", "Two rows of the same kind begin on the same day. Did the child go twice that day, or is "
         "this one episode "
         "entered twice? If twice, record both with their times in caseflow and load the file again; if not, take one line out."),
    Rule("absent", MISSING, "", "The last collection left this period open, and this one does not mention it. Was the child "
         "found? Record when."),
    Rule("care-absent", EPISODES, "", "The last collection left care open, and this one has no episode of the child. Care was taken "
         "to have ended with the last collection. Record when and why it ended."),
    Rule("held-open", MISSING, "MIS_END", "caseflow has this episode with its time and as not yet ended; the file says that it ended. "
         "Record when the child was found or came back."),
    Rule("held-differs", MISSING, "", "A person has recorded this in caseflow otherwise than the file says. What the person "
         "recorded was kept."),
    Rule("held-overlap", MISSING, "MIS_START", "caseflow has another episode of this child at that time. Which is right? Correct "
         "the file or the record."),
)


def check(child: ChildRows, year: Collection) -> Iterator[Finding]:
    """What the Department would ask about the child's Missing rows."""
    if not child.missing:
        return
    placements = in_order(child)
    periods = _periods(placements)
    adult = eighteenth_birthday(child.dob) if child.dob else None
    for row in child.missing:
        if row.start > year.last_day:
            yield Finding(MISSING, row.line, "MIS_START", "570")
        if row.end is not None and not year.first_day <= row.end <= year.last_day:
            yield Finding(MISSING, row.line, "MIS_END", "571")
        if child.dob and row.start <= child.dob:
            yield Finding(MISSING, row.line, "MIS_START", "586")
        if not placements:
            continue
        running = [p for p in placements if p.decom <= row.start and (p.dec is None or row.start <= p.dec)]
        if not running:
            yield Finding(MISSING, row.line, "MIS_START", "581")
        elif row.end is None and running[-1].dec is not None:
            yield Finding(MISSING, row.line, "MIS_END", "575")
        if not any(began <= row.start and (ended is None or row.start <= ended) for began, ended in periods):
            yield Finding(MISSING, row.line, "MIS_START", "578")
        if not any(_fits(row, began, ended) for began, ended in periods):
            yield Finding(MISSING, row.line, "MIS_END", "577")
        if row.end is not None and row.end == adult:
            yield from (Finding(EPISODES, p.line, "REC", "580") for p in placements if p.dec == adult and p.rec != "E8")


def _fits(row: MissingRow, began: date, ended: date | None) -> bool:
    if row.end is None:
        return ended is None and began <= row.start
    return began <= row.end and (ended is None or row.end <= ended)


def _periods(rows: list[PlacementRow]) -> list[tuple[date, date | None]]:
    """Unbroken care within the file: from a first row to the row that ends care or the last before a gap."""
    periods: list[tuple[date, date | None]] = []
    began: date | None = None
    for row, after in zip_longest(rows, rows[1:]):
        began = began or row.decom
        if after is None or (row.dec is not None and (row.rec[:1] == "E" or after.decom > row.dec)):
            periods.append((began, row.dec))
            began = None
    return periods


def can_be_stored(
    rows: list[MissingRow], year: Collection, twins_held: Mapping[tuple[str, date], int],
) -> tuple[list[MissingRow], list[Finding]]:
    """The rows that can stand together, and what becomes of the others.

    A second row of the same kind and first day is asked about, unless caseflow already holds as many episodes of that day
    (`twins_held`): then a person has answered. A row that begins while the one before it is running is a true overlap.
    Rows that begin after the year are not used.
    """
    kept: list[MissingRow] = []
    findings: list[Finding] = []
    seen: dict[tuple[str, date], list[MissingRow]] = {}
    until = date.min
    running: MissingRow | None = None
    for row in sorted(rows, key=lambda r: (r.start, r.end or date.max, r.line)):
        if row.start > year.last_day:
            continue
        twins = seen.setdefault((row.type, row.start), [])
        if twins and len(twins) >= twins_held.get((row.type, row.start), 1):
            findings.append(Finding(MISSING, row.line, "MIS_START", "twin", REFUSED, f"The other is line {twins[0].line}."))
            continue
        if row.start < until and running is not None:
            findings.append(Finding(MISSING, row.line, "MIS_START", "574", REFUSED, f"The other is line {running.line}."))
            continue
        twins.append(row)
        kept.append(row)
        if (row.end or date.max) >= until:
            until, running = row.end or date.max, row
    return kept, findings
