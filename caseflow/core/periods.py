"""The years that figures are counted in: a calendar year (`2024`) or a financial year (`2024-25`), in London days."""
from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from caseflow.core.dates import collection_year, day_in_words, london_date, start_of_day
from caseflow.core.errors import Refused

_CALENDAR = re.compile(r"^(\d{4})$", re.ASCII)
_FINANCIAL = re.compile(r"^(\d{4})-(\d{2})$", re.ASCII)


@dataclass(frozen=True, order=True)
class Period:
    """A year by its first and last day, both counted; `label` is how people write it."""

    first_day: date
    last_day: date
    label: str

    @property
    def is_financial(self) -> bool:
        """Whether it runs from 1 April to 31 March."""
        return self.first_day.month == 4

    @property
    def starts_at(self) -> datetime:
        """Its first instant, in UTC; counted in."""
        return start_of_day(self.first_day)

    @property
    def ends_at(self) -> datetime:
        """The first instant after it, in UTC; not counted in."""
        return start_of_day(self.last_day + timedelta(days=1))

    @property
    def collection(self) -> int | None:
        """The 903 collection of a financial year; None for a calendar year."""
        return collection_year(self.last_day) if self.is_financial else None

    @property
    def in_words(self) -> str:
        """`1 April 2024 to 31 March 2025`."""
        return f"{day_in_words(self.first_day)} to {day_in_words(self.last_day)}"

    def holds_day(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.first_day <= day <= self.last_day

    def holds(self, instant: datetime) -> bool:
        """Whether the instant lies in it, by the London day."""
        return self.holds_day(london_date(instant))

    def previous(self) -> Period:
        """The year before, of the same kind."""
        year = self.first_day.year - 1
        return financial_year(year) if self.is_financial else calendar_year(year)


def calendar_year(year: int) -> Period:
    """1 January to 31 December."""
    return Period(date(year, 1, 1), date(year, 12, 31), f"{year:04d}")


def financial_year(start: int) -> Period:
    """1 April of `start` to 31 March of the next year."""
    return Period(date(start, 4, 1), date(start + 1, 3, 31), f"{start:04d}-{(start + 1) % 100:02d}")


def parse_period(text: str, *, field: str | None = None) -> Period:
    """`2024` is the calendar year and `2024-25` the financial year; every other form is refused."""
    text = text.strip()
    if (found := _CALENDAR.match(text)) and 1900 <= int(found[1]) <= 2200:
        return calendar_year(int(found[1]))
    if (found := _FINANCIAL.match(text)) and 1900 <= int(found[1]) <= 2200:
        period = financial_year(int(found[1]))
        if period.label == text:
            return period
    raise Refused("Enter a year as 2024 (January to December) or 2024-25 (April to March).", field=field)
