"""The list of who is to be told, line by line: not yet, told, sent, or not needed; red only past its own time."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from caseflow.core import dates, wording
from caseflow.missing.told.obligations import Obligation
from caseflow.missing.told.recipients import NOW, WORDS, code_of

NOT_YET, TOLD, SENT, NOT_NEEDED = "not-yet", "told", "sent", "not-needed"


class Told(Protocol):
    """A notice as far as the list reads it."""

    ref: str
    to: str
    means: str | None
    sent_at: datetime | None
    acknowledged_by: str | None
    acknowledged_at: datetime | None
    not_needed_because: str | None


@dataclass(frozen=True, slots=True)
class PoliceReport:
    """That the report itself says when the police were told, and the log number that they gave."""

    at: datetime
    reference: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list: whom, why, how it stands, by when, whether that has passed, and the notice that says so."""

    to: str
    who: str
    because: str
    urgency: str
    state: str
    due_at: datetime | None
    late: bool
    said: str
    notice: str | None = None

    @property
    def now(self) -> bool:
        """Whether it is one of those to be rung at once."""
        return self.urgency == NOW

    @property
    def done(self) -> bool:
        """Whether nothing is left to do: somebody took the message, or nobody need be told."""
        return self.state in (TOLD, NOT_NEEDED)


def lines(owed: Iterable[Obligation], notices: Sequence[Told], now: datetime, police: PoliceReport | None = None) -> list[Line]:
    """Each obligation with the notice that answers it, in the order of the list.

    A message taken by a named person closes a line, and so does a reason why it is not needed. One that was only sent waits,
    and is late past the time like one that was not sent.
    """
    given: dict[str, list[Told]] = {}
    for notice in notices:
        given.setdefault(code_of(notice.to), []).append(notice)
    return [_line(one, given.get(one.recipient, []), now, police if one.recipient == "police" else None) for one in owed]


def others(owed: Iterable[Obligation], notices: Sequence[Told]) -> list[Told]:
    """Who was told though the list does not ask for it."""
    asked = {one.recipient for one in owed}
    return [notice for notice in notices if code_of(notice.to) not in asked]


def _line(owed: Obligation, given: list[Told], now: datetime, police: PoliceReport | None) -> Line:
    state, said, ref = _stands(owed, given, now, police)
    open_still = state in (NOT_YET, SENT)
    return Line(owed.recipient, WORDS[owed.recipient], owed.because, owed.urgency, state, owed.due_at,
                open_still and now > owed.due_at, said, ref)


def _stands(owed: Obligation, given: list[Told], now: datetime, police: PoliceReport | None) -> tuple[str, str, str | None]:
    taken = next((n for n in reversed(given) if n.acknowledged_by), None)
    if taken is not None:
        return TOLD, told_words(taken, now), taken.ref
    closed = next((n for n in reversed(given) if n.not_needed_because), None)
    if closed is not None:
        return NOT_NEEDED, f"not needed, because {closed.not_needed_because}", closed.ref
    if police is not None and police.reference:
        return TOLD, f"told {wording.moment_in_words(police.at, now)}, log number {police.reference}", None
    if owed.unsafe is not None:
        day = dates.day_in_words(dates.london_date(owed.unsafe.since))
        return NOT_NEEDED, f"not to be told: {owed.unsafe.said_by} said on {day} that it is not safe, because {owed.unsafe.why}", None
    if given:
        return SENT, told_words(given[-1], now), given[-1].ref
    if police is not None:
        return SENT, f"told {wording.moment_in_words(police.at, now)}, no name and no log number yet", None
    return NOT_YET, "not yet told", None


def told_words(notice: Told, now: datetime) -> str:
    """`told PC Ahmed, today 9 p.m., by telephone`; without a name, that nobody has confirmed it; or why nobody need be told."""
    if notice.not_needed_because:
        return f"not needed, because {notice.not_needed_because}"
    moment = notice.acknowledged_at if notice.acknowledged_by else notice.sent_at
    when = wording.moment_in_words(moment, now) if moment else "time not recorded"
    means = f", by {notice.means}" if notice.means else ""
    if notice.acknowledged_by:
        return f"told {notice.acknowledged_by}, {when}{means}"
    return f"sent {when}{means}, nobody has confirmed it yet"


def late_now(rows: Iterable[Line]) -> list[Line]:
    """Those to be rung at once whose time has passed and whom nobody has confirmed."""
    return [line for line in rows if line.now and line.late]
