"""The children of whom a child about to be added may be one: asked before anybody becomes two records."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import case, func, or_, select

from caseflow.accounts import access
from caseflow.accounts.models import User
from caseflow.children import alike, sound
from caseflow.children.merged import identifier_key
from caseflow.children.models import Child, ChildSound
from caseflow.core import clock
from caseflow.core.dates import london_date
from caseflow.extensions import db

MOST = 5
LOOKED_AT = 400
ASKED_FROM = 50
"""From this score on it is asked: a question costs less than a second record."""


@dataclass(frozen=True)
class Candidate:
    """A child that the viewer sees and that may be the one about to be added, with each detail compared."""

    ref: str
    person: alike.Person
    age_as_told: int | None
    compared: dict[str, str]
    score: int

    def as_json(self) -> dict[str, Any]:
        """The candidate for programs: its reference and how its details compare, not the details."""
        return {"ref": self.ref, "score": self.score, "compared": self.compared}


def one_of_these(user: User, facts: Mapping[str, Any], *, but: int | None = None) -> list[Candidate]:
    """Children of the viewer's authority, whom the viewer sees, that may be the one described; likeliest first, at most five.

    A name must sound alike in every word, or in one word where the date of birth is the same; or the pupil number is the same.
    """
    asked = _with_age(alike.Person.of(facts), facts.get("age_as_told"))
    keys = [sorted({sound.EXACT + word, *sound.asked_of_word(word)}) for word in asked.every_word[:sound.MOST_ASKED]]
    named = [Child.id.in_(_with_any(user, found)) for found in keys]
    ways: list[Any] = []
    if named:
        own = [found for word, found in zip(asked.every_word, keys, strict=False) if word in asked.words]
        ways.append(Child.id.in_(_with_each(user, own)))
        if asked.date_of_birth is not None and asked.birth_precision != "as-told":
            ways.append(or_(*named) & (Child.date_of_birth == asked.date_of_birth))
    if asked.upn and len(asked.upn) == alike.UPN_LENGTH:
        ways.append(func.lower(Child.upn) == identifier_key(asked.upn))
    if not ways:
        return []
    same_day = case((Child.date_of_birth == asked.date_of_birth, 0), else_=1)
    query = select(Child).where(
        Child.authority_id == user.authority_id, Child.voided.is_(False), or_(*ways), access.may_see(Child, user))
    query = query.order_by(same_day, Child.id)
    if but is not None:
        query = query.where(Child.id != but)
    found = []
    for child in db.session.execute(query.limit(LOOKED_AT)).scalars():
        person = alike.Person.of(child)
        points = alike.score(asked, _with_age(person, child.age_as_told))
        if points >= ASKED_FROM:
            compared = alike.compare(asked, _with_age(person, child.age_as_told))
            found.append(Candidate(child.ref, person, child.age_as_told, compared, points))
    return sorted(found, key=lambda one: (-one.score, one.ref))[:MOST]


def _with_age(person: alike.Person, age: int | None) -> alike.Person:
    """An age as told stands in for a date of birth that is not known: the middle of the year in which it would lie."""
    if person.date_of_birth is not None or age is None:
        return person
    return replace(person, date_of_birth=date(london_date(clock.now()).year - age, 7, 1), birth_precision="as-told")


def _with_any(user: User, keys: list[str]) -> Any:
    return select(ChildSound.child_id).where(ChildSound.authority_id == user.authority_id, ChildSound.sound.in_(keys))


def _with_each(user: User, words: list[list[str]]) -> Any:
    query = select(Child.id).where(Child.authority_id == user.authority_id)
    for keys in words:
        query = query.where(Child.id.in_(_with_any(user, keys)))
    return query
