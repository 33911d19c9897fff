"""The rule book: every check by its code, and one child's rows put to all of them."""
from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from caseflow.ssda903.columns import Collection
from caseflow.ssda903.rows import ChildRows, Finding
from caseflow.ssda903.rules import (
    cells,
    header,
    missing,
    placement_codes,
    placement_days,
    placement_sequence,
    unaccompanied,
)
from caseflow.ssda903.rules.rule import Rule

BOOK: dict[str, Rule] = {rule.code: rule for rule in chain(
    cells.RULES, placement_codes.RULES, placement_days.RULES, placement_sequence.RULES, header.RULES, unaccompanied.RULES,
    missing.RULES)}


def words(finding: Finding) -> str:
    """What to say about a finding, in plain words; it never names a child."""
    said = BOOK[finding.code].words
    return f"{said} {finding.detail}" if finding.detail else said


def check(child: ChildRows, year: Collection, given: frozenset[str]) -> Iterator[Finding]:
    """What the Department would ask about one child's rows. `given` names the tables that the set has."""
    for finding in _all(child, year, given):
        if BOOK[finding.code].in_force(year.year):
            yield finding


def _all(child: ChildRows, year: Collection, given: frozenset[str]) -> Iterator[Finding]:
    yield from cells.check(child, year)
    yield from header.check(child, year, given)
    if child.placements:
        yield from placement_codes.check(child, year)
        yield from placement_days.check(child, year)
        yield from placement_sequence.check(child, year)
    if child.uasc:
        yield from unaccompanied.check(child, year)
    if child.missing:
        yield from missing.check(child, year)
