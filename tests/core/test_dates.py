"""London civil time: the two nights when the clocks change, the turn of the year, strict dates, ages."""
from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta

import pytest

from caseflow.core import dates
from caseflow.core.dates import AmbiguousHour, MissingHour
from caseflow.core.errors import Refused
from caseflow.core.periods import parse_period


def at(day: str, clock: str, which: str | None = None) -> datetime:
    """The instant of a London day and time as people write them."""
    return dates.instant_from_local(dates.parse_day(day), dates.parse_clock(clock), which)


@pytest.mark.parametrize(("start", "end", "hours"), [
    (("25/10/2025", "22:00"), ("26/10/2025", "06:00"), 9),
    (("24/10/2026", "22:00"), ("25/10/2026", "06:00"), 9),
    (("24/10/2026", "23:30"), ("25/10/2026", "03:30"), 5),
    (("30/10/2027", "22:00"), ("31/10/2027", "06:00"), 9),
    (("28/03/2026", "22:00"), ("29/03/2026", "06:00"), 7),
    (("01/07/2026", "22:00"), ("02/07/2026", "06:00"), 8),
])
def test_elapsed_hours_are_those_that_passed(start: tuple[str, str], end: tuple[str, str], hours: int) -> None:
    assert dates.elapsed(at(*start), at(*end)) == timedelta(hours=hours)


@pytest.mark.parametrize("day", ["23/10/2026", "27/03/2026"])
def test_seventy_two_hours_across_a_change_are_elapsed_hours(day: str) -> None:
    arrived = at(day, "19:00")
    due = arrived + timedelta(hours=72)
    assert dates.elapsed(arrived, due) == timedelta(hours=72)
    assert dates.london(due).strftime("%A %H:%M") == ("Monday 18:00" if day == "23/10/2026" else "Monday 20:00")


def test_the_repeated_hour_is_asked() -> None:
    with pytest.raises(AmbiguousHour) as refused:
        at("25/10/2026", "01:30")
    assert refused.value.first == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert refused.value.second == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert "first or the second 01:30" in refused.value.message
    assert at("25/10/2026", "01:30", "first") == refused.value.first
    assert at("25/10/2026", "01:30", "second") == refused.value.second


def test_between_the_first_and_the_second_half_past_one() -> None:
    first, second = (at("25/10/2026", "01:30", which) for which in ("first", "second"))
    early = at("25/10/2026", "01:15", "second")
    assert early - first == timedelta(minutes=45)
    assert dates.elapsed(second, early) < timedelta()
    assert "first" in dates.in_words(first) and "second" in dates.in_words(second)


@pytest.mark.parametrize("clock", ["01:00", "01:59"])
def test_the_whole_hour_is_repeated_and_its_neighbours_are_not(clock: str) -> None:
    with pytest.raises(AmbiguousHour):
        at("25/10/2026", clock)
    assert not dates.is_repeated(at("25/10/2026", "00:59"))
    assert not dates.is_repeated(at("25/10/2026", "02:00"))


@pytest.mark.parametrize("clock", ["01:00", "01:30", "01:59"])
def test_the_missing_hour_names_the_nearest_times(clock: str) -> None:
    with pytest.raises(MissingHour) as refused:
        at("29/03/2026", clock)
    assert dates.london(refused.value.before).strftime("%H:%M") == "00:59"
    assert dates.london(refused.value.after).strftime("%H:%M") == "02:00"
    assert refused.value.after - refused.value.before == timedelta(minutes=1)
    assert "00:59 and 02:00" in refused.value.message


def test_half_past_midnight_on_1_april_belongs_to_the_new_year() -> None:
    new = at("01/04/2026", "00:30")
    old = at("31/03/2026", "23:59") + timedelta(seconds=59)
    assert new == datetime(2026, 3, 31, 23, 30, tzinfo=UTC)
    assert dates.collection_year(dates.london_date(new)) == 2027
    assert dates.collection_year(dates.london_date(old)) == 2026
    assert parse_period("2026-27").holds(new) and not parse_period("2026-27").holds(old)
    assert parse_period("2025-26").holds(old) and not parse_period("2025-26").holds(new)


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Kathmandu"])
def test_the_machine_zone_changes_nothing(zone: str) -> None:
    code = ("from caseflow.core.dates import *;from datetime import date,time;"
            "i=instant_from_local(date(2026,4,1),time(0,30));"
            "print(i.isoformat(), in_words(i), start_of_day(date(2026,7,1)), end_of_day(date(2026,7,1)))")
    environment = dict(os.environ, TZ=zone)
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ("2026-03-31T23:30:00+00:00 1 April 2026, 12:30 a.m. "
                                   "2026-06-30 23:00:00+00:00 2026-07-01 22:59:59.999999+00:00")


