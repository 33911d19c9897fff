"""Periods of care and placements: opened, corrected, ended."""
from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from caseflow.accounts.models import Team
from caseflow.accounts.service import allocate
from caseflow.audit.record import record
from caseflow.children.models import CarePeriod, Child, Placement
from caseflow.children.shown import placement_as_shown
from caseflow.core import clock
from caseflow.core.dates import EARLIEST, day_in_words, london_date
from caseflow.core.errors import Conflict, Refused
from caseflow.core.events import children_changed
from caseflow.extensions import db
from caseflow.store.unit import current_unit

PLACEMENT_FIELDS = (
    "placement_code", "legal_status", "provider", "home_name", "home_address", "home_telephone", "need_code", "started_reason",
    "ended_reason", "change_reason", "home_postcode", "placement_postcode", "urn",
)
"""What `add_placement` takes, besides its days and `team`."""

_PROVIDER_CODE = re.compile(r"PR[0-9]")


def refuse_day(day: date | None, child: Child, field: str) -> None:
    """Refuse a day that lies in the future, before 1990 or before the child was born, naming the field."""
    if day is None:
        return
    if day > london_date(clock.now()):
        raise Refused("This day lies in the future. Check the month and the year.", field=field)
    refuse_too_early(day, child, field)


def refuse_too_early(day: date | None, child: Child, field: str) -> None:
    """Refuse a day before 1990 or before the child was born, naming the field; it may lie ahead."""
    if day is None:
        return
    if day < EARLIEST:
        raise Refused(f"This day is before {EARLIEST.year}: check the year.", field=field)
    if child.date_of_birth is not None and day < child.date_of_birth:
        raise Refused("This day is before the child was born.", field=field)


def refuse_span(started_on: date, ended_on: date | None, child: Child) -> None:
    """Refuse days that cannot be, and an end before its start."""
    refuse_day(started_on, child, "started_on")
    refuse_day(ended_on, child, "ended_on")
    if ended_on is not None and ended_on < started_on:
        raise Refused("The end is before the start.", field="ended_on")


def periods_of(child: Child) -> list[CarePeriod]:
    """The child's periods of care, oldest first."""
    return list(db.session.execute(select(CarePeriod).where(
        CarePeriod.child_id == child.id, CarePeriod.voided.is_(False)).order_by(CarePeriod.started_on, CarePeriod.id)).scalars())


def open_care(child: Child, started_on: date, *, home_name: str | None = None) -> CarePeriod:
    """Open a period of care, with a first placement whose codes follow. `Conflict` when care is already open on that day."""
    refuse_day(started_on, child, "care_started_on")
    for period in periods_of(child):
        if period.ended_on is None or started_on < period.ended_on:
            raise Conflict(f"A period of care that started on {day_in_words(period.started_on)} already covers this.",
                           field="care_started_on", current={"care_started_on": period.started_on.isoformat()})
    period = CarePeriod(authority_id=child.authority_id, child_id=child.id, started_on=started_on)
    db.session.add(period)
    db.session.flush()
    record("care.started", period.ref, [child.ref], on=started_on)
    if not _placements(child, from_day=started_on):
        add_placement(child, started_on, {"home_name": home_name})
    children_changed(child.authority_id, [child.id])
    return period


def correct_or_open_care(child: Child, started_on: date) -> CarePeriod:
    """Put right when the open period of care started, or open one when none is open."""
    periods = periods_of(child)
    if not periods or periods[-1].ended_on is not None:
        return open_care(child, started_on)
    period = periods[-1]
    if period.started_on == started_on:
        return period
    refuse_day(started_on, child, "care_started_on")
    if len(periods) > 1 and (periods[-2].ended_on is None or started_on < periods[-2].ended_on):
        raise Conflict("An earlier period of care covers this day.", field="care_started_on",
                       current={"care_started_on": period.started_on.isoformat()})
    for placement in _placements(child, from_day=min(started_on, period.started_on))[:1]:
        if placement.started_on == period.started_on and (placement.ended_on is None or placement.ended_on >= started_on):
            placement.started_on, placement.source = started_on, None
    period.started_on, period.source = started_on, None
    db.session.flush()
    record("care.corrected", period.ref, [child.ref], on=started_on)
    children_changed(child.authority_id, [child.id])
    return period


def end_care(child: Child, ended_on: date, *, reason_code: str | None = None, reason: str | None = None) -> CarePeriod:
    """End the open period of care and its open placement. The day that care ended is not counted as a day in care."""
    periods = periods_of(child)
    if not periods or periods[-1].ended_on is not None:
        raise Conflict("No period of care is open.", field="ended_on")
    period = periods[-1]
    refuse_span(period.started_on, ended_on, child)
    current_unit().reason = reason or current_unit().reason
    period.ended_on, period.ended_reason, period.source = ended_on, reason_code, None
    for placement in _placements(child, from_day=period.started_on):
        if placement.ended_on is None:
            placement.ended_on, placement.ended_reason, placement.source = max(ended_on, placement.started_on), reason_code, None
    db.session.flush()
    record("care.ended", period.ref, [child.ref], on=ended_on)
    children_changed(child.authority_id, [child.id])
    return period


def add_placement(child: Child, started_on: date, facts: Mapping[str, Any], *, ended_on: date | None = None,
                  team: Team | None = None) -> Placement:
    """Record where the child lives from a day on; `facts` are any of `PLACEMENT_FIELDS`.

    A placement still open ends on the day that the new one starts; one of the same day that holds nothing yet is filled in.
    Any other overlap is a `Conflict` with `current`. `team` is a provider's home: its staff then see the child.
    """
    refuse_span(started_on, ended_on, child)
    known = {name: facts[name] for name in PLACEMENT_FIELDS if facts.get(name) is not None}
    if _PROVIDER_CODE.fullmatch(known.get("provider", "")):
        known["provider_code"] = known["provider"]
    placement = _room_for(child, started_on, ended_on)
    for name, value in known.items():
        setattr(placement, name, value)
    placement.ended_on, placement.team_id, placement.source = ended_on, team.id if team else placement.team_id, None
    db.session.add(placement)
    db.session.flush()
    if team is not None and ended_on is None:
        allocate(child.authority_id, child.id, "home", team=team, started_on=started_on, child_ref=child.ref)
    record("placement.added", placement.ref, [child.ref], on=started_on, fields=sorted(known))
    children_changed(child.authority_id, [child.id])
    return placement


def _room_for(child: Child, started_on: date, ended_on: date | None) -> Placement:
    blank = None
    for other in _placements(child, from_day=started_on):
        if ended_on is not None and other.started_on >= ended_on and other.started_on != started_on:
            continue
        uncoded = not (other.placement_code or other.legal_status)
        if uncoded and other.started_on == started_on and other.ended_on is None:
            blank = other
        elif other.started_on < started_on and other.ended_on is None:
            other.ended_on, other.source = started_on, None
        else:
            raise Conflict(f"A placement that started on {day_in_words(other.started_on)} already covers these days.", field="started_on",
                           current=placement_as_shown(other))
    return blank or Placement(authority_id=child.authority_id, child_id=child.id, started_on=started_on)


def _placements(child: Child, *, from_day: date) -> list[Placement]:
    return list(db.session.execute(select(Placement).where(
        Placement.child_id == child.id, Placement.voided.is_(False),
        (Placement.ended_on.is_(None)) | (Placement.ended_on > from_day)).order_by(Placement.started_on, Placement.id)).scalars())
