"""Reads about children, scoped to the viewer: a record of another authority answers as one that never existed."""
from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Select, bindparam, func, select

from caseflow.accounts import access
from caseflow.accounts.models import User
from caseflow.children.merged import identifier_key, joined_out_of_sight, say_where_it_went
from caseflow.children.models import CarePeriod, Child, NrmEvent, Placement, TraffickingStage, UnaccompaniedStatus
from caseflow.core.errors import NotFound
from caseflow.core.references import is_ref
from caseflow.extensions import db
from caseflow.store.bulk import among
from caseflow.store.known import known
from caseflow.store.unit import connection
from caseflow.store.versions import rows_of

Row = TypeVar("Row")
_TO_REPORT = select(Child).where(Child.ref == bindparam("ref"), Child.voided.is_(False), Child.authority_id == bindparam("authority"))


def child_by_ref(user: User, ref: str) -> Child:
    """The child with this reference; `NotFound` when there is none or the viewer may not know of it."""
    found = None
    if is_ref(ref):
        found = db.session.execute(
            select(Child).where(Child.ref == ref, Child.voided.is_(False), access.may_see(Child, user))).scalar_one_or_none()
    if found is None:
        say_where_it_went(user, ref)
        raise NotFound()
    return found


def child_to_report(user: User, ref: str) -> Child:
    """A child of the worker's own authority, whether allocated or not: any worker may report any child missing.

    A record that was joined into another leads there (`JoinedInto`), for those who see that one.
    """
    found = None
    if is_ref(ref) and user.may("episode.report"):
        found = db.session.execute(_TO_REPORT, {"ref": ref, "authority": user.authority_id}).scalar_one_or_none()
    if found is None:
        if is_ref(ref):
            say_where_it_went(user, ref)
        raise NotFound()
    return found


def may_see_child(user: User, child_id: int) -> bool:
    """Whether the viewer sees this child, and not only one report about it."""
    asked = {"child": child_id, **access.parameters(user)}
    return connection().execute(_seen(access.reach_of(user)), asked).first() is not None


@cache
def _seen(reach: access.Reach) -> Select[Any]:
    child = Child.__table__
    return select(child.c.id).where(child.c.id == bindparam("child"), access.seen_by(child, access.PARAMETERS, reach))


def child_as_known(user: User, ref: str, at: datetime | None) -> Mapping[str, Any]:
    """The child as it was known at an instant (None: now), with `care_started_on`; `NotFound` when it was not known then."""
    if is_ref(ref):
        rows = children_as_known(user, at, ref=ref)
        if rows:
            return rows[0]
        say_where_it_went(user, ref)
    raise NotFound()


def children_as_known(user: User, at: datetime | None, *, ref: str | None = None, local_id: str | None = None,
                      after: str | None = None, limit: int = 50) -> list[Mapping[str, Any]]:
    """Children that the viewer sees, by reference, as known at an instant, each with `care_started_on`; `after` is a reference.

    `local_id` means whoever has it, whatever its case and blanks.
    """
    def theirs(table: Any) -> Any:
        return table.c.authority_id == user.authority_id

    def wanted(table: Any) -> Any:
        return table.c.ref == ref

    def called(table: Any) -> Any:
        spelled = table.c.local_id_compared if at is None else func.lower(func.replace(table.c.local_id, " ", ""))
        return spelled == identifier_key(local_id or "")

    child = known(Child, at, theirs, *([wanted] if ref else ()), *([called] if local_id is not None else ()))
    query = select(child).where(~child.c.voided, access.may_see(child, user)).order_by(child.c.ref).limit(limit)
    if after is not None:
        query = query.where(child.c.ref > after)
    if at is not None and (hidden := joined_out_of_sight(user)):
        query = query.where(~among(child.c.id, sorted(hidden)))
    rows = db.session.execute(query).mappings().all()
    started = care_started([row["id"] for row in rows], at)
    return [{**row, "care_started_on": started.get(row["id"])} for row in rows]


def care_started(child_ids: Collection[int], at: datetime | None = None) -> dict[int, date]:
    """When each child's newest period of care started, as known at an instant."""
    if not child_ids:
        return {}
    period = known(CarePeriod, at, lambda t: t.c.child_id.in_(child_ids))
    rows = db.session.execute(
        select(period.c.child_id, func.max(period.c.started_on)).where(~period.c.voided).group_by(period.c.child_id))
    return {row[0]: row[1] for row in rows}


def placement_now(child_ids: Collection[int]) -> dict[int, Placement]:
    """Where each child lives now: the newest placement that has not ended."""
    rows = db.session.execute(select(Placement).where(
        Placement.child_id.in_(child_ids), Placement.ended_on.is_(None), Placement.voided.is_(False))
        .order_by(Placement.child_id, Placement.started_on, Placement.id)).scalars()
    return {row.child_id: row for row in rows}


def placements_of(child: Child, at: datetime | None = None) -> list[Placement]:
    """The child's placements, newest first."""
    return _rows(Placement, child, "started_on", at)


def stages_of(child: Child, at: datetime | None = None) -> list[TraffickingStage]:
    """The authority's own view of trafficking, newest first."""
    return _rows(TraffickingStage, child, "started_on", at)


def nrm_events_of(child: Child, at: datetime | None = None) -> list[NrmEvent]:
    """What happened in the National Referral Mechanism, newest first."""
    return _rows(NrmEvent, child, "happened_on", at)


def statuses_of(child: Child, at: datetime | None = None) -> list[UnaccompaniedStatus]:
    """Unaccompanied and separated statuses, newest first."""
    return _rows(UnaccompaniedStatus, child, "started_on", at)


def _rows(model: type[Row], child: Child, when: str, at: datetime | None) -> list[Row]:
    """Rows not voided, as known at an instant (None: now, as rows that may be changed)."""
    if at is not None:
        return rows_of(model, at, (f"-{when}", "-id"), child_id=child.id)
    kind: Any = model
    return list(db.session.execute(select(kind).where(
        kind.child_id == child.id, kind.voided.is_(False)).order_by(getattr(kind, when).desc(), kind.id.desc())).scalars())