def test_a_time_without_a_zone_is_never_taken() -> None:
    with pytest.raises(ValueError):
        dates.london(datetime(2026, 1, 1))


@pytest.mark.parametrize("text", ["24/10/2026", "24.10.2026", "24 10 2026", "2026-10-24", " 24/10/2026 "])
def test_uk_dates(text: str) -> None:
    assert dates.parse_day(text) == date(2026, 10, 24)


def test_day_comes_before_month_and_never_the_other_way() -> None:
    assert dates.parse_day("03/04/2026") == date(2026, 4, 3)
    assert dates.parse_day("2026-04-03") == date(2026, 4, 3)


@pytest.mark.parametrize("text", [
    "", "04/13/2026", "31/02/2026", "24/10/26", "24 October 2026", "2026/10/24", "2026-4-3", "20261024", "24-10-2026",
    "tomorrow",
    "0/1/2026", "1/1/0000", "\N{ARABIC-INDIC DIGIT TWO}4/10/2026x",
])
def test_other_dates_are_refused_with_the_form_that_works(text: str) -> None:
    with pytest.raises(Refused) as refused:
        dates.parse_day(text, field="left_at")
    assert "24/10/2026" in refused.value.message
    assert list(refused.value.fields) == ["left_at"]


@pytest.mark.parametrize(("text", "expected"), [
    ("23:30", time(23, 30)), ("7:05", time(7, 5)), ("07.05", time(7, 5)), ("2330", time(23, 30)), ("00:00", time(0, 0)),
    ("7pm", time(19, 0)), ("7 p.m.", time(19, 0)), ("11:30PM", time(23, 30)),
    ("12am", time(0, 0)), ("12 pm", time(12, 0)),
])
def test_times(text: str, expected: time) -> None:
    assert dates.parse_clock(text) == expected


@pytest.mark.parametrize("text", ["", "24:00", "7", "730", "13pm", "0am", "12:60", "noon", "-1:00", "23:30:10"])
def test_other_times_are_refused(text: str) -> None:
    with pytest.raises(Refused):
        dates.parse_clock(text)


def test_a_day_is_the_london_day() -> None:
    assert dates.start_of_day(date(2026, 10, 25)) == datetime(2026, 10, 24, 23, 0, tzinfo=UTC)
    assert dates.end_of_day(date(2026, 10, 25)) == datetime(2026, 10, 25, 23, 59, 59, 999999, tzinfo=UTC)
    assert dates.london_date(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == date(2026, 7, 2)


@pytest.mark.parametrize(("day", "year"), [
    (date(2024, 3, 31), 2024), (date(2024, 4, 1), 2025), (date(2025, 3, 31), 2025), (date(2024, 12, 31), 2025),
])
def test_a_collection_is_named_by_the_year_in_which_it_ends(day: date, year: int) -> None:
    assert dates.collection_year(day) == year
    assert dates.collection_start(year) <= day <= dates.collection_end(year)


def test_born_on_29_february_comes_of_age_on_1_march() -> None:
    born = date(2008, 2, 29)
    assert dates.eighteenth_birthday(born) == date(2026, 3, 1)
    assert dates.age_on(born, date(2026, 2, 28)) == 17
    assert dates.age_on(born, date(2026, 3, 1)) == 18
    assert dates.age_on(born, date(2024, 2, 29)) == 16


def test_age_changes_on_the_birthday() -> None:
    assert [dates.age_on(date(2010, 6, 15), date(2026, 6, d)) for d in (14, 15)] == [15, 16]


def test_a_set_time_is_the_first_of_two_in_october_and_the_hour_after_in_march() -> None:
    days = (date(2026, 10, 25), date(2026, 3, 29), date(2026, 7, 1))
    said = [f"{dates.london(dates.at_clock(day, time(1, 30))):%H:%M %z}" for day in days]
    assert said == ["01:30 +0100", "02:30 +0100", "01:30 +0100"]
