"""How an episode stands in its life, and closing it, in JSON."""
from __future__ import annotations

from typing import Any

from flask import Response, url_for
from flask_login import current_user

from caseflow.audit.record import viewed
from caseflow.children.models import Child
from caseflow.core import clock
from caseflow.missing import queries, schemas
from caseflow.missing.api_frame import api
from caseflow.missing.clocks.limits import limits_of
from caseflow.missing.clocks.reading import facts_of, go_live_and_settings
from caseflow.missing.clocks.strip import strip
from caseflow.missing.closing import service
from caseflow.missing.closing.schemas import Closing, StageAnswer
from caseflow.missing.models import MissingEpisode
from caseflow.web import json_api
from caseflow.web.fields import iso
from caseflow.web.guard import acting, needs
from caseflow.web.writing import writing


@api.route("/missing-episodes/<ref>/stage", methods=["GET"])
@needs("episode.read")
@api.response(200, StageAnswer)
def stage(ref: str) -> Response:
    """Open, found and not back, follow-up or closed; what still follows; and how each clock stands now."""
    episode, child = queries.episode_by_ref(current_user, ref)
    record = _shown(episode, child)
    viewed(acting(), current_user.authority_id, "api.missing-episode", [child.ref], subject=ref)
    return json_api.answer(record)


@api.route("/missing-episodes/<ref>/closed", methods=["POST"])
@needs("episode.amend")
@writing
@api.arguments(Closing)
@api.response(201, StageAnswer)
def closed(facts: dict[str, Any], ref: str) -> Response:
    """Close an episode. While something still follows only a lead may, saying why in `despite`."""
    episode, child = queries.episode_by_ref(current_user, ref)
    service.close(episode, child, current_user, facts.get("despite"))
    return json_api.answer(_shown(episode, child), 201, location=url_for("missing-api.stage", ref=ref))


@api.route("/missing-episodes/<ref>/opened-again", methods=["POST"])
@needs("episode.amend")
@writing
@api.arguments(schemas.TakeBack)
@api.response(201, StageAnswer)
def opened_again(facts: dict[str, Any], ref: str) -> Response:
    """Take the closing back, with the reason."""
    episode, child = queries.episode_by_ref(current_user, ref)
    service.open_again(episode, child, facts["reason"])
    return json_api.answer(_shown(episode, child), 201, location=url_for("missing-api.stage", ref=ref))


def _shown(episode: MissingEpisode, child: Child) -> dict[str, Any]:
    now, closing = clock.now(), service.closing_of(episode)
    go_live, settings = go_live_and_settings(episode.authority_id)
    clocks = strip(facts_of([episode], go_live)[episode.id], limits_of(settings))
    return {
        "ref": episode.ref, "child": child.ref, "stage": service.stage(episode, closing),
        "outstanding": service.outstanding(episode), "closed_at": iso(closing.closed_at) if closing else None,
        "despite": closing.despite if closing else None,
        "clocks": [{"name": c.name, "started_at": iso(c.started_at), "due_at": iso(c.due_at), "stopped_at": iso(c.stopped_at),
                    "state": c.state(now).value} for c in clocks]}
