"""Reads about missing episodes, scoped to the viewer: a record of another authority answers as one that never existed."""
from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from caseflow.accounts import access
from caseflow.accounts.models import User
from caseflow.children.called import named_for
from caseflow.children.models import Child
from caseflow.children.queries import may_see_child
from caseflow.core.errors import NotFound
from caseflow.core.references import is_ref
from caseflow.extensions import db
from caseflow.missing.models import TRANSFERRED, EpisodeUpdate, MissingEpisode, MissingSegment, Notice, PoliceRisk
from caseflow.missing.times import ASK_AFTER
from caseflow.store.record import history_of
from caseflow.store.versions import rows_of


def episode_by_ref(user: User, ref: str) -> tuple[MissingEpisode, Child]:
    """An episode, also one taken back, and its child; `NotFound` when there is none or the viewer may not know of it."""
    if is_ref(ref):
        row = db.session.execute(
            select(MissingEpisode, Child).join(Child, Child.id == MissingEpisode.child_id).where(
                MissingEpisode.ref == ref, access.may_see(MissingEpisode, user))).one_or_none()
        if row is not None:
            return row[0], row[1]
    raise NotFound()


def episode_of_seen_child(user: User, ref: str) -> tuple[MissingEpisode, Child]:
    """The same for those who see the child; `NotFound` also for somebody who sees this one report alone."""
    episode, child = episode_by_ref(user, ref)
    if not may_see_child(user, child.id):
        raise NotFound()
    return episode, child


def episodes_by_refs(user: User, refs: Collection[str]) -> list[MissingEpisode]:
    """The episodes among these that the viewer sees, in the order of their start."""
    return list(db.session.execute(select(MissingEpisode).where(
        MissingEpisode.ref.in_(refs), MissingEpisode.voided.is_(False), access.may_see(MissingEpisode, user))
        .order_by(MissingEpisode.started_at, MissingEpisode.id)).scalars())


def episodes_of(user: User, child: Child, *, limit: int = 200, offset: int = 0, with_void: bool = False) -> list[MissingEpisode]:
    """The child's episodes that the viewer sees, newest first."""
    query = select(MissingEpisode).where(MissingEpisode.child_id == child.id, access.may_see(MissingEpisode, user))
    if not with_void:
        query = query.where(MissingEpisode.voided.is_(False))
    return list(db.session.execute(
        query.order_by(MissingEpisode.started_at.desc(), MissingEpisode.id.desc()).limit(limit).offset(offset)).scalars())


def episodes_as_known(child: Child, at: datetime) -> list[MissingEpisode]:
    """The episodes of a child whom the viewer sees now, newest first, as they were known at an instant, to be read only."""
    return rows_of(MissingEpisode, at, ("-started_at", "-id"), child_id=child.id)


def episode_as_known(episode: MissingEpisode, at: datetime) -> MissingEpisode:
    """An episode that the viewer sees now as it was known at an instant; `NotFound` when it was not yet recorded."""
    found = rows_of(MissingEpisode, at, ("id",), with_voided=True, id=episode.id)
    if not found:
        raise NotFound()
    return found[0]


def open_episode_of(child: Child) -> MissingEpisode | None:
    """The child's open episode, whoever asks: reporting a child twice must lead to the first report."""
    return db.session.execute(select(MissingEpisode).where(
        MissingEpisode.child_id == child.id, MissingEpisode.ended_at.is_(None), MissingEpisode.voided.is_(False))
        .order_by(MissingEpisode.id).limit(1)).scalar_one_or_none()


def found_not_returned(user: User, now: datetime, *, limit: int, offset: int = 0) -> list[Row[MissingEpisode, Child, bool]]:
    """Found more than 12 hours ago, with no return recorded: the worker is asked whether the child is back.

    Each with its child and whether the viewer may read the name. Nobody is asked about episodes from a 903 file, which says when a
    missing child was found and never when they returned.
    """
    return list(db.session.execute(
        select(MissingEpisode, Child, named_for(user).label("named")).join(Child, Child.id == MissingEpisode.child_id)
        .where(*_to_ask(user, now))
        .order_by(MissingEpisode.found_at, MissingEpisode.id).limit(limit).offset(offset)))


def count_found_not_returned(user: User, now: datetime) -> int:
    """How many of them there are."""
    return int(db.session.execute(select(func.count()).select_from(MissingEpisode).where(*_to_ask(user, now))).scalar_one())


def _to_ask(user: User, now: datetime) -> tuple[Any, ...]:
    return (MissingEpisode.authority_id == user.authority_id, MissingEpisode.found_at <= now - ASK_AFTER,
            MissingEpisode.left_out_because.is_distinct_from(TRANSFERRED),
            MissingEpisode.source.is_distinct_from("ssda903"), MissingEpisode.returned_at.is_(None), MissingEpisode.voided.is_(False),
            access.may_see(MissingEpisode, user))


def first_recorded(episode_ids: Collection[int]) -> dict[int, datetime]:
    """When each episode was first recorded, where it has been changed since."""
    past = history_of(MissingEpisode.__table__)
    rows = db.session.execute(select(past.c.id, past.c.recorded_at).where(past.c.id.in_(episode_ids), past.c.version == 1))
    return {row[0]: row[1] for row in rows}


def segments_of(episode_ids: Collection[int]) -> dict[int, list[MissingSegment]]:
    """What each episode was from each moment on, in order."""
    return by_episode(MissingSegment, episode_ids, MissingSegment.started_at)


def updates_of(episode_ids: Collection[int]) -> dict[int, list[EpisodeUpdate]]:
    """Updates of each episode, oldest first."""
    return by_episode(EpisodeUpdate, episode_ids, EpisodeUpdate.at)


def notices_of(episode_ids: Collection[int]) -> dict[int, list[Notice]]:
    """Who was told of each episode, in the order recorded."""
    return by_episode(Notice, episode_ids)


def police_risks_of(episode_ids: Collection[int]) -> dict[int, list[PoliceRisk]]:
    """How the police graded each episode, oldest first; the last one stands now."""
    return by_episode(PoliceRisk, episode_ids, PoliceRisk.at)


def by_episode(model: Any, episode_ids: Collection[int], *when: Any) -> dict[int, list[Any]]:
    """The rows of a table that stand, by their episode, in order of `when` and as they were recorded; one query."""
    found: dict[int, list[Any]] = {}
    if episode_ids:
        rows = db.session.execute(select(model).where(
            model.episode_id.in_(episode_ids), model.voided.is_(False)).order_by(model.episode_id, *when, model.id)).scalars()
        for row in rows:
            found.setdefault(row.episode_id, []).append(row)
    return found
