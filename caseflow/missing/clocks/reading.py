"""The facts behind the clocks of some episodes: a fixed number of queries, however many episodes."""
from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from caseflow.accounts.models import Authority
from caseflow.extensions import db
from caseflow.missing import queries
from caseflow.missing.clocks.strip import ClockFacts
from caseflow.missing.interviews.back import first_done
from caseflow.missing.interviews.queries import interviews_of
from caseflow.missing.meetings.models import StrategyMeeting
from caseflow.missing.meetings.queries import meetings_of
from caseflow.missing.models import MissingEpisode, Notice
from caseflow.missing.told.recipients import code_of
from caseflow.store.record import history_of

AUTHORITY = ("duty-manager", "edt-manager", "social-worker", "manager")
"""Telling any of these tells the authority."""


def facts_of(episodes: Sequence[MissingEpisode], go_live_at: datetime,
             notices: Mapping[int, Sequence[Notice]] | None = None) -> dict[int, ClockFacts]:
    """The facts of these episodes of one authority, by number; `notices` of each, where they are read already."""
    numbers = [episode.id for episode in episodes]
    if not numbers:
        return {}
    recorded = queries.first_recorded(numbers)
    notices = queries.notices_of(numbers) if notices is None else notices
    segments = queries.segments_of(numbers)
    interviews, prevention, referenced = interviews_of(numbers), first_done(numbers), _referenced(numbers)
    meetings = meetings_of(numbers)
    return {
        e.id: _facts(e, go_live_at, recorded.get(e.id, e.recorded_at), notices.get(e.id, []),
                     e.type == "M" or any(s.type == "M" for s in segments.get(e.id, ())), interviews.get(e.id, []), prevention.get(e.id),
                     referenced.get(e.id), meetings.get(e.id, []))
        for e in episodes
    }


def counted(episode: MissingEpisode, go_live_at: datetime) -> bool:
    """Whether clocks run for an episode: recorded by a person, begun since go-live, not taken back."""
    return not episode.voided and episode.source is None and episode.source_year is None and episode.started_at >= go_live_at


def go_live_and_settings(authority_id: int) -> tuple[datetime, dict[str, Any]]:
    """When the authority went live, and its settings."""
    row = db.session.execute(select(Authority.go_live_at, Authority.settings).where(Authority.id == authority_id)).one()
    return row.go_live_at, row.settings or {}


def _facts(e: MissingEpisode, go_live_at: datetime, recorded: datetime, notices: Sequence[Notice], went_missing: bool,
           interviews: Sequence[Any], prevention: datetime | None, referenced: datetime | None,
           meetings: Sequence[StrategyMeeting]) -> ClockFacts:
    exact = e.started_precision != "date"
    told = [n for n in notices if not n.not_needed_because]
    ours = [n for n in told if code_of(n.to) in AUTHORITY]
    police = _first([e.police_reported_at, *(n.sent_at or n.acknowledged_at for n in told if code_of(n.to) == "police")])
    told_us = _first([recorded, *(n.sent_at or n.acknowledged_at for n in ours)])
    by_day = e.returned_precision == "date"
    return ClockFacts(
        counted=counted(e, go_live_at), started_at=e.started_at if exact else None, ended_at=e.ended_at, went_missing=went_missing,
        noticed_at=e.noticed_at, police_told_at=police, reference_at=referenced if e.police_reference else None,
        police_not_needed=police is None and any(code_of(n.to) == "police" and n.not_needed_because for n in notices),
        has_reference=e.police_reference is not None, authority_told_at=told_us,
        answered_at=_first([n.acknowledged_at for n in ours]),
        meeting_asked_at=meetings[0].requested_at if meetings else None, meeting_held_at=_first([m.held_at for m in meetings]),
        meeting_settled=any(m.not_held_because for m in meetings),
        found_at=e.found_at if e.found_precision != "date" else None, prevention_at=prevention,
        returned_at=None if by_day else e.returned_at,
        interview_at=_first([i.held_at for i in interviews]),
        interview_not_needed=any(i.not_held_because or i.answer == "declined" for i in interviews))


def _first(moments: Sequence[datetime | None]) -> datetime | None:
    return min((m for m in moments if m is not None), default=None)


def _referenced(numbers: Collection[int]) -> dict[int, datetime]:
    """When a log number was first recorded for each episode that has one."""
    past = history_of(MissingEpisode.__table__)
    arms: tuple[Any, ...] = (MissingEpisode.__table__, past)
    found: dict[int, datetime] = {}
    for table in arms:
        for number, at in db.session.execute(select(table.c.id, table.c.recorded_at).where(
                table.c.id.in_(numbers), table.c.police_reference.is_not(None)).order_by(table.c.id, table.c.version)):
            found[number] = min(at, found.get(number, at))
    return found
