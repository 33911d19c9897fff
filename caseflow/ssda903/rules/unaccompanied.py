"""Checks on the UASC file."""
from __future__ import annotations

from collections.abc import Iterable, Iterator

from caseflow.core.dates import eighteenth_birthday
from caseflow.ssda903.columns import UASC, Collection
from caseflow.ssda903.rows import REFUSED, ChildRows, Finding
from caseflow.ssda903.rules.rule import Rule

RULES: Iterable[Rule] = (
    Rule("104", UASC, "DUC", "The day on which the status ended is not a day written dd/mm/yyyy, or is before the collection began."),
    Rule("205A", UASC, "", "The last collection had the child as unaccompanied, and this one has not. The status was taken to have "
         "ended with the last collection. Record when it ended."),
    Rule("304", UASC, "DUC", "The status ended after the 18th birthday. It ends at 18 at the latest."),
    Rule("after-year", UASC, "DUC", "The status ends after the end of the collection. The file says nothing about that time: it "
         "was stored as going on."),
    Rule("INT36", UASC, "CHILD", "The child is in the UASC file more than once, with differing cells. Which line is right?"),
)


def check(child: ChildRows, year: Collection) -> Iterator[Finding]:
    """The UASC rows of one child."""
    for row in child.uasc:
        if row.duc is None:
            continue
        if row.duc < year.first_day:
            yield Finding(UASC, row.line, "DUC", "104")
        born = row.dob or child.dob
        if born is not None and row.duc > eighteenth_birthday(born):
            yield Finding(UASC, row.line, "DUC", "304")
        if row.duc > year.last_day:
            yield Finding(UASC, row.line, "DUC", "after-year")
    for other in child.uasc[1:]:
        if other[1:] == child.uasc[0][1:]:
            yield Finding(UASC, other.line, "CHILD", "repeat")
        else:
            yield Finding(UASC, other.line, "CHILD", "INT36", REFUSED, f"The other is line {child.uasc[0].line}.")
