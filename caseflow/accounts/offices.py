"""An authority's office hours and its own closed days: read, and changed with a reason that history keeps."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from caseflow.accounts.models import Authority, User
from caseflow.accounts.office_hours import CLOSES, OPENS
from caseflow.audit.record import record
from caseflow.core import dates
from caseflow.core.errors import Refused
from caseflow.extensions import db
from caseflow.store.unit import current_unit


def hours_of(authority_id: int) -> dict[str, Any]:
    """`opens`, `closes` and `closed_on` (days beside weekends and bank holidays, in order), as they stand."""
    settings = db.session.execute(select(Authority.settings).where(Authority.id == authority_id)).scalar_one() or {}
    return {"opens": settings.get("office_opens", OPENS), "closes": settings.get("office_closes", CLOSES),
            "closed_on": [date.fromisoformat(day) for day in sorted(settings.get("closed_on", ()))]}


def change_hours(by: User, opens: str, closes: str, closed_on: Sequence[str], reason: str) -> None:
    """Set the hours of a working day, and the days on which the authority is closed besides.

    Days are written `24/12/2026` or `2026-12-24`. Raises `Refused` naming the field: a time or a day that cannot be, closing before
    opening, no reason.
    """
    if not (reason or "").strip():
        raise Refused("Say why this changes.", field="reason")
    first, last = dates.parse_clock(opens, field="opens"), dates.parse_clock(closes, field="closes")
    if last <= first:
        raise Refused("The offices close after they open.", field="closes")
    days = sorted({dates.parse_day(day, field="closed_on").isoformat() for day in closed_on})
    authority = db.session.get_one(Authority, by.authority_id)
    current_unit().reason = reason.strip()
    said = {"office_opens": f"{first:%H:%M}", "office_closes": f"{last:%H:%M}"}
    authority.settings = {**(authority.settings or {}), **said, "closed_on": days}
    db.session.flush()
    record("office-hours.changed", authority.ref, hours=said, closed_days=len(days))
