"""The delay between an episode and its recording, by the team of whoever recorded it first."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import Select, and_, func, select

from caseflow.accounts import access
from caseflow.accounts.models import Team, User
from caseflow.children.called import called
from caseflow.children.models import Child
from caseflow.core.errors import NotFound
from caseflow.core.wording import event_in_words, span_in_words
from caseflow.extensions import db
from caseflow.missing.late.measure import delay, is_late
from caseflow.missing.models import MissingEpisode
from caseflow.store.record import history_of

MONTHS = {"1": "the last month", "3": "the last 3 months", "12": "the last 12 months"}
MONTH = timedelta(days=365) / 12
NO_TEAM = "none"
SHOWN = 200


@dataclass(frozen=True)
class TeamDelay:
    """One team: how many episodes it recorded, the middle delay, how many over a day and how many of those say why."""

    ref: str
    name: str
    episodes: int
    median: str
    late: int
    share: str
    explained: int


@dataclass(frozen=True)
class TeamsPage:
    """Every team that recorded an episode in the months asked for, and all of them together."""

    months: str
    teams: list[TeamDelay]
    together: TeamDelay | None


@dataclass(frozen=True)
class LateRow:
    """One episode behind a figure."""

    ref: str
    child_ref: str
    name: str
    started: str
    delay: str
    late: bool
    because: str | None


@dataclass(frozen=True)
class TeamPage:
    """The episodes of one team, longest delay first; `more` were recorded besides those shown."""

    ref: str
    name: str
    months: str
    rows: list[LateRow]
    more: int


def by_team(user: User, now: datetime, months: str) -> TeamsPage:
    """Median, count and share over 24 hours for each team, by name; imported episodes are left out."""
    months = months if months in MONTHS else "3"
    groups: dict[tuple[str, str], list[Any]] = defaultdict(list)
    rows = db.session.execute(_recorded(user, now, months)).all()
    for row in rows:
        groups[row.team_name or "No team", row.team_ref or NO_TEAM].append(row)
    teams = [_team(ref, name, found) for (name, ref), found in sorted(groups.items())]
    return TeamsPage(months, teams, _team("", "All teams", rows) if rows else None)


def of_team(user: User, ref: str, now: datetime, months: str) -> TeamPage:
    """The episodes that people of one team recorded; `NotFound` for a team of another authority."""
    months = months if months in MONTHS else "3"
    team = None if ref == NO_TEAM else db.session.execute(
        select(Team).where(Team.ref == ref, Team.authority_id == user.authority_id)).scalar_one_or_none()
    if team is None and ref != NO_TEAM:
        raise NotFound()
    which = User.team_id.is_(None) if team is None else User.team_id == team.id
    rows = sorted(db.session.execute(_recorded(user, now, months).where(which)).all(), key=lambda row: (-_delay(row), row.id))
    return TeamPage(ref, team.name if team else "No team", months, [_row(row) for row in rows[:SHOWN]], max(0, len(rows) - SHOWN))


def _recorded(user: User, now: datetime, months: str) -> Select[*tuple[Any, ...]]:
    past = history_of(MissingEpisode.__table__)
    first = and_(past.c.id == MissingEpisode.id, past.c.version == 1)
    entered = func.coalesce(past.c.recorded_at, MissingEpisode.recorded_at)
    return (
        select(MissingEpisode.id, MissingEpisode.ref, MissingEpisode.started_at, MissingEpisode.started_precision,
               MissingEpisode.late_because, Child.ref.label("child_ref"), Child.given_name, Child.family_name, Child.local_id,
               entered.label("entered"), Team.name.label("team_name"), Team.ref.label("team_ref"))
        .join(Child, Child.id == MissingEpisode.child_id).outerjoin(past, first)
        .outerjoin(User, User.id == func.coalesce(past.c.recorded_by, MissingEpisode.recorded_by))
        .outerjoin(Team, Team.id == User.team_id)
        .where(MissingEpisode.authority_id == user.authority_id, MissingEpisode.voided.is_(False), MissingEpisode.source.is_(None),
               MissingEpisode.source_year.is_(None), entered > now - MONTH * int(months), access.may_see(MissingEpisode, user))
        .order_by(MissingEpisode.id))


def _delay(row: Any) -> float:
    return delay(row.started_at, row.started_precision, row.entered).total_seconds()


def _team(ref: str, name: str, rows: Sequence[Any]) -> TeamDelay:
    late = [row for row in rows if is_late(row.started_at, row.started_precision, row.entered)]
    middle = timedelta(seconds=median(_delay(row) for row in rows))
    return TeamDelay(ref, name, len(rows), span_in_words(middle), len(late), f"{100 * len(late) / len(rows):.0f}%",
                     sum(row.late_because is not None for row in late))


def _row(row: Any) -> LateRow:
    return LateRow(row.ref, row.child_ref, called(row.given_name, row.family_name, row.local_id, row.child_ref),
                   event_in_words(row.started_at, row.started_precision), span_in_words(timedelta(seconds=_delay(row))),
                   is_late(row.started_at, row.started_precision, row.entered), row.late_because)
