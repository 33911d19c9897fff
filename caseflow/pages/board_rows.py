"""Who is missing now: a few queries for the whole board, whatever its length, and rows as plain tuples for the page."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, or_, select

from caseflow.accounts import access
from caseflow.accounts.models import User
from caseflow.children.called import (
    age_as_known,
    born_by_to_be_eighteen,
    called,
    named_for,
    only_reported,
    turned_eighteen,
)
from caseflow.children.flags import flag_columns, flags_in_words
from caseflow.children.models import Child
from caseflow.core import clock, dates, wording
from caseflow.extensions import db
from caseflow.missing.models import EpisodeUpdate, MissingEpisode, Notice, PoliceRisk
from caseflow.missing.said import RISK, told_in_words
from caseflow.missing.service_during import risk_rank
from caseflow.ssda903.queries import on_the_board

LADDER = (timedelta(hours=24), timedelta(hours=48), timedelta(hours=72))
FOUND_SHOWN = timedelta(days=3)


@dataclass(frozen=True)
class Board:
    """What the board shows: `missing` and `found` are rows of the page, `refs` the children in them."""

    at: datetime
    missing: list[tuple[Any, ...]]
    found: list[tuple[Any, ...]]
    refs: list[str]


def open_now(user: User) -> ColumnElement[bool]:
    """The open episodes that belong on the board of this person.

    Imported periods only of the newest year loaded and of children under 18. A child recorded here who turned 18 while
    missing stays until somebody records the handover.
    """
    today = dates.london_date(clock.now())
    of_age = and_(Child.date_of_birth.is_not(None), Child.date_of_birth <= born_by_to_be_eighteen(today))
    return and_(
        MissingEpisode.authority_id == user.authority_id, MissingEpisode.ended_at.is_(None), MissingEpisode.voided.is_(False),
        on_the_board(user.authority_id), or_(MissingEpisode.handed_over_at.is_(None), ~of_age),
        access.may_see(MissingEpisode, user))


def statement(user: User, which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """The one query behind the list; every value of a row comes with it."""
    today = dates.london_date(clock.now())
    return (
        select(
            MissingEpisode.id, MissingEpisode.ref, MissingEpisode.current_type, MissingEpisode.started_at,
            MissingEpisode.started_precision, MissingEpisode.source, Child.ref, Child.given_name, Child.family_name, Child.local_id,
            Child.date_of_birth, Child.birth_precision, Child.age_as_told, Child.age_disputed, _risk().label("risk"),
            _last_contact().label("contact"), access.may_see(Child, user).label("sees"), named_for(user).label("named"),
            *flag_columns(MissingEpisode.child_id, today))
        .join(Child, Child.id == MissingEpisode.child_id)
        .where(which)
        .order_by(MissingEpisode.started_at, MissingEpisode.id))


def _risk() -> ScalarSelect[Any]:
    return (select(PoliceRisk.level).where(PoliceRisk.episode_id == MissingEpisode.id, PoliceRisk.voided.is_(False))
            .order_by(PoliceRisk.at.desc(), PoliceRisk.id.desc()).limit(1).scalar_subquery())


def _last_contact() -> ScalarSelect[Any]:
    return (select(func.max(EpisodeUpdate.at)).where(
        EpisodeUpdate.episode_id == MissingEpisode.id, EpisodeUpdate.voided.is_(False), EpisodeUpdate.human_contact.is_(True))
        .scalar_subquery())


def missing_now(user: User) -> Board:
    """The board for this person, at this moment."""
    now = clock.now()
    which = open_now(user)
    rows = db.session.execute(statement(user, which)).all()
    told = _told(which)
    rows = sorted(rows, key=lambda row: risk_rank(row.risk))
    found, found_refs = _found_not_back(user, now)
    return Board(now, [_row(row, told, now) for row in rows], found, [row[6] for row in rows] + found_refs)


def _row(row: Any, told: dict[int, list[str]], now: datetime) -> tuple[Any, ...]:
    """One line of the board, said in words, as the template unpacks it."""
    (number, episode, current, started, precision, source, child, given, family, local_id, born, birth, age_told, disputed, risk,
     contact, sees, named, stage, nrm_event, nrm_outcome, status) = row
    today = dates.london_date(now)
    flags = flags_in_words(stage, nrm_event, nrm_outcome, status) if sees else []
    if turned_eighteen(born, today):
        flags.insert(0, "turned 18 while missing")
    if precision == "date":
        out_for, since = "time not known", wording.event_in_words(started, precision)
    else:
        out_for = wording.out_in_words(started, now)
        since = ("about " if precision in ("about", "between") else "") + wording.moment_in_words(started, now)
    said = told.get(number) or []
    return (
        episode, child, called(given, family, local_id, child) if named else only_reported(local_id, child),
        age_as_known(born, birth, age_told, disputed, today) if sees else "age not shown", flags,
        risk or "none", RISK[risk], current == "A", out_for, since,
        wording.moment_in_words(contact, now) if contact else "", said, next_clock(started, precision, born, now), source is not None)


def _told(which: ColumnElement[bool]) -> dict[int, list[str]]:
    rows = db.session.execute(
        select(Notice.episode_id, Notice.to, Notice.acknowledged_by, Notice.acknowledged_at, Notice.sent_at,
               Notice.not_needed_because)
        .join(MissingEpisode, MissingEpisode.id == Notice.episode_id).join(Child, Child.id == MissingEpisode.child_id)
        .where(which, Notice.voided.is_(False), or_(Notice.sent_at.is_not(None), Notice.acknowledged_at.is_not(None)))
        .order_by(Notice.episode_id, Notice.sent_at, Notice.id))
    now = clock.now()
    said: dict[int, list[str]] = {}
    for episode, to, by, answered, sent, not_needed in rows:
        said.setdefault(episode, []).append(told_in_words(to, by, answered, sent, not_needed, now))
    return said


def next_clock(started: datetime, precision: str, born: Any, now: datetime) -> str:
    """The next moment that time alone will bring: 24, 48 and 72 hours out, then each week, or the 18th birthday if sooner."""
    moments: list[tuple[datetime, str]] = []
    if precision != "date":
        moments += [(started + step, f"{step // timedelta(hours=1)} hours") for step in LADDER if started + step > now]
        if not moments:
            weeks = (now - started) // timedelta(days=7) + 1
            moments.append((started + timedelta(days=7 * weeks), f"{weeks} {'week' if weeks == 1 else 'weeks'}"))
    if born is not None:
        adult = dates.start_of_day(dates.eighteenth_birthday(born))
        if adult > now:
            moments.append((adult, "18th birthday"))
    if not moments:
        return "no clock"
    moment, name = min(moments)
    if name == "18th birthday":
        return f"18th birthday on {dates.day_in_words(dates.london_date(moment))}"
    return f"{name} missing, {wording.moment_in_words(moment, now)}"


def _found_not_back(user: User, now: datetime) -> tuple[list[tuple[Any, ...]], list[str]]:
    rows = db.session.execute(
        select(MissingEpisode.ref, Child.ref, Child.given_name, Child.family_name, Child.local_id, MissingEpisode.found_at,
               named_for(user), MissingEpisode.found_by)
        .join(Child, Child.id == MissingEpisode.child_id)
        .where(MissingEpisode.authority_id == user.authority_id, MissingEpisode.ended_at > now - FOUND_SHOWN,
               MissingEpisode.found_at.is_not(None), MissingEpisode.returned_at.is_(None), MissingEpisode.voided.is_(False),
               MissingEpisode.source.is_(None), access.may_see(MissingEpisode, user))
        .order_by(MissingEpisode.ended_at.desc(), MissingEpisode.id)).all()
    return ([(episode, child, called(given, family, local_id, child) if named else only_reported(local_id, child),
              wording.moment_in_words(found or now, now), by or "")
             for episode, child, given, family, local_id, found, named, by in rows], [row[1] for row in rows])
