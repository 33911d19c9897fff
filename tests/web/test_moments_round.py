"""Whatever minute was recorded, the form shows it and takes it back unchanged, on the nights of the clocks' change too."""
from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from marshmallow import Schema
from werkzeug.datastructures import MultiDict

from caseflow.core import clock
from caseflow.core.dates import elapsed, london
from caseflow.web import fields as gate
from caseflow.web.moments import Moment

MINUTES = st.integers(0, 16 * 366 * 24 * 60).map(lambda m: datetime(2015, 1, 1, tzinfo=UTC) + timedelta(minutes=m))


class Example(Schema):
    """A time, how sure, and until when."""

    at = gate.Instant()
    precision = gate.Choice(["exact", "about", "between"])


def moment() -> Moment:
    """The control of that time."""
    schema = Example()
    return Moment("at", schema.load_fields["at"], schema)


@given(instant=MINUTES, now=MINUTES)
@example(instant=datetime(2026, 10, 25, 0, 30, tzinfo=UTC), now=datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
@example(instant=datetime(2026, 10, 25, 1, 30, tzinfo=UTC), now=datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
@example(instant=datetime(2026, 3, 29, 1, 0, tzinfo=UTC), now=datetime(2026, 3, 29, 1, 0, tzinfo=UTC))
@example(instant=datetime(2026, 3, 31, 23, 30, tzinfo=UTC), now=datetime(2026, 4, 1, 23, 0, tzinfo=UTC))
def test_a_recorded_minute_is_shown_and_taken_back(instant: datetime, now: datetime) -> None:
    clock.freeze(now)
    try:
        shown = moment().write(instant)
        taken = moment().values(MultiDict((name, text) for name, texts in shown.items() for text in texts))
    finally:
        clock.freeze(None)
    assert datetime.fromisoformat(taken["at"]) == instant


@given(since=MINUTES, minutes=st.integers(1, 22 * 60))
def test_between_lasts_less_than_a_day_and_ends_after_it_began(since: datetime, minutes: int) -> None:
    until = since + timedelta(minutes=minutes)
    control = moment()
    control.until_name = "at_until"
    control.sure = {"exact": "", "between": ""}
    clock.freeze(since)
    try:
        raw = {name: texts[0] for name, texts in control.write(since).items()}
        raw |= {"at-precision": "between", "at-until": f"{london(until):%H:%M}"}
        taken = control.values(MultiDict(raw))
    finally:
        clock.freeze(None)
    found = datetime.fromisoformat(taken["at_until"])
    assert timedelta(0) < elapsed(since, found) <= timedelta(hours=25)
    assert f"{london(found):%H:%M}" == f"{london(until):%H:%M}"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=12))
def test_no_text_is_a_fault(app: Flask, text: str) -> None:
    from caseflow.core.errors import Refused

    for name in ("at-time", "at-day", "at-when", "at-which", "at-until"):
        raw = MultiDict({"at-when": "other", "at-day": "1", "at-month": "2", "at-year": "2026", "at-time": "10:00", name: text})
        try:
            moment().values(raw)
        except Refused:
            continue
