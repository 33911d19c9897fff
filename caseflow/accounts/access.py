"""Who may see which record. One predicate, put into the query; it imports no room above this one."""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from enum import Enum
from typing import Any, NamedTuple

from flask import g, has_request_context
from sqlalchemy import ColumnElement, and_, bindparam, exists, false, or_, select

from caseflow.accounts.models import Allocation, Shift, Team, User
from caseflow.accounts.restriction_models import NAMED, RecordOpening, Restriction
from caseflow.core import clock
from caseflow.core.dates import london_date
from caseflow.extensions import db
from caseflow.store.unit import in_unit

_reading: ContextVar[bool] = ContextVar("reading", default=False)
SEES_ALL = ("safeguarding-lead",)
SEES_ALLOCATED = ("social-worker", "residential-worker", "interviewer")


class Reach(Enum):
    """How far somebody sees just now: it decides which condition is asked."""

    NOBODY = "nobody"
    THEIRS = "theirs"
    THEIRS_TO_CHANGE = "theirs to change"
    EVERYBODY = "everybody"


class Viewer(NamedTuple):
    """Who looks, and when: the values that the condition is about."""

    id: Any
    authority_id: Any
    team_id: Any
    now: Any
    today: Any


PARAMETERS = Viewer(*(bindparam(f"viewer_{name}") for name in Viewer._fields))
"""Whoever looks, in a statement that is made once and kept: `parameters` says who it is."""


def may_see(table: Any, user: User, *, child_id: Any = None) -> ColumnElement[bool]:
    """The condition that `user` may see a row of `table`, by its `authority_id` and `child_id` (and `episode_id` where it has one).

    Leads see their authority's children. Social workers see children allocated to them or their team; members of an
    out-of-hours team see all of them during a dated shift. Home staff see children placed with them, interviewers those given
    to them. Somebody who reported an episode sees that report only. Everybody else sees no child.

    A restricted child is seen by those named for it and by nobody else, leads included, until somebody opens the record in an
    emergency (break-glass). That lifts the restriction for this person until it ends; to somebody without another reason to
    see the child it gives reading only, so inside a unit of work it gives nothing, unless the unit only writes down what is
    read (`reading`).
    """
    return seen_by(table, looking(user), reach_of(user), child_id=child_id)


def seen_by(table: Any, viewer: Viewer, reach: Reach, *, child_id: Any = None) -> ColumnElement[bool]:
    """The same for whoever looks with this reach: with `PARAMETERS` as the viewer, the condition of a statement that is kept."""
    columns = getattr(table, "c", table)
    mine = columns.authority_id == viewer.authority_id
    if reach is Reach.NOBODY:
        return false()
    child = _child_of(columns, child_id)
    free = ~restricted(child)
    if reach is Reach.EVERYBODY:
        return and_(mine, or_(free, _opened(child, viewer)))
    writes = reach is Reach.THEIRS_TO_CHANGE
    whole, named = _whole_child(child, viewer), _opened(child, viewer, NAMED) if writes else _opened(child, viewer)
    lifted = or_(free, _opened(child, viewer)) if writes else free
    return and_(mine, or_(and_(whole, lifted), named, _one_episode(columns, viewer, free)))


def reach_of(user: User) -> Reach:
    """How far this person sees just now."""
    if user.role not in (*SEES_ALL, *SEES_ALLOCATED):
        return Reach.NOBODY
    if sees_everyone(user):
        return Reach.EVERYBODY
    return Reach.THEIRS_TO_CHANGE if in_unit() and not _reading.get() else Reach.THEIRS


def looking(user: User) -> Viewer:
    """This person, now."""
    now = clock.now()
    return Viewer(user.id, user.authority_id, user.team_id, now, london_date(now))


def parameters(user: User) -> dict[str, Any]:
    """What `PARAMETERS` stand for when this person looks now."""
    return {f"viewer_{name}": value for name, value in zip(Viewer._fields, looking(user), strict=True)}


