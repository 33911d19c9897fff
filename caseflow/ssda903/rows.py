"""The rows of the four tables as values: dates read, each child's rows together.

A row is refused here only when it cannot be stored truthfully: no identifier, a day that cannot be read, no day at which it
begins, an end before its beginning. Everything else is a matter for the rules, which ask and do not refuse.
"""
from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from caseflow.core.characters import strange_character
from caseflow.core.dates import EARLIEST, EARLIEST_BIRTH, YEARS
from caseflow.ssda903.columns import EPISODES, HEADER, MISSING, UASC, USED
from caseflow.ssda903.parts import SPACED, RawRow

REFUSED, QUERY = "refused", "query"
LONGEST_IDENTIFIER = 20


class Finding(NamedTuple):
    """What is amiss with one row, or (line None) with a table. The words for a code are in the rule book."""

    table: str
    line: int | None
    column: str
    code: str
    severity: str = QUERY
    detail: str = ""


class HeaderRow(NamedTuple):
    """A child of the collection."""

    line: int
    child: str
    sex: str
    dob: date | None
    ethnic: str
    upn: str
    mother: str
    mc_dob: date | None


class PlacementRow(NamedTuple):
    """A row of the Episodes table: a placement with a legal status."""

    line: int
    child: str
    decom: date
    rne: str
    ls: str
    cin: str
    place: str
    provider: str
    dec: date | None
    rec: str
    reason: str
    home_post: str
    pl_post: str
    urn: str


class UascRow(NamedTuple):
    """A child who was an unaccompanied asylum-seeking child at some time in the year."""

    line: int
    child: str
    sex: str
    dob: date | None
    duc: date | None


class MissingRow(NamedTuple):
    """A period of being missing (M) or away without authorisation (A)."""

    line: int
    child: str
    dob: date | None
    type: str
    start: date
    end: date | None


class ChildRows:
    """All rows of one child that can be stored, by table, in the order of their lines."""

    __slots__ = ("findings", "header", "local_id", "missing", "placements", "uasc")

    def __init__(self, local_id: str) -> None:
        self.local_id = local_id
        self.header: list[HeaderRow] = []
        self.placements: list[PlacementRow] = []
        self.uasc: list[UascRow] = []
        self.missing: list[MissingRow] = []
        self.findings: list[Finding] = []

    @property
    def is_empty(self) -> bool:
        """Whether no row of the child can be stored."""
        return not (self.header or self.placements or self.uasc or self.missing)

    def was_refused(self, table: str) -> bool:
        """Whether a row of this table was refused: what the others say is then not all, and silence says nothing."""
        return any(finding.severity == REFUSED and finding.table == table for finding in self.findings)

    @property
    def dob(self) -> date | None:
        """The date of birth: the Header's, or else the first that another table gives."""
        rows = self.header or self.uasc or self.missing
        return rows[0].dob if rows else None


class Unreadable:
    """Stands in for a day that is not blank and cannot be read."""


UNREADABLE = Unreadable()
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})\Z", re.ASCII)


class Days(dict[str, "date | Unreadable | None"]):
    """Days read from text, each text once: `dd/mm/yyyy` or `d/m/yyyy`, nothing else, and none that cannot be meant.

    `births` reads days of birth, which reach further back.
    """

    def __init__(self, since: date = EARLIEST) -> None:
        super().__init__()
        self.since = since
        self.births = self if since == EARLIEST_BIRTH else Days(EARLIEST_BIRTH)

    def __missing__(self, text: str) -> date | Unreadable | None:
        day: date | Unreadable | None = UNREADABLE
        if not text:
            day = None
        elif found := _DAY.match(text):
            try:
                day = date(int(found[3]), int(found[2]), int(found[1]))
            except ValueError:
                day = UNREADABLE
            else:
                day = day if self.since <= day and day.year in YEARS else UNREADABLE
        if len(self) > 200_000:
            self.clear()
        self[text] = day
        return day


def can_be_kept(cell: str) -> bool:
    """Whether every character of a cell is one that forms take too."""
    return cell.isprintable() and (cell.isascii() or strange_character(cell) is None)


