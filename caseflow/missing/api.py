"""Missing episodes in JSON: report, read, amend; `api_during` adds what happens in them, `interviews.api` what is owed after."""
from __future__ import annotations

from typing import Any

from flask import Response
from flask_login import current_user

from caseflow.audit.record import viewed
from caseflow.children.answers import list_of
from caseflow.children.queries import child_by_ref, child_to_report
from caseflow.missing import (
    answers,
    api_again,
    api_during,
    queries,
    schemas,
    service,
    shown,
)
from caseflow.missing.api_frame import answered, api, as_shown
from caseflow.missing.closing import api as closing_api
from caseflow.missing.interviews import api as interviews_api
from caseflow.missing.interviews import api_back, api_cover, api_parts
from caseflow.missing.looking_on import put_right
from caseflow.missing.meetings import api as meetings_api
from caseflow.missing.told import api as told_api
from caseflow.missing.told import api_police
from caseflow.web import json_api
from caseflow.web.guard import acting, needs
from caseflow.web.json_api import KnownListQuery, KnownQuery
from caseflow.web.writing import writing

__all__ = [
    "api", "api_again", "api_back", "api_cover", "api_during", "api_parts", "api_police", "closing_api",
    "interviews_api", "meetings_api", "told_api",
]


@api.route("/children/<ref>/missing-episodes", methods=["GET"])
@needs("episode.read")
@api.arguments(KnownListQuery, location="query")
@api.response(200, list_of(answers.EpisodeAnswer))
def episodes(query: dict[str, Any], ref: str) -> Response:
    """The child's missing episodes, newest first, without those taken back; `known_at` gives them as they were known then."""
    child = child_by_ref(current_user, ref)
    offset, at = json_api.after_count(query), query.get("known_at")
    rows = (queries.episodes_of(current_user, child, limit=query["limit"] + 1, offset=offset) if at is None
            else queries.episodes_as_known(child, at)[offset:offset + query["limit"] + 1])
    recorded = queries.first_recorded([row.id for row in rows])
    items = [shown.episode_as_shown(row, child.ref, recorded.get(row.id)) for row in rows]
    viewed(acting(), current_user.authority_id, json_api.seen_as("api.missing-episodes", query), [ref])
    return json_api.answer(json_api.counted_page(items, query, offset))


@api.route("/children/<ref>/missing-episodes", methods=["POST"])
@needs("episode.report")
@writing
@api.arguments(schemas.NewEpisode)
@api.response(201, answers.EpisodeAnswer)
def report(facts: dict[str, Any], ref: str) -> Response:
    """Report a child missing. `type` and `last_seen_at` suffice. Any worker may report any child of their authority."""
    child = child_to_report(current_user, ref)
    saved = service.report(child, facts, reporter=current_user)
    return answered(saved, child, 201)


@api.route("/missing-episodes/<ref>", methods=["GET"])
@needs("episode.read")
@api.arguments(KnownQuery, location="query")
@api.response(200, answers.EpisodeAnswer)
def episode(query: dict[str, Any], ref: str) -> Response:
    """One missing episode; `known_at` gives it as it was known then."""
    found, child = queries.episode_by_ref(current_user, ref)
    at = query.get("known_at")
    record = as_shown(found if at is None else queries.episode_as_known(found, at), child)
    viewed(acting(), current_user.authority_id, json_api.seen_as("api.missing-episode", query), [record["child"]], subject=ref)
    return json_api.answer(record, tag=None if at else record)


@api.route("/missing-episodes/<ref>", methods=["PATCH"])
@needs("episode.amend")
@writing
@api.arguments(schemas.EpisodeChanges)
@api.response(200, answers.EpisodeAnswer)
def amend(changes: dict[str, Any], ref: str) -> Response:
    """Put a report right, with the reason. Found and returned are recorded at their own addresses.

    The alerts and figures that it moves are kept for the lead to read.
    """
    found, child = queries.episode_by_ref(current_user, ref)
    json_api.require_match(as_shown(found, child))
    reason = changes.pop("reason")
    saved = put_right(found, child, lambda: service.amend(found, child, changes, reason=reason, amender=current_user))
    return answered(saved, child, 200)
