"""Reads about Philomena forms and their copies, scoped to the viewer; another authority's answers as one that never existed."""
from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import undefer

from caseflow.accounts import access
from caseflow.accounts.models import User
from caseflow.children.models import CarePeriod, Child
from caseflow.children.queries import may_see_child
from caseflow.core.errors import Forbidden, NotFound
from caseflow.core.references import is_ref
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode
from caseflow.missing.pack.models import (
    PhilomenaCopy,
    PhilomenaForm,
    PhilomenaGiving,
    PhilomenaPartTwo,
    PhilomenaPhotograph,
)
from caseflow.missing.queries import episode_by_ref

ONE_REPORT_ONLY = ("You see this one report and not the child's record. Ask the team on duty to make the Philomena form; you can fill in "
                   "part two.")


def forms_of(child_id: int) -> list[PhilomenaForm]:
    """The forms of a child: one, or several after records were joined; the one reviewed last stands first and is the form."""
    rows = db.session.execute(select(PhilomenaForm).where(PhilomenaForm.child_id == child_id, PhilomenaForm.voided.is_(False))
                              .order_by(PhilomenaForm.id)).scalars().all()
    return sorted(rows, key=lambda row: (row.reviewed_on or date.min, -row.id), reverse=True)


def form_of(child_id: int) -> PhilomenaForm | None:
    """Part one as it stands."""
    return next(iter(forms_of(child_id)), None)


def part_two_of(episode_id: int) -> PhilomenaPartTwo | None:
    """Part two of an episode as it stands."""
    return db.session.execute(select(PhilomenaPartTwo).where(
        PhilomenaPartTwo.episode_id == episode_id, PhilomenaPartTwo.voided.is_(False))
        .order_by(PhilomenaPartTwo.id).limit(1)).scalar_one_or_none()


def photograph_of(form: PhilomenaForm | None) -> PhilomenaPhotograph | None:
    """The photograph to which a form points, with its bytes."""
    if form is None or form.photograph_id is None:
        return None
    return db.session.execute(select(PhilomenaPhotograph).options(undefer(PhilomenaPhotograph.image)).where(
        PhilomenaPhotograph.id == form.photograph_id)).scalar_one_or_none()


def episode_with_child(user: User, ref: str) -> tuple[MissingEpisode, Child]:
    """An episode and its child for somebody who sees the child too; one who only reported is told whom to ask."""
    episode, child = episode_by_ref(user, ref)
    if not may_see_child(user, child.id):
        raise Forbidden(ONE_REPORT_ONLY)
    return episode, child


def copies_of(episode_id: int) -> list[PhilomenaCopy]:
    """The copies made for an episode, newest first, without their bytes."""
    return list(db.session.execute(select(PhilomenaCopy).where(PhilomenaCopy.episode_id == episode_id)
                                   .order_by(PhilomenaCopy.number.desc(), PhilomenaCopy.id.desc())).scalars())


def copy_by_ref(user: User, ref: str, *, with_bytes: bool = False) -> tuple[PhilomenaCopy, MissingEpisode, Child]:
    """A copy, its episode and its child; `NotFound` when there is none or the viewer may not know of it."""
    if is_ref(ref):
        query = select(PhilomenaCopy, MissingEpisode, Child).join(
            MissingEpisode, MissingEpisode.id == PhilomenaCopy.episode_id).join(Child, Child.id == MissingEpisode.child_id).where(
            PhilomenaCopy.ref == ref, PhilomenaCopy.authority_id == user.authority_id, access.may_see(Child, user))
        row = db.session.execute(query.options(undefer(PhilomenaCopy.pdf)) if with_bytes else query).one_or_none()
        if row is not None:
            return row[0], row[1], row[2]
    raise NotFound()


def givings_of(copy_ids: Collection[int]) -> dict[int, list[PhilomenaGiving]]:
    """To whom each copy was given, in order."""
    rows = db.session.execute(select(PhilomenaGiving).where(PhilomenaGiving.copy_id.in_(copy_ids))
                              .order_by(PhilomenaGiving.given_at, PhilomenaGiving.id)).scalars()
    found: dict[int, list[PhilomenaGiving]] = {}
    for row in rows:
        found.setdefault(row.copy_id, []).append(row)
    return found


@dataclass(frozen=True)
class ToReview:
    """A child whose form wants looking at: when the review is or was due, None where no form has been reviewed."""

    child: Child
    due_on: date | None
    has_form: bool


def how_many_overdue(user: User, today: date) -> int:
    """How many looked-after children whom the viewer sees have a form past its review; forms never begun are not counted.

    Of several forms after records were joined, the one reviewed next says so, as in the list (`to_review`).
    """
    late = (select(PhilomenaForm.child_id).join(Child, Child.id == PhilomenaForm.child_id).where(
        PhilomenaForm.authority_id == user.authority_id, PhilomenaForm.voided.is_(False), Child.voided.is_(False),
        Child.standing == "looked-after", _in_care(), access.may_see(Child, user))
        .group_by(PhilomenaForm.child_id).having(func.max(PhilomenaForm.review_due_on) < today)).subquery()
    return db.session.execute(select(func.count()).select_from(late)).scalar_one()


def _in_care() -> ColumnElement[bool]:
    return exists().where(CarePeriod.child_id == Child.id, CarePeriod.voided.is_(False), CarePeriod.ended_on.is_(None))


def to_review(user: User, until: date, *, limit: int, offset: int = 0) -> tuple[list[ToReview], int]:
    """Looked-after children the viewer sees whose review is due by `until` or who have no reviewed form, longest overdue first."""
    due = (select(PhilomenaForm.child_id, func.max(PhilomenaForm.review_due_on).label("due_on"))
           .where(PhilomenaForm.authority_id == user.authority_id, PhilomenaForm.voided.is_(False))
           .group_by(PhilomenaForm.child_id).subquery())
    query = (select(Child, due.c.due_on, due.c.child_id.is_not(None)).outerjoin(due, due.c.child_id == Child.id)
             .where(Child.authority_id == user.authority_id, Child.voided.is_(False), Child.standing == "looked-after",
                    _in_care(), access.may_see(Child, user), or_(due.c.due_on.is_(None), due.c.due_on <= until)))
    total = db.session.execute(select(func.count()).select_from(query.subquery())).scalar_one()
    rows = db.session.execute(query.order_by(due.c.due_on.is_(None), due.c.due_on, Child.ref).limit(limit).offset(offset))
    return [ToReview(child, due_on, bool(has)) for child, due_on, has in rows], total
