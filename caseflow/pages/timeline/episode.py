"""What runs in an episode tells on the timeline: updates, gradings, stretches, meetings and their actions, escalations, closing."""
from __future__ import annotations

from collections.abc import Iterable, Sequence

from caseflow.missing import said
from caseflow.missing.closing.models import EpisodeClosing
from caseflow.missing.episode_parts import KINDS
from caseflow.missing.meetings import looks
from caseflow.missing.meetings.models import Escalation, MeetingAction, StrategyMeeting
from caseflow.missing.models import EpisodeUpdate, MissingSegment, PoliceRisk
from caseflow.pages.timeline.entries import Asked, Moment, Source


def lines(*parts: str | None) -> str | None:
    """What is known, one thing on each line."""
    return "\n".join(part for part in parts if part) or None


def segment(row: MissingSegment, asked: Asked) -> Iterable[Moment]:
    """What the episode was from a moment on."""
    by = row.watched_by and f"By: {row.watched_by}"
    yield Moment(row.started_at, f"From here on {said.whereabouts(row.type, row.monitored)}", text=by)


def update(row: EpisodeUpdate, asked: Asked) -> Iterable[Moment]:
    """An update, an attempt, a contact or a sighting, with who, where and what came of it."""
    yield Moment(row.at, KINDS.get(row.what, "Update"), text=lines(
        row.text, row.by and f"By: {row.by}", row.place and f"Where: {row.place}", row.result and f"What came of it: {row.result}"))


def risk(row: PoliceRisk, asked: Asked) -> Iterable[Moment]:
    """A grading by the police, in their words, with who and why."""
    yield Moment(row.at, f"Police risk: {said.RISK.get(row.level, row.level)}", text=lines(
        row.words and f"In their words: {row.words}", row.by and f"By: {row.by}", row.why and f"Why: {row.why}"))


def meeting(row: StrategyMeeting, asked: Asked) -> Iterable[Moment]:
    """Asked for, and held or not held."""
    kind, href = looks.KINDS[row.kind], f"/strategy-meetings/{row.ref}"
    yield Moment(row.requested_at, f"{kind} asked for", text=row.requested_because, field="requested_at", href=href)
    if row.held_at is not None:
        enquiry = None if row.section_47 is None else f"Section 47 enquiry: {'yes' if row.section_47 else 'no'}"
        yield Moment(row.held_at, f"{kind} held", text=lines(row.decisions, enquiry), field="held_at", href=href)
    elif row.not_held_because:
        yield Moment(None, f"{kind} not held", text=row.not_held_because, field="not_held_because", href=href)


def action(row: MeetingAction, asked: Asked) -> Iterable[Moment]:
    """Agreed, and done."""
    yield Moment(None, "Action agreed", text=lines(row.what, f"Who: {row.owner}"), field="what")
    if row.done_at is not None:
        yield Moment(row.done_at, "Action done", text=lines(row.what, row.done_note), field="done_at")


def escalation(row: Escalation, asked: Asked) -> Iterable[Moment]:
    """Taken to a manager, and taken up."""
    yield Moment(row.at, f"Escalated: {looks.LEVELS[row.level]}", text=lines(row.to, row.why), field="at")
    if row.acknowledged_at is not None:
        yield Moment(row.acknowledged_at, f"{looks.LEVELS[row.level]}: taken up", text=row.acknowledged_by, field="acknowledged_at")


def closing(row: EpisodeClosing, asked: Asked) -> Iterable[Moment]:
    """Closed."""
    yield Moment(row.closed_at, "Closed", text=row.despite, field="closed_at")


MEETINGS: Sequence[Source] = (
    Source("meetings", "Meetings and managers", StrategyMeeting, meeting, "episode.amend", of_report=lambda user: False),
    Source("meetings", "Meetings and managers", MeetingAction, action, "episode.amend", of_report=lambda user: False),
    Source("meetings", "Meetings and managers", Escalation, escalation, "episode.read"),
    Source("meetings", "Meetings and managers", EpisodeClosing, closing, "episode.read"),
)
"""The tables that are added to those of the report itself."""
