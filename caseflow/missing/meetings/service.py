"""Strategy discussions and meetings, their actions, and escalations: recorded on the episode, each with its own times."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from caseflow.audit.record import record
from caseflow.children.models import Child
from caseflow.children.service_care import refuse_too_early
from caseflow.core import clock
from caseflow.core.errors import Conflict, Refused
from caseflow.extensions import db
from caseflow.missing import times
from caseflow.missing.meetings.models import LEVELS, Escalation, MeetingAction, StrategyMeeting
from caseflow.missing.meetings.shown import action_as_shown, escalation_as_shown
from caseflow.missing.models import MissingEpisode
from caseflow.missing.service import refuse_void

MEETING_FIELDS = ("kind", "requested_at", "requested_because", "held_at", "not_held_because", "attendees", "decisions", "section_47")
"""What `request_meeting` and `record_meeting` take."""


def request_meeting(episode: MissingEpisode, child: Child, facts: Mapping[str, Any]) -> StrategyMeeting:
    """Record that a strategy discussion or meeting was asked for (`requested_at`, now), or that it was already held."""
    refuse_void(episode, child)
    known = {name: facts.get(name) for name in MEETING_FIELDS}
    known["kind"] = known["kind"] or "discussion"
    known["requested_at"] = known["requested_at"] or known["held_at"] or clock.now()
    _refuse(known, child)
    row = StrategyMeeting(authority_id=child.authority_id, child_id=child.id, episode_id=episode.id, **known)
    db.session.add(row)
    db.session.flush()
    record("strategy-meeting.requested", row.ref, [child.ref, episode.ref], kind=row.kind, at=row.requested_at)
    return row


def record_meeting(meeting: StrategyMeeting, child: Child, facts: Mapping[str, Any]) -> StrategyMeeting:
    """Record that it was held, who came and what was decided, or why it was not held; only the fields given."""
    _refuse_taken_back(meeting)
    known = {name: facts[name] for name in MEETING_FIELDS
             if name in facts and not (name in ("kind", "requested_at") and facts[name] is None)}
    _refuse({name: getattr(meeting, name) for name in MEETING_FIELDS} | known, child)
    for name, value in known.items():
        setattr(meeting, name, value)
    db.session.flush()
    record("strategy-meeting.recorded", meeting.ref, [child.ref], held_at=meeting.held_at, section_47=meeting.section_47,
           fields=sorted(known))
    return meeting


def add_action(meeting: StrategyMeeting, child: Child, what: str, owner: str, due_on: Any = None) -> MeetingAction:
    """Record an action that a meeting agreed: what, whose it is, and by which day."""
    _refuse_taken_back(meeting)
    for name, value in (("what", what), ("owner", owner)):
        if not (value or "").strip():
            raise Refused("Say what is to be done." if name == "what" else "Say who does it.", field=name)
    refuse_too_early(due_on, child, "due_on")
    row = MeetingAction(authority_id=child.authority_id, child_id=child.id, episode_id=meeting.episode_id, meeting_id=meeting.id,
                        what=what, owner=owner, due_on=due_on)
    db.session.add(row)
    db.session.flush()
    record("meeting-action.agreed", row.ref, [child.ref, meeting.ref], due_on=due_on)
    return row


def finish_action(action: MeetingAction, child: Child, at: datetime | None = None, note: str | None = None) -> MeetingAction:
    """Record that an action was done at `at` (now), with a note."""
    if action.done_at is not None:
        raise Conflict("This action is already recorded as done.", current=action_as_shown(action), field="done_at")
    at = at or clock.now()
    times.refuse_impossible({"done_at": at}, child.date_of_birth, "done_at")
    action.done_at, action.done_note = at, note
    db.session.flush()
    record("meeting-action.done", action.ref, [child.ref], at=at)
    return action


def escalate(episode: MissingEpisode, child: Child, level: str, at: datetime | None = None, *, to: str | None = None,
             why: str | None = None) -> Escalation:
    """Record that the episode was taken to a manager at a level of the ladder at `at` (now)."""
    refuse_void(episode, child)
    if level not in LEVELS:
        raise Refused(f"Choose one of: {', '.join(LEVELS)}.", field="level")
    at = at or clock.now()
    times.refuse_impossible({"at": at}, child.date_of_birth, "at")
    row = Escalation(authority_id=child.authority_id, child_id=child.id, episode_id=episode.id, level=level, at=at, to=to, why=why)
    db.session.add(row)
    db.session.flush()
    record("episode.escalated", row.ref, [child.ref, episode.ref], level=level, at=at)
    return row


def acknowledge(escalation: Escalation, child: Child, by: str, at: datetime | None = None) -> Escalation:
    """Record which manager took the escalation up, and when (now)."""
    if not (by or "").strip():
        raise Refused("Give the name of the manager who took it up.", field="acknowledged_by")
    if escalation.acknowledged_at is not None:
        raise Conflict("Somebody has already taken this up.", current=escalation_as_shown(escalation), field="acknowledged_by")
    at = at or clock.now()
    times.refuse_impossible({"acknowledged_at": at}, child.date_of_birth, "acknowledged_at")
    if at < escalation.at:
        raise Refused("This is before it was escalated.", field="acknowledged_at")
    escalation.acknowledged_by, escalation.acknowledged_at = by, at
    db.session.flush()
    record("escalation.acknowledged", escalation.ref, [child.ref], at=at)
    return escalation


def open_actions(episode_ids: list[int]) -> dict[int, int]:
    """How many actions of strategy meetings are not done, by episode."""
    found: dict[int, int] = {}
    for number in db.session.execute(select(MeetingAction.episode_id).where(
            MeetingAction.episode_id.in_(episode_ids), MeetingAction.done_at.is_(None), MeetingAction.voided.is_(False))
            .order_by(MeetingAction.id)).scalars():
        found[number] = found.get(number, 0) + 1
    return found


def _refuse(facts: Mapping[str, Any], child: Child) -> None:
    times.refuse_impossible(facts, child.date_of_birth, "requested_at", "held_at")
    if facts["held_at"] is not None and facts["not_held_because"]:
        raise Refused("Either it was held, or it was not.", field="not_held_because")
    if facts["held_at"] is not None and facts["requested_at"] is not None and facts["held_at"] < facts["requested_at"]:
        raise Refused("This is before it was asked for.", field="held_at")
    if facts["held_at"] is None and (facts["decisions"] or facts["section_47"] is not None):
        raise Refused("Say when it was held, then what was decided.", field="held_at")


def _refuse_taken_back(meeting: StrategyMeeting) -> None:
    if meeting.voided:
        raise Conflict("This was recorded in error and taken back.")
