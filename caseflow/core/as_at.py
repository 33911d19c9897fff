"""The moment up to which things were known, as people and programs write it."""
from __future__ import annotations

from datetime import UTC, date, datetime

from caseflow.core.dates import end_of_day, london_date, parse_day
from caseflow.core.errors import Refused


def parse_as_at(text: str, now: datetime, *, field: str | None = "known_at") -> datetime:
    """An instant with its offset, or a bare date, which means the end of that day in London; today means now.

    Raises `Refused` for a moment that has not come yet, an instant without an offset, and everything else.
    """
    text = text.strip()
    if len(text) <= 10:
        return end_of_known_day(parse_day(text, field=field), now, field=field)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Refused("Enter a day like 31/03/2026, or a time like 2026-03-31T17:00:00+01:00.", field=field) from None
    if moment.tzinfo is None:
        raise Refused("Add the offset to the time, such as +01:00.", field=field)
    if moment > now:
        raise Refused("That moment has not come yet. Choose one that has.", field=field)
    return moment.astimezone(UTC)


def end_of_known_day(day: date, now: datetime, *, field: str | None = "known_at") -> datetime:
    """The end of a day in London, now if the day is today; a later day is refused."""
    if day > london_date(now):
        raise Refused("That day has not come yet. Choose today or a day before it.", field=field)
    return min(end_of_day(day), now)
