"""What a kind of fact is: its table, its gate, its questions and its words; forms, pages and API are made from this."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from caseflow.children.looks import Looks
from caseflow.children.models import Child
from caseflow.children.service_care import refuse_day
from caseflow.core.dates import day_in_words
from caseflow.core.errors import Refused
from caseflow.web.fields import Payload

Check = Callable[[Child, dict[str, Any], Any], None]
"""Refuses values that cannot be: the child, all values by column (it may put some right), and the record that is changed or None."""


Stands = Callable[[Child, Any], bool]
"""Whether a record holds now."""


def accept(_child: Child, _facts: dict[str, Any], _row: Any) -> None:
    """Nothing to refuse."""


def not_ended(_child: Child, row: Any) -> bool:
    """That it has no end."""
    return row.ended_on is None


def no_consequence(_child: Child) -> None:
    """Nothing follows."""


@dataclass(frozen=True)
class Kind:
    """One kind of dated fact about a child.

    `name` stands in addresses, `looks` are its questions in order (`said` is a question's short label), `dated` the column
    that orders it, newest first. `heading` says one in a line. `first` are the questions asked when one is added, where that
    is not all of them. With `carries` a new one starts from the newest. `for_rules` says that rules or figures read it.
    `headed` are fields that the heading says already, `stands` tells which records hold now (None: the newest), in `mark`'s words.
    `elsewhere` is the endpoint of a form of its own. `after` does what follows for the child.
    """

    name: str
    subject: str
    title: str
    add: str
    model: Any
    schema: type[Payload]
    looks: Looks
    dated: str
    heading: Callable[[Any], str]
    check: Check = accept
    hint: str = ""
    first: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    carries: bool = False
    for_rules: bool = False
    stands_until_next: bool = False
    placed: bool = False
    headed: tuple[str, ...] = ()
    stands: Stands | None = None
    mark: str | None = None
    elsewhere: str | None = None
    after: Callable[[Child], None] = no_consequence

    @property
    def noun(self) -> str:
        """How the audit record calls it: `immigration-leave`."""
        return str(self.model.__tablename__).replace("_", "-")

    @property
    def asked(self) -> tuple[str, ...]:
        """The questions of the form that adds one."""
        return self.first or self.fields

    @property
    def fields(self) -> tuple[str, ...]:
        """The questions of the form that changes one."""
        given = self.schema().load_fields
        return tuple(name for name in self.looks if name in given)

    def column(self, name: str) -> str:
        """The column that holds a field."""
        return self.columns.get(name, name)

    def value(self, row: Any, name: str) -> Any:
        """What a record (or a row of one version) holds in a field."""
        return getattr(row, self.column(name))


@dataclass(frozen=True)
class Subject:
    """Some kinds that are read together on one page."""

    name: str
    title: str
    intro: str
    kinds: tuple[Kind, ...]
    permission: str = "child.read"
    endpoint: str = "children.about"


def in_words(look: Mapping[str, Any], value: Any) -> str:
    """A value as its question says it: a choice by its words, a day in full, yes or no."""
    choices = dict(look.get("choices") or {})
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return day_in_words(value)
    if isinstance(value, list):
        return ", ".join(str(choices.get(one, one)) for one in value)
    return str(choices.get(value, value))


def days_that_have_been(*names: str) -> Check:
    """A check that these days are not in the future, before 1990 or before the birth."""
    def check(child: Child, facts: dict[str, Any], _row: Any) -> None:
        for name in names:
            refuse_day(facts.get(name), child, name)
    return check


def refuse_before(facts: Mapping[str, Any], later: str, earlier: str, words: str) -> None:
    """Refuse a day that lies before the one it follows, naming the later field."""
    if facts.get(later) is not None and facts.get(earlier) is not None and facts[later] < facts[earlier]:
        raise Refused(words, field=later)


def refuse_both_or_neither(facts: Mapping[str, Any], one: str, other: str, words: str) -> None:
    """Refuse one value without the other, naming the one that is missing."""
    if (facts.get(one) is None) != (facts.get(other) is None):
        raise Refused(words, field=one if facts.get(one) is None else other)
