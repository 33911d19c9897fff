"""Checks on one Episodes row that need its days: lengths, ages, and what happened before a code existed."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from caseflow.core.dates import birthday
from caseflow.ssda903.columns import EPISODES, Collection
from caseflow.ssda903.rows import ChildRows, Finding, PlacementRow
from caseflow.ssda903.rules.rule import Rule

RULES: Iterable[Rule] = (
    Rule("217", EPISODES, "PLACE", "Foster to adopt (A3, A5) can start only with reason S, T or U."),
    Rule("234", EPISODES, "REASON_PLACE_CHANGE", "A child under 10 cannot have moved because of custody.", since=2026),
    Rule("352", EPISODES, "RNE", "Care began on or after the 18th birthday."),
    Rule("353", EPISODES, "DECOM", "The episode began before the Children Act 1989 came into force (14 October 1991)."),
    Rule("354", EPISODES, "DECOM", "The episode begins after the end of the collection. The file says nothing about that time, so "
         "it was not used."),
    Rule("355", EPISODES, "DEC", "The episode began and ended on the same day."),
    Rule("356", EPISODES, "DEC", "The episode ends before it begins."),
    Rule("358", EPISODES, "LS", "A remand or sentence (J1 to J3) at or before the 10th birthday."),
    Rule("359", EPISODES, "DEC", "The child turned 18 before the end of the year and the episode is still open."),
    Rule("365", EPISODES, "LS", "A short break (V3) longer than 17 days."),
    Rule("366", EPISODES, "RNE", "A short break (V3) always starts with reason S."),
    Rule("371", EPISODES, "PLACE", "Supported accommodation (K3) under 16.", since=2025),
    Rule("372", EPISODES, "PLACE", "A young offender institution (R5) under 10."),
    Rule("373", EPISODES, "PLACE", "A residential school (S1) under 4."),
    Rule("374", EPISODES, "PLACE", "Residential employment (P3) under 14."),
    Rule("375", EPISODES, "PLACE", "A temporary stay in hospital (T1) longer than 42 days."),
    Rule("376", EPISODES, "PLACE", "A temporary placement while the carer is away (T3) longer than 21 days."),
    Rule("379", EPISODES, "PLACE", "Temporary accommodation for another reason (T4) longer than 7 days."),
    Rule("385", EPISODES, "DEC", "The episode ends after the end of the collection. The file says nothing about that time: it was "
         "stored as open."),
    Rule("386", EPISODES, "REC", "Adopted on or after the 18th birthday."),
    Rule("387", EPISODES, "REC", "Moved into independent living (E5, E6) before the 14th birthday."),
    Rule("389", EPISODES, "REC", "Moved to adult residential care (E7) before the 16th birthday, or without a day."),
    Rule("407", EPISODES, "REC", "A special guardianship order after the 18th birthday."),
    Rule("446", EPISODES, "LS", "A placement order (E1) before they existed (1 December 2005)."),
    Rule("460", EPISODES, "REC", "Stayed with former foster carers past 18 (E17), but is not yet 18."),
)

_CHILDREN_ACT, _FOSTER_TO_ADOPT, _PLACEMENT_ORDERS = date(1991, 10, 14), date(2015, 4, 1), date(2005, 12, 1)
_YOUNGEST = {"K3": ("371", 16), "R5": ("372", 10), "S1": ("373", 4), "P3": ("374", 14)}
_LONGEST = {"T1": ("375", 42), "T3": ("376", 21), "T4": ("379", 7)}


def check(child: ChildRows, year: Collection) -> Iterator[Finding]:
    """Each Episodes row of one child by its days and the child's date of birth."""
    born = child.dob
    adult = birthday(born, 18) if born else date.max
    for row in child.placements:
        for code, column in (*_by_days(row, adult, year), *(_by_age(row, born) if born else ())):
            yield Finding(EPISODES, row.line, column, code)


def _by_days(row: PlacementRow, adult: date, year: Collection) -> Iterator[tuple[str, str]]:
    decom, dec, last = row.decom, row.dec, year.last_day
    if decom < _CHILDREN_ACT:
        yield "353", "DECOM"
    if decom > last:
        yield "354", "DECOM"
    if decom >= adult and row.rne == "S":
        yield "352", "RNE"
    if row.place in ("A3", "A5") and decom >= _FOSTER_TO_ADOPT and row.rne not in ("S", "T", "U"):
        yield "217", "PLACE"
    if row.ls == "E1" and decom < _PLACEMENT_ORDERS:
        yield "446", "LS"
    if row.ls == "V3":
        if (dec or last) - decom > timedelta(days=17):
            yield "365", "LS"
        if row.rne != "S":
            yield "366", "RNE"
    if dec is None:
        if adult <= last and not (row.ls == "V2" and row.place == "K2"):
            yield "359", "DEC"
        return
    if dec == decom:
        yield "355", "DEC"
    if dec > last:
        yield "385", "DEC"
    if row.place in _LONGEST and (dec - decom).days > _LONGEST[row.place][1]:
        yield _LONGEST[row.place][0], "PLACE"


def _by_age(row: PlacementRow, born: date) -> Iterator[tuple[str, str]]:
    """Was the child of an age for this status, this placement, this reason for moving or leaving?"""
    decom, dec, rec = row.decom, row.dec, row.rec
    if row.ls[:1] == "J" and decom <= birthday(born, 10):
        yield "358", "LS"
    if row.reason == "CUSTOD" and decom < birthday(born, 10):
        yield "234", "REASON_PLACE_CHANGE"
    if dec is None:
        if rec == "E7":
            yield "389", "REC"
        return
    if row.place in _YOUNGEST and decom < birthday(born, _YOUNGEST[row.place][1]):
        yield _YOUNGEST[row.place][0], "PLACE"
    if rec in ("", "X1"):
        return
    if rec in ("E11", "E12") and dec >= birthday(born, 18):
        yield "386", "REC"
    elif rec in ("E5", "E6") and dec < birthday(born, 14):
        yield "387", "REC"
    elif rec == "E7" and dec < birthday(born, 16):
        yield "389", "REC"
    elif rec in ("E45", "E46", "E47", "E48") and dec > birthday(born, 18):
        yield "407", "REC"
    elif rec == "E17" and dec < birthday(born, 18):
        yield "460", "REC"
