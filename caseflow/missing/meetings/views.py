"""Pages of strategy meetings, their actions and escalations: one question each, from the page of the episode."""
from __future__ import annotations

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.missing.blueprint import blueprint
from caseflow.missing.meetings import looks, queries, schemas, service
from caseflow.missing.question import ask
from caseflow.web.forms import Form
from caseflow.web.guard import needs
from caseflow.web.writing import writing


def _to_meeting(meeting: Any) -> str:
    return url_for("missing.strategy_meeting", ref=meeting.ref)


def _ask_for(ref: str) -> ResponseReturnValue:
    form = Form(schemas.MeetingFields(only=tuple(looks.ASKED_FOR)), {"kind": "discussion"}, looks=looks.ASKED_FOR)
    return ask(ref, "Ask for a strategy discussion or meeting", form, service.request_meeting, done="Saved: asked for.")


def _meeting(ref: str) -> ResponseReturnValue:
    meeting, episode, _ = queries.meeting_by_ref(current_user, ref)
    form = Form(schemas.MeetingFields(only=tuple(looks.HELD)), {name: getattr(meeting, name) for name in looks.HELD}, looks=looks.HELD)
    actions = [a for a in queries.actions_of([episode.id]).get(episode.id, []) if a.meeting_id == meeting.id]
    return ask(episode.ref, looks.KINDS[meeting.kind], form, lambda _, child, facts: service.record_meeting(meeting, child, facts),
               then=_to_meeting, template="missing/meetings/meeting.html", meeting=meeting.ref,
               actions=[(a.ref, a.what, a.owner, a.due_on, a.done_at, a.done_note) for a in actions])


def _action(ref: str) -> ResponseReturnValue:
    meeting, episode, _ = queries.meeting_by_ref(current_user, ref)
    form = Form(schemas.NewMeetingAction(), looks=looks.ACTION)
    return ask(episode.ref, "Add an action", form, lambda _, child, facts: service.add_action(
        meeting, child, facts["what"], facts["owner"], facts.get("due_on")), then=lambda _: _to_meeting(meeting), done="Action saved.")


def _done(ref: str) -> ResponseReturnValue:
    action, episode, _ = queries.action_by_ref(current_user, ref)
    form = Form(schemas.MeetingActionDone(), looks=looks.DONE)
    return ask(episode.ref, "Action done", form, lambda _, child, facts: service.finish_action(
        action, child, facts.get("done_at"), facts.get("done_note")), hint=f"{action.what} ({action.owner})")


def _escalate(ref: str) -> ResponseReturnValue:
    return ask(ref, "Escalate to a manager", Form(schemas.NewEscalation(), looks=looks.ESCALATE), lambda episode, child, facts: (
        service.escalate(episode, child, facts["level"], facts.get("at"), to=facts.get("to"), why=facts.get("why"))), done="Escalated.")


def _taken_up(ref: str) -> ResponseReturnValue:
    row, episode, _ = queries.escalation_by_ref(current_user, ref)
    return ask(episode.ref, f"{looks.LEVELS[row.level]}: taken up", Form(schemas.TakenUp(), looks=looks.TAKEN_UP),
               lambda _, child, facts: service.acknowledge(row, child, facts["acknowledged_by"], facts.get("acknowledged_at")))


@blueprint.get("/missing/<ref>/strategy-meeting")
@needs("episode.amend")
def ask_for_meeting(ref: str) -> ResponseReturnValue:
    """Ask what is asked for, when and why."""
    return _ask_for(ref)


@blueprint.post("/missing/<ref>/strategy-meeting")
@needs("episode.amend")
@writing
def save_asked_for_meeting(ref: str) -> ResponseReturnValue:
    """Save that it was asked for."""
    return _ask_for(ref)


@blueprint.get("/strategy-meetings/<ref>")
@needs("episode.amend")
def strategy_meeting(ref: str) -> ResponseReturnValue:
    """When it was held, who took part, what was decided, and the actions."""
    return _meeting(ref)


@blueprint.post("/strategy-meetings/<ref>")
@needs("episode.amend")
@writing
def save_strategy_meeting(ref: str) -> ResponseReturnValue:
    """Save what became of it."""
    return _meeting(ref)


@blueprint.get("/strategy-meetings/<ref>/actions")
@needs("episode.amend")
def add_meeting_action(ref: str) -> ResponseReturnValue:
    """Ask for an action with its owner and day."""
    return _action(ref)


@blueprint.post("/strategy-meetings/<ref>/actions")
@needs("episode.amend")
@writing
def save_meeting_action(ref: str) -> ResponseReturnValue:
    """Save the action."""
    return _action(ref)


@blueprint.get("/meeting-actions/<ref>/done")
@needs("episode.amend")
def meeting_action_done(ref: str) -> ResponseReturnValue:
    """Ask when an action was done."""
    return _done(ref)


@blueprint.post("/meeting-actions/<ref>/done")
@needs("episode.amend")
@writing
def save_meeting_action_done(ref: str) -> ResponseReturnValue:
    """Save that it was done."""
    return _done(ref)


@blueprint.get("/missing/<ref>/escalate")
@needs("episode.write")
def escalate(ref: str) -> ResponseReturnValue:
    """Ask to whom and why."""
    return _escalate(ref)


@blueprint.post("/missing/<ref>/escalate")
@needs("episode.write")
@writing
def save_escalate(ref: str) -> ResponseReturnValue:
    """Save the escalation."""
    return _escalate(ref)


@blueprint.get("/escalations/<ref>/taken-up")
@needs("episode.write")
def taken_up(ref: str) -> ResponseReturnValue:
    """Ask which manager took it up."""
    return _taken_up(ref)


@blueprint.post("/escalations/<ref>/taken-up")
@needs("episode.write")
@writing
def save_taken_up(ref: str) -> ResponseReturnValue:
    """Save who took it up."""
    return _taken_up(ref)
