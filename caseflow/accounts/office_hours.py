"""When an authority's offices are open; at other times its out-of-hours team (EDT) is rung."""
from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from caseflow.core.dates import london

OPENS, CLOSES = "09:00", "17:00"
"""Defaults, Monday to Friday in London; an authority's settings may hold `office_opens`, `office_closes` and `closed_on`."""


def out_of_hours(settings: dict[str, Any], moment: datetime) -> bool:
    """Whether the offices are closed: nights, weekends, and the days that the authority lists in `closed_on`."""
    local = london(moment)
    opens = time.fromisoformat(settings.get("office_opens", OPENS))
    closes = time.fromisoformat(settings.get("office_closes", CLOSES))
    closed = {date.fromisoformat(day) for day in settings.get("closed_on", ())}
    return local.weekday() >= 5 or local.date() in closed or not opens <= local.time() < closes
