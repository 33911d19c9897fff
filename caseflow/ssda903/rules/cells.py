"""Checks on one cell: is the code one that the collection allows, is a cell that must hold something blank."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from caseflow.ssda903.columns import EPISODES, HEADER, MISSING, MUST_HOLD, UASC, Collection, collection
from caseflow.ssda903.rows import ChildRows, Finding, HeaderRow, PlacementRow, can_be_kept
from caseflow.ssda903.rules.rule import Rule

RULES: Iterable[Rule] = (
    Rule("101", HEADER, "SEX", "The code for sex is not one of this collection's (1 or 2 up to 2024; M, F or U from 2025)."),
    Rule("102", HEADER, "DOB", "The date of birth is blank or is not a day written dd/mm/yyyy."),
    Rule("103", HEADER, "ETHNIC", "The ethnic origin is blank or is not one of the Department's codes."),
    Rule("168", HEADER, "UPN", "The unique pupil number is not a letter and 12 digits (not I, O or S), nor UN1 to UN5."),
    Rule("171", HEADER, "MC_DOB", "The date of birth of the mother's child is not a day written dd/mm/yyyy. It was left out."),
    Rule("mother", HEADER, "MOTHER", "The mother status is neither 0 nor 1. It was left out."),
    Rule("143", EPISODES, "RNE", "The reason for a new episode is not one of S, P, L, T, U and B."),
    Rule("144", EPISODES, "LS", "The legal status is not one of the Department's codes."),
    Rule("145", EPISODES, "CIN", "The category of need is not one of N1 to N8."),
    Rule("146", EPISODES, "PLACE", "The placement code is not one of this collection's."),
    Rule("149", EPISODES, "REC", "The reason why the episode ended is not one of this collection's codes."),
    Rule("1009", EPISODES, "REASON_PLACE_CHANGE", "The reason for the change of placement is not one of this collection's codes."),
    Rule("left-out", EPISODES, "", "The cell is too long or holds a character that cannot be kept, such as a hidden one. It was left out."),
    Rule("blank", EPISODES, "", "A cell that the Department does not allow to be blank is blank."),
    Rule("decimal", HEADER, "", "The code is written with a decimal point, as spreadsheets do (1.0). It was read as the whole number."),
    Rule("spaces", HEADER, "", "There were spaces around the cell. They were taken off; the Department's software would not."),
    Rule("no-child", HEADER, "CHILD",
         "There is no child identifier, or it is longer than 20 characters or holds one that cannot be kept: the row belongs to nobody."),
    Rule("no-start", EPISODES, "DECOM", "There is no day on which the episode began, so it cannot be placed in time."),
    Rule("141", EPISODES, "DECOM", "The day on which the episode began is not a day written dd/mm/yyyy."),
    Rule("147", EPISODES, "DEC", "The day on which the episode ended is not a day written dd/mm/yyyy."),
    Rule("unreadable-dob", MISSING, "DOB", "The date of birth here is not a day written dd/mm/yyyy. The Header's is used."),
)

_UPN = re.compile(r"(UN[1-5]|[A-HJ-NP-RT-Z]\d{12}|[A-Z]\d{11}[A-Z])\Z", re.ASCII)
_EPISODE_CODES = (("RNE", 1, "143"), ("LS", 2, "144"), ("CIN", 3, "145"), ("PLACE", 4, "146"), ("REC", 5, "149"),
                  ("REASON_PLACE_CHANGE", 6, "1009"))


def check(child: ChildRows, year: Collection) -> Iterator[Finding]:
    """Every cell of one child's rows."""
    for row in child.header:
        yield from _header(row, year)
    for placement in child.placements:
        for column, code in _placement_cells(placement.rne, placement.ls, placement.cin, placement.place, placement.rec,
                                             placement.reason, year.year):
            yield Finding(EPISODES, placement.line, column, code)
        yield from _left_out(placement)
    for other in child.uasc:
        if other.dob is None:
            yield Finding(UASC, other.line, "DOB", "blank")
        if not other.sex:
            yield Finding(UASC, other.line, "SEX", "blank")
        elif other.sex not in year.codes["SEX"]:
            yield Finding(UASC, other.line, "SEX", "101")
    for period in child.missing:
        if period.dob is None:
            yield Finding(MISSING, period.line, "DOB", "blank")


def _left_out(row: PlacementRow) -> Iterator[Finding]:
    """The cells that are no codes and cannot be kept."""
    for column, cell, longest in (("HOME_POST", row.home_post, 10), ("PL_POST", row.pl_post, 10), ("URN", row.urn, 8)):
        if len(cell) > longest or not can_be_kept(cell):
            yield Finding(EPISODES, row.line, column, "left-out")


def _header(row: HeaderRow, year: Collection) -> Iterator[Finding]:
    if row.sex not in year.codes["SEX"]:
        yield Finding(HEADER, row.line, "SEX", "101")
    if row.dob is None:
        yield Finding(HEADER, row.line, "DOB", "102")
    if row.ethnic not in year.codes["ETHNIC"]:
        yield Finding(HEADER, row.line, "ETHNIC", "103")
    if row.upn and not _UPN.match(row.upn):
        yield Finding(HEADER, row.line, "UPN", "168")
    if row.mother and row.mother not in year.codes["MOTHER"]:
        yield Finding(HEADER, row.line, "MOTHER", "mother")


@lru_cache(maxsize=50_000)
def _placement_cells(rne: str, ls: str, cin: str, place: str, rec: str, reason: str, year: int) -> tuple[tuple[str, str], ...]:
    """Judged once for each combination of codes that occurs: a file of 250,000 rows has a few thousand."""
    values, codes = ("", rne, ls, cin, place, rec, reason), collection(year).codes
    must_hold = MUST_HOLD[EPISODES].split()
    found = [(column, code) for column, at, code in _EPISODE_CODES if values[at] and values[at] not in codes[column]]
    found += [(column, "blank") for column, at, _code in _EPISODE_CODES if not values[at] and column in must_hold]
    return tuple(found)


