"""One child's rows for tests of the rules: a clean child, and ways to spoil a cell."""
from __future__ import annotations

from caseflow.ssda903.columns import USED, collection, columns_of
from caseflow.ssda903.rows import ChildRows, Days, Finding, group
from caseflow.ssda903.rules import book

CLEAN = {
    "Header": {"CHILD": "A1", "SEX": "M", "DOB": "10/06/2010", "ETHNIC": "WBRI", "UPN": "A123456789012"},
    "Episodes": {"CHILD": "A1", "DECOM": "01/05/2024", "RNE": "S", "LS": "C2", "CIN": "N1", "PLACE": "U4", "PLACE_PROVIDER": "PR1",
                 "HOME_POST": "AB1 1AA", "PL_POST": "AB2 2BB", "URN": "1234567"},
    "UASC": {"CHILD": "A1", "SEX": "M", "DOB": "10/06/2010"},
    "Missing": {"CHILD": "A1", "DOB": "10/06/2010", "MISSING": "M", "MIS_START": "10/10/2024", "MIS_END": "12/10/2024"},
}


def rows_of(rows: list[tuple[str, dict[str, str]]]) -> tuple[dict[str, ChildRows], list[Finding]]:
    """Rows given as (table, cells that differ from the clean child), read as the importer reads them."""
    raw = []
    for line, (table, spoilt) in enumerate(rows, start=2):
        cells = CLEAN[table] | spoilt
        assert set(cells) <= set(columns_of(table)), f"{table} has no such column"
        raw.append((USED.index(table), line, [cells.get(column, "") for column in columns_of(table)]))
    children, orphans = group(raw, Days())
    return children, orphans + [finding for child in children.values() for finding in child.findings]


def found(rows: list[tuple[str, dict[str, str]]], year: int = 2025) -> list[Finding]:
    """Everything said about these rows."""
    children, findings = rows_of(rows)
    for child in children.values():
        findings += book.check(child, collection(year), frozenset(USED))
    return findings
