"""Who may see which record. One predicate, put into the query; it imports no room above this one.

Second factor, single sign-on, restricted records and break-glass take their place here when they come.
"""
from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true

from caseflow.accounts.models import Allocation, Shift, Team, User
from caseflow.core import clock
from caseflow.core.dates import london_date
from caseflow.extensions import db

SEES_ALL = ("safeguarding-lead",)
SEES_ALLOCATED = ("social-worker", "residential-worker", "interviewer")


def may_see(table: Any, user: User, *, child_id: Any = None) -> ColumnElement[bool]:
    """The condition that `user` may see a row of `table`, by its `authority_id` and `child_id` (and `episode_id` where it has one).

    Leads see their authority's children. Social workers see children allocated to them or their team; members of an
    out-of-hours team see all of them during a dated shift. Home staff see children placed with them, interviewers those given
    to them. Somebody who reported an episode sees that report only. Everybody else sees no child.
    """
    columns = getattr(table, "c", table)
    mine = columns.authority_id == user.authority_id
    if user.role in SEES_ALL:
        return mine
    if user.role not in SEES_ALLOCATED:
        return false()
    if on_out_of_hours_shift(user):
        return mine
    child = child_id if child_id is not None else _column(columns, "child_id", "id")
    return and_(mine, or_(_whole_child(child, user), _one_episode(columns, user)))


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
    """Whether `user` sees every child of their authority just now."""
    return user.role in SEES_ALL or on_out_of_hours_shift(user)


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


def _one_episode(columns: Any, user: User) -> ColumnElement[bool]:
    episode = _episode_column(columns)
    if episode is None:
        return false()
    return exists().where(Allocation.episode_id == episode, _current(user))


def _episode_column(columns: Any) -> Any:
    for name in ("episode_id",):
        if hasattr(columns, name):
            return getattr(columns, name)
    if getattr(columns, "__tablename__", getattr(getattr(columns, "table", None), "name", None)) == "missing_episode":
        return columns.id
    return None


def _column(columns: Any, *names: str) -> Any:
    for name in names:
        if hasattr(columns, name):
            return getattr(columns, name)
    raise LookupError(f"no column of {names}")


def everything() -> ColumnElement[bool]:
    """The condition for commands and jobs, which act for the whole installation."""
    return true()
