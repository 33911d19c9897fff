"""What putting an episode right would move, in JSON: asked beforehand, nothing kept."""
from __future__ import annotations

from typing import Any

from flask import Response
from flask_login import current_user
from marshmallow import Schema
from marshmallow import fields as plain

from caseflow.audit.record import viewed
from caseflow.missing import schemas, service
from caseflow.missing.queries import episode_by_ref
from caseflow.pages.amending import moved
from caseflow.pages.amending.trial import tried
from caseflow.web import json_api
from caseflow.web.fields import Ref
from caseflow.web.guard import acting, needs
from caseflow.web.json_api import ApiBlueprint
from caseflow.web.writing import writing

api = ApiBlueprint("amending-api", __name__, description="What an amendment would move, before it is made")


class MovedFigureAnswer(Schema):
    """A figure that would count otherwise; `sent` where it was submitted and stays as it was sent."""

    of = plain.String(required=True, data_key="return")
    period = plain.String(required=True)
    figure = plain.String(required=True)
    change = plain.String(required=True)
    sent = plain.Boolean(required=True)


class AmendmentPreviewAnswer(Schema):
    """The alerts that would fire or end and the figures that would count otherwise, in words, with the warnings that would be given."""

    episode = Ref(required=True)
    child = Ref(required=True)
    alerts = plain.List(plain.String(), required=True)
    figures = plain.List(plain.Nested(MovedFigureAnswer), required=True)
    warnings = plain.List(plain.String(), required=True)


@api.route("/missing-episodes/<ref>/amendment-preview", methods=["POST"])
@needs("episode.amend")
@writing
@api.arguments(schemas.EpisodeChanges)
@api.response(200, AmendmentPreviewAnswer)
def amendment_preview(changes: dict[str, Any], ref: str) -> Response:
    """What a PATCH of the episode with this body would move: it is tried out and undone, and nothing is kept.

    It is refused as the PATCH would be, and needs no `If-Match`: what it answers holds of the episode as it stands.
    """
    episode, child = episode_by_ref(current_user, ref)
    viewed(acting(), child.authority_id, "api.amendment-preview", [child.ref], subject=ref)
    child_ref, reason = child.ref, changes.pop("reason")
    found = tried(child.id, lambda: service.amend(episode, child, changes, reason=reason, amender=current_user))
    moves = moved.for_programs(moved.in_words(found.impact))
    return json_api.answer({"episode": ref, "child": child_ref, **moves, "warnings": found.warnings})