@contextmanager
def reading() -> Iterator[None]:
    """Within a unit that only writes down what is read, such as an address shown on request: see what a reader sees."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


def restricted(child: Any) -> ColumnElement[bool]:
    """The condition that a child, by its number, is restricted just now."""
    return exists().where(Restriction.child_id == child, Restriction.lifted_at.is_(None), Restriction.voided.is_(False))


def withheld(table: Any, user: User, *, child_id: Any = None) -> ColumnElement[bool]:
    """The condition that a row is kept from `user` only because the child is restricted: the role must act, and may not read."""
    return withheld_from(table, looking(user), reach_of(user), child_id=child_id)


def withheld_from(table: Any, viewer: Viewer, reach: Reach, *, child_id: Any = None) -> ColumnElement[bool]:
    """The same for whoever looks with this reach."""
    columns = getattr(table, "c", table)
    if reach is not Reach.EVERYBODY:
        return false()
    child = _child_of(columns, child_id)
    return and_(columns.authority_id == viewer.authority_id, restricted(child), ~_opened(child, viewer))


def on_out_of_hours_shift(user: User, at: datetime | None = None) -> bool:
    """Whether `user` is a social worker on a dated shift of an out-of-hours team at this moment."""
    if user.role != "social-worker":
        return False
    moment = at or clock.now()
    return bool(db.session.execute(
        select(Shift.id).join(Team, Team.id == Shift.team_id).where(
            Shift.user_id == user.id, Shift.starts_at <= moment, Shift.ends_at > moment, Shift.voided.is_(False),
            Team.out_of_hours.is_(True), Team.authority_id == user.authority_id).limit(1)).first())


def sees_everyone(user: User) -> bool:
    """Whether `user` sees every child of their authority just now; asked of the database once for each request."""
    if user.role in SEES_ALL:
        return True
    if not has_request_context():
        return on_out_of_hours_shift(user)
    kept: dict[int, bool] = g.setdefault("on_shift", {})
    if user.id not in kept:
        kept[user.id] = on_out_of_hours_shift(user)
    return kept[user.id]


def _current(viewer: Viewer) -> ColumnElement[bool]:
    theirs = Allocation.user_id == viewer.id
    if viewer.team_id is not None:
        theirs = or_(theirs, Allocation.team_id == viewer.team_id)
    return and_(
        theirs, Allocation.authority_id == viewer.authority_id, Allocation.voided.is_(False), Allocation.started_on <= viewer.today,
        or_(Allocation.ended_on.is_(None), Allocation.ended_on > viewer.today))


def _whole_child(child: Any, viewer: Viewer) -> ColumnElement[bool]:
    return exists().where(Allocation.child_id == child, Allocation.episode_id.is_(None), _current(viewer))


def _one_episode(columns: Any, viewer: Viewer, free: ColumnElement[bool]) -> ColumnElement[bool]:
    """One episode given to this person: a restriction takes it away, except what they themselves report while it stands."""
    episode = _episode_column(columns)
    if episode is None:
        return false()
    given = (Allocation.episode_id == episode, _current(viewer))
    return or_(and_(exists().where(*given), free), exists().where(*given, Allocation.kind == "reporter"))


def _opened(child: Any, viewer: Viewer, kind: str | None = None) -> ColumnElement[bool]:
    """The condition that this record was opened to this person or their team, and still is."""
    whose = RecordOpening.user_id == viewer.id
    if viewer.team_id is not None:
        whose = or_(whose, RecordOpening.team_id == viewer.team_id)
    of_kind = () if kind is None else (RecordOpening.kind == kind,)
    return exists().where(
        RecordOpening.child_id == child, RecordOpening.authority_id == viewer.authority_id, whose, RecordOpening.voided.is_(False),
        or_(RecordOpening.ends_at.is_(None), RecordOpening.ends_at > viewer.now), *of_kind)


def _child_of(columns: Any, child_id: Any) -> Any:
    return child_id if child_id is not None else _column(columns, "child_id", "id")


def _episode_column(columns: Any) -> Any:
    if hasattr(columns, "episode_id"):
        return columns.episode_id
    if getattr(columns, "__tablename__", getattr(getattr(columns, "table", None), "name", None)) == "missing_episode":
        return columns.id
    return None


def _column(columns: Any, *names: str) -> Any:
    for name in names:
        if hasattr(columns, name):
            return getattr(columns, name)
    raise LookupError(f"no column of {names}")
