"""Template filters that say times as people in London say them, and the few facts that every page shows."""
from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from flask import Flask, current_app, g

from caseflow.core import clock, dates, wording
from caseflow.web import forms, navigation


def init_app(app: Flask) -> None:
    """Register the filters and globals."""
    for name, say in FILTERS.items():
        app.add_template_filter(say, name)
    app.add_template_global(navigation.nav_items, "nav_items")
    app.add_template_global(forms.hidden, "form_hidden")
    app.add_template_global(practice, "practice")
    app.add_template_global(request_id, "request_id")
    app.jinja_env.globals.setdefault("person", nobody)


def nobody() -> None:
    """Who is signed in, as the page head shows it; the accounts room puts its own in this place."""


def practice() -> bool:
    """Whether this installation holds invented children only."""
    return not current_app.config["SETTINGS"].production


def request_id() -> str:
    """The name of this request, to be read out to whoever runs caseflow."""
    return str(g.get("request_id", "-"))


def when(value: datetime | date | None) -> str:
    """`24 October 2026, 11:30 p.m.`; a day without a time for a date; empty for None."""
    return "" if value is None else dates.in_words(value)


def day(value: datetime | date | None) -> str:
    """`24 October 2026`, for instants the London day; empty for None."""
    if value is None:
        return ""
    return dates.day_in_words(dates.london_date(value) if isinstance(value, datetime) else value)


def moment(value: datetime | None) -> str:
    """`today 7 p.m.`, `yesterday 11:30 p.m.`, `Monday 7 p.m.`; empty for None."""
    return "" if value is None else wording.moment_in_words(value, clock.now())


def by(value: datetime | None) -> str:
    """`by Monday 7 p.m.` or `was due yesterday 7 p.m.`; empty for None."""
    return "" if value is None else wording.by_in_words(value, clock.now())


def out(value: datetime | None) -> str:
    """`out 5 hours` since an instant; empty for None."""
    return "" if value is None else wording.out_in_words(value, clock.now())


def ago(value: datetime | None) -> str:
    """`5 hours 20 minutes ago`; empty for None."""
    return "" if value is None else f"{wording.span_in_words(dates.elapsed(value, clock.now()))} ago"


def span(value: timedelta | None) -> str:
    """`3 days 4 hours`; empty for None."""
    return "" if value is None else wording.span_in_words(value)


def clock_time(value: datetime | None) -> str:
    """`7 p.m.`; empty for None."""
    return "" if value is None else dates.clock_in_words(value)


def event(value: datetime | None, precision: str = "exact", until: datetime | None = None) -> str:
    """An event time as surely as it is known: `about 24 October 2026, 11:30 p.m.`, or `not known`."""
    return wording.event_in_words(value, precision, until)


def aged(born: date | None) -> str:
    """`aged 15` today in London, or `age not known`."""
    return "age not known" if born is None else wording.age_in_words(born, dates.london_date(clock.now()))


def iso(value: datetime | None) -> str:
    """The instant for machines, as in `<time datetime>`; empty for None."""
    return "" if value is None else wording.iso(value)


def listed(values: Iterable[Any]) -> str:
    """`a, b and c`."""
    items = [str(value) for value in values]
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 child`, `2 children`; `no children` for nought."""
    return f"{number or 'no'} {one if number == 1 else many or one + 's'}"


FILTERS: dict[str, Callable[..., str]] = {
    "when": when, "day": day, "moment": moment, "by": by, "out": out, "ago": ago, "span": span, "clock_time": clock_time,
    "event": event, "aged": aged, "iso": iso, "ended": wording.ended, "listed": listed, "counted": counted,
}
