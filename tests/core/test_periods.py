"""The two kinds of year, and what is not one."""
from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from caseflow.core.errors import Refused
from caseflow.core.periods import parse_period


def test_a_calendar_year() -> None:
    year = parse_period("2024")
    assert (year.first_day, year.last_day) == (date(2024, 1, 1), date(2024, 12, 31))
    assert not year.is_financial and year.collection is None
    assert year.starts_at == datetime(2024, 1, 1, tzinfo=UTC)
    assert year.previous().label == "2023"


def test_a_financial_year() -> None:
    year = parse_period("2024-25")
    assert (year.first_day, year.last_day) == (date(2024, 4, 1), date(2025, 3, 31))
    assert year.is_financial and year.collection == 2025
    assert year.starts_at == datetime(2024, 3, 31, 23, 0, tzinfo=UTC)
    assert year.ends_at == datetime(2025, 3, 31, 23, 0, tzinfo=UTC)
    assert year.in_words == "1 April 2024 to 31 March 2025"
    assert year.previous().label == "2023-24"


def test_years_meet_without_gap_or_overlap() -> None:
    assert parse_period("2023-24").ends_at == parse_period("2024-25").starts_at
    assert parse_period("1999-00").label == "1999-00"


@pytest.mark.parametrize("text", ["", "24", "2024-2025", "2024-26", "2024/25", "2024-24", "last year", "0001"])
def test_other_forms_are_refused(text: str) -> None:
    with pytest.raises(Refused):
        parse_period(text)
