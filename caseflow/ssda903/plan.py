"""What one part of a set changes: judged child by child against what is held, then written in bulk.

A record that an earlier or the same collection wrote is brought up to date; one that a later collection wrote is left alone; in
one that a person entered or changed only blanks are filled, and what differs is asked about. `source_year` is the collection
that last spoke of a record.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from caseflow.children.models import CarePeriod, Child, Placement, UnaccompaniedStatus
from caseflow.missing.models import MissingEpisode
from caseflow.ssda903.columns import HEADER, SEXES, Collection
from caseflow.ssda903.held import CARE, CHILD, EPISODE, PLACEMENT, SOURCE, STATUS, Held
from caseflow.ssda903.rows import REFUSED, ChildRows, Finding, HeaderRow, can_be_kept

LOADED, UNCHANGED, NOT_USED = "loaded", "unchanged", "not_used"
_OF_CHILD = ("authority_id", "child_id")
_SOURCE = ("source", "source_year")
COLUMNS: dict[Any, tuple[str, ...]] = {
    Child: ("id", "authority_id", "local_id", *CHILD, *_SOURCE),
    Placement: (*_OF_CHILD, *PLACEMENT, *_SOURCE),
    CarePeriod: (*_OF_CHILD, *CARE, *_SOURCE),
    UnaccompaniedStatus: (*_OF_CHILD, "status", *STATUS, *_SOURCE),
    MissingEpisode: (*_OF_CHILD, *EPISODE, "found_precision", "returned_precision", *_SOURCE),
}
"""The columns of a new row, in the order in which the plan gives its values. Updates are written before new rows."""


@dataclass
class Plan:
    """New rows, changes, what became of each row of the files, and what to ask."""

    authority_id: int
    collection: Collection
    care_known: frozenset[int]
    """The collections whose Episodes are held, this one included."""
    given: frozenset[str]
    """The tables of this set."""
    unread: Mapping[int, frozenset[int]] = field(default_factory=dict)
    """By child: the collections of which an Episodes row was refused and nobody has put it right; they end no care by silence."""
    new: dict[Any, list[tuple[Any, ...]]] = field(default_factory=lambda: {model: [] for model in COLUMNS})
    changed: dict[Any, list[tuple[int, int, dict[str, Any]]]] = field(default_factory=lambda: {model: [] for model in COLUMNS})
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    findings: list[tuple[str | None, int | None, Finding]] = field(default_factory=list)
    """Local identifier, number of the child, finding."""
    refused: set[tuple[str, str, int | None]] = field(default_factory=set)
    """Rows counted as refused: child, table, line."""
    touched: set[int] = field(default_factory=set)
    """Numbers of the children about whom something changed."""

    def add(self, model: Any, child_id: int, *values: Any) -> None:
        """A new row of a child, from this collection."""
        self.new[model].append((self.authority_id, child_id, *values, SOURCE, self.collection.year))
        self.touched.add(child_id)

    def change(self, model: Any, child_id: int, row: Any, values: Mapping[str, Any]) -> None:
        """New values for a held row."""
        self.changed[model].append((row.id, row.version, dict(values)))
        self.touched.add(child_id)

    def count(self, table: str, outcome: str, number: int = 1) -> None:
        """What became of rows of a table."""
        self.outcomes[table, outcome] += number

    def care_told(self, child_id: int, *, all_read: bool = True) -> frozenset[int]:
        """The collections that tell all of a child's care; `all_read` says that of this one no row was refused."""
        year = {self.collection.year}
        return (self.care_known - (self.unread.get(child_id, frozenset()) - year)) - (frozenset() if all_read else year)

    def say(self, child: ChildRows, child_id: int | None, finding: Finding) -> None:
        """Ask about a row; a refused one is counted as such, once, for however many reasons."""
        self.findings.append((child.local_id, child_id, finding))
        row = (child.local_id, finding.table, finding.line)
        if finding.severity == REFUSED and row not in self.refused:
            self.refused.add(row)
            self.count(finding.table, REFUSED)

    def bring_up_to_date(self, model: Any, child_id: int, row: Any, names: Sequence[str], wanted: Sequence[Any]) -> tuple[str, list[str]]:
        """Bring a held row to the wanted values as far as this collection may; the outcome, and the columns left as a person has them."""
        year = self.collection.year
        if row.source != SOURCE:
            blanks = {n: v for n, v in zip(names, wanted, strict=True) if v is not None and getattr(row, n) is None}
            if blanks:
                self.change(model, child_id, row, {**blanks, "source": row.source})
            differs = [n for n, v in zip(names, wanted, strict=True) if v is not None and getattr(row, n) not in (None, v)]
            return (LOADED if blanks else UNCHANGED), differs
        if row.source_year is not None and row.source_year > year:
            return UNCHANGED, []
        news = {n: v for n, v in zip(names, wanted, strict=True) if getattr(row, n) != v and (v is not None or n in _SAID_BY_A_BLANK)}
        if news or row.source_year != year:
            self.change(model, child_id, row, {**news, "source_year": year})
        return (LOADED if news else UNCHANGED), []


_SAID_BY_A_BLANK = frozenset({"ended_on", "ended_reason", "change_reason"})
"""Where a blank cell says something: that it has not ended. A blank elsewhere says nothing and takes nothing away."""

_HELD_AS = {"upn": "UPN", "date_of_birth": "DOB", "sex": "SEX", "ethnicity": "ETHNIC", "mother": "MOTHER", "mother_child_born_on": "MC_DOB"}


def fits(text: str, width: int) -> str | None:
    """The cell as it is kept: blank is None, and so is one too long or with a character that cannot be kept (its rule says so)."""
    return text if text and len(text) <= width and can_be_kept(text) else None


def plan_child(plan: Plan, child: ChildRows, child_id: int, held: Held) -> None:
    """The child's own record, from the Header, or from the other rows where there is none."""
    row = child.header[0] if child.header else None
    wanted = _wanted(row) if row else (None, child.dob, _sex(child), None, None, None)
    if held.child is None:
        plan.new[Child].append((child_id, plan.authority_id, child.local_id, *wanted, SOURCE, plan.collection.year))
        plan.touched.add(child_id)
        outcome = LOADED
    elif row is None:
        return
    else:
        outcome, differs = plan.bring_up_to_date(Child, child_id, held.child, CHILD, wanted)
        for name in differs:
            plan.say(child, child_id, Finding(HEADER, row.line, _HELD_AS[name], "held-differs"))
    if row is not None:
        plan.count(HEADER, outcome)
        plan.count(HEADER, UNCHANGED, sum(1 for other in child.header[1:] if other[1:] == row[1:]))


def _wanted(row: HeaderRow) -> tuple[Any, ...]:
    mother = {"1": True, "0": False}.get(row.mother)
    return fits(row.upn, 13), row.dob, SEXES.get(row.sex), fits(row.ethnic, 4), mother, row.mc_dob


def _sex(child: ChildRows) -> str | None:
    return SEXES.get(child.uasc[0].sex) if child.uasc else None
