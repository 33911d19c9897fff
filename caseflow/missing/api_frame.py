"""The blueprint of the room's API, and how it answers with an episode."""
from __future__ import annotations

from typing import Any

from flask import Response, url_for

from caseflow.children.models import Child
from caseflow.missing import queries, service, shown
from caseflow.missing.models import MissingEpisode
from caseflow.web import json_api
from caseflow.web.json_api import ApiBlueprint

api = ApiBlueprint("missing-api", __name__, description="Missing episodes and return home interviews")


def as_shown(episode: MissingEpisode, child: Child) -> dict[str, Any]:
    """The episode as the API shows it, with when it was first recorded."""
    return shown.episode_as_shown(episode, child.ref, queries.first_recorded([episode.id]).get(episode.id))


def answered(saved: service.Saved, child: Child, status: int) -> Response:
    """The episode as saved, what looks wrong about its times, and its ETag."""
    record = as_shown(saved.episode, child)
    location = url_for("missing-api.episode", ref=saved.episode.ref) if status == 201 else None
    return json_api.answer(record | {"warnings": saved.warnings}, status, location=location, tag=record)
