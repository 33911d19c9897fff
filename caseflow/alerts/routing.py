"""Where an alert goes: the team that works with the child, the out-of-hours team at night, and whom to ring meanwhile."""
from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from caseflow.accounts.models import Authority, Team
from caseflow.accounts.office_hours import out_of_hours
from caseflow.accounts.queries import holders_of, out_of_hours_team, team_of
from caseflow.alerts.models import Alert
from caseflow.extensions import db
from caseflow.store.unit import current_unit

CONFIRM_WITHIN_MINUTES = 60
"""Default; an authority's settings may hold `confirm_within_minutes`."""


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """An alert that nobody has confirmed, and whom the reporter should ring about it."""

    name: str
    telephone: str | None

    @property
    def words(self) -> str:
        """The line for the reporter's next page, which ends with the telephone number where there is one."""
        number = ":" if self.telephone else ", the number on your rota."
        return f"Nobody in charge has confirmed this report yet. Ring {self.name}{number}"


def send_to_teams(alerts: Collection[Alert], authority: Authority) -> None:
    """Give an authority's raised alerts to the out-of-hours team while the offices are closed, else to the child's own team."""
    if not alerts:
        return
    unit = current_unit()
    night = out_of_hours_team(authority.id) if out_of_hours(authority.settings, unit.recorded_at, authority.nation) else None
    teams = {} if night else team_of([a.child_id for a in alerts], unit.recorded_at)
    for alert in alerts:
        alert.team_id = night.id if night else teams.get(alert.child_id)


def with_the_wrong_team(authority_id: int, at: datetime) -> list[Alert]:
    """Alerts that nobody has answered and that are in the queue of the day while the offices are closed, or of the night while open."""
    authority = db.session.get_one(Authority, authority_id)
    waiting = select(Alert).where(Alert.authority_id == authority_id, Alert.state == "raised", Alert.voided.is_(False)).order_by(Alert.id)
    if not out_of_hours(authority.settings, at, authority.nation):
        nights = select(Team.id).where(Team.authority_id == authority_id, Team.out_of_hours)
        return list(db.session.execute(waiting.where(Alert.team_id.in_(nights))).scalars())
    night = out_of_hours_team(authority_id)
    return list(db.session.execute(waiting.where(Alert.team_id.is_distinct_from(night.id))).scalars()) if night else []


def unconfirmed(episode_id: int, at: datetime) -> Unconfirmed | None:
    """Whom to ring about an episode whose alert nobody has confirmed; None when somebody has, or when none was raised.

    Out of hours it is the manager of the out-of-hours team, at once. In office hours the team has an hour, unless the
    authority's settings say otherwise, and then it is the manager of the child's team.
    """
    row = db.session.execute(
        select(Alert, Authority).join(Authority, Authority.id == Alert.authority_id)
        .where(Alert.episode_id == episode_id, Alert.state == "raised", Alert.voided.is_(False))).one_or_none()
    if row is None:
        return None
    alert, authority = row
    closed = out_of_hours(authority.settings, at, authority.nation)
    patience = timedelta(minutes=authority.settings.get("confirm_within_minutes", CONFIRM_WITHIN_MINUTES))
    if not closed and at - alert.evidence_at < patience:
        return None
    return _to_ring(alert, closed, at)


def _to_ring(alert: Alert, closed: bool, at: datetime) -> Unconfirmed:
    night = out_of_hours_team(alert.authority_id)
    day = db.session.execute(select(Team).where(Team.id == alert.team_id)).scalar_one_or_none()
    for team in (night, day) if closed else (day,):
        if team is not None and team.manager_name:
            return Unconfirmed(team.manager_name, team.manager_telephone or team.telephone)
    for kind, user, _ in holders_of([alert.child_id], at).get(alert.child_id, []):
        if kind == "manager" and user is not None:
            return Unconfirmed(user.name, user.telephone)
    return Unconfirmed("the duty manager", night.telephone if closed and night is not None else None)
