"""The list of who is to be told, line by line: not yet, told, sent, or not needed; red only past its own time."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
    listed = []
    for one, state, notice in _answered(owed, notices, police):
        late = state in (NOT_YET, SENT) and now > one.due_at
        listed.append(Line(one.recipient, WORDS[one.recipient], one.because, one.urgency, state, one.due_at, late,
                           _said(one, state, notice, now, police), None if notice is None else notice.ref))
    return listed


def unconfirmed(owed: Iterable[Obligation], notices: Sequence[Told], police: PoliceReport | None = None) -> list[tuple[str, str]]:
    """Of those, the ones that nobody has confirmed: the recipient, and whether `sent` or `not-yet`."""
    return [(one.recipient, state) for one, state, _ in _answered(owed, notices, police) if state in (NOT_YET, SENT)]


def others(owed: Iterable[Obligation], notices: Sequence[Told]) -> list[Told]:
    """Who was told though the list does not ask for it."""
    asked = {one.recipient for one in owed}
    return [notice for notice in notices if code_of(notice.to) not in asked]


def _answered(owed: Iterable[Obligation], notices: Sequence[Told],
              police: PoliceReport | None) -> Iterator[tuple[Obligation, str, Told | None]]:
    """Each obligation, how it stands, and the notice that says so."""
    given: dict[str, list[Told]] = {}
    for notice in notices:
        given.setdefault(code_of(notice.to), []).append(notice)
    for one in owed:
        yield one, *_stands(one, given.get(one.recipient, []), police if one.recipient == "police" else None)


def _stands(owed: Obligation, given: list[Told], police: PoliceReport | None) -> tuple[str, Told | None]:
    taken = next((n for n in reversed(given) if n.acknowledged_by), None)
    if taken is not None:
        return TOLD, taken
    closed = next((n for n in reversed(given) if n.not_needed_because), None)
    if closed is not None:
        return NOT_NEEDED, closed
    if police is not None and police.reference:
        return TOLD, None
    if owed.unsafe is not None:
        return NOT_NEEDED, None
    if given:
        return SENT, given[-1]
    return (SENT if police is not None else NOT_YET), None


def _said(owed: Obligation, state: str, notice: Told | None, now: datetime, police: PoliceReport | None) -> str:
    """How one line stands, in words: from its notice, else from what the report says of the police, else from what is known."""
    if notice is not None:
        return told_words(notice, now)
    if state == NOT_NEEDED and owed.unsafe is not None:
        day = dates.day_in_words(dates.london_date(owed.unsafe.since))
        return f"not to be told: {owed.unsafe.said_by} said on {day} that it is not safe, because {owed.unsafe.why}"
    if state in (TOLD, SENT) and police is not None:
        log = f"log number {police.reference}" if police.reference else "no name and no log number yet"
        return f"told {wording.moment_in_words(police.at, now)}, {log}"
    return "not yet told"


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
