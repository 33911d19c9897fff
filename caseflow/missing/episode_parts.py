"""The parts of an episode's page that show how it ran: clocks, stretches, updates, gradings, meetings, escalations, late entry."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from caseflow.accounts.models import User
from caseflow.core import dates, wording
from caseflow.extensions import db
from caseflow.missing import queries, said
from caseflow.missing.clocks.breaches import breaches_of
from caseflow.missing.clocks.limits import limits_of
from caseflow.missing.clocks.reading import facts_of, go_live_and_settings
from caseflow.missing.clocks.strip import State, strip
from caseflow.missing.closing.service import closing_of, outstanding, stage
from caseflow.missing.late.measure import is_late, late_in_words
from caseflow.missing.meetings import looks
from caseflow.missing.meetings.queries import actions_of, escalations_of, meetings_of
from caseflow.missing.models import EpisodeUpdate, MissingEpisode, Notice, PoliceRisk
from caseflow.missing.pieces import pieces
from caseflow.missing.service_endings import updates_after_end

KINDS = {"update": "Update", "attempt": "Tried to find them", "contact": "In contact", "sighting": "Seen"}
STAGES = {"follow-up": "Follow-up", "closed": "Closed"}


@dataclass(frozen=True)
class Parts:
    """What `missing/episode.html` shows besides the facts of the report, in words."""

    clocks: list[tuple[str, str, str, str]]
    segments: list[tuple[str, str, str]]
    watched: bool
    statutory: list[str]
    updates: list[dict[str, Any]]
    risks: list[dict[str, Any]]
    meetings: list[dict[str, Any]]
    escalations: list[dict[str, Any]]
    late: str | None
    late_because: str | None
    stage: str | None
    outstanding: list[str]
    closed: str | None


def parts_of(user: User, episode: MissingEpisode, recorded: datetime, updates: list[EpisodeUpdate], risks: list[PoliceRisk],
             notices: list[Notice], now: datetime, *, sees: bool) -> Parts:
    """Everything for one episode; meetings only for those who may amend and see the child, since they hold what was decided."""
    segments = queries.segments_of([episode.id]).get(episode.id, [])
    closing = closing_of(episode)
    standing = stage(episode, closing)
    return Parts(
        clocks=_clocks(episode, notices, now), segments=_segments(episode, segments, now),
        watched=bool(segments) and segments[-1].monitored,
        statutory=_statutory(episode, segments), updates=_updates(episode, updates, now), risks=_risks(risks, now),
        meetings=_meetings(episode, now) if sees and user.may("episode.amend") else [],
        escalations=[{"ref": e.ref, "level": looks.LEVELS[e.level], "to": e.to, "why": e.why, "at": wording.moment_in_words(e.at, now),
                      "by": e.acknowledged_by, "taken_up": e.acknowledged_at and wording.moment_in_words(e.acknowledged_at, now)}
                     for e in escalations_of([episode.id]).get(episode.id, [])],
        late=late_in_words(episode.started_at, episode.started_precision, recorded)
        if episode.source is None and episode.source_year is None and is_late(episode.started_at, episode.started_precision, recorded)
        else None,
        late_because=episode.late_because, stage=STAGES.get(standing), outstanding=outstanding(episode) if standing == "follow-up" else [],
        closed=None if closing is None else wording.moment_in_words(closing.closed_at, now) + (
            f", although something followed: {closing.despite}" if closing.despite else ""))


def _clocks(episode: MissingEpisode, notices: list[Notice], now: datetime) -> list[tuple[str, str, str, str]]:
    go_live, settings = go_live_and_settings(episode.authority_id)
    noted = breaches_of(episode.id)
    shown: list[tuple[str, str, str, str]] = []
    ahead = False
    for clock in strip(facts_of([episode], go_live, {episode.id: notices})[episode.id], limits_of(settings)):
        running = clock.name.startswith("open-") and clock.state(now) is State.RUNNING
        if running and ahead:
            continue  # the next rung of the ladder is enough
        ahead = ahead or running
        left = clock.left(now)
        if clock.name in noted and not clock.ran_out(now):
            left += ", written down as missed before the record was put right"
        state = clock.state(now)
        due = f"limit {wording.moment_in_words(clock.due_at, now)}" if state is State.MET else wording.by_in_words(clock.due_at, now)
        shown.append((clock.words, left, state.value, due))
    return shown


def _segments(episode: MissingEpisode, rows: list[Any], now: datetime) -> list[tuple[str, str, str]]:
    """Each stretch with its length; the first is the episode's own beginning, also where no row was written for it."""
    later = [(r.type, r.started_at, r.monitored, r.watched_by) for r in rows if r.started_at > episode.started_at]
    first = next(((r.type, r.started_at, r.monitored, r.watched_by) for r in rows if r.started_at <= episode.started_at),
                 (episode.type, episode.started_at, False, None))
    stretches = [first, *later]
    if len(stretches) < 2 and not first[2]:
        return []
    ends = [*(began for _, began, _, _ in later), episode.ended_at or now]
    return [(wording.moment_in_words(began, now), said.whereabouts(kind, monitored) + (f", by {by}" if by else ""),
             wording.span_in_words(until - began)) for (kind, began, monitored, by), until in zip(stretches, ends, strict=True)]


def _statutory(episode: MissingEpisode, rows: list[Any]) -> list[str]:
    """The rows that the 903 gets, in words: one for each stretch of missing or of away, watched over or not."""
    if episode.voided or episode.left_out_because:
        return []
    found = []
    for kind, began, until in pieces(episode.type, episode.started_at, episode.ended_at, [(r.type, r.started_at) for r in rows]):
        last = dates.day_in_words(dates.london_date(until)) if until else "not ended"
        found.append(f"{'missing' if kind == 'M' else 'away'}, {dates.day_in_words(dates.london_date(began))} to {last}")
    return found


def _updates(episode: MissingEpisode, rows: list[EpisodeUpdate], now: datetime) -> list[dict[str, Any]]:
    marked = {row.id for row in updates_after_end([episode]).get(episode.id, [])}
    return [{"ref": u.ref, "kind": KINDS.get(u.what, u.what), "when": wording.moment_in_words(u.at, now), "text": u.text, "by": u.by,
             "result": u.result, "place": u.place, "after_end": u.id in marked} for u in reversed(rows)]


def _risks(rows: list[PoliceRisk], now: datetime) -> list[dict[str, Any]]:
    writers = {row.recorded_by for row in rows if row.recorded_by}
    names = dict(db.session.execute(select(User.id, User.name).where(User.id.in_(writers)).order_by(User.id)).all()) if writers else {}
    return [{"level": said.RISK[row.level], "words": row.words, "when": wording.moment_in_words(row.at, now), "by": row.by, "why": row.why,
             "recorded_by": names.get(row.recorded_by or 0, "")} for row in reversed(rows)]


def _meetings(episode: MissingEpisode, now: datetime) -> list[dict[str, Any]]:
    actions = actions_of([episode.id]).get(episode.id, [])
    return [{
        "ref": m.ref, "kind": looks.KINDS[m.kind], "asked": wording.moment_in_words(m.requested_at, now),
        "held": wording.moment_in_words(m.held_at, now) if m.held_at else None, "not_held": m.not_held_because,
        "decisions": m.decisions, "section_47": m.section_47,
        "actions": sum(a.meeting_id == m.id for a in actions), "open": sum(a.meeting_id == m.id and a.done_at is None for a in actions),
    } for m in meetings_of([episode.id]).get(episode.id, [])]
