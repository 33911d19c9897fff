"""The times of an episode: the derived start and end with why, what cannot be, and what only looks wrong."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from caseflow.core import clock
from caseflow.core.dates import EARLIEST, london_date
from caseflow.core.errors import Refused
from caseflow.core.wording import ended, event_in_words

CLOCKS_DIFFER = timedelta(minutes=5)
INTERVIEW_WITHIN = timedelta(hours=72)
ASK_AFTER = timedelta(hours=12)
START_FIELDS = (
    "last_seen_at", "last_seen_until", "last_seen_precision", "left_at", "left_precision", "noticed_at", "police_reported_at",
)
"""The fields of a report that are times or say how exactly a time is known."""

_SAID = {
    "last_seen_at": "last seen", "left_at": "left", "noticed_at": "noticed missing", "police_reported_at": "reported to police",
    "found_at": "found", "returned_at": "returned", "at": "this",
}


def derived_start(facts: Mapping[str, Any]) -> tuple[datetime, str]:
    """When the episode started and how exactly that is known: the later of left and last seen, as the 903 counts it."""
    seen, left = facts.get("last_seen_at"), facts.get("left_at")
    if seen is None and left is None:
        raise Refused("Say when the child was last seen.", field="last_seen_at")
    if seen is None or (left is not None and left > seen):
        return left, facts.get("left_precision") or "exact"  # type: ignore[return-value]
    return seen, facts.get("last_seen_precision") or "exact"


def start_explained(episode: Any) -> str:
    """In words, why the episode counts from its start."""
    seen = event_in_words(episode.last_seen_at, episode.last_seen_precision, episode.last_seen_until)
    left = event_in_words(episode.left_at, episode.left_precision)
    if episode.last_seen_at is None and episode.left_at is None:
        return f"Counted from {event_in_words(episode.started_at, episode.started_precision)}, as it was loaded."
    if episode.left_at is None:
        return f"Counted from when the child was last seen: {ended(seen)} When the child left is not recorded."
    if episode.last_seen_at is None:
        return f"Counted from when the child left: {ended(left)} When the child was last seen is not recorded."
    if episode.left_at > episode.last_seen_at:
        return f"Counted from when the child left ({left}), because that is later than last seen ({seen})."
    return f"Counted from when the child was last seen ({seen}), because that is not earlier than when the child left ({left})."


def derived_end(current_type: str, found_at: datetime | None, returned_at: datetime | None) -> datetime | None:
    """When the episode ended: found for a child missing (back, when nobody recorded found), back for a child away; None while open."""
    return (found_at or returned_at) if current_type == "M" else returned_at


def refuse_impossible(facts: Mapping[str, Any], born: date | None, *fields: str) -> None:
    """Refuse times more than five minutes ahead, before 1990 or before the child was born, naming the field."""
    latest = clock.now() + CLOCKS_DIFFER
    for name in fields:
        if facts.get(name) is not None and facts[name] > latest:
            raise Refused("This time lies in the future. Check the day and the time.", field=name)
    refuse_too_early(facts, born, *fields)


def refuse_too_early(facts: Mapping[str, Any], born: date | None, *fields: str) -> None:
    """Refuse times before 1990 or before the child was born, naming the field; they may lie ahead."""
    for name in fields:
        at = facts.get(name)
        if at is None:
            continue
        if at.astimezone(UTC).date() < EARLIEST:
            raise Refused(f"This time is before {EARLIEST.year}: check the year.", field=name)
        if born is not None and london_date(at) < born:
            raise Refused("This is before the child was born.", field=name)


def refuse_unsure(facts: Mapping[str, Any]) -> None:
    """Refuse "between" without its later end, or with one that is not later."""
    if facts.get("last_seen_precision") != "between":
        return
    seen, until = facts.get("last_seen_at"), facts.get("last_seen_until")
    if until is None:
        raise Refused("Give the later of the two times.", field="last_seen_until")
    if seen is not None and until < seen:
        raise Refused("The later of the two times is before the earlier.", field="last_seen_until")


def not_before(started_at: datetime, at: datetime, precision: str, field: str) -> datetime:
    """The time of an ending, refused when it is before the start; a day alone on the day of the start is taken as the start."""
    if precision == "date" and london_date(at) == london_date(started_at):
        return max(at, started_at)
    if at < started_at:
        raise Refused("This is before the episode started.", field=field)
    return at


def order_warnings(facts: Mapping[str, Any]) -> list[str]:
    """In words, each pair of times whose order looks wrong. It may be right: nothing is blocked."""
    pairs = (
        ("last_seen_at", "left_at"), ("left_at", "noticed_at"), ("last_seen_at", "noticed_at"), ("noticed_at", "police_reported_at"),
        ("last_seen_at", "police_reported_at"), ("found_at", "returned_at"),
    )
    days_only = {name for name, how in (("last_seen_at", "last_seen_precision"), ("left_at", "left_precision"),
                                        ("found_at", "found_precision"), ("returned_at", "returned_precision")) if facts.get(how) == "date"}
    said = []
    for first, second in pairs:
        earlier, later = facts.get(first), facts.get(second)
        if earlier is None or later is None:
            continue
        wrong = london_date(later) < london_date(earlier) if {first, second} & days_only else later < earlier
        if wrong:
            said.append(f"The child was {_SAID[second]} before being {_SAID[first]}. Check the times.".replace("being left", "leaving")
                        .replace("was left", "left"))
    return said


def interview_due(returned_at: datetime | None, precision: str) -> datetime | None:
    """72 hours that really pass after arrival at any place of care or safety; None where only the day is known."""
    return None if returned_at is None or precision == "date" else returned_at + INTERVIEW_WITHIN
