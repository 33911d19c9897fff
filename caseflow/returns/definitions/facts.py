"""What a return may know about a child as known at a moment: frozen facts, and nothing that names anybody."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Care:
    """A period of care; the day it ended is not counted, and there is no end while it goes on."""

    started_on: date
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class LegalStretch:
    """Days under one legal status as the 903 codes it (`C2`, `V4`); the day it ended is not counted."""

    started_on: date
    ended_on: date | None
    legal_status: str | None


@dataclass(frozen=True, slots=True)
class View:
    """One step of the authority's own view of trafficking; it stands until the next step begins."""

    stage: str
    started_on: date


@dataclass(frozen=True, slots=True)
class Referral:
    """One event of the National Referral Mechanism; `outcome` belongs to decisions."""

    event: str
    outcome: str | None
    on: date


@dataclass(frozen=True, slots=True)
class Unaccompanied:
    """Days with the status `uasc` or `separated`; the day it ended is not counted."""

    status: str
    started_on: date
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Responsible:
    """From a day on (None: from the beginning), until the next: whether the authority asked was responsible, or which other was."""

    started_on: date | None
    ours: bool
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """What an episode was from a day on: M (whereabouts not known) or A (known, not back, watched over or not)."""

    type: str
    on: date


@dataclass(frozen=True, slots=True)
class Episode:
    """A missing episode by its London days; `type` is what it was when it began, `turns` what it became later.

    `left_out_because` is the reason given by the worker who recorded somebody whom figures do not count.
    """

    ref: str
    type: str
    started_on: date
    ended_on: date | None
    first_recorded: datetime
    turns: tuple[Turn, ...] = ()
    left_out_because: str | None = None
    voided: bool = False

    def open_after(self, day: date) -> bool:
        """Whether it had begun and not ended by the day's last instant."""
        return self.started_on <= day and (self.ended_on is None or self.ended_on > day)

    def type_on(self, day: date) -> str:
        """What it was at the day's last instant."""
        latest = self.type
        for turn in self.turns:
            if turn.on <= day:
                latest = turn.type
        return latest


@dataclass(frozen=True, slots=True)
class Child:
    """A child as known at the moment of the cut.

    `standing` is `looked-after`, `care-leaver`, `not-looked-after` or `other-authority` (then `standing_with` names it, if it is
    known). `responsible` are dated rows in order; where there are any, they and not `standing` say whose child it was on a day.
    `turned_18_on` is None while the date of birth is unknown and while the age is in dispute: a child until decided.
    """

    ref: str
    standing: str
    sex: str | None
    born: date | None
    turned_18_on: date | None
    first_recorded: datetime
    voided: bool = False
    care: tuple[Care, ...] = ()
    legal: tuple[LegalStretch, ...] = ()
    views: tuple[View, ...] = ()
    referrals: tuple[Referral, ...] = ()
    unaccompanied: tuple[Unaccompanied, ...] = ()
    episodes: tuple[Episode, ...] = ()
    responsible: tuple[Responsible, ...] = ()
    standing_with: str | None = None
