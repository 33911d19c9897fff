"""The police log number: awaited and chased, and never quietly the number of another child."""
from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Row, and_, func, select

from caseflow.accounts import access
from caseflow.accounts.models import Authority, User
from caseflow.children.called import named_for
from caseflow.children.models import Child
from caseflow.extensions import db
from caseflow.missing.clocks.limits import limits_of
from caseflow.missing.models import MissingEpisode, Notice

SAME = "The same police log number is recorded for another child. Check it: it may be right if they went together."


def shared_with_another(authority_id: int, child_id: int, reference: str | None) -> bool:
    """Whether an episode of another child of the authority has this log number, in whatever case and spacing."""
    if not (reference or "").strip():
        return False
    plain = "".join((reference or "").split()).upper()
    kept = func.upper(func.replace(MissingEpisode.police_reference, " ", ""))
    return db.session.execute(select(MissingEpisode.id).where(
        MissingEpisode.authority_id == authority_id, MissingEpisode.child_id != child_id, MissingEpisode.voided.is_(False),
        MissingEpisode.police_reference.is_not(None), kept == plain).order_by(MissingEpisode.id).limit(1)).first() is not None


def awaited(user: User, now: datetime, *, limit: int, offset: int = 0) -> list[Row[MissingEpisode, Child, datetime, bool]]:
    """A page of the open episodes whose log number is awaited for longer than the authority allows, longest first.

    Each with its child, since when, and whether the viewer may read the name.
    """
    since, waiting = _awaited(user, now)
    return list(db.session.execute(
        select(MissingEpisode, Child, since.label("since"), named_for(user).label("named"))
        .join(Child, Child.id == MissingEpisode.child_id).where(waiting).order_by(since, MissingEpisode.id).limit(limit).offset(offset)))


def count_awaited(user: User, now: datetime) -> int:
    """How many of them there are."""
    return int(db.session.execute(select(func.count(MissingEpisode.id)).where(_awaited(user, now)[1])).scalar_one())


def _awaited(user: User, now: datetime) -> tuple[ColumnElement[datetime], ColumnElement[bool]]:
    """When the police were told, by the report or by a notice, and the condition that their number is awaited for too long."""
    settings = db.session.execute(select(Authority.settings).where(Authority.id == user.authority_id)).scalar_one()
    told = (select(func.min(func.coalesce(Notice.acknowledged_at, Notice.sent_at))).where(
        Notice.episode_id == MissingEpisode.id, Notice.to == "police", Notice.voided.is_(False), Notice.not_needed_because.is_(None))
        .scalar_subquery())
    since = func.coalesce(MissingEpisode.police_reported_at, told)
    return since, and_(
        MissingEpisode.authority_id == user.authority_id, MissingEpisode.ended_at.is_(None), MissingEpisode.voided.is_(False),
        MissingEpisode.police_reference.is_(None), MissingEpisode.source.is_(None), MissingEpisode.source_year.is_(None),
        since <= now - limits_of(settings)["police-reference"], access.may_see(MissingEpisode, user))
