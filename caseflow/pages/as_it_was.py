"""The moment as at which a page is shown: asked for in an address or a form, refused when nothing could be known then."""
from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import request
from sqlalchemy import case, func, select, union_all

from caseflow.accounts.models import Authority, User
from caseflow.children.models import CarePeriod, Child, NrmEvent, Placement, TraffickingStage, UnaccompaniedStatus
from caseflow.core import clock
from caseflow.core.as_at import end_of_known_day, parse_as_at
from caseflow.core.dates import (
    MOMENT,
    day_in_words,
    end_of_day,
    in_words,
    instant_from_local,
    london_date,
    parse_clock,
)
from caseflow.core.errors import Refused
from caseflow.core.wording import ended
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode
from caseflow.returns import holdings
from caseflow.store.record import history_of
from caseflow.web.fields import Day, Line, Payload, iso

READ: tuple[Any, ...] = (Child, CarePeriod, Placement, MissingEpisode, TraffickingStage, NrmEvent, UnaccompaniedStatus)
"""The tables behind the child page itself, whose changes one can step through."""


class AsAtFields(Payload):
    """The day, and the time where it matters."""

    on = Day(required=True)
    time = Line(longest=10)


AS_AT = {
    "on": {"label": "Which day?", "hint": "For example, 31 3 2026"},
    "time": {"label": "Time", "hint": "Like 11:30 p.m. or 23:30. Without a time: as it was at the end of that day",
             "classes": "govuk-input--width-5"},
}


def asked_in_form(user: User, facts: dict[str, Any]) -> datetime:
    """The instant that a form asks for. Raises `Refused`, naming the field, for the future and before the first record."""
    now = clock.now()
    if not facts.get("time"):
        moment = end_of_known_day(facts["on"], now, field="on")
    else:
        moment = instant_from_local(facts["on"], parse_clock(facts["time"], field="time"), "second", field="time")
        if moment > now:
            field = "time" if facts["on"] == london_date(now) else "on"
            raise Refused("That moment has not come yet. Choose one that has.", field=field)
    check_known(user, moment, field="on")
    return moment


def asked_in_address(user: User) -> datetime | None:
    """The instant in `?as_at=`, a day or a time with its offset; None when the page is asked for as it is now."""
    text = request.args.get("as_at", "").strip()
    if not text:
        return None
    moment = parse_as_at(text.replace(" ", "+"), clock.now(), field=None)
    check_known(user, moment)
    return moment


def in_address(moment: datetime) -> str:
    """The instant as an address holds it."""
    return str(iso(moment))


def check_known(user: User, moment: datetime, *, field: str | None = None) -> None:
    """Refuse, in words, a moment before the authority's first record."""
    authority = db.session.get_one(Authority, user.authority_id)
    first = holdings.first_record(authority.id) or authority.recorded_at
    if moment < first:
        raise Refused(f"{authority.name} has no record from before {ended(in_words(first))} "
                      f"Nothing was known as at {ended(in_words(moment))} "
                      "Choose a later day.", field=field)


def moment_in_words(moment: datetime) -> str:
    """`the end of 31 March 2026` for the last instant of a day in London, else `31 March 2026, 5:05 p.m.`."""
    day = london_date(moment)
    return f"the end of {day_in_words(day)}" if moment == end_of_day(day) else in_words(moment)


def changes_around(child_id: int, moment: datetime) -> tuple[str | None, str | None]:
    """The moments, as addresses hold them, just before the last change that shows at a moment and at the next change after it."""
    arms = [arm for model in READ for arm in (model.__table__, history_of(model.__table__))]
    every = union_all(*(select(arm.c.recorded_at).where((arm.c.id if "child_id" not in arm.c else arm.c.child_id) == child_id)
                        for arm in arms)).subquery()
    at = every.c.recorded_at
    first, last, following = db.session.execute(select(
        func.min(at), func.max(case((at <= moment, at))), func.min(case((at > moment, at))))).one()
    return (in_address(last - MOMENT) if last is not None and last > first else None,
            in_address(following) if following is not None else None)
