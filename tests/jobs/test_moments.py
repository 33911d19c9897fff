"""When jobs are due: London time all year round, and never in the hour that the clocks change in."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from caseflow.jobs.moments import Daily, Every, Yearly
from caseflow.jobs.timetable import timetable


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def moments(when: Daily | Every | Yearly, first: str, last: str) -> list[datetime]:
    found, moment = [], utc(first)
    while (moment := when.after(moment)) <= utc(last):
        found.append(moment)
    return found


def test_a_daily_job_runs_once_on_each_london_day_when_the_clocks_change() -> None:
    at_half_past_two = Daily(time(2, 30))
    assert moments(at_half_past_two, "2026-10-24T00:00+01:00", "2026-10-27T00:00+00:00") == [
        utc("2026-10-24T02:30+01:00"),
        utc("2026-10-25T02:30+00:00"),
        utc("2026-10-26T02:30+00:00"),
    ]
    assert moments(at_half_past_two, "2026-03-28T00:00+00:00", "2026-03-31T00:00+01:00") == [
        utc("2026-03-28T02:30+00:00"),
        utc("2026-03-29T02:30+01:00"),
        utc("2026-03-30T02:30+01:00"),
    ]


@pytest.mark.parametrize("make", [lambda: Daily(time(1, 30)), lambda: Daily(time(1, 0)), lambda: Yearly(4, 1, time(1, 59))])
def test_the_doubtful_hour_is_refused(make: object) -> None:
    with pytest.raises(ValueError, match=r"01:00 and 01:59"):
        make()  # type: ignore[operator]


def test_no_job_is_due_in_the_doubtful_hour() -> None:
    clocks = [job.when.clock for job in timetable() if isinstance(job.when, Daily | Yearly)]
    assert clocks and all(clock.hour != 1 for clock in clocks)


def test_the_first_cut_is_due_at_midnight_in_london() -> None:
    financial, calendar = Yearly(4, 1), Yearly(1, 1)
    assert financial.after(utc("2026-03-31T22:59:59+00:00")) == utc("2026-03-31T23:00+00:00")
    assert financial.latest(utc("2026-11-22T12:00+00:00")) == utc("2026-04-01T00:00+01:00")
    assert calendar.after(utc("2026-11-22T12:00+00:00")) == utc("2027-01-01T00:00+00:00")


@pytest.mark.parametrize("when", [Every(60), Every(7), Daily(time(2, 30)), Yearly(4, 1)])
def test_the_latest_moment_is_due_and_the_next_is_later(when: Daily | Every | Yearly) -> None:
    moment = utc("2026-10-25T00:59:30+00:00")
    for _ in range(40):
        due = when.after(moment)
        assert due > moment
        assert when.latest(due) == due
        assert when.latest(due - timedelta(microseconds=1)) < due
        moment = due
