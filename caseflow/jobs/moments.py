"""When a job is due: every so many seconds, once a day or once a year, by the clocks in London; moments are kept in UTC."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from caseflow.core.dates import at_clock, day_in_words, london_date, time_in_words

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
ONE_DAY = timedelta(days=1)


class When(Protocol):
    """A rule for due moments."""

    def after(self, moment: datetime) -> datetime:
        """The first due moment later than `moment`."""

    def latest(self, moment: datetime) -> datetime:
        """The last due moment not later than `moment`."""

    @property
    def in_words(self) -> str:
        """How a person says it."""


@dataclass(frozen=True)
class Every:
    """Every so many seconds, counted from one fixed instant, so that all processes mean the same moments."""

    seconds: int

    def latest(self, moment: datetime) -> datetime:
        """The last due moment not later than `moment`."""
        step = timedelta(seconds=self.seconds)
        return EPOCH + (moment - EPOCH) // step * step

    def after(self, moment: datetime) -> datetime:
        """The first due moment later than `moment`."""
        return self.latest(moment) + timedelta(seconds=self.seconds)

    @property
    def in_words(self) -> str:
        """`every minute`."""
        if self.seconds == 60:
            return "every minute"
        return f"every {self.seconds // 60} minutes" if self.seconds % 60 == 0 else f"every {self.seconds} seconds"


def _refuse_doubtful_hour(clock: time) -> None:
    """01:00 to 01:59 comes twice on one night of the year and not at all on another."""
    if clock.hour == 1:
        raise ValueError("no job is due between 01:00 and 01:59: that hour comes twice in October and is missing in March")


@dataclass(frozen=True)
class Daily:
    """Once each London day at this time."""

    clock: time

    def __post_init__(self) -> None:
        """Refuse the hour that the clocks change in."""
        _refuse_doubtful_hour(self.clock)

    def latest(self, moment: datetime) -> datetime:
        """The last due moment not later than `moment`."""
        day = london_date(moment)
        today = at_clock(day, self.clock)
        return today if today <= moment else at_clock(day - ONE_DAY, self.clock)

    def after(self, moment: datetime) -> datetime:
        """The first due moment later than `moment`."""
        day = london_date(moment)
        today = at_clock(day, self.clock)
        return today if today > moment else at_clock(day + ONE_DAY, self.clock)

    @property
    def in_words(self) -> str:
        """`every day at 2:30 a.m.`."""
        return f"every day at {time_in_words(self.clock)}"


@dataclass(frozen=True)
class Yearly:
    """Once a year, on this day at this time."""

    month: int
    day: int
    clock: time = time(0, 0)

    def __post_init__(self) -> None:
        """Refuse the hour that the clocks change in."""
        _refuse_doubtful_hour(self.clock)

    def latest(self, moment: datetime) -> datetime:
        """The last due moment not later than `moment`."""
        year = london_date(moment).year
        this = at_clock(date(year, self.month, self.day), self.clock)
        return this if this <= moment else at_clock(date(year - 1, self.month, self.day), self.clock)

    def after(self, moment: datetime) -> datetime:
        """The first due moment later than `moment`."""
        year = london_date(moment).year
        this = at_clock(date(year, self.month, self.day), self.clock)
        return this if this > moment else at_clock(date(year + 1, self.month, self.day), self.clock)

    @property
    def in_words(self) -> str:
        """`every year on 1 April at 00:00`."""
        return f"every year on {day_in_words(date(2000, self.month, self.day)).removesuffix(' 2000')} at {time_in_words(self.clock)}"
