"""Who interviews whom: an interview is given to a person or to an interviewing service, or taken by somebody of that service."""
from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import or_, select

from caseflow.accounts.models import Allocation, Team, User
from caseflow.accounts.service import allocate
from caseflow.audit.record import record
from caseflow.children.models import Child
from caseflow.core import clock
from caseflow.core.dates import london_date
from caseflow.core.errors import Refused
from caseflow.extensions import db
from caseflow.missing.interviews import obligations, queries
from caseflow.missing.models import MissingEpisode, ReturnInterview


def give(interview: ReturnInterview, child: Child, episodes: Collection[MissingEpisode], *, user: User | None = None,
         team: Team | None = None) -> None:
    """Give an interview to an interviewer, or to a team in which some are, to choose among themselves: they then see these episodes."""
    if user is None and team is None:
        raise Refused("Choose an interviewer or a service.", field="to")
    if user is not None and (user.authority_id != child.authority_id or user.disabled or user.role != "interviewer"):
        raise Refused("Choose somebody who interviews for this authority.", field="to")
    if team is not None and team.id not in {one.id for one in services(child.authority_id)}:
        raise Refused("Choose a team that interviews for this authority.", field="to")
    for episode in episodes:
        allocate(child.authority_id, child.id, "interviewer", user=user, team=team, episode_id=episode.id, child_ref=child.ref)
    record("interview.given", interview.ref, [child.ref, *(episode.ref for episode in episodes)])


def give_all_owed(interview: ReturnInterview, child: Child, to: str, by: User) -> None:
    """Give the interview, and what else is owed to the child, to `person:REF` or `service:REF`."""
    kind, _, ref = to.partition(":")
    covered = queries.covered([interview.id]).get(interview.id, [])
    more = [e for e in obligations.open_episodes(by, child) if e.id not in {one.id for one in covered}]
    person = db.session.execute(select(User).where(User.ref == ref)).scalar_one_or_none() if kind == "person" else None
    team = db.session.execute(select(Team).where(Team.ref == ref)).scalar_one_or_none() if kind == "service" else None
    give(interview, child, [*covered, *more], user=person, team=team)


def holders(child_ids: Collection[int], episode_ids: Collection[int]) -> dict[int, list[tuple[int | None, str]]]:
    """To whom each child's interviews about these episodes are given now: (person or None for a whole service, name)."""
    found: dict[int, list[tuple[int | None, str]]] = {}
    today = london_date(clock.now())
    if child_ids:
        rows = db.session.execute(
            select(Allocation.child_id, Allocation.user_id, User.name, Team.name)
            .outerjoin(User, User.id == Allocation.user_id).outerjoin(Team, Team.id == Allocation.team_id)
            .where(Allocation.child_id.in_(child_ids), Allocation.kind == "interviewer", Allocation.voided.is_(False),
                   or_(Allocation.episode_id.is_(None), Allocation.episode_id.in_(episode_ids)),
                   Allocation.started_on <= today, or_(Allocation.ended_on.is_(None), Allocation.ended_on > today))
            .order_by(Allocation.child_id, Allocation.id))
        for child_id, user_id, person, team in rows:
            one = (user_id, person or team)
            if one not in found.setdefault(child_id, []):
                found[child_id].append(one)
    return found


def interviewers(authority_id: int) -> list[User]:
    """Those who may be given an interview, by name."""
    return list(db.session.execute(select(User).where(
        User.authority_id == authority_id, User.role == "interviewer", User.disabled.is_(False), User.voided.is_(False))
        .order_by(User.name, User.id)).scalars())


def services(authority_id: int) -> list[Team]:
    """The teams that interviewers work in, by name."""
    return list(db.session.execute(select(Team).where(
        Team.authority_id == authority_id, Team.voided.is_(False),
        Team.id.in_(select(User.team_id).where(User.role == "interviewer", User.team_id.is_not(None))))
        .order_by(Team.name, Team.id)).scalars())
