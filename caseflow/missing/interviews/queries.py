"""Reads about return home interviews; an interviewer sees those of the children and episodes given to them."""
from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, Row, exists, or_, select

from caseflow.accounts import access
from caseflow.accounts.models import User
from caseflow.children.models import Child
from caseflow.core.errors import NotFound
from caseflow.core.references import is_ref
from caseflow.extensions import db
from caseflow.missing.models import InterviewCover, MissingEpisode, ReturnInterview


def may_see_interview(user: User) -> ColumnElement[bool]:
    """The condition that the viewer sees a row of `ReturnInterview`: their child, or for interviewers an episode given to them."""
    child = access.may_see(ReturnInterview, user)
    if user.role != "interviewer":
        return child
    given = exists().where(InterviewCover.interview_id == ReturnInterview.id, InterviewCover.voided.is_(False),
                           access.may_see(InterviewCover, user))
    return or_(child, given)


def interview_by_ref(user: User, ref: str) -> tuple[ReturnInterview, Child]:
    """An interview and its child; `NotFound` when there is none or the viewer may not know of it."""
    if is_ref(ref):
        row = db.session.execute(
            select(ReturnInterview, Child).join(Child, Child.id == ReturnInterview.child_id).where(
                ReturnInterview.ref == ref, ReturnInterview.voided.is_(False), may_see_interview(user))).one_or_none()
        if row is not None:
            return row[0], row[1]
    raise NotFound()


def interviews(user: User, *, after: str | None = None, limit: int = 50,
               child: Child | None = None) -> list[Row[ReturnInterview, Child]]:
    """Interviews that the viewer sees, by reference; `after` is a reference."""
    query = select(ReturnInterview, Child).join(Child, Child.id == ReturnInterview.child_id).where(
        ReturnInterview.authority_id == user.authority_id, ReturnInterview.voided.is_(False), may_see_interview(user))
    if after is not None:
        query = query.where(ReturnInterview.ref > after)
    if child is not None:
        query = query.where(ReturnInterview.child_id == child.id)
    return list(db.session.execute(query.order_by(ReturnInterview.ref).limit(limit)))


def covered(interview_ids: Collection[int]) -> dict[int, list[MissingEpisode]]:
    """The episodes that each interview covers, in the order of their start."""
    found: dict[int, list[MissingEpisode]] = {}
    rows = db.session.execute(
        select(InterviewCover.interview_id, MissingEpisode).join(MissingEpisode, MissingEpisode.id == InterviewCover.episode_id)
        .where(InterviewCover.interview_id.in_(interview_ids), InterviewCover.voided.is_(False))
        .order_by(InterviewCover.interview_id, MissingEpisode.started_at, MissingEpisode.id))
    for interview_id, episode in rows:
        found.setdefault(interview_id, []).append(episode)
    return found


def interviews_of(episode_ids: Collection[int]) -> dict[int, list[ReturnInterview]]:
    """The interviews that cover each episode, oldest first."""
    found: dict[int, list[ReturnInterview]] = {}
    rows = db.session.execute(
        select(InterviewCover.episode_id, ReturnInterview).join(ReturnInterview, ReturnInterview.id == InterviewCover.interview_id)
        .where(InterviewCover.episode_id.in_(episode_ids), InterviewCover.voided.is_(False), ReturnInterview.voided.is_(False))
        .order_by(InterviewCover.episode_id, ReturnInterview.id))
    for episode_id, interview in rows:
        found.setdefault(episode_id, []).append(interview)
    return found
