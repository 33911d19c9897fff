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
from caseflow.missing.said import RISK, told_in_words
from caseflow.missing.service_during import risk_rank
from caseflow.missing.told.board import late_on_board
from caseflow.missing.told.lines import Told
from caseflow.pages.board import questions

LADDER = (timedelta(hours=24), timedelta(hours=48), timedelta(hours=72))
FOUND_SHOWN = timedelta(days=3)


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
    reach, who = access.reach_of(user), access.parameters(user)
    rows = questions.ask(questions.missing(reach), who)
    kept = questions.ask(questions.withheld(reach), who) if reach is Reach.EVERYBODY else []
    notices = _notices([row.id for row in rows])
    late = late_on_board(user.authority_id, rows, notices, now)
    ask = restriction.whom_to_ask([row.child_id for row in kept]) if kept else {}
    found = questions.ask(questions.found(reach), {**who, "since": now - FOUND_SHOWN})
    shown = [(_place(row), _card(row, notices.get(row.id, []), late.get(row.id, ""), now)) for row in rows]
    shown += [(_place(row), _nameless(row, ask.get(row.child_id, ""), now)) for row in kept]
    cards = [card for _, card in sorted(shown, key=lambda one: one[0])]
    return Board(now, cards, [_found(row, now) for row in found], [one.child for one in (*cards, *found)])


def _place(row: Any) -> tuple[int, datetime, int]:
    """Police risk first, then who is out the longest."""
    return risk_rank(row.risk), row.started_at, row.id


def _nameless(row: Any, ask: str, now: datetime) -> Card:
    out_for, since = _how_long(row.started_at, row.started_precision, now)
    return Card("", row.child, "A restricted child", "", [], row.risk or "none", RISK[row.risk], row.current_type == "A", out_for, since,
                "", "", [], "", False, "", 0, "", 0, ask)


def _how_long(started: datetime, precision: str, now: datetime) -> tuple[str, str]:
    """How long the child is out, and since when, as surely as that is known."""
    if precision == "date":
        return "time not known", wording.event_in_words(started, precision)
    about = "about " if precision in ("about", "between") else ""
    return wording.out_in_words(started, now), about + wording.moment_in_words(started, now)


def _card(row: Any, notices: Sequence[Told], late: str, now: datetime) -> Card:
    """One child, said in words."""
    today, sees = dates.london_date(now), row.sees
    flags = flags_in_words(row.stage, row.nrm_event, row.nrm_outcome, row.status) if sees else []
    if turned_eighteen(row.date_of_birth, today, disputed=row.age_disputed):
        flags.insert(0, "turned 18 while missing")
    out_for, since = _how_long(row.started_at, row.started_precision, now)
    said = [told_in_words(n.to, n.acknowledged_by, n.acknowledged_at, n.sent_at, n.not_needed_because, now)
            for n in notices if n.sent_at is not None or n.acknowledged_at is not None]
    return Card(
        row.episode, row.child, _name(row),
        age_as_known(row.date_of_birth, row.birth_precision, row.age_as_told, row.age_disputed, today) if sees else "age not shown",
        flags, row.risk or "none", RISK[row.risk], row.current_type == "A", out_for, since,
        wording.moment_in_words(row.contact, now) if row.contact else "",
        wording.moment_in_words(row.updated, now) if row.updated and row.updated != row.contact else "",
        said, next_clock(row.started_at, row.started_precision, row.date_of_birth, now), row.source is not None,
        late, row.unanswered if sees else 0, (sees and row.warning) or "", row.warnings if sees else 0, "")


def _name(row: Any) -> str:
    if row.named:
        return called(row.given_name, row.family_name, row.local_id, row.child)
    return only_reported(row.local_id, row.child)


def _notices(episodes: list[int]) -> dict[int, list[Told]]:
    found: dict[int, list[Told]] = {}
    for row in questions.ask(questions.NOTICES, {"episodes": episodes}) if episodes else ():
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
    return row.episode, row.child, _name(row), wording.moment_in_words(row.found_at or now, now), row.found_by or ""
