"""Facts as they had happened by a moment: what lies after it is taken away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from caseflow.core.dates import start_of_day
from caseflow.risk.facts import ChildFacts, Episode, Happened, OnDay, ReturnInterview


def happened_at(fact: Happened | OnDay) -> datetime:
    """The instant at which a fact happened; a day alone begins at its first instant in London."""
    return fact.at if isinstance(fact, Happened) else start_of_day(fact.day)


def as_happened(facts: ChildFacts, moment: datetime) -> ChildFacts:
    """The facts without anything that happened after `moment`; a date of birth always stands."""

    def by_then(fact: Happened | OnDay) -> bool:
        return happened_at(fact) <= moment

    return replace(
        facts,
        care_periods=tuple(p for p in facts.care_periods if by_then(p.began)),
        stages=tuple(s for s in facts.stages if by_then(s.began)),
        nrm_events=tuple(e for e in facts.nrm_events if by_then(e.on)),
        unaccompanied=tuple(u for u in facts.unaccompanied if by_then(u.began)),
        episodes=tuple(_episode(e, moment) for e in facts.episodes if e.segments and by_then(e.started)),
        interviews=tuple(_interview(i, moment) for i in facts.interviews),
        elsewhere=tuple(_episode(e, moment) for e in facts.elsewhere if e.segments and by_then(e.started)),
    )


def event_moments(facts: ChildFacts) -> frozenset[datetime]:
    """Every instant at which one of the facts happened."""
    arranged = (_arranged_at(i.arranged) for i in facts.interviews if i.arranged is not None)
    return frozenset((*(happened_at(fact) for fact in _events(facts) if fact is not None), *arranged))


def _events(facts: ChildFacts) -> Iterator[Happened | OnDay | None]:
    yield from (p.began for p in facts.care_periods)
    yield from (s.began for s in facts.stages)
    yield from (e.on for e in facts.nrm_events)
    yield from (u.began for u in facts.unaccompanied)
    for episode in (*facts.episodes, *facts.elsewhere):
        yield from (s.began for s in episode.segments)
        yield from (episode.found, episode.returned, episode.arrived, episode.handover, episode.transferred)
    for interview in facts.interviews:
        yield from (interview.offered, interview.held, interview.answered)


def _arranged_at(arranged: Happened) -> datetime:
    """When it was arranged: the record does not say, so as soon as it was known and at the latest when it was to be."""
    return min(arranged.at, arranged.known_since)


def _kept(fact: Happened | None, moment: datetime) -> Happened | None:
    return fact if fact is not None and fact.at <= moment else None


def _episode(episode: Episode, moment: datetime) -> Episode:
    return replace(
        episode,
        segments=tuple(s for s in episode.segments if s.began.at <= moment),
        found=_kept(episode.found, moment),
        returned=_kept(episode.returned, moment),
        arrived=_kept(episode.arrived, moment),
        handover=_kept(episode.handover, moment),
        transferred=_kept(episode.transferred, moment),
        police_risks=tuple(r for r in episode.police_risks if r.graded.at <= moment),
    )


def _interview(interview: ReturnInterview, moment: datetime) -> ReturnInterview:
    answered = interview.answered or interview.offered
    arranged = interview.arranged
    given = answered is None or answered.at <= moment
    return replace(
        interview,
        offered=_kept(interview.offered, moment),
        arranged=arranged if arranged and _arranged_at(arranged) <= moment else None,
        held=_kept(interview.held, moment),
        answered=_kept(interview.answered, moment),
        answer=interview.answer if given else None,
        ask_again=interview.ask_again if given else None,
    )
