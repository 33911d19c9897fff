"""Philomena forms in JSON: part one on the child, part two on the episode, copies and to whom they went."""
from __future__ import annotations

import base64
import binascii
from collections.abc import Collection
from typing import Any

from flask import Response, request, url_for
from flask_login import current_user

from caseflow.audit.record import viewed
from caseflow.children.answers import list_of
from caseflow.children.models import Child
from caseflow.children.queries import child_by_ref
from caseflow.core.errors import NotFound, Refused
from caseflow.missing.models import MissingEpisode
from caseflow.missing.pack import answers, photograph, queries, schemas, service, service_copies, shown
from caseflow.missing.pack.models import PhilomenaCopy
from caseflow.missing.queries import episode_by_ref
from caseflow.store.unit import current_unit
from caseflow.web import json_api
from caseflow.web.guard import acting, needs
from caseflow.web.json_api import ApiBlueprint, ListQuery
from caseflow.web.writing import writing

api = ApiBlueprint("philomena-api", __name__, description="Philomena forms (grab packs) and the copies that were given")
ROOM = photograph.LARGEST_FILE * 4 // 3 + (64 << 10)


@api.url_value_preprocessor
def _let_photographs_in(endpoint: str | None, _values: Any) -> None:
    """Only a photograph sent by somebody who may keep one is larger than other bodies."""
    if endpoint == "philomena-api.new_photograph" and current_user.is_authenticated and current_user.may("pack.write"):
        request.max_content_length = ROOM


@api.route("/children/<ref>/philomena-form", methods=["GET"])
@needs("pack.read")
@api.response(200, answers.PackAnswer)
def form(ref: str) -> Response:
    """Part one of the child's form, with what is marked do not disclose."""
    child = child_by_ref(current_user, ref)
    record = shown.form_as_shown(queries.forms_of(child.id), child)
    viewed(acting(), child.authority_id, "api.philomena-form", [ref])
    return json_api.answer(record, tag=record)


@api.route("/children/<ref>/philomena-form", methods=["PATCH"])
@needs("pack.write")
@writing
@api.arguments(schemas.PackChanges)
@api.response(200, answers.PackAnswer)
def change_form(changes: dict[str, Any], ref: str) -> Response:
    """Change part one, or begin it; `entries` replaces all of them. `review_due_on` records a review made today."""
    child = child_by_ref(current_user, ref)
    json_api.require_match(shown.form_as_shown(queries.forms_of(child.id), child))
    current_unit().reason = changes.pop("reason", None)
    service.save_form(child, changes, reviewer=current_user)
    record = shown.form_as_shown(queries.forms_of(child.id), child)
    return json_api.answer(record, tag=record)


@api.route("/children/<ref>/philomena-form/photograph", methods=["GET"])
@needs("pack.read")
@api.response(200, content_type="image/jpeg")
def picture(ref: str) -> Response:
    """The photograph, as a JPEG."""
    child = child_by_ref(current_user, ref)
    kept = queries.photograph_of(queries.form_of(child.id))
    if kept is None:
        raise NotFound()
    image = kept.image
    viewed(acting(), child.authority_id, "photograph", [ref], subject=kept.ref)
    return Response(image, mimetype="image/jpeg")


@api.route("/children/<ref>/philomena-form/photograph", methods=["POST"])
@needs("pack.write")
@writing
@api.arguments(schemas.NewPhotograph)
@api.response(201, answers.PackAnswer)
def new_photograph(facts: dict[str, Any], ref: str) -> Response:
    """Put a photograph on the form. It is made anew, without place, time and maker."""
    child = child_by_ref(current_user, ref)
    try:
        sent = base64.b64decode(facts["image"], validate=True)
    except (binascii.Error, ValueError):
        raise Refused("Send the photograph in base 64.", field="image") from None
    try:
        service.keep_photograph(child, sent, facts.get("photograph_taken_on"), keeper=current_user)
    except Refused as refusal:
        raise Refused(refusal.message, field="image" if refusal.field == photograph.FIELD else refusal.field) from None
    record = shown.form_as_shown(queries.forms_of(child.id), child)
    return json_api.answer(record, 201, location=url_for("philomena-api.picture", ref=ref), tag=record)


@api.route("/missing-episodes/<ref>/philomena-part-two", methods=["GET"])
@needs("episode.read")
@api.response(200, answers.PartTwoAnswer)
def part_two(ref: str) -> Response:
    """Part two of an episode."""
    episode, child = episode_by_ref(current_user, ref)
    record = shown.part_two_as_shown(queries.part_two_of(episode.id), episode, child)
    viewed(acting(), child.authority_id, "api.philomena-part-two", [child.ref], subject=ref)
    return json_api.answer(record, tag=record)


