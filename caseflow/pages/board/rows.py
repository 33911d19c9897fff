"""Who is missing now: a few queries for the whole board, whatever its length, and one card of words for each child."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from caseflow.accounts import access, restriction
from caseflow.accounts.access import Reach
from caseflow.accounts.models import User
from caseflow.children.called import age_as_known, called, only_reported, turned_eighteen
from caseflow.children.flags import flags_in_words
from caseflow.core import clock, dates, wording
from caseflow.extensions import db
from caseflow.missing.said import RISK, told_in_words
from caseflow.missing.service_during import risk_rank
from caseflow.missing.told.board import late_on_board
from caseflow.missing.told.lines import Told
from caseflow.pages.board import questions

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


def missing_now(user: User) -> Board:
    """The board for this person, at this moment; those without a name stand among the others where their risk puts them."""
    now = clock.now()
    reach, asked = access.reach_of(user), access.parameters(user)
    rows = db.session.execute(questions.missing(reach), asked).all()
    kept = db.session.execute(questions.withheld(reach), asked).all() if reach is Reach.EVERYBODY else []
    notices = _notices([row.id for row in rows])
    late = late_on_board(user.authority_id, rows, notices, now)
    ask = restriction.whom_to_ask([row.child_id for row in kept]) if kept else {}
    found = db.session.execute(questions.found(reach), {**asked, "since": now - FOUND_SHOWN}).all()
    shown = [(_place(row), _card(row, notices.get(row.id, []), late.get(row.id, ""), now)) for row in rows]
    shown += [(_place(row), _nameless(row, ask.get(row.child_id, ""), now)) for row in kept]
    cards = [card for _, card in sorted(shown, key=lambda one: one[0])]
    return Board(now, cards, [_found(row, now) for row in found], [*(card.child for card in cards), *(row[1] for row in found)])


def _place(row: Any) -> tuple[int, datetime, int]:
    """Police risk first, then who is out the longest."""
    return risk_rank(row.risk), row.started_at, row.id


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


def _card(row: Any, notices: Sequence[Told], late: str, now: datetime) -> Card:
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


def _notices(episodes: list[int]) -> dict[int, list[Told]]:
    found: dict[int, list[Told]] = {}
    for row in db.session.execute(questions.NOTICES, {"episodes": episodes}) if episodes else ():
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


def _found(row: Any, now: datetime) -> tuple[str, str, str, str, str]:
    """One child who was found and is not back, as the page unpacks it."""
    episode, child, given, family, local_id, found, named, by = row
    name = called(given, family, local_id, child) if named else only_reported(local_id, child)
    return episode, child, name, wording.moment_in_words(found or now, now), by or ""
