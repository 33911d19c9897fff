"""Who is to be rung about a child at this hour: the manager in office hours, the out-of-hours team otherwise."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from caseflow.accounts.models import Authority, Team
from caseflow.accounts.office_hours import out_of_hours
from caseflow.accounts.queries import holders_of, out_of_hours_team
from caseflow.extensions import db


@dataclass(frozen=True)
class Contact:
    """A person to ring: `what` says who that is to the child."""

    what: str
    name: str
    telephone: str | None


def contacts_of(authority_id: int, child_id: int, moment: datetime) -> tuple[Contact | None, Contact | None]:
    """The child's worker and manager, as far as they are recorded."""
    worker: Contact | None = None
    manager: Contact | None = None
    team_id: int | None = None
    for kind, user, team in holders_of([child_id], moment).get(child_id, []):
        if kind == "worker":
            if user is not None:
                worker = Contact("Social worker", user.name, user.telephone or (team.telephone if team else None))
            elif team is not None:
                worker = Contact("Team", team.name, team.telephone)
            team_id = team.id if team else user.team_id if user else None
        elif kind == "manager" and user is not None:
            manager = Contact("Manager", user.name, user.telephone)
    if manager is None and team_id is not None:
        team = db.session.execute(select(Team).where(Team.id == team_id)).scalar_one_or_none()
        if team is not None and team.manager_name:
            manager = Contact("Manager", team.manager_name, team.manager_telephone)
    return worker, manager


def duty_manager(authority_id: int, child_id: int, moment: datetime) -> Contact:
    """Whom to ring now: the child's manager in office hours, the out-of-hours team's otherwise, or words that say none is set."""
    night = out_of_hours_team(authority_id)
    nightly = None if night is None else Contact(
        f"{night.name} duty manager", night.manager_name or night.name, night.manager_telephone or night.telephone)
    manager = contacts_of(authority_id, child_id, moment)[1]
    settings, nation = db.session.execute(select(Authority.settings, Authority.nation).where(Authority.id == authority_id)).one()
    first, second = (nightly, manager) if out_of_hours(settings, moment, nation) else (manager, nightly)
    return first or second or Contact("Duty manager", "the duty manager", None)
