"""When an authority's offices are open, and which days are working days; at other times its out-of-hours team (EDT) is rung."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from caseflow.core.dates import at_clock, london

OPENS, CLOSES = "09:00", "17:00"
"""Defaults, Monday to Friday in London; an authority's settings may hold `office_opens`, `office_closes` and `closed_on`."""
PARTS = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern-ireland": "NIR"}


@lru_cache(maxsize=64)
def bank_holidays(nation: str, year: int) -> frozenset[date]:
    """The bank holidays of a nation of the United Kingdom in a year, substitute days included."""
    import holidays  # takes a while to load, and few processes ask

    return frozenset(holidays.country_holidays("GB", subdiv=PARTS[nation], years=year, language="en_GB"))


def is_working_day(settings: Mapping[str, Any], nation: str | None, day: date) -> bool:
    """Whether the offices open on a day: not at weekends, on the nation's bank holidays, or on days listed in `closed_on`."""
    if day.weekday() >= 5 or day.isoformat() in settings.get("closed_on", ()):
        return False
    return nation is None or day not in bank_holidays(nation, day.year)


def out_of_hours(settings: Mapping[str, Any], moment: datetime, nation: str | None = None) -> bool:
    """Whether the offices are closed: nights, weekends, the nation's bank holidays, and the days that the authority lists."""
    local = london(moment)
    opens, closes = _hours(settings)
    return not opens <= local.time() < closes or not is_working_day(settings, nation, local.date())


def next_opening(settings: Mapping[str, Any], nation: str | None, moment: datetime) -> datetime:
    """When the offices next open after a moment: at 2 a.m. on a working day that same morning, at 10 a.m. the working day after."""
    return _first_after(settings, nation, moment, _hours(settings)[0])


def next_closing(settings: Mapping[str, Any], nation: str | None, moment: datetime) -> datetime:
    """When the offices next close after a moment on which they were or will be open."""
    return _first_after(settings, nation, moment, _hours(settings)[1])


def _hours(settings: Mapping[str, Any]) -> tuple[time, time]:
    return time.fromisoformat(settings.get("office_opens", OPENS)), time.fromisoformat(settings.get("office_closes", CLOSES))


def _first_after(settings: Mapping[str, Any], nation: str | None, moment: datetime, clock: time) -> datetime:
    day = london(moment).date()
    while not is_working_day(settings, nation, day) or at_clock(day, clock) <= moment:
        day += timedelta(days=1)
    return at_clock(day, clock)
