"""Return home interviews in JSON."""
from __future__ import annotations

from typing import Any

from flask import Response, url_for
from flask_login import current_user

from caseflow.audit.record import viewed
from caseflow.children.answers import list_of
from caseflow.children.models import Child
from caseflow.core.errors import Refused
from caseflow.extensions import db
from caseflow.missing import shown
from caseflow.missing.api_frame import api
from caseflow.missing.interviews import answers, queries, schemas, service
from caseflow.missing.models import MissingEpisode, ReturnInterview
from caseflow.missing.queries import episodes_by_refs
from caseflow.web import json_api
from caseflow.web.guard import acting, needs
from caseflow.web.json_api import ListQuery
from caseflow.web.writing import writing


@api.route("/return-interviews", methods=["GET"])
@needs("interview.read")
@api.arguments(ListQuery, location="query")
@api.response(200, list_of(answers.InterviewAnswer))
def interviews(query: dict[str, Any]) -> Response:
    """The return home interviews that you see, by reference."""
    rows = queries.interviews(current_user, after=json_api.after_ref(query), limit=query["limit"] + 1)
    covered = queries.covered([row.id for row, _ in rows])
    items = [shown.interview_as_shown(row, child.ref, [e.ref for e in covered.get(row.id, [])]) for row, child in rows]
    page = json_api.page_of(items, query)
    viewed(acting(), current_user.authority_id, "api.return-interviews", [item["child"] for item in page["items"]])
    return json_api.answer(page)


@api.route("/return-interviews", methods=["POST"])
@needs("interview.write")
@writing
@api.arguments(schemas.NewInterview)
@api.response(201, answers.InterviewAnswer)
def new_interview(facts: dict[str, Any]) -> Response:
    """Record an interview that covers one or more episodes of one child; one that is owed for them is taken up."""
    episodes = _episodes(facts.pop("episodes"))
    child = db.session.get_one(Child, episodes[0].child_id)
    interview = service.record_interview(child, episodes, facts)
    record = _shown(interview, child)
    return json_api.answer(record, 201, location=url_for("missing-api.interview", ref=interview.ref), tag=record)


@api.route("/return-interviews/<ref>", methods=["GET"])
@needs("interview.read")
@api.response(200, answers.InterviewAnswer)
def interview(ref: str) -> Response:
    """One return home interview."""
    found, child = queries.interview_by_ref(current_user, ref)
    record = _shown(found, child)
    viewed(acting(), current_user.authority_id, "api.return-interview", [record["child"]], subject=ref)
    return json_api.answer(record, tag=record)


@api.route("/return-interviews/<ref>", methods=["PATCH"])
@needs("interview.write")
@writing
@api.arguments(schemas.InterviewChanges)
@api.response(200, answers.InterviewAnswer)
def change_interview(changes: dict[str, Any], ref: str) -> Response:
    """Record the offer, the answer, what was arranged, and that it was held."""
    found, child = queries.interview_by_ref(current_user, ref)
    json_api.require_match(_shown(found, child))
    refs = changes.pop("episodes", None)
    service.amend_interview(found, child, changes, None if refs is None else _episodes(refs), reason=changes.pop("reason", None))
    record = _shown(found, child)
    return json_api.answer(record, tag=record)


def _episodes(refs: list[str]) -> list[MissingEpisode]:
    episodes = episodes_by_refs(current_user, refs)
    if len(episodes) != len(refs):
        raise Refused("There is no such episode.", field="episodes")
    return episodes


def _shown(interview: ReturnInterview, child: Child) -> dict[str, Any]:
    return shown.interview_as_shown(interview, child.ref, service.episode_refs(interview))
