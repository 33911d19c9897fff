"""Records that were joined into another: where one went, and which records stand behind one child."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
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


def joined_identifiers(authority_id: int, local_ids: Collection[str]) -> set[str]:
    """Those of these local identifiers that belong to a record that was joined into another, and to no child by now."""
    of_these = (Child.authority_id == authority_id, among(Child.local_id, sorted(local_ids)))
    joined = set(db.session.execute(select(Child.local_id).where(*of_these, Child.voided.is_(True), was_joined(Child.id))
                                    .order_by(Child.id)).scalars())
    if joined:
        joined -= set(db.session.execute(select(Child.local_id).where(*of_these, Child.voided.is_(False)).order_by(Child.id)).scalars())
    return {local_id for local_id in joined if local_id is not None}


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


def identifier_key(identifier: str) -> str:
    """An identifier without case and blanks, as it is compared."""
    return "".join(identifier.split()).lower()


def same_identifier(column: object, identifier: str) -> ColumnElement[bool]:
    """The condition that a column holds this identifier, whatever its case and blanks."""
    return func.lower(func.replace(column, " ", "")) == identifier_key(identifier)


def spelled_otherwise(authority_id: int, local_ids: Collection[str]) -> dict[str, str]:
    """Those of these local identifiers that no child has, but one has in another case or with other blanks: and how it stands there."""
    here = {identifier_key(row.local_id): row.local_id for row in _in_any_spelling(authority_id, local_ids)}
    exact = set(here.values())
    return {one: here[identifier_key(one)] for one in local_ids if one not in exact and identifier_key(one) in here}


def meant_by(authority_id: int, local_ids: Collection[str]) -> dict[str, int]:
    """The number of the child whom each of these local identifiers means, in whatever spelling, also that of a record that was joined."""
    rows = _in_any_spelling(authority_id, local_ids) if local_ids else []
    went = where_it_went([row.id for row in rows if row.voided])
    by_key = {identifier_key(row.local_id): went.get(row.id, row.id) for row in rows}
    return {one: by_key[identifier_key(one)] for one in local_ids if identifier_key(one) in by_key}


def _in_any_spelling(authority_id: int, local_ids: Collection[str]) -> Sequence[Any]:
    """The children who have one of these identifiers, and records that were joined: those that stand come last, the oldest at the end."""
    return db.session.execute(select(Child.id, Child.local_id, Child.voided).where(
        Child.authority_id == authority_id, Child.voided.is_(False) | was_joined(Child.id),
        among(func.lower(func.replace(Child.local_id, " ", ""), type_=Child.local_id.type),
              sorted({identifier_key(one) for one in local_ids})))
        .order_by(Child.voided.desc(), Child.id.desc())).all()


def holder_of(authority_id: int, column: str, identifier: str, *, but: Iterable[int] = ()) -> Child | None:
    """The child of this authority that has the identifier (`local_id`, `upn`), also when its record was joined into another."""
    found = db.session.execute(
        select(Child).where(
            Child.authority_id == authority_id, same_identifier(getattr(Child, column), identifier), Child.id.not_in(list(but)),
            Child.voided.is_(False) | was_joined(Child.id))
        .order_by(Child.voided, Child.id).limit(1)).scalar_one_or_none()
    if found is None or not found.voided:
        return found
    end = where_it_went([found.id])[found.id]
    return None if end in but else db.session.get_one(Child, end)
