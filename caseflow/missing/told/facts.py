"""What decides who is told, read from the record: columns for the query of one episode and of the whole board alike."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Label, ScalarSelect, and_, case, exists, func, or_, select

from caseflow.accounts.models import Authority
from caseflow.accounts.queries import holders_of
from caseflow.children.authorities.models import ChildAuthority
from caseflow.children.flags import flag_columns
from caseflow.children.models import Child, NrmEvent, TraffickingStage, UnaccompaniedStatus
from caseflow.core import clock
from caseflow.core.dates import age_on, london_date
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode, MissingSegment
from caseflow.missing.told.models import PoliceRequest, UnsafeToTell
from caseflow.missing.told.obligations import GUARDED, Circumstances, Office, Unsafe
from caseflow.store.record import history_of

FROM_FILES = "ssda903"
OURS = ""
"""What the columns of dated authorities say of the authority that keeps the record; None is no row, else the name."""


@lru_cache(maxsize=8)
def told_columns(today: Any) -> tuple[Label[Any], ...]:
    """What a query of `MissingEpisode` joined with `Child` needs, besides the flags, so that `circumstances` reads its rows.

    `today` is a day, or a bind parameter that stands for one.
    """
    past = history_of(MissingEpisode.__table__)

    def first(column: str) -> Any:
        """What stood in the episode's first version."""
        then = select(past.c[column]).where(past.c.id == MissingEpisode.id, past.c.version == 1).scalar_subquery()
        return case((MissingEpisode.version == 1, getattr(MissingEpisode, column)), else_=then)

    turned = select(func.min(MissingSegment.started_at)).where(
        MissingSegment.episode_id == MissingEpisode.id, MissingSegment.type == "M", MissingSegment.voided.is_(False)).scalar_subquery()
    unsafe = exists().where(and_(
        UnsafeToTell.child_id == MissingEpisode.child_id, UnsafeToTell.recipient == "parents", UnsafeToTell.ended_at.is_(None),
        UnsafeToTell.voided.is_(False)))
    asked = select(func.count(PoliceRequest.id)).where(
        PoliceRequest.episode_id == MissingEpisode.id, PoliceRequest.answer.is_(None), PoliceRequest.voided.is_(False)).scalar_subquery()
    return (
        first("recorded_at").label("reported"), first("source").label("from_where"), first("recorded_by").label("reporter"),
        MissingEpisode.ended_at.label("ended"), MissingEpisode.type.label("began_as"),
        turned.label("turned_missing"), MissingEpisode.police_reported_at.label("police_reported"),
        MissingEpisode.police_reference.label("police_log"), Child.standing.label("standing"), Child.date_of_birth.label("born_on"),
        Child.age_as_told.label("age_told"), Child.responsible_authority.label("placed_by"), unsafe.label("unsafe"),
        asked.label("unanswered"), _authority("responsible", today).label("responsible"), _authority("host", today).label("host"),
        _recorded(TraffickingStage, TraffickingStage.started_on, today).label("stage_recorded"),
        _recorded(NrmEvent, NrmEvent.happened_on, today).label("nrm_recorded"),
        _recorded(UnaccompaniedStatus, UnaccompaniedStatus.started_on, today).label("status_recorded"),
    )


def _authority(kind: str, today: Any) -> ScalarSelect[Any]:
    row = ChildAuthority
    return (
        select(case((row.ours, OURS), else_=func.coalesce(row.name, row.code, "another authority")))
        .where(row.child_id == MissingEpisode.child_id, row.kind == kind, row.voided.is_(False),
               or_(row.started_on.is_(None), row.started_on <= today))
        .order_by(func.coalesce(row.started_on, date(1900, 1, 1)).desc(), row.id.desc()).limit(1).scalar_subquery())


def _recorded(table: Any, day: Any, today: Any) -> ScalarSelect[Any]:
    """When the row was recorded that a flag is read from."""
    return (select(table.recorded_at).where(table.child_id == MissingEpisode.child_id, table.voided.is_(False), day <= today)
            .order_by(day.desc(), table.id.desc()).limit(1).scalar_subquery())


def circumstances(row: Any, go_live_at: datetime, unsafe: Mapping[str, Unsafe] | None = None) -> Circumstances:
    """The circumstances in a row that holds `told_columns` and `flag_columns`; `unsafe` says more than the row's yes or no."""
    missing_from = row.reported if row.began_as == "M" else row.turned_missing and max(row.turned_missing, row.reported)
    known = [row.stage_recorded] if row.stage in ("suspected", "identified") else []
    known += [row.nrm_recorded] if (row.nrm_event, row.nrm_outcome) in GUARDED else []
    standing, placed_by = row.standing, row.placed_by
    if row.responsible is not None:
        ours = row.responsible == OURS
        standing = "looked-after" if ours and standing == "other-authority" else standing if ours else "other-authority"
        placed_by = placed_by if ours else row.responsible
    if unsafe is None and row.unsafe:
        unsafe = {"parents": Unsafe("", "", row.reported)}
    return Circumstances(
        reported_at=row.reported, missing_from=missing_from, ended_at=row.ended, standing=standing,
        age=age_on(row.born_on, london_date(row.reported)) if row.born_on else row.age_told, stage=row.stage,
        nrm=(row.nrm_event, row.nrm_outcome), trafficked_known=min(known, default=None), unaccompanied=row.status,
        unaccompanied_known=row.status_recorded, placing_authority=placed_by, host_authority=row.host or None, unsafe=unsafe,
        clocks=row.from_where != FROM_FILES and row.reported >= go_live_at)


def circumstances_of(episode: MissingEpisode, authority: Authority) -> Circumstances:
    """The circumstances of one episode, as they stand; for one that is over, as they stood on its last day."""
    today = london_date(min(episode.ended_at or clock.now(), clock.now()))
    row = db.session.execute(
        select(*told_columns(today), *flag_columns(MissingEpisode.child_id, today)).select_from(MissingEpisode)
        .join(Child, Child.id == MissingEpisode.child_id).where(MissingEpisode.id == episode.id)).one()
    found = circumstances(row, authority.go_live_at, unsafe_of(episode.child_id))
    return replace(found, reported_by=_reported_by(episode.child_id, row.reporter))


def _reported_by(child_id: int, reporter: int | None) -> frozenset[str]:
    """`social-worker` where the child's own worker made the report: nobody has to tell them."""
    if reporter is None:
        return frozenset()
    held = holders_of([child_id], clock.now()).get(child_id, [])
    own = any(kind == "worker" and user is not None and user.id == reporter for kind, user, _team in held)
    return frozenset({"social-worker"} if own else ())


def office_of(authority: Authority) -> Office:
    """When an authority works."""
    return Office(authority.nation, authority.settings)


def ever_unsafe(child_id: int) -> list[UnsafeToTell]:
    """Whom it is, and was, not safe to tell about this child, oldest first, without what was taken back."""
    return list(db.session.execute(select(UnsafeToTell).where(UnsafeToTell.child_id == child_id, UnsafeToTell.voided.is_(False))
                                   .order_by(UnsafeToTell.from_at, UnsafeToTell.id)).scalars())


def unsafe_rows(child_id: int) -> list[UnsafeToTell]:
    """Whom it is not safe to tell about this child, as it stands, oldest first."""
    return [row for row in ever_unsafe(child_id) if row.ended_at is None]


def unsafe_of(child_id: int) -> Mapping[str, Unsafe]:
    """The same by recipient, as the list reads it."""
    return {row.recipient: Unsafe(row.said_by, row.why, row.from_at) for row in unsafe_rows(child_id)}
