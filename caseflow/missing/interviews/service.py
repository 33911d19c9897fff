"""Return home interviews: owed 72 elapsed hours after arrival, offered, answered, arranged, held, covering one or more episodes."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from caseflow.accounts.models import Authority
from caseflow.audit.record import record
from caseflow.children.models import Child
from caseflow.core.errors import Conflict, Refused
from caseflow.core.events import children_changed
from caseflow.extensions import db
from caseflow.missing import times
from caseflow.missing.interviews.account import judge_holder
from caseflow.missing.models import InterviewCover, MissingEpisode, ReturnInterview
from caseflow.missing.shown import interview_as_shown
from caseflow.store.unit import current_unit

FIELDS = ("due_at", "offered_at", "answer", "arranged_for", "held_at", "held_by", "not_held_because")
"""What `record_interview` and `amend_interview` take, besides the episodes."""

ANSWERS = ("accepted", "declined", "no-contact")
_UNTOLD = ("held_by", "not_held_because")


def owe(episode: MissingEpisode, child: Child) -> ReturnInterview | None:
    """Make the interview that is owed when a child has arrived; nothing from before go-live, or when one covers the episode.

    One that was begun after a return recorded in error is due by this one.
    """
    go_live = db.session.execute(select(Authority.go_live_at).where(Authority.id == child.authority_id)).scalar_one()
    if episode.returned_at is None or episode.returned_at < go_live:
        return None
    there = covering([episode.id])
    for begun in there:
        if begun.due_at is None and begun.held_at is None:
            begun.due_at = _first_due(_covered(begun))
    if there:
        return None
    interview = ReturnInterview(authority_id=child.authority_id, child_id=child.id,
                                due_at=times.interview_due(episode.returned_at, episode.returned_precision))
    db.session.add(interview)
    db.session.flush()
    _cover(interview, [episode])
    record("interview.owed", interview.ref, [child.ref, episode.ref], due_at=interview.due_at)
    return interview


def owe_no_longer(episode: MissingEpisode, child: Child) -> None:
    """Take back an interview that was owed for an ending recorded in error; one that somebody has worked on is only not due by it."""
    for interview in covering([episode.id]):
        others = [ref for ref in episode_refs(interview) if ref != episode.ref]
        if not worked_on(interview) and not others:
            interview.voided = True
            for cover in _covers(interview):
                cover.voided = True
            record("interview.no-longer-owed", interview.ref, [child.ref, episode.ref])
        elif interview.held_at is None:
            interview.due_at = _first_due([one for one in _covered(interview) if one.id != episode.id])
    db.session.flush()


def keep_in_step(episode: MissingEpisode, child: Child) -> None:
    """After an arrival was put right: what is owed and when it is due follow it, unless the interview was held."""
    if episode.returned_at is None:
        owe_no_longer(episode, child)
        return
    there = covering([episode.id])
    for interview in there:
        if interview.held_at is None:
            interview.due_at = _first_due(_covered(interview))
    if not there:
        owe(episode, child)
    db.session.flush()


def record_interview(child: Child, episodes: Sequence[MissingEpisode], facts: Mapping[str, Any]) -> ReturnInterview:
    """Record an interview that covers these episodes of one child; `facts` are any of `FIELDS`.

    An interview that is owed and untouched is taken up; one that somebody has worked on is a `Conflict` with `current`.
    Without `due_at` it is due 72 hours after the first arrival.
    """
    _refuse_strangers(child, episodes)
    there = covering([e.id for e in episodes])
    for interview in there:
        if worked_on(interview):
            raise Conflict("A return home interview is already recorded for this episode.", field="episodes",
                           current=interview_as_shown(interview, child.ref, episode_refs(interview)))
    _refuse_times(child, facts)
    taken_up = there[0] if there else ReturnInterview(authority_id=child.authority_id, child_id=child.id)
    db.session.add(taken_up)
    db.session.flush()
    for spare in there[1:]:
        spare.voided = True
        for cover in _covers(spare):
            cover.voided = True
    return _write(taken_up, child, episodes, facts, "interview.recorded")


def amend_interview(interview: ReturnInterview, child: Child, facts: Mapping[str, Any], episodes: Sequence[MissingEpisode] | None = None,
                    *, reason: str | None = None) -> ReturnInterview:
    """Record the offer, the answer, what was arranged, that it was held or why not; only the fields given.

    `episodes` replaces the cover.
    """
    if reason:
        current_unit().reason = reason
    _refuse_times(child, facts)
    if episodes is not None:
        _refuse_strangers(child, episodes)
        fresh = {e.id for e in episodes} - {cover.episode_id for cover in _covers(interview)}
        for other in covering(sorted(fresh)):
            if other.id != interview.id and worked_on(other):
                raise Conflict("Another return home interview covers one of these episodes.", field="episodes",
                               current=interview_as_shown(other, child.ref, episode_refs(other)))
            if other.id != interview.id:
                _give_up(other, fresh)
    return _write(interview, child, episodes, facts, "interview.amended")


def link(interview: ReturnInterview, child: Child, episodes: Sequence[MissingEpisode]) -> int:
    """Let an interview cover these episodes as well; answers how many are new to it.

    What was owed for them and not begun is taken back. An interview that somebody has worked on keeps its own cover: one
    episode may be covered by several.
    """
    _refuse_strangers(child, episodes)
    there = {cover.episode_id for cover in _covers(interview)}
    fresh = [episode for episode in episodes if episode.id not in there]
    if not fresh:
        return 0
    for other in covering([episode.id for episode in fresh]):
        if other.id != interview.id and not worked_on(other):
            _give_up(other, {episode.id for episode in fresh})
    _cover(interview, [*_covered(interview), *fresh])
    if interview.held_at is None:
        interview.due_at = _first_due(_covered(interview))
    db.session.flush()
    record("interview.linked", interview.ref, [child.ref, *(episode.ref for episode in fresh)])
    children_changed(child.authority_id, [child.id])
    return len(fresh)


def unlink(interview: ReturnInterview, child: Child, episode: MissingEpisode, *, reason: str | None = None) -> None:
    """Take an episode out of an interview: it is owed one of its own again, unless another interview covers it."""
    covered = _covered(interview)
    if episode.id not in {one.id for one in covered}:
        raise Refused("This interview does not cover that time missing.", field="episode")
    if len(covered) == 1:
        raise Refused("An interview covers at least one time missing.", field="episode")
    if reason:
        current_unit().reason = reason
    _cover(interview, [one for one in covered if one.id != episode.id])
    if interview.held_at is None:
        interview.due_at = _first_due(_covered(interview))
    owe(episode, child)
    db.session.flush()
    record("interview.unlinked", interview.ref, [child.ref, episode.ref])
    children_changed(child.authority_id, [child.id])


def _give_up(interview: ReturnInterview, episode_ids: set[int]) -> None:
    """Let an interview that nobody has begun no longer cover these; without any it is taken back."""
    for cover in _covers(interview):
        cover.voided = cover.voided or cover.episode_id in episode_ids
    db.session.flush()
    if not _covers(interview):
        interview.voided = True
    else:
        interview.due_at = _first_due(_covered(interview))
    db.session.flush()


def _write(interview: ReturnInterview, child: Child, episodes: Sequence[MissingEpisode] | None, facts: Mapping[str, Any],
           action: str) -> ReturnInterview:
    known = {name: facts[name] for name in FIELDS if name in facts}
    for name, value in known.items():
        setattr(interview, name, value)
    if episodes is not None:
        let_go = [one for one in _covered(interview) if one.id not in {episode.id for episode in episodes}]
        _cover(interview, episodes)
        if interview.due_at is None:
            interview.due_at = _first_due(episodes)
        for episode in let_go:
            owe(episode, child)
    db.session.flush()
    if "held_at" in known or "held_by" in known:
        judge_holder(interview, child)
    told = {name: value for name, value in known.items() if name not in _UNTOLD and value is not None}
    record(action, interview.ref, [child.ref, *episode_refs(interview)], changed=told, fields=sorted(known))
    children_changed(child.authority_id, [child.id])
    return interview


def _refuse_strangers(child: Child, episodes: Sequence[MissingEpisode]) -> None:
    if not episodes:
        raise Refused("Name at least one episode.", field="episodes")
    if any(e.child_id != child.id for e in episodes):
        raise Refused("An interview covers the episodes of one child.", field="episodes")
    if any(e.voided for e in episodes):
        raise Refused("One of these episodes was recorded in error and taken back.", field="episodes")


def _refuse_times(child: Child, facts: Mapping[str, Any]) -> None:
    times.refuse_impossible(facts, child.date_of_birth, "offered_at", "held_at")
    if facts.get("answer") is not None and facts["answer"] not in ANSWERS:
        raise Refused(f"Choose one of: {', '.join(ANSWERS)}.", field="answer")
    times.refuse_too_early(facts, child.date_of_birth, "due_at", "arranged_for")


def worked_on(interview: ReturnInterview) -> bool:
    """Whether anything has been recorded about the interview since it was owed."""
    return any(getattr(interview, name) is not None for name in FIELDS if name != "due_at")


def covering(episode_ids: Sequence[int]) -> list[ReturnInterview]:
    """The interviews that cover any of these episodes, oldest first."""
    return list(db.session.execute(
        select(ReturnInterview).where(ReturnInterview.voided.is_(False), ReturnInterview.id.in_(
            select(InterviewCover.interview_id).where(InterviewCover.episode_id.in_(episode_ids), InterviewCover.voided.is_(False))))
        .order_by(ReturnInterview.id)).scalars())


def episode_refs(interview: ReturnInterview) -> list[str]:
    """The references of the episodes that an interview covers."""
    return [episode.ref for episode in _covered(interview)]


def _covered(interview: ReturnInterview) -> list[MissingEpisode]:
    return list(db.session.execute(
        select(MissingEpisode).join(InterviewCover, InterviewCover.episode_id == MissingEpisode.id).where(
            InterviewCover.interview_id == interview.id, InterviewCover.voided.is_(False)).order_by(MissingEpisode.ref)).scalars())


def _first_due(episodes: Sequence[MissingEpisode]) -> datetime | None:
    dues = [times.interview_due(e.returned_at, e.returned_precision) for e in episodes]
    return min((due for due in dues if due is not None), default=None)


def _covers(interview: ReturnInterview) -> list[InterviewCover]:
    return list(db.session.execute(select(InterviewCover).where(
        InterviewCover.interview_id == interview.id, InterviewCover.voided.is_(False)).order_by(InterviewCover.id)).scalars())


def _cover(interview: ReturnInterview, episodes: Sequence[MissingEpisode]) -> None:
    wanted = {e.id for e in episodes}
    there = _covers(interview)
    for cover in there:
        if cover.episode_id not in wanted:
            cover.voided = True
    for episode in episodes:
        if episode.id not in {c.episode_id for c in there}:
            db.session.add(InterviewCover(authority_id=interview.authority_id, child_id=interview.child_id, interview_id=interview.id,
                                          episode_id=episode.id))
    db.session.flush()