@api.route("/missing-episodes/<ref>/philomena-part-two", methods=["PATCH"])
@needs("episode.write")
@writing
@api.arguments(schemas.PartTwoFields)
@api.response(200, answers.PartTwoAnswer)
def change_part_two(changes: dict[str, Any], ref: str) -> Response:
    """Fill in part two, or change it."""
    episode, child = episode_by_ref(current_user, ref)
    json_api.require_match(shown.part_two_as_shown(queries.part_two_of(episode.id), episode, child))
    record = shown.part_two_as_shown(service.save_part_two(episode, child, changes), episode, child)
    return json_api.answer(record, tag=record)


@api.route("/missing-episodes/<ref>/philomena-copies", methods=["GET"])
@needs("pack.read")
@api.arguments(ListQuery, location="query")
@api.response(200, list_of(answers.PackCopyAnswer))
def copies(query: dict[str, Any], ref: str) -> Response:
    """The copies made for an episode, newest first."""
    episode, child = queries.episode_with_child(current_user, ref)
    offset = json_api.after_count(query)
    rows = queries.copies_of(episode.id)[offset: offset + query["limit"] + 1]
    givings = queries.givings_of([row.id for row in rows])
    items = [shown.copy_as_shown(row, episode, child, givings.get(row.id, [])) for row in rows]
    viewed(acting(), child.authority_id, "api.philomena-copies", [child.ref], subject=ref)
    return json_api.answer(json_api.counted_page(items, query, offset))


@api.route("/missing-episodes/<ref>/philomena-copies", methods=["POST"])
@needs("pack.write")
@api.arguments(schemas.NewPackCopy)
@api.response(201, answers.PackCopyAnswer)
def new_copy(facts: dict[str, Any], ref: str) -> Response:
    """Make a copy to give, frozen with the episode. Whereabouts go only where `put_in` names them."""
    put_in = facts.pop("put_in", ())
    episode, child = queries.episode_with_child(current_user, ref)
    return _kept(ref, facts, put_in, service_copies.make_ready(episode, child, current_user, facts, put_in))


@writing
def _kept(ref: str, facts: dict[str, Any], put_in: Collection[str], ready: service_copies.Ready | None) -> Response:
    episode, child = queries.episode_with_child(current_user, ref)
    return _copy(service_copies.make_copy(episode, child, current_user, facts, put_in, ready), episode, child, 201)


@api.route("/philomena-copies/<ref>", methods=["GET"])
@needs("pack.read")
@api.response(200, answers.PackCopyAnswer)
def copy(ref: str) -> Response:
    """One copy."""
    made, episode, child = queries.copy_by_ref(current_user, ref)
    answer = _copy(made, episode, child, 200)
    viewed(acting(), child.authority_id, "philomena copy", [child.ref], subject=ref)
    return answer


@api.route("/philomena-copies/<ref>/pdf", methods=["GET"])
@needs("pack.read")
@api.response(200, content_type="application/pdf")
def copy_file(ref: str) -> Response:
    """The bytes of a copy."""
    made, _episode, child = queries.copy_by_ref(current_user, ref, with_bytes=True)
    pdf = made.pdf
    viewed(acting(), child.authority_id, "philomena copy", [child.ref], subject=ref)
    return Response(pdf, mimetype="application/pdf", headers={"Content-Disposition": f'attachment; filename="philomena-form-{ref}.pdf"'})


@api.route("/philomena-copies/<ref>/givings", methods=["POST"])
@needs("pack.write")
@writing
@api.arguments(schemas.PackGiving)
@api.response(201, answers.PackCopyAnswer)
def new_giving(facts: dict[str, Any], ref: str) -> Response:
    """Record that a copy was given to somebody else as well."""
    made, episode, child = queries.copy_by_ref(current_user, ref)
    service_copies.give(made, episode, child, **facts)
    return _copy(made, episode, child, 201)


def _copy(made: PhilomenaCopy, episode: MissingEpisode, child: Child, status: int) -> Response:
    record = shown.copy_as_shown(made, episode, child, queries.givings_of([made.id]).get(made.id, []))
    location = url_for("philomena-api.copy", ref=made.ref) if status == 201 else None
    return json_api.answer(record, status, location=location, tag=record)
