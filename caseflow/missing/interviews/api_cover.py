"""Which returns an interview covers and who holds it, in JSON; and what was said, put right."""
from __future__ import annotations

from typing import Any

from flask import Response, url_for
from flask_login import current_user

from caseflow.core.errors import Refused
from caseflow.missing.api_frame import api
from caseflow.missing.interviews import answers, giving, queries, said, schemas, service, shown, withheld
from caseflow.missing.models import MissingEpisode
from caseflow.missing.queries import episodes_by_refs
from caseflow.missing.shown import interview_as_shown
from caseflow.web import json_api
from caseflow.web.guard import needs
from caseflow.web.writing import writing


@api.route("/return-interviews/<ref>/covered", methods=["POST"])
@needs("interview.write")
@writing
@api.arguments(schemas.InterviewCovers)
@api.response(201, answers.InterviewAnswer)
def cover(facts: dict[str, Any], ref: str) -> Response:
    """The interview covers this episode as well; what was owed for it and not begun is taken back."""
    row, child = queries.interview_by_ref(current_user, ref)
    service.link(row, child, [_episode(facts["episode"])])
    return _interview(ref)


@api.route("/return-interviews/<ref>/uncovered", methods=["POST"])
@needs("interview.write")
@writing
@api.arguments(schemas.InterviewCovers)
@api.response(201, answers.InterviewAnswer)
def no_longer_cover(facts: dict[str, Any], ref: str) -> Response:
    """The interview did not speak of this episode: it is owed one of its own again."""
    row, child = queries.interview_by_ref(current_user, ref)
    service.unlink(row, child, _episode(facts["episode"]))
    return _interview(ref)


@api.route("/return-interviews/<ref>/given", methods=["POST"])
@needs("interview.give")
@writing
@api.arguments(schemas.InterviewGiven)
@api.response(201, answers.InterviewAnswer)
def give_interview(facts: dict[str, Any], ref: str) -> Response:
    """Give it to an interviewer (`person:REF`) or to a service (`service:REF`), with all that is owed to the child."""
    row, child = queries.interview_by_ref(current_user, ref)
    giving.give_all_owed(row, child, facts["to"], current_user)
    return _interview(ref)


@api.route("/return-interviews/<ref>/texts/<text>", methods=["PATCH"])
@needs("interview.write")
@writing
@api.arguments(schemas.InterviewTextChanges)
@api.response(200, answers.InterviewTextAnswer)
def change_said(changes: dict[str, Any], ref: str, text: str) -> Response:
    """Put right what was said, or from whom it is kept. The ETag is that of the text as the list shows it."""
    row, child = queries.interview_by_ref(current_user, ref)
    found = said.text_by_ref(withheld.reader_of(current_user), row, text)
    json_api.require_match(shown.text_as_shown(found))
    record = shown.text_as_shown(said.change_text(found, child, changes, reason=changes.pop("reason", None)))
    return json_api.answer(record, tag=record)


def _episode(ref: str) -> MissingEpisode:
    found = episodes_by_refs(current_user, [ref])
    if not found:
        raise Refused("There is no such episode.", field="episode")
    return found[0]


def _interview(ref: str) -> Response:
    row, child = queries.interview_by_ref(current_user, ref)
    record = interview_as_shown(row, child.ref, service.episode_refs(row))
    return json_api.answer(record, 201, location=url_for("missing-api.interview", ref=ref), tag=record)
