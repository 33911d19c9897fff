"""Who is missing now: a few queries for the whole board, whatever its length, and one card of words for each child."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, or_, select

from caseflow.accounts import access, restriction
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
from caseflow.children.life.panels import warning_columns
from caseflow.children.models import Child
from caseflow.core import clock, dates, wording
from caseflow.extensions import db
from caseflow.missing.models import TRANSFERRED, EpisodeUpdate, MissingEpisode, Notice, PoliceRisk
from caseflow.missing.said import RISK, told_in_words
from caseflow.missing.service_during import risk_rank
from caseflow.missing.told.board import late_on_board
from caseflow.missing.told.facts import told_columns
from caseflow.ssda903.queries import on_the_board

LADDER = (timedelta(hours=24), timedelta(hours=48), timedelta(hours=72))
FOUND_SHOWN = timedelta(days=3)
FACTS = 22
"""How many values of a row the board says itself; those after them say who should have been told."""


class Card(NamedTuple):
    """One child who is missing, in words, in the order in which the page unpacks them.

    A restricted child whom the viewer must act for and may not read has no `episode` and no name, and `ask` says whom to ask.
    """

    episode: str
    child: str
    name: str
    age: str
    flags: list[str]
    level: str
    risk: str
    away: bool
    out: str
    since: str
    contact: str
    updated: str
    told: list[str]
    next: str
    imported: bool
    late: str
    unanswered: int
    warning: str
    warnings: int
    ask: str


@dataclass(frozen=True)
class Board:
    """What the board shows: `missing` by police risk and hours, `found` as rows of the page, `refs` the children in them."""

    at: datetime
    missing: list[Card]
    found: list[tuple[Any, ...]]
    refs: list[str]

    @property
    def count(self) -> int:
        """How many are missing now, those without a name among them."""
        return len(self.missing)


def open_now(user: User) -> ColumnElement[bool]:
    """The open episodes that belong on the board of this person.

    Imported periods only of the newest year loaded and of children under 18. A child recorded here who turned 18 while
    missing stays until somebody records the handover.
    """
    return and_(_open(user), access.may_see(MissingEpisode, user))


def _open(user: User) -> ColumnElement[bool]:
    today = dates.london_date(clock.now())
    of_age = and_(~Child.age_disputed, Child.date_of_birth.is_not(None), Child.date_of_birth <= born_by_to_be_eighteen(today))
    return and_(
        MissingEpisode.authority_id == user.authority_id, MissingEpisode.ended_at.is_(None), MissingEpisode.voided.is_(False),
        on_the_board(user.authority_id), or_(MissingEpisode.handed_over_at.is_(None), ~of_age))


def statement(user: User, which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """The one query behind the list; every value of a row comes with it."""
    today = dates.london_date(clock.now())
    return (
        select(
            MissingEpisode.id, MissingEpisode.ref, MissingEpisode.current_type, MissingEpisode.started_at,
            MissingEpisode.started_precision, MissingEpisode.source, Child.ref, Child.given_name, Child.family_name, Child.local_id,
            Child.date_of_birth, Child.birth_precision, Child.age_as_told, Child.age_disputed, _risk().label("risk"),
            _last_contact().label("contact"), access.may_see(Child, user).label("sees"), named_for(user).label("named"),
            *flag_columns(MissingEpisode.child_id, today), *told_columns(today), _last_update().label("updated"),
            *warning_columns(MissingEpisode.child_id, today))
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


def _last_update() -> ScalarSelect[Any]:
    return (select(func.max(EpisodeUpdate.at)).where(
        EpisodeUpdate.episode_id == MissingEpisode.id, EpisodeUpdate.voided.is_(False)).scalar_subquery())


def missing_now(user: User) -> Board:
    """The board for this person, at this moment; those without a name stand among the others where their risk puts them."""
    now = clock.now()
    which = open_now(user)
    rows = db.session.execute(statement(user, which)).all()
    kept = _withheld(user)
    notices = _notices(which)
    late = late_on_board(user.authority_id, rows, notices, now)
    ask = restriction.whom_to_ask([row.child_id for row in kept]) if kept else {}
    found, found_refs = _found_not_back(user, now)
    shown = [(_place(row), _card(row, notices.get(row.id, []), late.get(row.id, ""), now)) for row in rows]
    shown += [(_place(row), _nameless(row, ask.get(row.child_id, ""), now)) for row in kept]
    cards = [card for _, card in sorted(shown, key=lambda one: one[0])]
    return Board(now, cards, found, [*(card.child for card in cards), *found_refs])


def _place(row: Any) -> tuple[int, datetime, int]:
    """Police risk first, then who is out the longest."""
    return risk_rank(row.risk), row.started_at, row.id


def _withheld(user: User) -> Sequence[Any]:
    """Restricted children who are missing and whom this person must act for and may not read: how long and how grave."""
    if not access.sees_everyone(user):
        return []
    return db.session.execute(
        select(MissingEpisode.id, Child.ref, Child.id.label("child_id"), MissingEpisode.started_at, MissingEpisode.started_precision,
               MissingEpisode.current_type, _risk().label("risk"))
        .join(Child, Child.id == MissingEpisode.child_id)
        .where(_open(user), access.withheld(MissingEpisode, user))
        .order_by(MissingEpisode.started_at, MissingEpisode.id)).all()


def _nameless(row: Any, ask: str, now: datetime) -> Card:
    out_for, since = _how_long(row.started_at, row.started_precision, now)
    return Card("", row.ref, "A restricted child", "", [], row.risk or "none", RISK[row.risk], row.current_type == "A", out_for, since,
                "", "", [], "", False, "", 0, "", 0, ask)


def _how_long(started: datetime, precision: str, now: datetime) -> tuple[str, str]:
    """How long the child is out, and since when, as surely as that is known."""
    if precision == "date":
        return "time not known", wording.event_in_words(started, precision)
    about = "about " if precision in ("about", "between") else ""
    return wording.out_in_words(started, now), about + wording.moment_in_words(started, now)


def _card(row: Any, notices: Sequence[Notice], late: str, now: datetime) -> Card:
    """One child, said in words."""
    (_number, episode, current, started, precision, source, child, given, family, local_id, born, birth, age_told, disputed, risk,
     contact, sees, named, stage, nrm_event, nrm_outcome, status) = row[:FACTS]
    today = dates.london_date(now)
    flags = flags_in_words(stage, nrm_event, nrm_outcome, status) if sees else []
    if turned_eighteen(born, today, disputed=disputed):
        flags.insert(0, "turned 18 while missing")
    out_for, since = _how_long(started, precision, now)
    said = [told_in_words(n.to, n.acknowledged_by, n.acknowledged_at, n.sent_at, n.not_needed_because, now)
            for n in notices if n.sent_at is not None or n.acknowledged_at is not None]
    return Card(
        episode, child, called(given, family, local_id, child) if named else only_reported(local_id, child),
        age_as_known(born, birth, age_told, disputed, today) if sees else "age not shown", flags,
        risk or "none", RISK[risk], current == "A", out_for, since,
        wording.moment_in_words(contact, now) if contact else "",
        wording.moment_in_words(row.updated, now) if row.updated and row.updated != contact else "",
        said, next_clock(started, precision, born, now), source is not None,
        late, row.unanswered if sees else 0, (sees and row.warning) or "", row.warnings if sees else 0, "")


def _notices(which: ColumnElement[bool]) -> dict[int, list[Notice]]:
    rows = db.session.execute(
        select(Notice).join(MissingEpisode, MissingEpisode.id == Notice.episode_id).join(Child, Child.id == MissingEpisode.child_id)
        .where(which, Notice.voided.is_(False)).order_by(Notice.episode_id, Notice.sent_at, Notice.id)).scalars()
    found: dict[int, list[Notice]] = {}
    for row in rows:
        found.setdefault(row.episode_id, []).append(row)
    return found


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
               MissingEpisode.left_out_because.is_distinct_from(TRANSFERRED),
               MissingEpisode.source.is_(None), access.may_see(MissingEpisode, user))
        .order_by(MissingEpisode.ended_at.desc(), MissingEpisode.id)).all()
    return ([(episode, child, called(given, family, local_id, child) if named else only_reported(local_id, child),
              wording.moment_in_words(found or now, now), by or "")
             for episode, child, given, family, local_id, found, named, by in rows], [row[1] for row in rows])
