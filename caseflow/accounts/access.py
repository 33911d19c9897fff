"""Who may see which record. One predicate, put into the query; it imports no room above this one."""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from flask import g, has_request_context
from sqlalchemy import ColumnElement, and_, exists, false, or_, select

from caseflow.accounts.models import Allocation, Shift, Team, User
from caseflow.accounts.restriction_models import NAMED, RecordOpening, Restriction
from caseflow.core import clock
from caseflow.core.dates import london_date
from caseflow.extensions import db
from caseflow.store.unit import in_unit

_reading: ContextVar[bool] = ContextVar("reading", default=False)
SEES_ALL = ("safeguarding-lead",)
SEES_ALLOCATED = ("social-worker", "residential-worker", "interviewer")


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
    columns = getattr(table, "c", table)
    mine = columns.authority_id == user.authority_id
    if user.role not in (*SEES_ALL, *SEES_ALLOCATED):
        return false()
    child = _child_of(columns, child_id)
    free = ~restricted(child)
    if sees_everyone(user):
        return and_(mine, or_(free, _opened(child, user)))
    writes = in_unit() and not _reading.get()
    whole, named = _whole_child(child, user), _opened(child, user, NAMED) if writes else _opened(child, user)
    lifted = or_(free, _opened(child, user)) if writes else free
    return and_(mine, or_(and_(whole, lifted), named, _one_episode(columns, user, free)))


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
    columns = getattr(table, "c", table)
    if not sees_everyone(user):
        return false()
    child = _child_of(columns, child_id)
    return and_(columns.authority_id == user.authority_id, restricted(child), ~_opened(child, user))


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


def _current(user: User) -> ColumnElement[bool]:
    today = london_date(clock.now())
    theirs = Allocation.user_id == user.id
    if user.team_id is not None:
        theirs = or_(theirs, Allocation.team_id == user.team_id)
    return and_(
        theirs, Allocation.authority_id == user.authority_id, Allocation.voided.is_(False), Allocation.started_on <= today,
        or_(Allocation.ended_on.is_(None), Allocation.ended_on > today))


def _whole_child(child: Any, user: User) -> ColumnElement[bool]:
    return exists().where(Allocation.child_id == child, Allocation.episode_id.is_(None), _current(user))


def _one_episode(columns: Any, user: User, free: ColumnElement[bool]) -> ColumnElement[bool]:
    """One episode given to this person: a restriction takes it away, except what they themselves report while it stands."""
    episode = _episode_column(columns)
    if episode is None:
        return false()
    given = (Allocation.episode_id == episode, _current(user))
    return or_(and_(exists().where(*given), free), exists().where(*given, Allocation.kind == "reporter"))


def _opened(child: Any, user: User, kind: str | None = None) -> ColumnElement[bool]:
    """The condition that this record was opened to this person or their team, and still is."""
    now = clock.now()
    whose = RecordOpening.user_id == user.id
    if user.team_id is not None:
        whose = or_(whose, RecordOpening.team_id == user.team_id)
    of_kind = () if kind is None else (RecordOpening.kind == kind,)
    return exists().where(
        RecordOpening.child_id == child, RecordOpening.authority_id == user.authority_id, whose, RecordOpening.voided.is_(False),
        or_(RecordOpening.ends_at.is_(None), RecordOpening.ends_at > now), *of_kind)


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
