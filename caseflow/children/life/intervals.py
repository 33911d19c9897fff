"""After how many days the placement of a trafficked or unaccompanied child is first reviewed: the authority's numbers, by setting."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from caseflow.accounts.models import User
from caseflow.audit.record import record
from caseflow.children.life.models import ReviewInterval
from caseflow.core.errors import Refused
from caseflow.extensions import db
from caseflow.store.known import known
from caseflow.store.unit import current_unit

UNREGISTERED, NOT_JUDGED = "unregistered", "not-judged"
DAYS: dict[str, int] = {
    UNREGISTERED: 3, "hotel": 3, "semi-independent": 3, "supported": 3, "own": 3, "other": 3, "foster": 10, "kinship": 10, "home": 10,
    "secure": 10, NOT_JUDGED: 10,
}
"""caseflow's own numbers, which an authority replaces by its own. The first 72 hours are the most dangerous for a trafficked child, so
a setting without a carer round the clock is looked at within them."""


def intervals(authority_id: int, as_at: datetime | None = None) -> Mapping[str, int]:
    """Days by setting, as known at a moment."""
    table = known(ReviewInterval, as_at, lambda t: t.c.authority_id == authority_id)
    rows = db.session.execute(select(table.c.setting, table.c.days).where(~table.c.voided).order_by(table.c.id))
    return DAYS | {row[0]: row[1] for row in rows}


def set_intervals(by: User, days: Mapping[str, int], because: str | None) -> list[str]:
    """Put other numbers in force, with a reason; answers which settings changed."""
    stands = intervals(by.authority_id)
    changed = {setting: number for setting, number in days.items() if stands.get(setting) != number}
    if not changed:
        return []
    if not because:
        raise Refused("Say why the days are changed.", field="because")
    current_unit().reason = because
    there = {row.setting: row for row in db.session.execute(select(ReviewInterval).where(
        ReviewInterval.authority_id == by.authority_id, ReviewInterval.voided.is_(False)).order_by(ReviewInterval.id)).scalars()}
    for setting, number in changed.items():
        row = there.get(setting)
        if row is None:
            db.session.add(ReviewInterval(authority_id=by.authority_id, setting=setting, days=number, reason=because))
        else:
            row.days = number
    db.session.flush()
    record("review-intervals.changed", None, settings=sorted(changed), days=[changed[name] for name in sorted(changed)])
    return sorted(changed)
