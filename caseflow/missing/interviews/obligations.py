"""What is owed: one interview for every return since go-live, until one that covers it is held or a decision says that none will be."""
from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from caseflow.accounts import access
from caseflow.accounts.models import Allocation, Authority, User
from caseflow.children.models import Child
from caseflow.core import clock
from caseflow.core.dates import london_date
from caseflow.extensions import db
from caseflow.missing.interviews.codes import NOT_THERE
from caseflow.missing.interviews.models import InterviewAttempt
from caseflow.missing.models import InterviewCover, MissingEpisode, ReturnInterview
from caseflow.missing.times import interview_due


def covering(*more: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition that an interview (`more` says which) covers the episode of the query."""
    return exists().where(
        InterviewCover.episode_id == MissingEpisode.id, InterviewCover.voided.is_(False), ReturnInterview.id == InterviewCover.interview_id,
        ReturnInterview.voided.is_(False), *more)


def _asked_again() -> ColumnElement[bool]:
    """That the child is asked again on a day: the newest attempt names one; that the child was not there meanwhile changes nothing."""
    newest, later = aliased(InterviewAttempt), aliased(InterviewAttempt)
    after = exists().where(
        later.interview_id == ReturnInterview.id, later.voided.is_(False), or_(later.result != NOT_THERE, later.try_again_on.is_not(None)),
        or_(later.at > newest.at, and_(later.at == newest.at, later.id > newest.id)))
    return exists().where(
        newest.interview_id == ReturnInterview.id, newest.voided.is_(False), newest.try_again_on.is_not(None), ~after)


def owed() -> ColumnElement[bool]:
    """The condition that an interview is or was owed for an episode: it ended in a return since the authority went live."""
    live = select(Authority.go_live_at).where(Authority.id == MissingEpisode.authority_id).scalar_subquery()
    return and_(MissingEpisode.returned_at >= live, MissingEpisode.voided.is_(False))


def still_open() -> ColumnElement[bool]:
    """That nobody has held it, decided against it, or taken a child's no for an answer without a day to ask again."""
    running = covering(
        ReturnInterview.held_at.is_(None), ReturnInterview.not_held_because.is_(None),
        or_(ReturnInterview.answer.is_(None), ReturnInterview.answer != "declined", _asked_again()))
    return and_(owed(), ~covering(ReturnInterview.held_at.is_not(None)), or_(running, ~covering()))


def unmet(episode_ids: Collection[int]) -> set[int]:
    """Those of the episodes for which an interview is still owed."""
    if not episode_ids:
        return set()
    return set(db.session.execute(select(MissingEpisode.id).where(MissingEpisode.id.in_(episode_ids), still_open())).scalars())


def due() -> ColumnElement[Any]:
    """When the interview that covers an episode is due; null where only the day of the return is known."""
    return (select(func.min(ReturnInterview.due_at)).join(InterviewCover, InterviewCover.interview_id == ReturnInterview.id).where(
        InterviewCover.episode_id == MissingEpisode.id, InterviewCover.voided.is_(False), ReturnInterview.voided.is_(False),
        ReturnInterview.held_at.is_(None)).scalar_subquery())


def given(today: date, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition that the episode, or its child, was given to an interviewer (`more` says to which)."""
    return exists().where(
        Allocation.child_id == MissingEpisode.child_id, or_(Allocation.episode_id.is_(None), Allocation.episode_id == MissingEpisode.id),
        Allocation.kind == "interviewer", Allocation.voided.is_(False), Allocation.started_on <= today,
        or_(Allocation.ended_on.is_(None), Allocation.ended_on > today), *more)


def _told_of(user: User) -> ColumnElement[bool]:
    """The condition that this person is told what follows an episode: an interviewer to whom it is given, others who see the child."""
    if user.role == "interviewer" or access.sees_everyone(user):
        return access.may_see(MissingEpisode, user)
    child = aliased(Child)
    return exists().where(child.id == MissingEpisode.child_id, access.may_see(child, user))


def _seen(user: User, whose: str, until: datetime | None) -> list[ColumnElement[bool]]:
    today = london_date(clock.now())
    found = [MissingEpisode.authority_id == user.authority_id, still_open(), _told_of(user)]
    if whose == "mine":
        found.append(given(today, Allocation.user_id == user.id))
    if whose == "unallocated":
        found.append(~given(today, Allocation.user_id.is_not(None)))
    if until is not None:
        found.append(due() <= until)
    return found


def count(user: User, whose: str = "all", until: datetime | None = None) -> tuple[int, int]:
    """How many visits (children) and how many interviews owed (returns) this person sees; `until` keeps those due by then."""
    row = db.session.execute(select(func.count(func.distinct(MissingEpisode.child_id)), func.count(MissingEpisode.id)).where(
        *_seen(user, whose, until))).one()
    return int(row[0]), int(row[1])


@dataclass(frozen=True)
class Obligation:
    """One return for which an interview is owed, the interviews that cover it, and when it is due."""

    episode: MissingEpisode
    interviews: tuple[ReturnInterview, ...]
    due_at: datetime | None


@dataclass(frozen=True)
class Visit:
    """All that is owed to one child: one visit can meet every obligation."""

    child: Child
    obligations: tuple[Obligation, ...]

    @property
    def due_at(self) -> datetime | None:
        """When the first of them is due."""
        return min((o.due_at for o in self.obligations if o.due_at is not None), default=None)

    @property
    def interview(self) -> ReturnInterview | None:
        """The interview to open: one that somebody has begun, or else the one due first; None when there is none yet."""
        every = {i.id: i for o in self.obligations for i in o.interviews if i.held_at is None and i.not_held_because is None}
        begun = [i for i in every.values() if i.offered_at is not None]
        return next(iter(sorted(begun or every.values(), key=lambda i: i.id)), None)


def visits(user: User, whose: str = "all", *, until: datetime | None = None, limit: int | None = None, offset: int = 0) -> list[Visit]:
    """What this person sees to be owed, one visit for each child, the child whose interview is due first standing first."""
    conditions = _seen(user, whose, until)
    first = func.min(func.coalesce(due(), MissingEpisode.returned_at))
    page: Select[Any] = select(MissingEpisode.child_id).where(*conditions).group_by(MissingEpisode.child_id).order_by(
        first, MissingEpisode.child_id).limit(limit).offset(offset)
    child_ids = list(db.session.execute(page).scalars())
    if not child_ids:
        return []
    rows = db.session.execute(
        select(MissingEpisode, Child).join(Child, Child.id == MissingEpisode.child_id)
        .where(*conditions, MissingEpisode.child_id.in_(child_ids)).order_by(MissingEpisode.returned_at, MissingEpisode.id)).all()
    covers = _interviews([row[0].id for row in rows])
    found: dict[int, tuple[Child, list[Obligation]]] = {}
    for episode, child in rows:
        own = tuple(covers.get(episode.id, ()))
        dues = [i.due_at for i in own if i.due_at is not None and i.held_at is None]
        due_at = min(dues) if dues else interview_due(episode.returned_at, episode.returned_precision)
        found.setdefault(child.id, (child, []))[1].append(Obligation(episode, own, due_at))
    return [Visit(found[number][0], tuple(found[number][1])) for number in child_ids]


def open_episodes(user: User, child: Child) -> list[MissingEpisode]:
    """The child's returns for which an interview is owed, oldest first."""
    return list(db.session.execute(select(MissingEpisode).where(
        MissingEpisode.child_id == child.id, still_open(), _told_of(user))
        .order_by(MissingEpisode.returned_at, MissingEpisode.id)).scalars())


def _interviews(episode_ids: Collection[int]) -> dict[int, list[ReturnInterview]]:
    found: dict[int, list[ReturnInterview]] = {}
    for episode_id, interview in db.session.execute(
            select(InterviewCover.episode_id, ReturnInterview).join(ReturnInterview, ReturnInterview.id == InterviewCover.interview_id)
            .where(InterviewCover.episode_id.in_(episode_ids), InterviewCover.voided.is_(False), ReturnInterview.voided.is_(False))
            .order_by(InterviewCover.episode_id, ReturnInterview.id)):
        found.setdefault(episode_id, []).append(interview)
    return found
