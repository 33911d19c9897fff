"""The teams, homes and workers of an invented authority."""

from __future__ import annotations

import random
from dataclasses import dataclass

from caseflow.accounts import queries, service
from caseflow.accounts.models import Authority, Team, User
from caseflow.core.errors import Refused
from caseflow.demo import names

CARE_TEAMS = ("Looked-after children team 1", "Looked-after children team 2", "Asylum and leaving care team")
OUT_OF_HOURS = "Emergency duty team"
INTERVIEWERS = "Return interviews service"
PROVIDER = "Storybook Homes"
HOMES = (f"{PROVIDER}: Kingfisher House", f"{PROVIDER}: Beacon View", "Larkrise Care: Larkrise")
WORKERS_IN_EACH = 3


@dataclass(frozen=True)
class Worker:
    """A social worker and the team worked in."""

    user_id: int
    team_id: int


@dataclass(frozen=True)
class Home:
    """A children's home, whose staff are a team."""

    team_id: int
    name: str
    provider: str
    address: str
    telephone: str


@dataclass(frozen=True)
class Staff:
    """Who there is to hold children."""

    workers: tuple[Worker, ...]
    homes: tuple[Home, ...]
    interviewers: tuple[str, ...]


def staff_of(authority: Authority, source: random.Random) -> Staff:
    """The authority's teams, homes and workers, added where they are not there yet; inside a unit."""
    there = {team.name: team for team in queries.teams_of(authority.id)}
    telephone = {
        "manager_name": names.grown_up(source),
        "manager_telephone": names.mobile(source),
        "telephone": names.landline(source),
    }
    teams = [_team(authority, there, name, **telephone) for name in CARE_TEAMS]
    _team(
        authority,
        there,
        OUT_OF_HOURS,
        out_of_hours=True,
        manager_name=names.grown_up(source),
        manager_telephone=names.mobile(source),
        telephone=names.landline(source),
    )
    _team(authority, there, INTERVIEWERS, provider=True, telephone=names.landline(source))
    workers = [
        Worker(
            _worker(
                authority, team, f"worker{place * WORKERS_IN_EACH + number + 1}", names.grown_up(source), names.mobile(source)
            ).id,
            team.id,
        )
        for place, team in enumerate(teams)
        for number in range(WORKERS_IN_EACH)
    ]
    homes = []
    for name in HOMES:
        provider, _, house = name.partition(": ")
        team = _team(authority, there, name, provider=True, telephone=names.landline(source))
        homes.append(
            Home(team.id, house, provider, names.address(source, authority.name), team.telephone or names.landline(source))
        )
    return Staff(tuple(workers), tuple(homes), tuple(names.grown_up(source) for _ in range(3)))


def address_of(authority: Authority, name: str) -> str:
    """The address with which an invented person signs in."""
    return f"{name}@{authority.name.lower().replace(' ', '-')}-{authority.code.lower()}.example"


def _team(authority: Authority, there: dict[str, Team], name: str, **facts: object) -> Team:
    if name not in there:
        there[name] = service.add_team(authority, name, **facts)
    return there[name]


def _worker(authority: Authority, team: Team, account: str, name: str, telephone: str) -> User:
    email = address_of(authority, account)
    found = queries.user_by_email(email)
    if found is not None and found.authority_id != authority.id:
        raise Refused(f"{email} belongs to another authority.", field="authority")
    return found or service.add_user(authority, email, "social-worker", name=name, team=team, telephone=telephone)