def group(raw: Iterable[RawRow], days: Days) -> tuple[dict[str, ChildRows], list[Finding]]:
    """Each child's rows as values, with what is amiss with those left out or changed on the way; and the rows of nobody."""
    children: dict[str, ChildRows] = {}
    orphans: list[Finding] = []
    readers = [_READERS[table] for table in USED]
    for place, line, cells in raw:
        local_id = cells[0]
        if not local_id or len(local_id) > LONGEST_IDENTIFIER or not can_be_kept(local_id):
            orphans.append(Finding(USED[place % SPACED], line, "CHILD", "no-child", REFUSED))
            continue
        child = children.get(local_id)
        if child is None:
            child = children[local_id] = ChildRows(local_id)
        if place >= SPACED:
            child.findings.append(Finding(USED[place % SPACED], line, cells[1], "spaces"))
        else:
            readers[place](child, line, cells, days, child.findings)
    return children, orphans


def _whole(table: str, line: int, column: str, cell: str, findings: list[Finding]) -> str:
    """`1.0`, as spreadsheets write it, is 1, and is asked about."""
    if cell[-2:] == ".0":
        findings.append(Finding(table, line, column, "decimal"))
        return cell[:-2]
    return cell


def _header(child: ChildRows, line: int, cells: list[str], days: Days, findings: list[Finding]) -> None:
    _, sex, dob_text, ethnic, upn, mother, mc_dob_text = cells
    dob, mc_dob = days.births[dob_text], days.births[mc_dob_text]
    if isinstance(dob, Unreadable):
        findings.append(Finding(HEADER, line, "DOB", "102", REFUSED))
        return
    if isinstance(mc_dob, Unreadable):
        findings.append(Finding(HEADER, line, "MC_DOB", "171"))
        mc_dob = None
    sex, mother = _whole(HEADER, line, "SEX", sex, findings), _whole(HEADER, line, "MOTHER", mother, findings)
    child.header.append(HeaderRow(line, child.local_id, sex, dob, ethnic, upn, mother, mc_dob))


def _placement(child: ChildRows, line: int, cells: list[str], days: Days, findings: list[Finding]) -> None:
    (_, decom_text, rne, ls, cin, place, provider, dec_text, rec, reason, home_post, pl_post, urn) = cells
    decom, dec = days[decom_text], days[dec_text]
    if decom is None or isinstance(decom, Unreadable):
        findings.append(Finding(EPISODES, line, "DECOM", "141" if decom else "no-start", REFUSED))
    elif isinstance(dec, Unreadable):
        findings.append(Finding(EPISODES, line, "DEC", "147", REFUSED))
    elif dec is not None and dec < decom:
        findings.append(Finding(EPISODES, line, "DEC", "356", REFUSED))
    else:
        child.placements.append(PlacementRow(line, child.local_id, decom, rne, ls, cin, place, provider, dec, rec, reason, home_post,
                                             pl_post, urn))


def _uasc(child: ChildRows, line: int, cells: list[str], days: Days, findings: list[Finding]) -> None:
    _, sex, dob_text, duc_text = cells
    dob, duc = days.births[dob_text], days[duc_text]
    if isinstance(duc, Unreadable):
        findings.append(Finding(UASC, line, "DUC", "104", REFUSED))
        return
    if isinstance(dob, Unreadable):
        findings.append(Finding(UASC, line, "DOB", "unreadable-dob"))
        dob = None
    child.uasc.append(UascRow(line, child.local_id, _whole(UASC, line, "SEX", sex, findings), dob, duc))


def _missing(child: ChildRows, line: int, cells: list[str], days: Days, findings: list[Finding]) -> None:
    _, dob_text, type_, start_text, end_text = cells
    dob, start, end = days.births[dob_text], days[start_text], days[end_text]
    if isinstance(start, Unreadable):
        findings.append(Finding(MISSING, line, "MIS_START", "1004", REFUSED))
    elif isinstance(end, Unreadable):
        findings.append(Finding(MISSING, line, "MIS_END", "1005", REFUSED))
    elif type_ not in ("M", "A"):
        code = "1006" if type_ else "565" if start else "566" if end else "1004"
        findings.append(Finding(MISSING, line, "MISSING", code, REFUSED))
    elif start is None:
        findings.append(Finding(MISSING, line, "MIS_START", "564", REFUSED))
    elif end is not None and end < start:
        findings.append(Finding(MISSING, line, "MIS_END", "567", REFUSED))
    else:
        if isinstance(dob, Unreadable):
            findings.append(Finding(MISSING, line, "DOB", "unreadable-dob"))
            dob = None
        child.missing.append(MissingRow(line, child.local_id, dob, type_, start, end))


_READERS = {HEADER: _header, EPISODES: _placement, UASC: _uasc, MISSING: _missing}
