"""What happens in an episode, in JSON: updates, in contact, found, returned, notices, police risks, taken back."""
from __future__ import annotations

from typing import Any

from flask import Response, url_for
from flask_login import current_user

from caseflow.children.answers import list_of
from caseflow.missing import answers, queries, schemas, service_during, service_endings, shown
from caseflow.missing.api_frame import answered, api, listed
from caseflow.missing.looking_on import put_right
from caseflow.missing.told.checklist import notices_seen
from caseflow.missing.told.service import add_notice
from caseflow.web import json_api
from caseflow.web.guard import needs
from caseflow.web.json_api import ListQuery
from caseflow.web.writing import writing


@api.route("/missing-episodes/<ref>/found", methods=["POST"])
@needs("episode.write")
@writing
@api.arguments(schemas.Found)
@api.response(201, answers.EpisodeAnswer)
def found(facts: dict[str, Any], ref: str) -> Response:
    """The child was found; saves alone. Found already answers 409 with the other's values in `current`."""
    episode, child = queries.episode_by_ref(current_user, ref)
    saved = service_endings.found(
        episode, child, facts["found_at"], found_where=facts.get("found_where"), found_by=facts.get("found_by"),
        found_safe=facts.get("found_safe"), found_precision=facts.get("found_precision") or "exact", viewer=current_user)
    return answered(saved, child, 201)


@api.route("/missing-episodes/<ref>/returned", methods=["POST"])
@needs("episode.write")
@writing
@api.arguments(schemas.Returned)
@api.response(201, answers.EpisodeAnswer)
def returned(facts: dict[str, Any], ref: str) -> Response:
    """The child arrived at a place of care or safety; a return home interview is due 72 hours later."""
    episode, child = queries.episode_by_ref(current_user, ref)
    saved = service_endings.returned(
        episode, child, facts["returned_at"], facts.get("returned_to"), returned_precision=facts.get("returned_precision") or "exact",
        viewer=current_user)
    return answered(saved, child, 201)


@api.route("/missing-episodes/<ref>/segments", methods=["GET"])
@needs("episode.read")
@api.arguments(ListQuery, location="query")
@api.response(200, list_of(answers.SegmentAnswer))
def segments(query: dict[str, Any], ref: str) -> Response:
    """What the episode was from each moment on: missing (M), or in contact and away (A)."""
    return listed(ref, query, "segments", queries.segments_of, shown.segment_as_shown)


@api.route("/missing-episodes/<ref>/segments", methods=["POST"])
@needs("episode.write")
@writing
@api.arguments(schemas.NewSegment)
@api.response(201, answers.EpisodeAnswer)
def new_segment(facts: dict[str, Any], ref: str) -> Response:
    """In contact, whereabouts known, not back: away (A) from then on, not found. Or nobody knows where any more (M).

    `monitored` away and watched over by somebody (`watched_by`); for rules, figures and the 903 that is away.
    """
    episode, child = queries.episode_by_ref(current_user, ref)
    saved = service_endings.change_type(episode, child, facts["type"], facts.get("at"), monitored=bool(facts.get("monitored")),
                                         watched_by=facts.get("watched_by"), text=facts.get("text"), viewer=current_user)
    return answered(saved, child, 201)


@api.route("/missing-episodes/<ref>/updates", methods=["GET"])
@needs("episode.read")
@api.arguments(ListQuery, location="query")
@api.response(200, list_of(answers.UpdateAnswer))
def updates(query: dict[str, Any], ref: str) -> Response:
    """What became known, oldest first."""
    return listed(ref, query, "updates", queries.updates_of, shown.update_as_shown)


@api.route("/missing-episodes/<ref>/updates", methods=["POST"])
@needs("episode.write")
@writing
@api.arguments(schemas.NewUpdate)
@api.response(201, answers.UpdateAnswer)
def new_update(facts: dict[str, Any], ref: str) -> Response:
    """Record what became known."""
    episode, child = queries.episode_by_ref(current_user, ref)
    row = service_during.add_update(episode, child, facts["text"], facts.get("at"), what=facts.get("what") or "update",
                                    human_contact=bool(facts.get("human_contact")), by=facts.get("by"), result=facts.get("result"),
                                    place=facts.get("place"))
    return _added(ref, shown.update_as_shown(row), "updates")


