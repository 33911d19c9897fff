"""Strategy meetings, their actions, escalations and the closing of an episode, in JSON."""
from __future__ import annotations

from typing import Any

from flask import Response, url_for
from flask_login import current_user

from caseflow.audit.record import viewed
from caseflow.children.answers import list_of
from caseflow.missing import queries as episodes
from caseflow.missing.api_frame import api, listed
from caseflow.missing.meetings import queries, schemas, service, shown
from caseflow.web import json_api
from caseflow.web.guard import acting, needs
from caseflow.web.json_api import ListQuery
from caseflow.web.writing import writing


@api.route("/missing-episodes/<ref>/strategy-meetings", methods=["GET"])
@needs("episode.amend")
@api.arguments(ListQuery, location="query")
@api.response(200, list_of(schemas.MeetingAnswer))
def meetings(query: dict[str, Any], ref: str) -> Response:
    """Strategy discussions and meetings with their actions, in the order in which they were asked for; for those who see the child."""
    episode, child = episodes.episode_of_seen_child(current_user, ref)
    offset = json_api.after_count(query)
    actions = queries.actions_of([episode.id]).get(episode.id, [])
    rows = queries.meetings_of([episode.id]).get(episode.id, [])[offset: offset + query["limit"] + 1]
    items = [shown.meeting_as_shown(row, [a for a in actions if a.meeting_id == row.id]) for row in rows]
    viewed(acting(), current_user.authority_id, "api.strategy-meetings", [child.ref], subject=ref)
    return json_api.answer(json_api.counted_page(items, query, offset))


@api.route("/missing-episodes/<ref>/strategy-meetings", methods=["POST"])
@needs("episode.amend")
@writing
@api.arguments(schemas.MeetingFields)
@api.response(201, schemas.MeetingAnswer)
def request_meeting(facts: dict[str, Any], ref: str) -> Response:
    """A strategy discussion or meeting was asked for, or held already."""
    episode, child = episodes.episode_by_ref(current_user, ref)
    row = service.request_meeting(episode, child, facts)
    return json_api.answer(shown.meeting_as_shown(row), 201, location=url_for("missing-api.meetings", ref=ref))


@api.route("/strategy-meetings/<ref>", methods=["PATCH"])
@needs("episode.amend")
@writing
@api.arguments(schemas.MeetingFields)
@api.response(200, schemas.MeetingAnswer)
def record_meeting(facts: dict[str, Any], ref: str) -> Response:
    """What became of a meeting; fields that are not sent stay as they are."""
    meeting, _, child = queries.meeting_by_ref(current_user, ref)
    actions = [a for a in queries.actions_of([meeting.episode_id]).get(meeting.episode_id, []) if a.meeting_id == meeting.id]
    json_api.require_match(shown.meeting_as_shown(meeting, actions))
    record = shown.meeting_as_shown(service.record_meeting(meeting, child, facts), actions)
    return json_api.answer(record, 200, tag=record)


@api.route("/strategy-meetings/<ref>/actions", methods=["POST"])
@needs("episode.amend")
@writing
@api.arguments(schemas.NewMeetingAction)
@api.response(201, schemas.MeetingActionAnswer)
def add_meeting_action(facts: dict[str, Any], ref: str) -> Response:
    """An action that a meeting agreed."""
    meeting, episode, child = queries.meeting_by_ref(current_user, ref)
    row = service.add_action(meeting, child, facts["what"], facts["owner"], facts.get("due_on"))
    return json_api.answer(shown.action_as_shown(row), 201, location=url_for("missing-api.meetings", ref=episode.ref))


@api.route("/meeting-actions/<ref>/done", methods=["POST"])
@needs("episode.amend")
@writing
@api.arguments(schemas.MeetingActionDone)
@api.response(201, schemas.MeetingActionAnswer)
def finish_meeting_action(facts: dict[str, Any], ref: str) -> Response:
    """An action was done; done already answers 409."""
    action, episode, child = queries.action_by_ref(current_user, ref)
    row = service.finish_action(action, child, facts.get("done_at"), facts.get("done_note"))
    return json_api.answer(shown.action_as_shown(row), 201, location=url_for("missing-api.meetings", ref=episode.ref))


@api.route("/missing-episodes/<ref>/escalations", methods=["GET"])
@needs("episode.read")
@api.arguments(ListQuery, location="query")
@api.response(200, list_of(schemas.EscalationAnswer))
def escalations(query: dict[str, Any], ref: str) -> Response:
    """To whom the episode was taken, oldest first."""
    return listed(ref, query, "escalations", queries.escalations_of, shown.escalation_as_shown)


@api.route("/missing-episodes/<ref>/escalations", methods=["POST"])
@needs("episode.write")
@writing
@api.arguments(schemas.NewEscalation)
@api.response(201, schemas.EscalationAnswer)
def escalate(facts: dict[str, Any], ref: str) -> Response:
    """The episode was taken to a manager at a level of the ladder."""
    episode, child = episodes.episode_by_ref(current_user, ref)
    row = service.escalate(episode, child, facts["level"], facts.get("at"), to=facts.get("to"), why=facts.get("why"))
    return json_api.answer(shown.escalation_as_shown(row), 201, location=url_for("missing-api.escalations", ref=ref))


@api.route("/escalations/<ref>/acknowledged", methods=["POST"])
@needs("episode.write")
@writing
@api.arguments(schemas.TakenUp)
@api.response(201, schemas.EscalationAnswer)
def acknowledge_escalation(facts: dict[str, Any], ref: str) -> Response:
    """A manager took it up; taken up already answers 409 with the other's values in `current`."""
    row, episode, child = queries.escalation_by_ref(current_user, ref)
    saved = service.acknowledge(row, child, facts["acknowledged_by"], facts.get("acknowledged_at"))
    return json_api.answer(shown.escalation_as_shown(saved), 201, location=url_for("missing-api.escalations", ref=episode.ref))
