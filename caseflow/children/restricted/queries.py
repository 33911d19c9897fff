"""The child behind a restriction or an emergency opening, and the people who may be named."""
from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from caseflow.accounts import access, break_glass, restriction
from caseflow.accounts.models import User
from caseflow.accounts.queries import users_of
from caseflow.children.called import called, only_reported
from caseflow.children.models import Child
from caseflow.children.queries import may_see_child
from caseflow.core import clock
from caseflow.core.dates import london_date
from caseflow.core.errors import NotFound, Refused
from caseflow.core.references import is_ref
from caseflow.extensions import db


@dataclass(frozen=True)
class Panel:
    """What the child page says of restriction: who may see it, and when that is looked at again."""

    restricted: bool
    because: str
    why: str | None
    people: list[str]
    review_on: Any
    review_late: bool
    may_change: bool


def child_to_open(user: User, ref: str) -> Child:
    """A child of the worker's own authority, whom they may not see: to be opened in an emergency."""
    found = None
    if is_ref(ref) and user.may("child.open-in-emergency"):
        found = db.session.execute(select(Child).where(
            Child.ref == ref, Child.voided.is_(False), Child.authority_id == user.authority_id)).scalar_one_or_none()
    if found is None:
        raise NotFound()
    return found


def people_to_name(user: User) -> list[tuple[str, str]]:
    """Reference and name of the colleagues who work with children."""
    return [(one.ref, one.name) for one in users_of(user.authority_id) if one.may("child.read") and not one.disabled]


def people_meant(user: User, refs: Collection[str]) -> list[User]:
    """The colleagues with these references; `Refused` when one is not among those who may be named."""
    known = {one.ref: one for one in users_of(user.authority_id) if one.may("child.read") and not one.disabled}
    if not set(refs) <= known.keys():
        raise Refused("Name people of this authority who work with children.", field="people")
    return [known[ref] for ref in refs]


def names_of(user: User, child_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """For each child its reference, and what this lead may call it: the name for those who see it, else the identifier."""
    rows = db.session.execute(
        select(Child.id, Child.ref, Child.given_name, Child.family_name, Child.local_id, access.may_see(Child, user).label("sees"))
        .where(Child.id.in_(child_ids)).order_by(Child.id))
    return {row.id: (row.ref, called(row.given_name, row.family_name, row.local_id, row.ref) if row.sees
                     else f"{only_reported(row.local_id, row.ref)} (restricted)") for row in rows}


def kept_from(user: User, refs: Collection[str]) -> set[str]:
    """Which of these children are restricted from the viewer: where a list must count them, it calls them a restricted record."""
    kept = (Child.ref.in_(refs), access.restricted(Child.id), ~access.may_see(Child, user))
    return set(db.session.execute(select(Child.ref).where(*kept).order_by(Child.ref)).scalars())


def panel(user: User, child: Child, as_at: datetime | None) -> Panel | None:
    """The part of the child page about restriction; only for now, since who may see a record is never a matter of the past."""
    if as_at is not None:
        return None
    stands = restriction.standing(child.id)
    if stands is None and not user.may("child.restrict"):
        return None
    return Panel(
        restricted=stands is not None, because=restriction.REASONS[stands.because] if stands else "", why=stands.why if stands else None,
        people=[one.name for one in restriction.named_people(child.id)] if stands else [], review_on=stands.review_on if stands else None,
        review_late=stands is not None and stands.review_on <= london_date(clock.now()),
        may_change=user.may("child.restrict") and may_see_child(user, child.id))


def opened_panel(user: User, child: Child, as_at: datetime | None) -> datetime | None:
    """Until when this person has the record open in an emergency; None hides the warning."""
    return break_glass.opened_until(child.id, user, clock.now())
