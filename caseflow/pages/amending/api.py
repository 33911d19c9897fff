"""What putting an episode right, or taking it back, would move, in JSON: asked beforehand, nothing kept."""
from __future__ import annotations

from typing import Any

from flask import Response
from flask_login import current_user
from marshmallow import Schema
from marshmallow import fields as plain

from caseflow.audit.record import viewed
from caseflow.children.models import Child
from caseflow.missing import schemas, service, service_endings
from caseflow.missing.looking_on import Act
from caseflow.missing.models import MissingEpisode
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
    reason = changes.pop("reason")
    return _told(episode, child, lambda: service.amend(episode, child, changes, reason=reason, amender=current_user))


@api.route("/missing-episodes/<ref>/reopened-preview", methods=["POST"])
@needs("episode.amend")
@writing
@api.arguments(schemas.TakeBack)
@api.response(200, AmendmentPreviewAnswer)
def reopened_preview(facts: dict[str, Any], ref: str) -> Response:
    """What taking back found and returned would move: tried out and undone. Refused as `/reopened` would be."""
    episode, child = episode_by_ref(current_user, ref)
    return _told(episode, child, lambda: service_endings.reopen(episode, child, facts["reason"], viewer=current_user))


@api.route("/missing-episodes/<ref>/void-preview", methods=["POST"])
@needs("episode.amend")
@writing
@api.arguments(schemas.TakeBack)
@api.response(200, AmendmentPreviewAnswer)
def void_preview(facts: dict[str, Any], ref: str) -> Response:
    """What taking back the whole episode would move: tried out and undone. Refused as `/void` would be."""
    episode, child = episode_by_ref(current_user, ref)
    return _told(episode, child, lambda: service_endings.void(episode, child, facts["reason"]))


def _told(episode: MissingEpisode, child: Child, act: Act) -> Response:
    refs = {"episode": episode.ref, "child": child.ref}
    viewed(acting(), child.authority_id, "api.amendment-preview", [child.ref], subject=episode.ref)
    found = tried(child.id, act)
    return json_api.answer({**refs, **moved.for_programs(moved.in_words(found.impact)), "warnings": found.warnings})
