"""How long after its beginning an episode was recorded, and when that asks for a reason."""
from __future__ import annotations

from datetime import datetime, timedelta

from caseflow.core.dates import end_of_day, london_date
from caseflow.core.wording import span_in_words

ASKED_AFTER = timedelta(hours=24)


def delay(started_at: datetime, precision: str, recorded_at: datetime) -> timedelta:
    """From the start of the episode to the moment it was first recorded, never less than nothing.

    Where only the day is known, from the end of that day: at least so long.
    """
    began = end_of_day(london_date(started_at)) if precision == "date" else started_at
    return max(recorded_at - began, timedelta(0))


def is_late(started_at: datetime, precision: str, recorded_at: datetime) -> bool:
    """Whether the delay is more than 24 hours, so that a reason is asked for."""
    return delay(started_at, precision, recorded_at) > ASKED_AFTER


def late_in_words(started_at: datetime, precision: str, recorded_at: datetime) -> str:
    """`3 days 4 hours after it began`, with `at least` where only the day is known."""
    least = "at least " if precision == "date" else ""
    return f"{least}{span_in_words(delay(started_at, precision, recorded_at))} after it began"
