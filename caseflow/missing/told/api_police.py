"""The statement to the police in JSON, what was asked of them, and what they answered."""
from __future__ import annotations

from typing import Any

from flask import Response, url_for
from flask_login import current_user

from caseflow.audit.record import viewed
from caseflow.children.answers import list_of
from caseflow.missing.api_frame import api
from caseflow.missing.queries import episode_of_seen_child
from caseflow.missing.told import answers, schemas
from caseflow.missing.told.police_requests import (
    answer_request,
    ask_police,
    request_by_ref,
    unanswered,
)
from caseflow.missing.told.statement import request_shown, requests_of, statement_for
from caseflow.web import json_api
from caseflow.web.fields import Choice, Payload
from caseflow.web.guard import acting, needs
from caseflow.web.json_api import ListQuery
from caseflow.web.writing import writing


class StatementQuery(Payload):
    """Whether to give the address of the placement too."""

    address = Choice(("yes", "no"))


@api.route("/missing-episodes/<ref>/police-statement", methods=["GET"])
@needs("episode.read")
@api.arguments(StatementQuery, location="query")
@api.response(200, answers.StatementAnswer)
def police_statement(query: dict[str, Any], ref: str) -> Response:
    """The statement as it stands now; the address is left out unless `address=yes`, which is written down."""
    episode, child = episode_of_seen_child(current_user, ref)
    address = query.get("address") == "yes"
    said = statement_for(episode, child, with_address=address)
    viewed(acting(), child.authority_id, "api.police-statement with the address" if address else "api.police-statement", [child.ref],
           subject=ref)
    return json_api.answer(said)


@api.route("/missing-episodes/<ref>/police-requests", methods=["GET"])
@needs("episode.read")
@api.arguments(ListQuery, location="query")
@api.response(200, list_of(answers.PoliceRequestAnswer))
def police_requests_of(query: dict[str, Any], ref: str) -> Response:
    """What was asked of the police in this episode, oldest first."""
    episode, child = episode_of_seen_child(current_user, ref)
    offset = json_api.after_count(query)
    rows = requests_of([episode.id]).get(episode.id, [])[offset: offset + query["limit"] + 1]
    viewed(acting(), child.authority_id, "api.police-requests", [child.ref], subject=ref)
    return json_api.answer(json_api.counted_page([request_shown(row) for row in rows], query, offset))


@api.route("/missing-episodes/<ref>/police-requests", methods=["POST"])
@needs("episode.write")
@writing
@api.arguments(schemas.NewPoliceRequest)
@api.response(201, answers.PoliceRequestAnswer)
def new_police_request(facts: dict[str, Any], ref: str) -> Response:
    """Record what was asked of the police; refused where there is nothing to state about the child."""
    episode, child = episode_of_seen_child(current_user, ref)
    row = ask_police(episode, child, facts["resource"], facts.get("asked_at"), facts.get("asked_of"))
    return json_api.answer(request_shown(row), 201, location=url_for("missing-api.police_requests_of", ref=ref))


@api.route("/police-requests", methods=["GET"])
@needs("board.read")
@api.arguments(ListQuery, location="query")
@api.response(200, list_of(answers.UnansweredRequest))
def police_requests_unanswered(query: dict[str, Any]) -> Response:
    """What the police have not answered, longest first, with the references of episode and child."""
    offset = json_api.after_count(query)
    rows = unanswered(current_user, limit=query["limit"] + 1, offset=offset)
    viewed(acting(), current_user.authority_id, "api.police-requests", [child.ref for _row, _episode, child in rows])
    items = [{**request_shown(row), "episode": episode.ref, "child": child.ref} for row, episode, child in rows]
    return json_api.answer(json_api.counted_page(items, query, offset))


@api.route("/police-requests/<ref>/answer", methods=["POST"])
@needs("episode.write")
@writing
@api.arguments(schemas.PoliceAnswer)
@api.response(201, answers.PoliceRequestAnswer)
def police_answer(facts: dict[str, Any], ref: str) -> Response:
    """Record what the police answered, when and who."""
    row, episode, child = request_by_ref(current_user, ref)
    answer_request(row, child, facts.pop("answer"), **facts)
    return json_api.answer(request_shown(row), 201, location=url_for("missing-api.police_requests_of", ref=episode.ref))
