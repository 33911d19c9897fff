"""Who may have to be told of a missing episode: codes, words, and how each notice is given where an authority set nothing."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

NOW, BEFORE_CLOSING, NEXT_WORKING_DAY = "now", "before-closing", "next-working-day"
URGENCIES = {
    NOW: "Now: within so many minutes of the report",
    BEFORE_CLOSING: "Before the offices next close",
    NEXT_WORKING_DAY: "On the next working day, by an hour",
}

WORDS: Mapping[str, str] = {
    "police": "police",
    "duty-manager": "duty manager",
    "parents": "parents or those with parental responsibility",
    "edt-manager": "out-of-hours team (EDT)",
    "social-worker": "social worker",
    "manager": "team manager",
    "independent-reviewing-officer": "independent reviewing officer (IRO)",
    "placing-authority": "authority that placed the child",
    "host-authority": "authority where the child lives",
    "home-office": "Home Office, by UUCR Part E",
    "guardian-service": "child trafficking guardian service (ICTG)",
    "school": "school or college",
}
"""Every recipient that the list knows, in the order in which it is read."""

ELSE: Mapping[str, str] = {"provider": "home's manager", "other": "somebody else"}
"""Who may be told besides; the list never asks for them."""

SHORT: Mapping[str, str] = {
    **WORDS, **ELSE, "parents": "parents", "edt-manager": "EDT", "independent-reviewing-officer": "IRO", "home-office": "Home Office",
    "placing-authority": "placing authority", "host-authority": "host authority", "guardian-service": "ICTG", "school": "school",
}
"""The same in a word or two, for the board."""

_CODES = {words.lower(): code for names in (ELSE, WORDS, SHORT) for code, words in names.items()}


@dataclass(frozen=True, slots=True)
class Way:
    """How an authority gives one notice: whether at all, how soon, and whether also for a child who is away and not missing."""

    given: bool = True
    urgency: str = NEXT_WORKING_DAY
    within_minutes: int = 60
    by_clock: str = "12:00"
    when_away: bool = True


WAYS: Mapping[str, Way] = {code: Way() for code in WORDS} | {
    "police": Way(urgency=NOW, within_minutes=30, when_away=False),
    "duty-manager": Way(urgency=NOW),
    "parents": Way(urgency=NOW),
    "edt-manager": Way(urgency=BEFORE_CLOSING),
}
"""How notices are given where the authority has set nothing."""


def code_of(to: str) -> str:
    """The code of whoever was told: `duty-manager` for `duty-manager` and for `Duty manager`; other words stay as they are."""
    plain = to.strip().lower()
    return plain if plain in SHORT else _CODES.get(plain, to)
