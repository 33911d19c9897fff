"""How times and spans are said."""
from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from caseflow.core import dates, wording

SATURDAY_EVENING = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(("due", "words"), [
    (datetime(2026, 11, 23, 19, 0, tzinfo=UTC), "by Monday 7 p.m."),
    (datetime(2026, 11, 21, 23, 5, tzinfo=UTC), "by 11:05 p.m. today"),
    (datetime(2026, 11, 22, 0, 0, tzinfo=UTC), "by Sunday midnight (the start of the day)"),
    (datetime(2026, 11, 28, 12, 0, tzinfo=UTC), "by 28 November 2026, midday"),
    (datetime(2027, 1, 4, 9, 30, tzinfo=UTC), "by 4 January 2027, 9:30 a.m."),
    (datetime(2026, 11, 20, 7, 0, tzinfo=UTC), "was due yesterday 7 a.m."),
])
def test_deadlines(due: datetime, words: str) -> None:
    assert wording.by_in_words(due, SATURDAY_EVENING) == words


@pytest.mark.parametrize(("hours", "words"), [
    (5, "out 5 hours"), (1, "out 1 hour"), (0.75, "out 45 minutes"), (0, "out under a minute"), (5.9, "out 5 hours"),
    (76, "out 3 days 4 hours"), (24, "out 1 day"), (24 * 12 + 5, "out 12 days"),
])
def test_how_long_out(hours: float, words: str) -> None:
    assert wording.out_in_words(SATURDAY_EVENING - timedelta(hours=hours), SATURDAY_EVENING) == words


def test_out_over_the_change_of_clocks_counts_the_hours_that_passed() -> None:
    left = datetime(2026, 10, 24, 22, 30, tzinfo=UTC)
    assert wording.out_in_words(left, datetime(2026, 10, 25, 3, 30, tzinfo=UTC)) == "out 5 hours"


def test_the_repeated_hour_is_told_apart() -> None:
    first, second = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert dates.clock_in_words(first) == "1:30 a.m. (the first, before the clocks went back)"
    assert dates.clock_in_words(second) == "1:30 a.m. (the second, after the clocks went back)"


def test_events_are_said_as_surely_as_they_are_known() -> None:
    when = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    assert wording.event_in_words(None) == "not known"
    assert wording.event_in_words(when) == "21 November 2026, 11:30 p.m."
    assert wording.event_in_words(when, "about") == "about 21 November 2026, 11:30 p.m."
    now = when + timedelta(hours=3)
    assert wording.event_in_words(when, "about", now=now) == "about yesterday 11:30 p.m."
    assert wording.event_in_words(when, "between", when + timedelta(hours=2), now=now) == "between yesterday 11:30 p.m. and today 1:30 a.m."
    assert wording.event_in_words(when, "date") == "21 November 2026, time not known"
    assert wording.event_in_words(when, "between", when + timedelta(minutes=20)) == (
        "between 21 November 2026, 11:30 p.m. and 11:50 p.m.")
    assert wording.event_in_words(when, "between", when + timedelta(hours=2)) == (
        "between 21 November 2026, 11:30 p.m. and 22 November 2026, 1:30 a.m.")


def test_a_sentence_has_one_full_stop() -> None:
    assert wording.ended(f"raised {dates.clock_in_words(SATURDAY_EVENING)}") == "raised 8 p.m."
    assert wording.ended("raised at midday") == "raised at midday."


def test_ages() -> None:
    assert wording.age_in_words(date(2011, 11, 22), date(2026, 11, 21)) == "aged 14"
    assert wording.age_in_words(date(2026, 1, 1), date(2026, 11, 21)) == "under 1"
