"""Which placements have to be reviewed, because the child is trafficked or unaccompanied: by when, and what was held."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import and_, exists, or_, select

from caseflow.accounts import access
from caseflow.accounts.models import User
from caseflow.children.life.intervals import DAYS, NOT_JUDGED, UNREGISTERED, intervals
from caseflow.children.life.models import Accommodation, PlacementReview
from caseflow.children.models import Child, Placement, TraffickingStage, UnaccompaniedStatus
from caseflow.core import clock
from caseflow.core.dates import london_date
from caseflow.extensions import db
from caseflow.store.versions import rows_known

Row = TypeVar("Row")

SUSPECTED = ("suspected", "identified")
"""The views under which a child is a trafficked child."""
CODES = (("U", "foster"), ("K1", "secure"), ("K2", "home"), ("K3", "supported"), ("H5", "semi-independent"),
         ("P2", "own"), ("P1", "kinship"))
"""What the 903's placement code says of a setting that nobody has judged yet."""


@dataclass(frozen=True)
class Owed:
    """A review that is to be held: whose, of which placement, why, by when."""

    child: Child
    placement_id: int
    home: str | None
    why: str
    due_on: date
    again: bool

    def overdue(self, today: date) -> bool:
        """Whether its day has passed."""
        return self.due_on < today


def due_for(child: Child, placement_id: int) -> date | None:
    """When the review of this placement that is owed now is due; None when none is owed."""
    return next((owed.due_on for owed in _owed([child], date.max) if owed.placement_id == placement_id), None)


def owed_for(child: Child, as_at: datetime | None = None) -> Owed | None:
    """The review that is owed for where the child lives now, or was owed as known at a moment."""
    return next(iter(_owed([child], date.max, as_at)), None)


def owed_to(user: User, until: date) -> list[Owed]:
    """Reviews due up to a day for the children that this person sees, soonest first."""
    flagged = select(Child).where(
        Child.authority_id == user.authority_id, Child.voided.is_(False), access.may_see(Child, user), _flagged()).order_by(Child.id)
    return _owed(db.session.execute(flagged).scalars().all(), until)


def owed_in(authority_id: int, until: date) -> list[Owed]:
    """Reviews due up to a day for all children of an authority, for counting."""
    flagged = select(Child).where(Child.authority_id == authority_id, Child.voided.is_(False), _flagged()).order_by(Child.id)
    return _owed(db.session.execute(flagged).scalars().all(), until)


def _flagged() -> Any:
    """Children who were ever flagged and live in a placement today; whether they are flagged now is judged row by row."""
    staged = select(TraffickingStage.child_id).where(
        TraffickingStage.voided.is_(False), TraffickingStage.stage.in_(SUSPECTED))
    alone = select(UnaccompaniedStatus.child_id).where(UnaccompaniedStatus.voided.is_(False))
    today = london_date(clock.now())
    placed = exists().where(Placement.child_id == Child.id, Placement.voided.is_(False), Placement.started_on <= today,
                            or_(Placement.ended_on.is_(None), Placement.ended_on > today))
    return and_(or_(Child.id.in_(staged), Child.id.in_(alone)), placed)


def _owed(children: Sequence[Child], until: date, as_at: datetime | None = None) -> list[Owed]:
    """Six reads, however many children of one authority."""
    ids, today = [child.id for child in children], london_date(as_at or clock.now())
    placed = {p.child_id: p for p in _of(Placement, "started_on", ids, as_at)
              if p.started_on <= today and (p.ended_on is None or p.ended_on > today)}
    why = _why(ids, today, as_at)
    days = intervals(children[0].authority_id, as_at) if children else DAYS
    judged = {row.placement_id: row for row in _of(Accommodation, "judged_on", ids, as_at)}
    held = {row.placement_id: row for row in _of(PlacementReview, "held_on", ids, as_at)}
    found = []
    for child in children:
        placement, reason = placed.get(child.id), why.get(child.id)
        if placement is None or reason is None:
            continue
        last = held.get(placement.id)
        if last is None:
            due = max(placement.started_on, reason[1]) + timedelta(days=days_for(placement, judged.get(placement.id), days))
        elif last.next_review_on is not None:
            due = last.next_review_on
        else:
            continue
        if due <= until:
            found.append(Owed(child, placement.id, placement.home_name or placement.provider, reason[0], due, last is not None))
    return sorted(found, key=lambda owed: (owed.due_on, owed.child.ref))


def days_for(placement: Any, judged: Any, days: Mapping[str, int]) -> int:
    """After how many days a placement of this setting is first reviewed."""
    if judged is not None:
        return days[UNREGISTERED] if judged.registered == "no" else days.get(judged.setting, days["other"])
    code = placement.placement_code or ""
    return next((days[setting] for start, setting in CODES if code.startswith(start)), days[NOT_JUDGED])


def _why(ids: Sequence[int], today: date, as_at: datetime | None) -> dict[int, tuple[str, date]]:
    """Why each child's placement is reviewed, and since when; the earlier of two reasons."""
    found: dict[int, tuple[str, date]] = {}
    stages: dict[int, list[TraffickingStage]] = {}
    for row in _of(TraffickingStage, "started_on", ids, as_at):
        if row.started_on <= today:
            stages.setdefault(row.child_id, []).append(row)
    for child_id, rows in stages.items():
        if rows[-1].stage in SUSPECTED:
            since = next(row.started_on for row in rows if row.stage in SUSPECTED)
            found[child_id] = (f"trafficking: {rows[-1].stage}", since)
    for status in reversed(_of(UnaccompaniedStatus, "started_on", ids, as_at)):
        if status.started_on > today or (status.ended_on is not None and status.ended_on <= today):
            continue
        words = "unaccompanied" if status.status == "uasc" else "separated"
        before = found.get(status.child_id)
        if before is None or before[1] > status.started_on:
            found[status.child_id] = (f"{words}, {before[0]}" if before else words, status.started_on)
        else:
            found[status.child_id] = (f"{before[0]}, {words}", before[1])
    return found


def _of(model: type[Row], day: str, ids: Sequence[int], as_at: datetime | None) -> list[Row]:
    """The children's rows as known, oldest first."""
    return rows_known(model, as_at, lambda t: t.c.child_id.in_(ids), order=lambda t: (t.c[day], t.c.id))
