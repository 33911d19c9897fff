"""Came back, then went again, in JSON: one request that ends one episode and opens the next."""
from __future__ import annotations

from typing import Any

from flask import Response, url_for
from flask_login import current_user

from caseflow.missing import answers, queries, schemas
from caseflow.missing.api_frame import api, as_shown
from caseflow.missing.service_again import went_again
from caseflow.web import json_api
from caseflow.web.guard import needs
from caseflow.web.writing import writing


@api.route("/missing-episodes/<ref>/went-again", methods=["POST"])
@needs("episode.write")
@writing
@api.arguments(schemas.WentAgain)
@api.response(201, answers.AgainAnswer)
def again(facts: dict[str, Any], ref: str) -> Response:
    """The child came back and went again: ends this episode and opens the next, both or neither; answers with the next one."""
    episode, child = queries.episode_by_ref(current_user, ref)
    saved = went_again(episode, child, facts, reporter=current_user)
    record = as_shown(saved.episode, child)
    gap = None if saved.gap is None else int(saved.gap.total_seconds() // 60)
    more = {"warnings": saved.warnings, "ended": saved.ended.ref if saved.ended else None, "gap_minutes": gap}
    return json_api.answer(record | more, 201, location=url_for("missing-api.episode", ref=saved.episode.ref), tag=record)
