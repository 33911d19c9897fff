"""The blueprint of the room's API, and how it answers with an episode or with a list of what belongs to one."""
from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from flask import Response, url_for
from flask_login import current_user

from caseflow.audit.record import viewed
from caseflow.children.models import Child
from caseflow.missing import queries, service, shown
from caseflow.missing.models import MissingEpisode
from caseflow.web import json_api
from caseflow.web.guard import acting
from caseflow.web.json_api import ApiBlueprint

api = ApiBlueprint("missing-api", __name__, description="Missing episodes and return home interviews")


def as_shown(episode: MissingEpisode, child: Child) -> dict[str, Any]:
    """The episode as the API shows it, with when it was first recorded."""
    first = queries.first_recorded([episode.id]).get(episode.id) if episode.version > 1 else None
    return shown.episode_as_shown(episode, child.ref, first)


def answered(saved: service.Saved, child: Child, status: int) -> Response:
    """The episode as saved, what looks wrong about its times, and its ETag."""
    record = as_shown(saved.episode, child)
    location = url_for("missing-api.episode", ref=saved.episode.ref) if status == 201 else None
    return json_api.answer(record | {"warnings": saved.warnings}, status, location=location, tag=record)


def listed(ref: str, query: Mapping[str, Any], page: str, rows_of: Callable[[Collection[int]], Mapping[int, Sequence[Any]]],
           as_shown: Callable[[Any], dict[str, Any]]) -> Response:
    """The part asked for of a list that belongs to an episode; `page` is what the audit record calls it, after `api.`."""
    episode, child = queries.episode_by_ref(current_user, ref)
    offset = json_api.after_count(query)
    rows = rows_of([episode.id]).get(episode.id, [])[offset:offset + query["limit"] + 1]
    viewed(acting(), current_user.authority_id, f"api.{page}", [child.ref], subject=ref)
    return json_api.answer(json_api.counted_page([as_shown(row) for row in rows], query, offset))
