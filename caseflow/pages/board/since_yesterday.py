"""What the night brought: who went missing, came back, is still out, is owed an interview today, and what nobody has answered."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, select

from caseflow.accounts import access
from caseflow.accounts.models import User
from caseflow.alerts.models import Alert, AlertReason
from caseflow.children.called import called, name_of, named_for, only_reported
from caseflow.children.models import Child
from caseflow.core import clock, dates, wording
from caseflow.extensions import db
from caseflow.missing.interviews import obligations
from caseflow.missing.models import TRANSFERRED, MissingEpisode
from caseflow.pages.board import rows as board_rows

FIVE = time(17, 0)
TO = {
    "same placement": "the same placement", "new placement": "a new placement", "hospital": "hospital", "custody": "custody",
    "family": "family",
}


@dataclass(frozen=True)
class Night:
    """The lists of the handover, each a list of plain tuples, and the children in all of them."""

    since: datetime
    at: datetime
    went: list[tuple[Any, ...]]
    back: list[tuple[Any, ...]]
    out: list[board_rows.Card]
    interviews: list[tuple[Any, ...]]
    alerts: list[tuple[Any, ...]]
    refs: list[str]


def since_when(now: datetime, *, from_friday: bool = False) -> datetime:
    """5 p.m. of the day before in London; of Friday, when the weekend is handed over."""
    day = dates.london_date(now) - timedelta(days=1)
    if from_friday:
        while day.weekday() != 4:
            day -= timedelta(days=1)
    return dates.instant_from_local(day, FIVE)


def night(user: User, since: datetime) -> Night:
    """Everything since then that this person may see."""
    now = clock.now()
    went = db.session.execute(_episodes(user).where(MissingEpisode.started_at >= since).order_by(
        MissingEpisode.started_at, MissingEpisode.id)).all()
    back = db.session.execute(_episodes(user).where(
        MissingEpisode.ended_at >= since, MissingEpisode.left_out_because.is_distinct_from(TRANSFERRED)).order_by(
        MissingEpisode.ended_at, MissingEpisode.id)).all()
    board = board_rows.missing_now(user)
    due = obligations.visits(user, until=dates.end_of_day(dates.london_date(now)))
    waiting = db.session.execute(_alerts(user)).all()
    return Night(
        since, now,
        went=[(row[0], row[1], _name(row), wording.event_in_words(row[6], row[7], now=now), row[8] or "", _stands(row)) for row in went],
        back=[(row[0], row[1], _name(row), _how_back(row, now)) for row in back],
        out=board.missing,
        interviews=[_owed(visit, now) for visit in due],
        alerts=[(row[5], row[1], _name(row), wording.moment_in_words(row[6], now), row[7] or "") for row in waiting],
        refs=sorted({*(row[1] for row in (*went, *back, *waiting)), *(visit.child.ref for visit in due),
                     *(card.child for card in board.missing)}))


def _name(row: Any) -> str:
    return called(row[2], row[3], row[4], row[1]) if row.named else only_reported(row[4], row[1])


def _episodes(user: User) -> Select[*tuple[Any, ...]]:
    return (
        select(MissingEpisode.ref, Child.ref, Child.given_name, Child.family_name, Child.local_id, MissingEpisode.current_type,
               MissingEpisode.started_at, MissingEpisode.started_precision, MissingEpisode.place_last_seen, MissingEpisode.found_at,
               MissingEpisode.found_by, MissingEpisode.returned_at, MissingEpisode.returned_to, MissingEpisode.ended_at,
               named_for(user).label("named"))
        .join(Child, Child.id == MissingEpisode.child_id)
        .where(MissingEpisode.authority_id == user.authority_id, MissingEpisode.voided.is_(False), MissingEpisode.source.is_(None),
               access.may_see(MissingEpisode, user)))


def _stands(row: Any) -> str:
    if row.returned_at is not None:
        return "returned"
    if row.found_at is not None:
        return "found, not yet returned"
    return "in contact, not back" if row.current_type == "A" else "still missing"


def _owed(visit: obligations.Visit, now: datetime) -> tuple[str, str, str, str, str]:
    child, interview = visit.child, visit.interview
    return (interview.ref if interview else "", child.ref, name_of(child),
            wording.by_in_words(visit.due_at or now, now), interview.answer or "" if interview else "")


def _how_back(row: Any, now: datetime) -> str:
    said = []
    if row.found_at is not None:
        said.append(f"found {wording.moment_in_words(row.found_at, now)}" + (f" ({row.found_by})" if row.found_by else ""))
    if row.returned_at is not None:
        where = TO.get((row.returned_to or "").replace("-", " "), row.returned_to or "")
        said.append(f"back {wording.moment_in_words(row.returned_at, now)}" + (f" to {where}" if where else ""))
    return ", ".join(said) if row.returned_at is not None else ", ".join([*said, "not yet returned"])


def _alerts(user: User) -> Select[*tuple[Any, ...]]:
    title = (select(AlertReason.title).where(
        AlertReason.alert_id == Alert.id, AlertReason.ended_at.is_(None), AlertReason.voided.is_(False))
             .order_by(AlertReason.priority.desc(), AlertReason.id).limit(1).scalar_subquery())
    return (
        select(Alert.id, Child.ref, Child.given_name, Child.family_name, Child.local_id, Alert.ref, Alert.raised_at, title,
               named_for(user).label("named"))
        .join(Child, Child.id == Alert.child_id)
        .where(Alert.authority_id == user.authority_id, Alert.state == "raised", Alert.acknowledged_at.is_(None),
               Alert.voided.is_(False), access.may_see(Child, user))
        .order_by(Alert.priority.desc(), Alert.raised_at, Alert.id))
