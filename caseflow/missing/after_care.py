"""An absence after care ended: impossible in the past, and doubtful now, when the record of care may be behind the child."""
from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select

from caseflow.children.models import CarePeriod
from caseflow.core import clock
from caseflow.core.dates import day_in_words, london_date
from caseflow.core.errors import Refused
from caseflow.store.unit import connection

GOING_ON = timedelta(hours=24)
_period: Any = CarePeriod.__table__.c
_ENDS = select(_period.ended_on).where(_period.child_id == bindparam("child"), _period.voided.is_(False)).order_by(_period.id)


def left_care_on(child_id: int, day: date) -> date | None:
    """The day on which care ended for good before this day; None while care goes on, begins later, or was never recorded."""
    ends = list(connection().execute(_ENDS, {"child": child_id}).scalars())
    known = [ended for ended in ends if ended is not None]
    return max(known) if known and len(known) == len(ends) and max(known) < day else None


def refuse_or_warn(child_id: int, started_at: datetime, field: str) -> list[str]:
    """Refuse an absence that began after care ended; one of the last 24 hours is saved with a warning, so that nobody waits at night."""
    left = left_care_on(child_id, london_date(started_at))
    if left is None:
        return []
    if started_at < clock.now() - GOING_ON:
        raise Refused(f"Care ended on {day_in_words(left)}: this cannot have begun later. If care went on, put the periods of care "
                      "right first.", field=field)
    return [f"Care is recorded as ended on {day_in_words(left)}. If it went on, put the periods of care right, or this counts in no "
            "figure."]
