"""Parts of an episode in the words of the page."""
from __future__ import annotations

from datetime import datetime

from caseflow.core import dates, wording
from caseflow.missing.told.recipients import SHORT, code_of

RISK = {"high": "High", "medium": "Medium", None: "Not yet graded", "low": "Low", "very-low": "Very low"}
ADDED = "Added after the report."
"""The reason that is kept where blanks of a report are filled."""


def told_in_words(to: str, by: str | None, answered: datetime | None, sent: datetime | None, not_needed: str | None,
                  now: datetime) -> str:
    """`police: PC Ahmed, today 9 p.m.`; without a name that nobody has confirmed it; or why they are not told."""
    who = SHORT.get(code_of(to), to)
    if not_needed:
        return f"{who}: not needed, because {not_needed}"
    moment = answered or sent
    said = wording.moment_in_words(moment, now) if moment else "time not recorded"
    return f"{who}: {by}, {said}" if by else f"{who}: {said}, no name taken"


def whereabouts(kind: str, monitored: bool = False) -> str:
    """What M and A mean, in words; `monitored` where somebody watches over a child who is away."""
    if kind == "M":
        return "missing: we do not know where they are"
    if monitored:
        return "away and watched over: we know where they are, somebody watches over them, and they are not back"
    return "away: we know where they are, and they are not back"


def came_into(kind: str, monitored: bool) -> str:
    """What is written when somebody says no more than that it changed."""
    if kind == "M":
        return "We no longer know where they are."
    return "Somebody is watching over them." if monitored else "In contact, whereabouts known, not back."


def update_after_end(what: str, at: datetime) -> str:
    """The warning when a child is found or back before the last update."""
    clock = dates.clock_in_words(at)
    if what in ("update", "attempt"):
        return f"An update at {clock} said still missing. It stays, marked. Check the times."
    return f"An update at {clock} speaks of a contact after that. It stays, marked. Check the times."


def stands(voided: bool, kind: str, found_at: datetime | None, returned_at: datetime | None) -> str:
    """How an episode stands now."""
    if voided:
        return "recorded in error"
    if returned_at is not None:
        return "returned"
    if found_at is not None:
        return "found, not yet returned"
    return "missing" if kind == "M" else "in contact, not back"
