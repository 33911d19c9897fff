"""Writes about authorities, teams, people, shifts and allocation."""
from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select

from caseflow.accounts.models import Allocation, Authority, Shift, Team, User
from caseflow.accounts.permissions import ROLES
from caseflow.audit.record import record
from caseflow.core import clock
from caseflow.core.dates import london_date
from caseflow.core.errors import Conflict, Refused
from caseflow.extensions import db

NATIONS = ("england", "wales", "scotland", "northern-ireland")
_CODE = re.compile(r"^(\d{3}|[ENSW]\d{8})$", re.ASCII)
_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")


def add_authority(code: str, name: str, nation: str, go_live_at: datetime | None = None) -> Authority:
    """Add a local authority. `code` is the three-digit DfE code or the nine-character ONS code; go-live defaults to now."""
    if not _CODE.match(code):
        raise Refused("Enter a three-digit DfE code such as 330, or a nine-character ONS code such as E08000025.", field="code")
    if nation not in NATIONS:
        raise Refused(f"Nation must be one of {', '.join(NATIONS)}.", field="nation")
    if not name.strip():
        raise Refused("Enter the authority's name.", field="name")
    if db.session.execute(select(Authority.id).where(Authority.code == code)).first():
        raise Conflict(f"Authority {code} is already there.", field="code")
    authority = Authority(code=code, name=name.strip(), nation=nation, go_live_at=go_live_at or clock.now(), settings={})
    db.session.add(authority)
    db.session.flush()
    record("authority.added", authority.ref, code=code)
    return authority


def add_team(authority: Authority, name: str, **facts: Any) -> Team:
    """Add a team, whose name must be new in its authority; `facts` are its columns, such as `out_of_hours`, `telephone`, `manager_name`."""
    if not name.strip():
        raise Refused("Enter the team's name.", field="name")
    if db.session.execute(select(Team.id).where(Team.authority_id == authority.id, Team.name == name.strip())).first():
        raise Conflict("Your authority already has a team of this name.", field="name")
    team = Team(authority_id=authority.id, name=name.strip(), **facts)
    db.session.add(team)
    db.session.flush()
    record("team.added", team.ref, changed={"name": name, **facts})
    return team


def team_named(authority: Authority, name: str) -> Team:
    """The authority's team of this name; added when there is none."""
    team = db.session.execute(
        select(Team).where(Team.authority_id == authority.id, Team.name == name.strip())).scalar_one_or_none()
    return team or add_team(authority, name)


def add_user(authority: Authority, email: str, role: str, *, name: str | None = None, team: Team | None = None,
             **facts: Any) -> User:
    """Add a person who will sign in. The address must be new in the whole installation."""
    email = email.strip().lower()
    if not _EMAIL.match(email) or len(email) > 254:
        raise Refused("Enter an email address, like name@example.gov.uk.", field="email")
    if role not in ROLES:
        raise Refused(f"Role must be one of {', '.join(ROLES)}.", field="role")
    if db.session.execute(select(User.id).where(User.email == email)).first():
        raise Conflict("Somebody already signs in with this email address.", field="email")
    user = User(authority_id=authority.id, email=email, role=role, name=name or email.partition("@")[0].replace(".", " ").title(),
                team_id=team.id if team else None, **facts)
    db.session.add(user)
    db.session.flush()
    record("user.added", user.ref, role=role)
    return user


def disable_user(user: User) -> None:
    """Stop a person signing in; their sessions and tokens end with the next request."""
    user.disabled = True
    db.session.flush()
    record("user.disabled", user.ref)


def give_shift(user: User, team: Team, starts_at: datetime, ends_at: datetime) -> Shift:
    """Put a person on a dated shift; members of an out-of-hours team see every child of their authority during it."""
    if ends_at <= starts_at:
        raise Refused("The shift must end after it starts.", field="ends_at")
    if team.authority_id != user.authority_id:
        raise Refused("The team and the person belong to different authorities.", field="team")
    shift = Shift(authority_id=user.authority_id, user_id=user.id, team_id=team.id, starts_at=starts_at, ends_at=ends_at)
    db.session.add(shift)
    db.session.flush()
    record("shift.given", shift.ref, [user.ref], starts_at=starts_at, ends_at=ends_at)
    return shift


def allocate(authority_id: int, child_id: int, kind: str, *, user: User | None = None, team: Team | None = None,
             episode_id: int | None = None, started_on: date | None = None, child_ref: str | None = None) -> Allocation:
    """Let a person or team see a child (or one episode), from a day on. A new worker, manager or home ends the one before."""
    day = started_on or london_date(clock.now())
    theirs = Allocation.user_id == user.id if user else Allocation.team_id == (team.id if team else None)
    one_holder = kind in ("worker", "manager", "home")
    current = db.session.execute(select(Allocation).where(
        Allocation.child_id == child_id, Allocation.kind == kind, Allocation.voided.is_(False),
        Allocation.episode_id == episode_id if episode_id else Allocation.episode_id.is_(None),
        or_(Allocation.ended_on.is_(None), Allocation.ended_on > day), *(() if one_holder else (theirs,)),
    ).order_by(Allocation.id)).scalars().all()
    for one in current:
        same = (one.user_id, one.team_id) == (user.id if user else None, team.id if team else None)
        if same:
            return one
        one.ended_on = max(day, one.started_on)
    made = Allocation(authority_id=authority_id, child_id=child_id, episode_id=episode_id, kind=kind, started_on=day,
                      user_id=user.id if user else None, team_id=team.id if team else None)
    db.session.add(made)
    db.session.flush()
    record("allocation.made", made.ref, [r for r in (child_ref, user.ref if user else None, team.ref if team else None) if r], kind=kind)
    return made
