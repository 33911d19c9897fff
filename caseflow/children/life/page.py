"""One subject on one page: each kind's records in words, newest first, with day, source, author, and the way to put them right."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from caseflow.accounts.models import User
from caseflow.children.called import name_of
from caseflow.children.life.kind import Kind, Subject, in_words
from caseflow.children.life.queries import authors, rows_of
from caseflow.children.models import Child
from caseflow.core.dates import day_in_words
from caseflow.core.dates import in_words as when_in_words


@dataclass(frozen=True)
class Said:
    """One record in words."""

    ref: str
    heading: str
    day: str
    stands: bool
    mark: str | None
    facts: list[tuple[str, str]]
    written: str
    put_right: str | None
    change: str | None
    void: str | None


@dataclass(frozen=True)
class Part:
    """One kind: what it is, where one is added, and its records."""

    name: str
    title: str
    hint: str
    add_words: str
    add: str | None
    rows: list[Said]


@dataclass(frozen=True)
class SubjectPage:
    """Everything on the page of a subject."""

    title: str
    intro: str
    ref: str
    name: str
    parts: list[Part]


def subject_page(user: User, child: Child, subject: Subject) -> SubjectPage:
    """The page of one subject, with links to add and to change for those who may."""
    read = [(kind, rows_of(kind, child.id)) for kind in subject.kinds]
    names = authors(row for _, rows in read for row in rows)
    writes = user.may("child.write")
    return SubjectPage(subject.title, subject.intro, child.ref, name_of(child),
                       [_part(child, kind, rows, names, writes=writes) for kind, rows in read])


def _part(child: Child, kind: Kind, rows: Sequence[Any], names: dict[int, str], *, writes: bool) -> Part:
    add = None
    if writes:
        add = url_for(kind.elsewhere, ref=child.ref) if kind.elsewhere else url_for("children.add_fact", ref=child.ref, kind=kind.name)
    said = [_said(child, kind, row, rows[place - 1] if place else None, names, writes=writes) for place, row in enumerate(rows)]
    return Part(kind.name, kind.title, kind.hint, kind.add, add, said)


def _said(child: Child, kind: Kind, row: Any, later: Any, names: dict[int, str], *, writes: bool) -> Said:
    heading, facts = kind.heading(row), said_facts(kind, row)
    if kind.stands_until_next and later is not None:
        facts.insert(0, ("Until", day_in_words(getattr(later, kind.dated))))
    who = names.get(row.recorded_by or 0, "caseflow")
    written = f"Recorded by {who}, {when_in_words(row.recorded_at)}"
    put_right = f"Changed because: {row.reason}" if row.version > 1 and row.reason else None
    change = url_for("children.change_fact", ref=child.ref, kind=kind.name, fact=row.ref) if writes else None
    void = url_for("children.void_fact", ref=child.ref, kind=kind.name, fact=row.ref) if writes else None
    stands = later is None if kind.stands is None else kind.stands(child, row)
    return Said(row.ref, heading, day_in_words(getattr(row, kind.dated)), stands, kind.mark if stands else None, facts,
                written, put_right, change, void)


def said_facts(kind: Kind, row: Any) -> list[tuple[str, str]]:
    """Label and words of everything that was recorded, but for the day that heads it and what nobody knows."""
    found = []
    for name, look in kind.looks.items():
        value = kind.value(row, name)
        if kind.column(name) != kind.dated and name not in kind.headed and value not in (None, "", []):
            found.append((str(look.get("said") or look.get("label")), in_words(look, value)))
    return found
