"""Finding a child by the sound of a name, part of it, an alias, a local identifier or the name of a home."""
from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, or_, select

from caseflow.accounts import access, restriction
from caseflow.accounts.models import User
from caseflow.children import sound
from caseflow.children.merged import has_identifier, holder_of, was_joined, where_it_went
from caseflow.children.models import Child, ChildSound, Placement
from caseflow.children.queries import placement_now
from caseflow.children.scripts import readings
from caseflow.core.references import as_heard
from caseflow.extensions import db

MOST = 20
FEW = 12
CANDIDATES = 400
SHORTEST_PART = 3
LONGEST = 200
"""What is typed beyond this is not looked for."""



@dataclass(frozen=True)
class Found:
    """A child that a search came upon, and by what: `identifier`, `name`, `sound`, `home`, or `mine` without a search."""

    child_id: int
    ref: str
    local_id: str | None
    given_name: str | None
    family_name: str | None
    aliases: tuple[str, ...]
    date_of_birth: date | None
    age_as_told: int | None
    home_name: str | None
    by: str
    likeness: float


@dataclass(frozen=True)
class FoundToReport:
    """The little that any worker sees of a child found by local identifier: enough to say that it is the right one.

    Of a restricted child not even the initials, and instead `ask`: the name of the person to ask.
    """

    ref: str
    local_id: str
    initials: str
    ask: str | None = None


def find(user: User, text: str, *, most: int = MOST) -> list[Found]:
    """Children that the viewer sees and may mean by this text, likeliest first. Nothing for an empty text."""
    text = text.strip()[:LONGEST]
    if not text:
        return []
    by: dict[int, str] = {}
    for reason, query in (("identifier", _by_identifier(user, text)), ("name", _by_name(user, text)), ("home", _by_home(user, text)),
                          ("sound", _by_sound(user, text))):
        if query is not None:
            for child_id in _seen(user, query):
                by.setdefault(child_id, reason)
    found = sorted(_described(by, text), key=lambda f: (f.by != "identifier", -f.likeness, f.ref))
    return found[:most]


def few_of(user: User, *, most: int = FEW) -> list[Found]:
    """The children of somebody who works with a few only, by name: no search is needed. Nothing for those who see more."""
    if access.sees_everyone(user):
        return []
    ids = db.session.execute(select(Child.id).where(
        Child.authority_id == user.authority_id, Child.voided.is_(False), access.may_see(Child, user))
        .order_by(Child.id).limit(most + 1)).scalars().all()
    if len(ids) > most:
        return []
    return sorted(_described(dict.fromkeys(ids, "mine"), ""), key=lambda f: (f.family_name or "", f.given_name or "", f.ref))


def find_to_report(user: User, local_id: str) -> FoundToReport | None:
    """The child of the worker's own authority with exactly this local identifier, allocated to them or not."""
    if not user.may("child.find") or not local_id.strip():
        return None
    row = holder_of(user.authority_id, "local_id", local_id)
    if row is None:
        return None
    known_as = row.local_id or local_id.strip()
    ask = restriction.whom_to_ask([row.id]).get(row.id)
    if ask is not None:
        return FoundToReport(row.ref, known_as, "", ask)
    letters = "".join(f"{name[0].upper()}." for name in (row.given_name, row.family_name) if name)
    return FoundToReport(row.ref, known_as, letters)


def _seen(user: User, query: Select[int]) -> list[int]:
    scoped = query.where(Child.authority_id == user.authority_id, Child.voided.is_(False), access.may_see(Child, user))
    return list(db.session.execute(scoped.order_by(Child.id).limit(CANDIDATES)).scalars())


def _by_identifier(user: User, text: str) -> Select[int]:
    """The child with this identifier or reference, and the one whom a record with it was joined into."""
    has = or_(has_identifier("local_id", text), Child.ref == as_heard(text))
    joined = db.session.execute(select(Child.id).where(
        Child.authority_id == user.authority_id, Child.voided.is_(True), has, was_joined(Child.id)).order_by(Child.id)).scalars().all()
    return select(Child.id).where(or_(has, Child.id.in_(where_it_went(joined).values())))


def _by_name(user: User, text: str) -> Select[int] | None:
    """Children of whose names every word asked for is a beginning, or from three letters on any part, in any script."""
    asked = sound.words(text)
    if not asked:
        return None
    query = select(Child.id)
    for word in asked[:sound.MOST_ASKED]:
        patterns = [_part(one) for one in dict.fromkeys([word, *readings(word)[:2]])]
        query = query.where(Child.id.in_(select(ChildSound.child_id).where(
            ChildSound.authority_id == user.authority_id, or_(*(ChildSound.sound.like(one, escape="\\") for one in patterns)))))
    return query


def _part(word: str) -> str:
    return sound.EXACT + ("%" if len(word) >= SHORTEST_PART or not word.isascii() else "") + _literally(word) + "%"


def _by_sound(user: User, text: str) -> Select[int] | None:
    """Children with whose names every word asked for has a key in common."""
    asked = [sound.asked_of_word(word) for word in sound.words(text)[:sound.MOST_ASKED]]
    if not any(asked):
        return None
    query = select(Child.id)
    for keys in asked:
        if keys:
            query = query.where(Child.id.in_(select(ChildSound.child_id).where(
                ChildSound.authority_id == user.authority_id, ChildSound.sound.in_(keys))))
    return query


def _by_home(user: User, text: str) -> Select[int] | None:
    if len(text) < SHORTEST_PART:
        return None
    return select(Child.id).where(Child.id.in_(select(Placement.child_id).where(
        Placement.authority_id == user.authority_id, Placement.ended_on.is_(None), Placement.voided.is_(False),
        func.lower(Placement.home_name).like(f"%{_literally(text.lower())}%", escape="\\"))))


def _literally(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _described(by: dict[int, str], text: str) -> Collection[Found]:
    if not by:
        return []
    homes = placement_now(by)
    rows = db.session.execute(
        select(Child.id, Child.ref, Child.local_id, Child.given_name, Child.family_name, Child.aliases, Child.date_of_birth,
               Child.age_as_told).where(Child.id.in_(by)).order_by(Child.id))
    return [Found(row.id, row.ref, row.local_id, row.given_name, row.family_name, tuple(row.aliases), row.date_of_birth, row.age_as_told,
                  homes[row.id].home_name if row.id in homes else None, by[row.id],
                  1.0 if by[row.id] == "home" else sound.likeness(text, [row.given_name, row.family_name, *row.aliases]))
            for row in rows]
