"""Records that were joined into another: where one went, and which records stand behind one child."""
from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from string import ascii_lowercase, ascii_uppercase
from typing import Any

from sqlalchemy import ColumnElement, Exists, exists, func, select

from caseflow.accounts import access
from caseflow.accounts.models import User
from caseflow.children.merge_models import ChildMerge, ChildUnmerge
from caseflow.children.models import Child
from caseflow.core.errors import JoinedInto
from caseflow.extensions import db
from caseflow.store.bulk import among

DEEPEST = 50
"""More joinings than this behind one another are not followed."""


def not_parted() -> ColumnElement[bool]:
    """The condition that a joining still stands."""
    return ~exists().where(ChildUnmerge.merge_id == ChildMerge.id)


def was_joined(child_id: object) -> Exists:
    """The condition that the child of the outer query is part of another record now."""
    return exists().where(ChildMerge.other_id == child_id, not_parted())


def where_it_went(child_ids: Collection[int]) -> dict[int, int]:
    """By record that was joined into another: the record that it is part of now, however many joinings lie between."""
    went: dict[int, int] = {}
    ahead = set(child_ids)
    for _ in range(DEEPEST):
        if not ahead:
            break
        found: dict[int, int] = dict(db.session.execute(
            select(ChildMerge.other_id, ChildMerge.survivor_id).where(ChildMerge.other_id.in_(ahead), not_parted())
            .order_by(ChildMerge.id)).all())
        went |= found
        ahead = set(found.values()) - went.keys()
    return {child_id: end for child_id in child_ids if (end := _end_of(child_id, went)) != child_id}


def _end_of(child_id: int, went: dict[int, int]) -> int:
    for _ in range(DEEPEST):
        if child_id not in went:
            break
        child_id = went[child_id]
    return child_id


def ids_with_joined(child_id: int) -> list[int]:
    """The child and every record that is part of it now: what was written once keeps the number it was written on."""
    found, ahead = [child_id], {child_id}
    for _ in range(DEEPEST):
        ahead = set(db.session.execute(
            select(ChildMerge.other_id).where(ChildMerge.survivor_id.in_(ahead), not_parted()).order_by(ChildMerge.id)).scalars())
        ahead -= set(found)
        if not ahead:
            break
        found += sorted(ahead)
    return found


def joined_out_of_sight(user: User) -> set[int]:
    """Records of the viewer's authority that are part of one that the viewer may not see: what they held is not shown as it was, either."""
    joined = db.session.execute(select(ChildMerge.other_id).where(
        ChildMerge.authority_id == user.authority_id, not_parted()).order_by(ChildMerge.id)).scalars().all()
    went = where_it_went(joined)
    if not went:
        return set()
    seen = set(db.session.execute(select(Child.id).where(
        among(Child.id, sorted(set(went.values()))), access.may_see(Child, user)).order_by(Child.id)).scalars())
    return {child_id for child_id, end in went.items() if end not in seen}


def say_where_it_went(user: User, ref: str) -> None:
    """Raise `JoinedInto` when the record with this reference is part of another one that this person sees; else do nothing."""
    child_id = db.session.execute(select(Child.id).where(
        Child.ref == ref, Child.voided.is_(True), Child.authority_id == user.authority_id, was_joined(Child.id))).scalar_one_or_none()
    if child_id is None:
        return
    end = where_it_went([child_id])[child_id]
    seen = db.session.execute(select(Child.ref).where(
        Child.id == end, Child.voided.is_(False), access.may_see(Child, user))).scalar_one_or_none()
    if seen is not None:
        raise JoinedInto(ref, seen)


_AS_COMPARED = str.maketrans(ascii_uppercase, ascii_lowercase, " ")


def identifier_key(identifier: str) -> str:
    """An identifier without the case of A to Z and without blanks, letter by letter as both databases compare it (migration 0012)."""
    return identifier.translate(_AS_COMPARED)


def has_identifier(name: str, identifier: str) -> ColumnElement[bool]:
    """The condition that a child has this identifier (`local_id`, `upn`), whatever its case and blanks."""
    column: Any = Child.local_id_compared if name == "local_id" else func.lower(func.replace(getattr(Child, name), " ", ""))
    return column == identifier_key(identifier)


@dataclass(frozen=True)
class Taken:
    """Whose an identifier is that no child has in these very letters."""

    local_id: str
    """As it stands there."""
    child_id: int
    """The child who is meant: where the record was joined into another, that one."""
    joined: bool


def taken_otherwise(authority_id: int, local_ids: Collection[str]) -> dict[str, Taken]:
    """Those of these local identifiers that no child has, but one has in another case or with other blanks, or had before a joining.

    One query, answered by an index, and another when a record was joined. An identifier that is nobody's is absent.
    """
    if not local_ids:
        return {}
    rows = db.session.execute(select(Child.id, Child.local_id, Child.voided).where(
        Child.authority_id == authority_id, Child.voided.is_(False) | was_joined(Child.id),
        among(Child.local_id_compared, sorted({identifier_key(one) for one in local_ids})))
        .order_by(Child.voided.desc(), Child.id.desc())).all()  # the last has the last word: records that stand, the oldest of them
    went = where_it_went([row.id for row in rows if row.voided])
    found = [Taken(row.local_id, went.get(row.id, row.id), row.voided) for row in rows]
    as_spelled = {one.local_id: one for one in found}
    as_compared = {identifier_key(one.local_id): one for one in found}
    taken = {asked: as_spelled.get(asked) or as_compared.get(identifier_key(asked)) for asked in local_ids}
    return {asked: one for asked, one in taken.items() if one is not None and (one.joined or one.local_id != asked)}


def holder_of(authority_id: int, column: str, identifier: str, *, but: Iterable[int] = ()) -> Child | None:
    """The child of this authority that has the identifier (`local_id`, `upn`), also when its record was joined into another."""
    found = db.session.execute(
        select(Child).where(
            Child.authority_id == authority_id, has_identifier(column, identifier), Child.id.not_in(list(but)),
            Child.voided.is_(False) | was_joined(Child.id))
        .order_by(Child.voided, Child.id).limit(1)).scalar_one_or_none()
    if found is None or not found.voided:
        return found
    end = where_it_went([found.id])[found.id]
    return None if end in but else db.session.get_one(Child, end)
