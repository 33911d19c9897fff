"""London civil time: instants are kept in UTC, days and hours are the ones that people in London live by.

Elapsed time is always counted between instants. Subtracting two London datetimes compares the faces of the clocks,
which is wrong by an hour on the two nights of the year when the clocks change.
"""
from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from caseflow.core.errors import Refused

LONDON = ZoneInfo("Europe/London")
MOMENT = timedelta(microseconds=1)
NAIVE = "an instant without a time zone"

EARLIEST, EARLIEST_BIRTH = date(1990, 1, 1), date(1980, 1, 1)
"""Nothing that is recorded here happened before the first day, and nobody in it was born before the second."""
YEARS = range(1900, 2201)
"""Years that a written day may have: any other is a slip of the pen, whatever the day is of."""
_DAY_FIRST = re.compile(r"^(\d{1,2})[/. ](\d{1,2})[/. ](\d{4})$", re.ASCII)
_YEAR_FIRST = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$", re.ASCII)
_CLOCK_24 = re.compile(r"^(\d{1,2})[:.](\d{2})$|^(\d{2})(\d{2})$", re.ASCII)
_CLOCK_12 = re.compile(r"^(\d{1,2})(?:[:.](\d{2}))? ?([ap])\.?m\.?$", re.IGNORECASE | re.ASCII)


class AmbiguousHour(Refused):
    """The clocks went back and this time happened twice; ask which, then pass `which="first"` or `"second"`."""

    def __init__(self, first: datetime, second: datetime, *, field: str | None = None) -> None:
        clock = f"{london(first):%H:%M}"
        super().__init__(
            f"{clock} happened twice on {day_in_words(london_date(first))}, because the clocks went back. "
            f"Say whether it was the first or the second {clock}.",
            field=field,
        )
        self.first = first
        self.second = second


class MissingHour(Refused):
    """The clocks went forward and this time never happened; `before` and `after` are the nearest minutes that did."""

    def __init__(self, day: date, clock: time, before: datetime, after: datetime, *, field: str | None = None) -> None:
        super().__init__(
            f"{clock:%H:%M} did not happen on {day_in_words(day)}, because the clocks went forward. "
            f"The nearest times are {london(before):%H:%M} and {london(after):%H:%M}.",
            field=field,
        )
        self.before = before
        self.after = after


