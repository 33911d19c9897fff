"""How an authority gives its notices: defaults, what it has set since when, and changing one as a new dated version."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import select

from caseflow.accounts.models import User
from caseflow.audit.record import record
from caseflow.core.errors import NotFound, Refused
from caseflow.extensions import db
from caseflow.missing.told.models import NoticeSetting
from caseflow.missing.told.recipients import URGENCIES, WAYS, Way
from caseflow.store.unit import current_unit

LEAST_MINUTES, MOST_MINUTES = 5, 24 * 60


@dataclass(frozen=True)
class Ways:
    """Everything that one authority has set about its notices, oldest first for each recipient."""

    rows: Mapping[str, Sequence[NoticeSetting]]

    def at(self, moment: datetime) -> Mapping[str, Way]:
        """How each notice is given for a report made at this moment."""
        return {**WAYS, **{code: self.of(code, moment) for code in self.rows}}

    def now(self, code: str) -> Way:
        """How one notice is given for the next report."""
        rows = self.rows.get(code)
        return way_of(rows[-1]) if rows else WAYS[code]

    def of(self, code: str, moment: datetime) -> Way:
        """How one notice is given for a report made at this moment."""
        for row in reversed(self.rows.get(code, ())):
            if row.effective_at <= moment:
                return way_of(row)
        return WAYS[code]


def way_of(row: NoticeSetting) -> Way:
    """What one version says."""
    return Way(row.given, row.urgency, row.within_minutes, row.by_clock, row.when_away)


def way_from(said: dict[str, Any], before: Way) -> tuple[Way, str]:
    """What was sent as a way and its reason; a time that was left empty stays as it is."""
    return Way(said["given"], said["urgency"], said.get("within_minutes") or before.within_minutes,
               said.get("by_clock") or before.by_clock, said["when_away"]), said["reason"]


def ways_of(authority_id: int) -> Ways:
    """What an authority has set; one query."""
    found: dict[str, list[NoticeSetting]] = defaultdict(list)
    for row in db.session.execute(
            select(NoticeSetting).where(NoticeSetting.authority_id == authority_id, NoticeSetting.voided.is_(False))
            .order_by(NoticeSetting.recipient, NoticeSetting.effective_at, NoticeSetting.id)).scalars():
        found[row.recipient].append(row)
    return Ways(found)


def change_way(by: User, code: str, way: Way, reason: str) -> NoticeSetting:
    """Give a notice in another way for every report from now on; reports made before keep theirs.

    Raises `NotFound` for a recipient that the list does not know, `Refused` without a reason, for minutes or an hour that
    cannot be, and for the one change that would leave nobody told: taking the police from the list.
    """
    if code not in WAYS:
        raise NotFound()
    if not (reason or "").strip():
        raise Refused("Say why this changes.", field="reason")
    if way.urgency not in URGENCIES:
        raise Refused(f"Choose one of: {', '.join(URGENCIES)}.", field="urgency")
    if not LEAST_MINUTES <= way.within_minutes <= MOST_MINUTES:
        raise Refused(f"Enter between {LEAST_MINUTES} and {MOST_MINUTES} minutes.", field="within_minutes")
    try:
        at = time.fromisoformat(way.by_clock)
    except ValueError:
        raise Refused("Enter a time as hours and minutes, like 12:00.", field="by_clock") from None
    if code == "police" and not way.given:
        raise Refused("The police are always told of a missing child. Change how soon instead.", field="given")
    now = current_unit().recorded_at
    row = NoticeSetting(
        authority_id=by.authority_id, recipient=code, effective_at=now, reason=reason.strip(),
        **{**asdict(way), "by_clock": f"{at:%H:%M}"})
    db.session.add(row)
    db.session.flush()
    record("notice-setting.changed", row.ref, recipient=code, **asdict(way_of(row)))
    return row
