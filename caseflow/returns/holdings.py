"""What an authority held for a period as known at a moment: a nought needs a record, or a declaration that it was recorded."""
from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select, union_all

from caseflow.children.models import (
    CarePeriod,
    Child,
    NrmEvent,
    RecordingDeclaration,
    TraffickingStage,
    UnaccompaniedStatus,
)
from caseflow.core.periods import Period
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode
from caseflow.store.known import Where, known
from caseflow.store.record import history_of

RECORDS: dict[str, tuple[tuple[Any, str], ...]] = {
    "care": ((CarePeriod, "started_on"),),
    "trafficking": ((TraffickingStage, "started_on"), (NrmEvent, "happened_on")),
    "unaccompanied": ((UnaccompaniedStatus, "started_on"),),
    "missing": ((MissingEpisode, "started_at"),),
}


def held(authority_id: int, period: Period, at: datetime) -> frozenset[str]:
    """The subjects that are held: recorded for any child in or before the period, or declared for the whole of it."""
    declared = _declared(authority_id, period, at)
    return frozenset(s for s, tables in RECORDS.items() if s in declared or any(_any(m, c, authority_id, period, at) for m, c in tables))


def _any(model: Any, column: str, authority_id: int, period: Period, at: datetime) -> bool:
    in_time: Where = (lambda t: t.c[column] < period.ends_at) if column == "started_at" else (lambda t: t.c[column] <= period.last_day)
    table = known(model, at, lambda t: t.c.authority_id == authority_id, in_time, lambda t: ~t.c.voided,
                  columns=("id", "recorded_at"))
    return db.session.execute(select(table.c.id).limit(1)).first() is not None


def _declared(authority_id: int, period: Period, at: datetime) -> set[str]:
    """The subjects whose declarations, taken together, cover every day of the period."""
    table = known(RecordingDeclaration, at, lambda t: t.c.authority_id == authority_id, lambda t: ~t.c.voided)
    reached: dict[str, date] = {}
    for row in db.session.execute(select(table).order_by(table.c.subject, table.c.covers_from, table.c.id)):
        so_far = reached.setdefault(row.subject, period.first_day - timedelta(days=1))
        if row.covers_from <= so_far + timedelta(days=1):
            reached[row.subject] = max(so_far, row.covers_to)
    return {subject for subject, day in reached.items() if day >= period.last_day}


def first_record(authority_id: int) -> datetime | None:
    """When the authority's first child was recorded; None while there is none."""
    live, past = Child.__table__, history_of(Child.__table__)
    moments = union_all(*(select(func.min(t.c.recorded_at).label("moment")).where(t.c.authority_id == authority_id)
                          for t in (live, past))).subquery()
    found: datetime | None = db.session.execute(select(func.min(moments.c.moment))).scalar_one()
    return found
