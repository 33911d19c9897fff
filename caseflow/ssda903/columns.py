"""Which tables, columns and codes a 903 collection has: the collection of 2018 as a base, and what each later year changed.

Sources: the Department's code lists as the sector's two open tools apply them, LIIA's schema files by year and Data to
Insight's validator. A collection is named by the year in which it ends (2025 is 1 April 2024 to 31 March 2025).
"""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from caseflow.core.dates import collection_end, collection_start
from caseflow.core.errors import Refused

OLDEST, NEWEST = 2018, 2026

HEADER, EPISODES, UASC, MISSING = "Header", "Episodes", "UASC", "Missing"
USED = (HEADER, EPISODES, UASC, MISSING)
"""The tables that caseflow loads and writes, in the order in which they are applied; the others are counted as not used."""

TABLES: dict[str, str] = {
    HEADER: "CHILD SEX DOB ETHNIC UPN MOTHER MC_DOB",
    EPISODES: "CHILD DECOM RNE LS CIN PLACE PLACE_PROVIDER DEC REC REASON_PLACE_CHANGE HOME_POST PL_POST URN",
    UASC: "CHILD SEX DOB DUC",
    MISSING: "CHILD DOB MISSING MIS_START MIS_END",
    "Reviews": "CHILD DOB REVIEW REVIEW_CODE",
    "OC2": "CHILD DOB SDQ_SCORE SDQ_REASON CONVICTED HEALTH_CHECK IMMUNISATIONS TEETH_CHECK HEALTH_ASSESSMENT "
           "SUBSTANCE_MISUSE INTERVENTION_RECEIVED INTERVENTION_OFFERED",
    "OC3": "CHILD DOB IN_TOUCH ACTIV ACCOM",
    "AD1": "CHILD DOB DATE_INT DATE_MATCH FOSTER_CARE NB_ADOPTR SEX_ADOPTR LS_ADOPTR",
    "PlacedAdoption": "CHILD DOB DATE_PLACED DATE_PLACED_CEASED REASON_PLACED_CEASED",
    "PrevPerm": "CHILD DOB PREV_PERM LA_PERM DATE_PERM",
    "SWEpisodes": "CHILD DOB SW_ID SW_DECOM SW_DEC SW_REASON",
    "DoLo": "CHILD DOB DOLO_START DOLO_END",
}
"""Columns in the Department's order. The headings of these tables did not change from 2018 to 2026; tables of later years
(SWEpisodes from 2024, DoLo from 2027) are recognised whatever the year, because nothing is read from them."""

MUST_HOLD: dict[str, str] = {
    HEADER: "CHILD SEX DOB ETHNIC UPN",
    EPISODES: "CHILD DECOM RNE LS CIN PLACE",
    UASC: "CHILD SEX DOB",
    MISSING: "CHILD DOB MISSING MIS_START",
}
"""Columns that LIIA's schemas do not allow to be blank."""

BASE: dict[str, str] = {
    "SEX": "1 2",
    "ETHNIC": "WBRI WIRI WOTH WIRT WROM MWBC MWBA MWAS MOTH AIND APKN ABAN AOTH BCRB BAFR BOTH CHNE OOTH REFU NOBT",
    "MOTHER": "0 1",
    "RNE": "S P L T U B",
    "LS": "C1 C2 D1 E1 V2 V3 V4 J1 J2 J3 L1 L2 L3",
    "CIN": "N1 N2 N3 N4 N5 N6 N7 N8",
    "PLACE": "A3 A4 A5 A6 H5 K1 K2 P1 P2 P3 R1 R2 R3 R5 S1 T0 T1 T2 T3 T4 U1 U2 U3 U4 U5 U6 Z1",
    "PLACE_PROVIDER": "PR0 PR1 PR2 PR3 PR4 PR5",
    "REC": "X1 E11 E12 E13 E14 E15 E16 E17 E2 E3 E4A E4B E41 E43 E44 E5 E6 E7 E8 E9",
    "REASON_PLACE_CHANGE": "CARPL CLOSE ALLEG STAND APPRR CREQB CREQO CHILD LAREQ PLACE OTHER",
    "MISSING": "M A",
}
"""The codes of 2018. A column means the same in every table that has it."""


@dataclass(frozen=True)
class Change:
    """From the collection of `year` on, the column gains and loses these codes."""

    year: int
    column: str
    gains: str = ""
    loses: str = ""


CHANGES: tuple[Change, ...] = (
    Change(2019, "REC", gains="E45 E46 E47 E48", loses="E43 E44"),
    Change(2019, "REASON_PLACE_CHANGE", gains="CUSTOD"),
    Change(2025, "SEX", gains="M F U", loses="1 2"),
    Change(2025, "PLACE", gains="K3"),
    Change(2026, "PLACE", gains="Z11 Z12 Z13 Z14", loses="H5 P2 Z1"),
)
"""Dated differences, oldest first. A new collection is a new line here."""


SEXES = {"1": "M", "2": "F", "M": "M", "F": "F", "U": "U"}
"""What caseflow stores for a code of SEX, whichever year's coding it is."""


@dataclass(frozen=True)
class Collection:
    """One year's collection: its days and the codes that it allows."""

    year: int
    first_day: date
    last_day: date
    codes: dict[str, frozenset[str]]

    @property
    def in_words(self) -> str:
        """`1 April 2024 to 31 March 2025`."""
        return f"1 April {self.year - 1} to 31 March {self.year}"


@lru_cache
def collection(year: int) -> Collection:
    """The collection that ends on 31 March of `year`; `Refused` for a year that caseflow has no codes for."""
    if not OLDEST <= year <= NEWEST:
        raise Refused(f"Collections from {OLDEST} to {NEWEST} can be read; the year is the one in which the collection ends.",
                      field="year")
    codes = {column: set(allowed.split()) for column, allowed in BASE.items()}
    for change in CHANGES:
        if change.year <= year:
            codes[change.column] |= set(change.gains.split())
            codes[change.column] -= set(change.loses.split())
    return Collection(year, collection_start(year), collection_end(year), {c: frozenset(v) for c, v in codes.items()})


def columns_of(table: str) -> tuple[str, ...]:
    """A table's columns in the Department's order."""
    return tuple(TABLES[table].split())


_BY_COLUMNS = {frozenset(columns.split()): table for table, columns in TABLES.items()}


def table_with(columns: Iterable[str]) -> str | None:
    """The table that has exactly this set of columns, in whatever order; None when no table has."""
    return _BY_COLUMNS.get(frozenset(columns))


def nearest_table(columns: Iterable[str]) -> str | None:
    """The table that shares most columns with these (at least half of its own), to say what is amiss with a heading."""
    given = set(columns)
    shared = {table: len(given & set(columns_of(table))) / len(columns_of(table)) for table in TABLES}
    best = max(TABLES, key=lambda table: shared[table])
    return best if shared[best] >= 0.5 else None
