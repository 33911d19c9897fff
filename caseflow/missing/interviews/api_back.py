"""The child is back, in JSON: the police's prevention interview and the welfare check."""
from __future__ import annotations

from typing import Any

from flask import Response, url_for
from flask_login import current_user

from caseflow.children.answers import list_of
from caseflow.missing.api_frame import api, listed
from caseflow.missing.interviews import answers, back, schemas, withheld
from caseflow.missing.queries import episode_by_ref
from caseflow.web import json_api
from caseflow.web.guard import needs
from caseflow.web.json_api import ListQuery
from caseflow.web.writing import writing


@api.route("/missing-episodes/<ref>/prevention-interviews", methods=["GET"])
@needs("episode.read")
@api.arguments(ListQuery, location="query")
@api.response(200, list_of(answers.PreventionAnswer))
def preventions(query: dict[str, Any], ref: str) -> Response:
    """The police's prevention interviews; they are never the return home interview."""
    reader = withheld.reader_of(current_user)
    return listed(ref, query, "prevention-interviews", back.prevention_of, lambda row: back.prevention_as_shown(row, reader))


@api.route("/missing-episodes/<ref>/prevention-interviews", methods=["POST"])
@needs("episode.write")
@writing
@api.arguments(schemas.NewPrevention)
@api.response(201, answers.PreventionAnswer)
def new_prevention(facts: dict[str, Any], ref: str) -> Response:
    """The police did it, or did not and why; what harm the child told of, and when the police closed their report."""
    episode, child = episode_by_ref(current_user, ref)
    row = back.record_prevention(episode, child, facts)
    record = back.prevention_as_shown(row, withheld.reader_of(current_user))
    return json_api.answer(record, 201, location=url_for("missing-api.preventions", ref=ref), tag=record)


@api.route("/missing-episodes/<ref>/welfare-checks", methods=["GET"])
@needs("episode.read")
@api.arguments(ListQuery, location="query")
@api.response(200, list_of(answers.WelfareAnswer))
def welfare(query: dict[str, Any], ref: str) -> Response:
    """How the child was when they came back."""
    reader = withheld.reader_of(current_user)
    return listed(ref, query, "welfare-checks", back.welfare_of, lambda row: back.welfare_as_shown(row, reader))


@api.route("/missing-episodes/<ref>/welfare-checks", methods=["POST"])
@needs("episode.write")
@writing
@api.arguments(schemas.NewWelfare)
@api.response(201, answers.WelfareAnswer)
def new_welfare(facts: dict[str, Any], ref: str) -> Response:
    """Food, rest, injury, medical help, medicine, sexual health, and whether the child was made welcome."""
    episode, child = episode_by_ref(current_user, ref)
    record = back.welfare_as_shown(back.record_welfare(episode, child, facts), withheld.reader_of(current_user))
    return json_api.answer(record, 201, location=url_for("missing-api.welfare", ref=ref), tag=record)