def _aware(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError(NAIVE)
    return instant.astimezone(UTC)


def london(instant: datetime) -> datetime:
    """The instant as the clocks in London showed it."""
    if instant.tzinfo is None:
        raise ValueError(NAIVE)
    return instant.astimezone(LONDON)


def london_date(instant: datetime) -> date:
    """The day in London on which the instant fell."""
    return london(instant).date()


def parse_day(text: str, *, field: str | None = None) -> date:
    """A day from `24/10/2026` (also with dots or spaces) or `2026-10-24`; every other form is refused, and so is a year before 1900."""
    text = text.strip()
    if found := _DAY_FIRST.match(text):
        day, month, year = (int(part) for part in found.groups())
    elif found := _YEAR_FIRST.match(text):
        year, month, day = (int(part) for part in found.groups())
    else:
        raise Refused("Enter a date as day, month and year, like 24/10/2026.", field=field)
    try:
        found_day = date(year, month, day)
    except ValueError:
        raise Refused("There is no such date. Enter day, month and year, like 24/10/2026.", field=field) from None
    if year not in YEARS:
        raise Refused("There must be a mistake in the year.", field=field)
    return found_day


def parse_clock(text: str, *, field: str | None = None) -> time:
    """A time of day from `23:30`, `23.30`, `2330`, `11:30pm` or `7 p.m.`; every other form is refused."""
    text = text.strip()
    hour, minute = -1, 0
    if found := _CLOCK_24.match(text):
        hour, minute = int(found[1] or found[3]), int(found[2] or found[4])
    elif found := _CLOCK_12.match(text):
        hour, minute = int(found[1]), int(found[2] or 0)
        afternoon = 12 if found[3].lower() == "p" else 0
        hour = hour % 12 + afternoon if 1 <= hour <= 12 else -1
    if not (0 <= hour <= 23 and 0 <= minute <= 59):
        raise Refused("Enter a time as hours and minutes, like 23:30.", field=field)
    return time(hour, minute)


def instant_from_local(day: date, clock: time, which: str | None = None, *, field: str | None = None) -> datetime:
    """The instant at which London's clocks showed this day and time.

    Raises `MissingHour` in the hour skipped in March. In the hour repeated in October `which` ("first" or "second")
    says which one is meant, and without it `AmbiguousHour` is raised; at all other times `which` changes nothing.
    """
    face = datetime.combine(day, clock)
    first = face.replace(tzinfo=LONDON, fold=0).astimezone(UTC)
    second = face.replace(tzinfo=LONDON, fold=1).astimezone(UTC)
    if first == second:
        return first
    if first < second:
        if which not in ("first", "second"):
            raise AmbiguousHour(first, second, field=field)
        return first if which == "first" else second
    before, after = _edges_of_gap(second, first)
    raise MissingHour(day, clock, before, after, field=field)


def _edges_of_gap(low: datetime, high: datetime) -> tuple[datetime, datetime]:
    """The last minute before and the first minute after the change of clocks that lies between two instants."""
    low = low.replace(second=0, microsecond=0)
    minute = timedelta(minutes=1)
    while low + minute < high and london(low + minute).utcoffset() == london(low).utcoffset():
        low += minute
    return low, low + minute


def is_repeated(instant: datetime) -> bool:
    """Whether the London clock showed this time twice that day, so that the time alone does not say when it was."""
    return _shown_twice(london(instant))


def _shown_twice(local: datetime) -> bool:
    return local.replace(fold=1 - local.fold).utcoffset() != local.utcoffset()


def at_clock(day: date, clock: time) -> datetime:
    """The instant at which London's clocks show a time, in UTC; the first of two in October, the hour after in March where there is none.

    For times that an authority or a timetable sets; what a person says goes through `instant_from_local`, which asks.
    """
    return datetime.combine(day, clock, tzinfo=LONDON).astimezone(UTC)


def start_of_day(day: date) -> datetime:
    """The first instant of the day in London, in UTC."""
    return at_clock(day, time())


def end_of_day(day: date) -> datetime:
    """The last instant of the day in London, in UTC (a microsecond before the next day): for comparing with `<=`."""
    return start_of_day(day + timedelta(days=1)) - MOMENT


def elapsed(start: datetime, end: datetime) -> timedelta:
    """The time that really passed between two instants, whatever the clocks showed."""
    return _aware(end) - _aware(start)


def collection_year(day: date) -> int:
    """The 903 collection that the day belongs to, named by the year in which it ends (1 April to 31 March)."""
    return day.year + 1 if (day.month, day.day) >= (4, 1) else day.year


def collection_start(year: int) -> date:
    """The first day of a collection: 1 April of the year before."""
    return date(year - 1, 4, 1)


def collection_end(year: int) -> date:
    """The last day of a collection: 31 March of its year."""
    return date(year, 3, 31)


def birthday(born: date, age: int) -> date:
    """The day on which somebody reaches an age; born on 29 February it is 1 March in years without one."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def eighteenth_birthday(born: date) -> date:
    """The day on which a person stops being a child."""
    return birthday(born, 18)


def age_on(born: date, day: date) -> int:
    """Age in whole years on a day; negative before birth."""
    years = day.year - born.year
    return years if day >= birthday(born, years) else years - 1


@lru_cache(maxsize=1024)
def day_in_words(day: date) -> str:
    """`24 October 2026`."""
    return f"{day.day} {day:%B %Y}"


def time_in_words(clock: time) -> str:
    """A time of day as every page says it: `7 p.m.`, `7:05 p.m.`, `midday`, `midnight (the start of the day)`."""
    if clock.minute == 0 and clock.hour in (0, 12):
        return "midday" if clock.hour else "midnight (the start of the day)"
    minutes = f":{clock.minute:02d}" if clock.minute else ""
    return f"{clock.hour % 12 or 12}{minutes} {'p.m.' if clock.hour >= 12 else 'a.m.'}"


def clock_in_words(instant: datetime) -> str:
    """What the clocks in London showed: `7:05 p.m.`; a repeated hour says which of the two it was."""
    local = london(instant)
    text = time_in_words(local.time())
    if _shown_twice(local):
        text += f" (the {'second, after' if local.fold else 'first, before'} the clocks went back)"
    return text


def in_words(when: datetime | date) -> str:
    """`24 October 2026, 11:30 p.m.`, or `24 October 2026` for a day."""
    return f"{day_in_words(london_date(when))}, {clock_in_words(when)}" if isinstance(when, datetime) else day_in_words(when)
