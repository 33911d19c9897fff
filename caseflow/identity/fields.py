"""Which of two records' details the joined record keeps: a person chooses, blanks are filled, names and languages are gathered."""
from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import Date

from caseflow.children.models import Child
from caseflow.children.sound import words
from caseflow.core.errors import Refused
from caseflow.identity.holdings import BOOKKEEPING
from caseflow.store.record import written

TOGETHER: dict[str, tuple[str, ...]] = {
    "date_of_birth": ("birth_precision", "age_disputed"),
    "age_as_told": ("age_told_on",),
    "standing": ("responsible_authority",),
    "mother": ("mother_child_born_on",),
}
"""Details that are taken with another, because they say how it is meant."""

GATHERED = ("aliases", "languages")
SETTLED = BOOKKEEPING | {"authority_id", *GATHERED, *(name for names in TOGETHER.values() for name in names)}


def choices() -> list[str]:
    """The details of which one is kept, in the order of the table."""
    return [column.name for column in written(Child.__table__) if column.name not in SETTLED]


def blanks(survivor: Child, other: Child) -> list[str]:
    """What only the other record knows: taken unless somebody says otherwise."""
    return [name for name in choices() if getattr(survivor, name) in (None, "") and getattr(other, name) not in (None, "")]


def changes(survivor: Child, other: Child, take: Collection[str]) -> dict[str, Any]:
    """What changes on the survivor when these details are taken from the other record. Raises `Refused` for an unknown one."""
    strange = sorted(set(take) - set(choices()))
    if strange:
        raise Refused(f"There is no such detail to choose: {', '.join(strange)}.", field="take")
    taken = [one for name in choices() if name in take for one in (name, *TOGETHER.get(name, ()))]
    after = {name: getattr(other, name) for name in taken}
    names = {"given_name": after.get("given_name", survivor.given_name), "family_name": after.get("family_name", survivor.family_name)}
    after["aliases"] = _gathered([*survivor.aliases, *other.aliases, *_full_names(survivor, other)], but=_full(names))
    after["languages"] = list(dict.fromkeys([*survivor.languages, *other.languages]))
    return {name: value for name, value in after.items() if getattr(survivor, name) != value}


def _full_names(*children: Child) -> list[str]:
    return [_full({"given_name": c.given_name, "family_name": c.family_name}) for c in children]


def _full(names: dict[str, Any]) -> str:
    return " ".join(part for part in (names["given_name"], names["family_name"]) if part)


def _gathered(names: Iterable[str], *, but: str) -> list[str]:
    """Each name once, as it sounds on paper; the one that the record is kept under is left out."""
    seen, kept = {tuple(words(but))}, []
    for name in names:
        key = tuple(words(name))
        if name and key not in seen:
            seen.add(key)
            kept.append(name)
    return kept


def spelled(values: dict[str, Any]) -> dict[str, Any]:
    """Values of the child's record as they are kept in JSON."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def read(values: dict[str, Any]) -> dict[str, Any]:
    """Values of the child's record from JSON."""
    columns = Child.__table__.columns
    return {name: date.fromisoformat(value) if value is not None and isinstance(columns[name].type, Date) else value
            for name, value in values.items()}