@api.route("/missing-episodes/<ref>/notices", methods=["GET"])
@needs("episode.read")
@api.arguments(ListQuery, location="query")
@api.response(200, list_of(answers.NoticeAnswer))
def notices(query: dict[str, Any], ref: str) -> Response:
    """Who was told, in the order recorded; to whom sees this report and not the child, those alone whom any report asks for."""
    return listed(ref, query, "notices", lambda numbers: notices_seen(current_user, numbers), shown.notice_as_shown)


@api.route("/missing-episodes/<ref>/notices", methods=["POST"])
@needs("episode.write")
@writing
@api.arguments(schemas.NewNotice)
@api.response(201, answers.NoticeAnswer)
def new_notice(facts: dict[str, Any], ref: str) -> Response:
    """Record who was told and who took the message, or why nobody need be told.

    The first notice to the police fills an empty `police_reported_at`: the episode then says something else, and has another ETag.
    """
    episode, child = queries.episode_by_ref(current_user, ref)
    row = add_notice(episode, child, **facts)
    return _added(ref, shown.notice_as_shown(row), "notices")


@api.route("/missing-episodes/<ref>/police-risks", methods=["GET"])
@needs("episode.read")
@api.arguments(ListQuery, location="query")
@api.response(200, list_of(answers.PoliceRiskAnswer))
def police_risks(query: dict[str, Any], ref: str) -> Response:
    """How the police graded the episode, oldest first."""
    return listed(ref, query, "police-risks", queries.police_risks_of, shown.risk_as_shown)


@api.route("/missing-episodes/<ref>/police-risks", methods=["POST"])
@needs("episode.write")
@writing
@api.arguments(schemas.NewPoliceRisk)
@api.response(201, answers.PoliceRiskAnswer)
def new_police_risk(facts: dict[str, Any], ref: str) -> Response:
    """Record how the police graded the episode from a moment on."""
    episode, child = queries.episode_by_ref(current_user, ref)
    row = service_during.add_police_risk(episode, child, facts["level"], facts.get("at"), facts.get("by"), words=facts.get("words"),
                                         why=facts.get("why"))
    return _added(ref, shown.risk_as_shown(row), "police_risks")


@api.route("/missing-episodes/<ref>/handover", methods=["POST"])
@needs("episode.amend")
@writing
@api.arguments(schemas.Handover)
@api.response(201, answers.EpisodeAnswer)
def handover(facts: dict[str, Any], ref: str) -> Response:
    """Record to whom the search was handed over when the child turned 18 while missing."""
    episode, child = queries.episode_by_ref(current_user, ref)
    return answered(service_endings.hand_over(episode, child, facts["handed_over_to"], facts.get("handed_over_at")), child, 201)


@api.route("/missing-episodes/<ref>/reopened", methods=["POST"])
@needs("episode.amend")
@writing
@api.arguments(schemas.TakeBack)
@api.response(201, answers.EpisodeAnswer)
def reopened(facts: dict[str, Any], ref: str) -> Response:
    """Take back found and returned that were recorded in error: the child is still out."""
    episode, child = queries.episode_by_ref(current_user, ref)
    return answered(put_right(episode, child, lambda: service_endings.reopen(
        episode, child, facts["reason"], viewer=current_user)), child, 201)


@api.route("/missing-episodes/<ref>/void", methods=["POST"])
@needs("episode.amend")
@writing
@api.arguments(schemas.TakeBack)
@api.response(201, answers.EpisodeAnswer)
def void(facts: dict[str, Any], ref: str) -> Response:
    """Take back an episode that was recorded in error; it counts nowhere."""
    episode, child = queries.episode_by_ref(current_user, ref)
    return answered(put_right(episode, child, lambda: service_endings.void(episode, child, facts["reason"])), child, 201)


def _added(ref: str, record: dict[str, Any], endpoint: str) -> Response:
    return json_api.answer(record, 201, location=url_for(f"missing-api.{endpoint}", ref=ref))
