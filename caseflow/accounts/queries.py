"""Reads about authorities, teams and people."""
from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import bindparam, func, or_, select

from caseflow.accounts.models import Allocation, Authority, Shift, Team, User
from caseflow.core.dates import london_date
from caseflow.core.errors import Refused
from caseflow.extensions import db
from caseflow.store.unit import connection
from caseflow.store.versions import rows_known, rows_of

Row = TypeVar("Row")
_day: Any = bindparam("day")
_HELD = (
    Allocation.child_id.in_(bindparam("child_ids", expanding=True)), Allocation.voided.is_(False), Allocation.episode_id.is_(None),
    Allocation.started_on <= _day, or_(Allocation.ended_on.is_(None), Allocation.ended_on > _day))
_IN_ORDER = (Allocation.child_id, Allocation.kind.desc(), Allocation.id)
_HOLDING = (
    select(Allocation.child_id, Allocation.kind, User, Team)
    .outerjoin(User, User.id == Allocation.user_id).outerjoin(Team, Team.id == Allocation.team_id).where(*_HELD).order_by(*_IN_ORDER))
_THEIR_TEAM = (
    select(Allocation.child_id, func.coalesce(Allocation.team_id, User.team_id).label("team_id"))
    .outerjoin(User, User.id == Allocation.user_id).where(*_HELD).order_by(*_IN_ORDER))


def authority_by_code(code: str) -> Authority:
    """The authority with this code; raises `Refused` in words when there is none."""
    found = db.session.execute(select(Authority).where(Authority.code == code, Authority.voided.is_(False))).scalar_one_or_none()
    if found is None:
        raise Refused(
            f"There is no authority {code}. Add it with: caseflow authorities add {code} NAME --nation england", field="authority")
    return found


def authorities() -> list[Authority]:
    """Every authority, by code."""
    return list(db.session.execute(select(Authority).where(Authority.voided.is_(False)).order_by(Authority.code)).scalars())


def user_by_email(email: str) -> User | None:
    """The person who signs in with this address."""
    return db.session.execute(select(User).where(User.email == email.strip().lower(), User.voided.is_(False))).scalar_one_or_none()


def users_of(authority_id: int) -> list[User]:
    """The authority's people, by name."""
    return list(db.session.execute(
        select(User).where(User.authority_id == authority_id, User.voided.is_(False)).order_by(User.name, User.id)).scalars())


def teams_of(authority_id: int) -> list[Team]:
    """The authority's teams, by name."""
    return list(db.session.execute(
        select(Team).where(Team.authority_id == authority_id, Team.voided.is_(False)).order_by(Team.name, Team.id)).scalars())


def out_of_hours_team(authority_id: int, as_at: datetime | None = None) -> Team | None:
    """The authority's out-of-hours team (EDT), whose manager is rung at night; `as_at` as it was known then."""
    return next((team for team in rows_of(Team, as_at, ("id",), authority_id=authority_id) if team.out_of_hours), None)


def shifts_from(authority_id: int, since: datetime) -> list[tuple[Shift, User, Team]]:
    """Shifts that end after `since`, soonest first, with who and which team."""
    rows = db.session.execute(
        select(Shift, User, Team).join(User, User.id == Shift.user_id).join(Team, Team.id == Shift.team_id)
        .where(Shift.authority_id == authority_id, Shift.ends_at > since, Shift.voided.is_(False))
        .order_by(Shift.starts_at, Shift.id).limit(200))
    return [(shift, user, team) for shift, user, team in rows]


def holders_of(child_ids: list[int], at: datetime) -> dict[int, list[tuple[str, User | None, Team | None]]]:
    """Who holds each child at a moment: (kind, person, team), worker and manager first."""
    rows = db.session.execute(_HOLDING, {"child_ids": child_ids, "day": london_date(at)})
    held: dict[int, list[tuple[str, User | None, Team | None]]] = {}
    for child_id, kind, user, team in rows:
        held.setdefault(child_id, []).append((kind, user, team))
    return held


def team_of(child_ids: list[int], at: datetime) -> dict[int, int]:
    """The number of the team of each child's worker at a moment, or else of the first team that holds the child."""
    found: dict[int, int] = {}
    for row in connection().execute(_THEIR_TEAM, {"child_ids": child_ids, "day": london_date(at)}):
        if row.team_id is not None:
            found.setdefault(row.child_id, row.team_id)
    return found


def holders_known(child_id: int, as_at: datetime) -> list[tuple[str, User | None, Team | None]]:
    """Who held a child at a moment, as was known at that moment: (kind, person, team), worker and manager first."""
    day = london_date(as_at)
    held = [row for row in rows_of(Allocation, as_at, ("-kind", "id"), child_id=child_id)
            if row.episode_id is None and row.started_on <= day and (row.ended_on is None or row.ended_on > day)]
    people: dict[int | None, User] = {row.id: row for row in _known_among(User, as_at, [row.user_id for row in held])}
    teams: dict[int | None, Team] = {row.id: row for row in _known_among(Team, as_at, [row.team_id for row in held])}
    return [(row.kind, people.get(row.user_id), teams.get(row.team_id)) for row in held]


def _known_among(model: type[Row], as_at: datetime, numbers: list[int | None]) -> list[Row]:
    wanted = {number for number in numbers if number is not None}
    if not wanted:
        return []
    return rows_known(model, as_at, lambda t: t.c.id.in_(wanted), order=lambda t: (t.c.id,), with_voided=True)
