"""How times and spans are said to people: `by Monday 7 p.m.`, `out 5 hours`, `about 11:30 p.m.`."""
from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from caseflow.core.dates import age_on, clock_in_words, day_in_words, elapsed, in_words, london_date


def moment_in_words(instant: datetime, now: datetime) -> str:
    """`today 7 p.m.`, `yesterday 11:30 p.m.`, `Monday 7 p.m.` within six days ahead, else `2 November 2026, 7 p.m.`.

    Days further back than yesterday are said in full, so that none is taken for another.
    """
    day = london_date(instant)
    days = (day - london_date(now)).days
    if not -1 <= days <= 6:
        return in_words(instant)
    return f"{('today', 'yesterday')[-days] if days < 1 else f'{day:%A}'} {clock_in_words(instant)}"


def by_in_words(due: datetime, now: datetime) -> str:
    """A deadline: `by Monday 7 p.m.`, `by 7 p.m. today`, or `was due yesterday 7 p.m.` once it has passed."""
    if due < now:
        return f"was due {moment_in_words(due, now)}"
    if london_date(due) == london_date(now):
        return f"by {clock_in_words(due)} today"
    return f"by {moment_in_words(due, now)}"


def span_in_words(span: timedelta) -> str:
    """`under a minute`, `45 minutes`, `5 hours 20 minutes`, from a day `3 days 4 hours`, from a week `12 days`."""
    minutes = max(0, int(span.total_seconds() // 60))
    if minutes < 1:
        return "under a minute"
    hours, minutes = divmod(minutes, 60)
    days, hours_left = divmod(hours, 24)
    if days >= 7:
        return _count(days, "day")
    if days:
        return _count(days, "day") + (f" {_count(hours_left, 'hour')}" if hours_left else "")
    if hours:
        return _count(hours, "hour") + (f" {_count(minutes, 'minute')}" if minutes else "")
    return _count(minutes, "minute")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def out_in_words(started: datetime, now: datetime) -> str:
    """How long a child has been missing, in whole hours that really passed: `out 5 hours`, `out 3 days 4 hours`."""
    span = elapsed(started, now)
    if span >= timedelta(hours=1):
        span = timedelta(hours=span // timedelta(hours=1))
    return f"out {span_in_words(span)}"


def age_in_words(born: date, today: date) -> str:
    """`aged 15`, or `under 1` in the first year."""
    age = age_on(born, today)
    return f"aged {age}" if age >= 1 else "under 1"


def event_in_words(when: datetime | None, precision: str = "exact", until: datetime | None = None, *, now: datetime | None = None) -> str:
    """An event time as surely as it is known: the minute, `about`, `between … and …`, the day alone, `not known`.

    With `now` a near day is named: `about today 7 p.m.`.
    """
    if when is None:
        return "not known"
    if precision == "date":
        return f"{day_in_words(london_date(when))}, time not known"
    said = in_words(when) if now is None else moment_in_words(when, now)
    if precision == "between" and until is not None:
        if london_date(when) == london_date(until):
            return f"between {said} and {clock_in_words(until)}"
        return f"between {said} and {in_words(until) if now is None else moment_in_words(until, now)}"
    return f"about {said}" if precision == "about" else said


def ended(words: str) -> str:
    """The words as a sentence: with a full stop, unless they end in one already, as `7 p.m.` does."""
    return words if words.endswith((".", "?", "!")) else f"{words}."


def iso(instant: datetime) -> str:
    """The instant for machines, in UTC: `2026-10-24T22:30:00Z`."""
    return instant.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
