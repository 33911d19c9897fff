"""Which placements have to be reviewed, because the child is trafficked or unaccompanied: by when, and what was held."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, exists, or_, select

from caseflow.accounts import access
from caseflow.accounts.models import User
from caseflow.children.life.intervals import NOT_JUDGED, UNREGISTERED, intervals
from caseflow.children.life.models import Accommodation, PlacementReview
from caseflow.children.models import Child, Placement, TraffickingStage, UnaccompaniedStatus
from caseflow.core import clock
from caseflow.core.dates import london_date
from caseflow.extensions import db
from caseflow.store.bulk import among
from caseflow.store.known import known

OURS = ("looked-after", "care-leaver")
"""Whose plans and homes this authority looks at again: those whom it looks after, and those who left its care."""
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
    return next((one.due_on for one in _due([child.id], child.authority_id) if one.placement_id == placement_id), None)


def owed_for(child: Child, as_at: datetime | None = None) -> Owed | None:
    """The review that is owed for where the child lives now, or was owed as known at a moment."""
    return next((one.of(child) for one in _due([child.id], child.authority_id, as_at=as_at)), None) if child.standing in OURS else None


def owed_to(user: User, until: date, *, offset: int = 0, limit: int | None = None) -> tuple[list[Owed], int]:
    """Reviews due up to a day for the children that this person sees, soonest first: `limit` from a place on, and how many in all."""
    found = _due_to(user, until)
    page = found[offset:] if limit is None else found[offset:offset + limit]
    children = {child.id: child for child in db.session.execute(
        select(Child).where(among(Child.id, [one.child_id for one in page])).order_by(Child.id)).scalars()}
    return [one.of(children[one.child_id]) for one in page], len(found)


def how_many_owed(user: User, until: date) -> int:
    """How many of these there are."""
    return len(_due_to(user, until))


def _due_to(user: User, until: date) -> list[_Due]:
    return _due(_flagged(Child.authority_id == user.authority_id, access.may_see(Child, user)), user.authority_id, until)


def owed_in(authority_id: int, until: date) -> list[str]:
    """The references of an authority's children of whom a review is due up to a day, soonest first, for counting."""
    ids = [one.child_id for one in _due(_flagged(Child.authority_id == authority_id), authority_id, until)]
    refs = dict(db.session.execute(select(Child.id, Child.ref).where(among(Child.id, ids)).order_by(Child.id)).all())
    return [refs[number] for number in ids]


@dataclass(frozen=True)
class _Due:
    """A review that is to be held, by the number of the child."""

    due_on: date
    child_id: int
    placement_id: int
    home: str | None
    why: str
    again: bool

    def of(self, child: Child) -> Owed:
        """The same with its child."""
        return Owed(child, self.placement_id, self.home, self.why, self.due_on, self.again)


def _flagged(*whose: ColumnElement[bool]) -> Sequence[int]:
    """Children who were ever flagged and live in a placement today; whether they are flagged now is judged row by row."""
    staged = select(TraffickingStage.child_id).where(
        TraffickingStage.voided.is_(False), TraffickingStage.stage.in_(SUSPECTED))
    alone = select(UnaccompaniedStatus.child_id).where(UnaccompaniedStatus.voided.is_(False))
    today = london_date(clock.now())
    placed = exists().where(Placement.child_id == Child.id, Placement.voided.is_(False), Placement.started_on <= today,
                            or_(Placement.ended_on.is_(None), Placement.ended_on > today))
    return db.session.execute(select(Child.id).where(
        *whose, Child.voided.is_(False), Child.standing.in_(OURS), or_(Child.id.in_(staged), Child.id.in_(alone)), placed)
        .order_by(Child.id)).scalars().all()


def _due(ids: Sequence[int], authority_id: int, until: date = date.max, as_at: datetime | None = None) -> list[_Due]:
    """Six reads of few columns, however many children of one authority; soonest first."""
    if not ids:
        return []
    today = london_date(as_at or clock.now())
    placed = {p.child_id: p for p in _of(Placement, "started_on", ids, as_at, "ended_on", "home_name", "provider", "placement_code")
              if p.started_on <= today and (p.ended_on is None or p.ended_on > today)}
    why = _why(ids, today, as_at)
    days = intervals(authority_id, as_at)
    judged = {row.placement_id: row for row in _of(Accommodation, "judged_on", ids, as_at, "placement_id", "registered", "setting")}
    held = {row.placement_id: row for row in _of(PlacementReview, "held_on", ids, as_at, "placement_id", "next_review_on")}
    found = []
    for child_id, placement in placed.items():
        reason, last = why.get(child_id), held.get(placement.id)
        if reason is None:
            continue
        if last is None:
            due = max(placement.started_on, reason[1]) + timedelta(days=days_for(placement, judged.get(placement.id), days))
        elif last.next_review_on is not None:
            due = last.next_review_on
        else:
            continue
        if due <= until:
            found.append(_Due(due, child_id, placement.id, placement.home_name or placement.provider, reason[0], last is not None))
    return sorted(found, key=lambda one: (one.due_on, one.child_id))


def days_for(placement: Any, judged: Any, days: Mapping[str, int]) -> int:
    """After how many days a placement of this setting is first reviewed."""
    if judged is not None:
        return days[UNREGISTERED] if judged.registered == "no" else days.get(judged.setting, days["other"])
    code = placement.placement_code or ""
    return next((days[setting] for start, setting in CODES if code.startswith(start)), days[NOT_JUDGED])


def _why(ids: Sequence[int], today: date, as_at: datetime | None) -> dict[int, tuple[str, date]]:
    """Why each child's placement is reviewed, and since when; the earlier of two reasons."""
    found: dict[int, tuple[str, date]] = {}
    stages: dict[int, list[Row[Any]]] = {}
    for row in _of(TraffickingStage, "started_on", ids, as_at, "stage"):
        if row.started_on <= today:
            stages.setdefault(row.child_id, []).append(row)
    for child_id, rows in stages.items():
        if rows[-1].stage in SUSPECTED:
            since = next(row.started_on for row in rows if row.stage in SUSPECTED)
            found[child_id] = (f"trafficking: {rows[-1].stage}", since)
    for status in reversed(_of(UnaccompaniedStatus, "started_on", ids, as_at, "ended_on", "status")):
        if status.started_on > today or (status.ended_on is not None and status.ended_on <= today):
            continue
        words = "unaccompanied" if status.status == "uasc" else "separated"
        before = found.get(status.child_id)
        if before is None or before[1] > status.started_on:
            found[status.child_id] = (f"{words}, {before[0]}" if before else words, status.started_on)
        else:
            found[status.child_id] = (f"{before[0]}, {words}", before[1])
    return found


def _of(model: Any, day: str, ids: Sequence[int], as_at: datetime | None, *columns: str) -> Sequence[Row[Any]]:
    """The children's rows as known, oldest first: whose, since when, and these columns."""
    table = known(model, as_at, lambda t: among(t.c.child_id, ids), columns=("id", "child_id", "voided", day, *columns))
    return db.session.execute(select(table).where(~table.c.voided).order_by(table.c[day], table.c.id)).all()
