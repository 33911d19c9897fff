"""Who is to be rung about a child at this hour: the manager in office hours, the out-of-hours team otherwise."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from caseflow.accounts.models import Authority, Team
from caseflow.accounts.office_hours import out_of_hours
from caseflow.accounts.queries import holders_known, holders_of, out_of_hours_team
from caseflow.store.versions import rows_of


@dataclass(frozen=True)
class Contact:
    """A person to ring: `what` says who that is to the child."""

    what: str
    name: str
    telephone: str | None


def contacts_of(authority_id: int, child_id: int, moment: datetime, as_at: datetime | None = None) -> tuple[Contact | None, Contact | None]:
    """The child's worker and manager, as far as they are recorded; `as_at` as they were known then."""
    worker: Contact | None = None
    manager: Contact | None = None
    team_id: int | None = None
    holders = holders_of([child_id], moment).get(child_id, []) if as_at is None else holders_known(child_id, as_at)
    for kind, user, team in holders:
        if kind == "worker":
            if user is not None:
                worker = Contact("Social worker", user.name, user.telephone or (team.telephone if team else None))
            elif team is not None:
                worker = Contact("Team", team.name, team.telephone)
            team_id = team.id if team else user.team_id if user else None
        elif kind == "manager" and user is not None:
            manager = Contact("Manager", user.name, user.telephone)
    if manager is None and team_id is not None:
        found = rows_of(Team, as_at, ("id",), with_voided=True, id=team_id)
        if found and found[0].manager_name:
            manager = Contact("Manager", found[0].manager_name, found[0].manager_telephone)
    return worker, manager


def duty_manager(authority_id: int, child_id: int, moment: datetime) -> Contact:
    """Whom to ring now: the child's manager in office hours, the out-of-hours team's otherwise, or words that say none is set."""
    return on_duty(authority_id, contacts_of(authority_id, child_id, moment)[1], moment)


def on_duty(authority_id: int, manager: Contact | None, moment: datetime, as_at: datetime | None = None) -> Contact:
    """The same for a child whose manager has been read already; `as_at` as the authority's ways were known then."""
    night = out_of_hours_team(authority_id, as_at)
    nightly = None if night is None else Contact(
        f"{night.name}’s manager", night.manager_name or night.name, night.manager_telephone or night.telephone)
    found = rows_of(Authority, as_at, ("id",), with_voided=True, id=authority_id)
    settings, nation = (found[0].settings, found[0].nation) if found else ({}, None)
    first, second = (nightly, manager) if out_of_hours(settings, moment, nation) else (manager, nightly)
    return first or second or Contact("Duty manager", "the duty manager", None)
