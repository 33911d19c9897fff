"""Restriction and emergency openings in JSON: the same services, the same refusals."""
from __future__ import annotations

from typing import Any

from flask import Response, url_for
from flask_login import current_user
from marshmallow import INCLUDE, Schema, fields

from caseflow.accounts import break_glass, restriction
from caseflow.audit.record import viewed
from caseflow.children.queries import child_by_ref, may_see_child
from caseflow.children.restricted import schemas
from caseflow.children.restricted.queries import child_to_open, names_of, people_meant
from caseflow.core.errors import Conflict
from caseflow.web import json_api
from caseflow.web.fields import iso
from caseflow.web.guard import acting, needs
from caseflow.web.json_api import ApiBlueprint, ListQuery
from caseflow.web.writing import writing

api = ApiBlueprint("restriction-api", __name__, description="Restricted records, and records opened in an emergency")


class RestrictionAnswer(Schema):
    """A restriction: why, who may see the record, whom others ask."""

    because = fields.String(allow_none=True)
    why = fields.String(allow_none=True)
    ask = fields.String(allow_none=True)
    review_on = fields.String(allow_none=True)
    people = fields.List(fields.Dict())

    class Meta:
        """More keys may be added."""

        unknown = INCLUDE


class OpeningAnswer(Schema):
    """An emergency opening of one record to one person."""

    ref = fields.String(required=True)
    starts_at = fields.String(required=True)
    ends_at = fields.String(required=True)

    class Meta:
        """More keys may be added."""

        unknown = INCLUDE


@api.route("/children/<ref>/restriction", methods=["GET"])
@needs("child.restrict")
@api.response(200, RestrictionAnswer)
def read_restriction(ref: str) -> Response:
    """Who may see a restricted record. Only for those who may."""
    child = child_by_ref(current_user, ref)
    viewed(acting(), child.authority_id, "api.restriction", [ref])
    return json_api.answer(_restriction(child.id))


@api.route("/children/<ref>/restriction", methods=["POST"])
@needs("child.restrict")
@writing
@api.arguments(schemas.NewRestriction)
@api.response(201, RestrictionAnswer)
def new_restriction(facts: dict[str, Any], ref: str) -> Response:
    """Restrict a record to named people (`people`: references); you are always named."""
    child = child_by_ref(current_user, ref)
    ask = people_meant(current_user, [facts["ask"]])[0] if facts.get("ask") else None
    restriction.restrict(child.authority_id, child.id, child.ref, current_user, because=facts["because"], why=facts.get("why"),
                         people=people_meant(current_user, facts.get("people") or ()), ask=ask, review_on=facts.get("review_on"))
    return json_api.answer(_restriction(child.id), 201, location=url_for("restriction-api.read_restriction", ref=ref))


@api.route("/children/<ref>/restriction/lifted", methods=["POST"])
@needs("child.restrict")
@writing
@api.arguments(schemas.Lifted)
@api.response(201, RestrictionAnswer)
def lifted(facts: dict[str, Any], ref: str) -> Response:
    """Lift the restriction, with the reason."""
    child = child_by_ref(current_user, ref)
    stands = restriction.standing(child.id)
    if stands is None:
        raise Conflict("This record is not restricted.")
    restriction.refuse_unnamed(child.id, current_user)
    restriction.lift(stands, child.ref, facts["reason"])
    return json_api.answer(_restriction(child.id), 201)


@api.route("/children/<ref>/emergency-openings", methods=["POST"])
@needs("child.open-in-emergency")
@writing
@api.arguments(schemas.NewOpening)
@api.response(201, OpeningAnswer)
def open_in_emergency(facts: dict[str, Any], ref: str) -> Response:
    """Open one record to yourself until the hours are over. The safeguarding leads are told at once."""
    child = child_to_open(current_user, ref)
    if may_see_child(current_user, child.id):
        raise Conflict("You see this record already.")
    opened = break_glass.open_in_emergency(
        child.authority_id, child.id, child.ref, current_user, because=facts["because"], why=facts["why"])
    shown = {"ref": opened.ref, "because": opened.because, "starts_at": iso(opened.starts_at), "ends_at": iso(opened.ends_at)}
    return json_api.answer(shown, 201, location=url_for("children-api.child", ref=ref))


@api.route("/emergency-openings", methods=["GET"])
@needs("opening.review")
@api.response(200, Schema.from_dict({"items": fields.List(fields.Dict())}, name="EmergencyOpenings"))
def list_openings() -> Response:
    """Who opened what in an emergency: those that nobody has looked at first, then the newest; at most 200."""
    found = break_glass.openings(current_user.authority_id)
    names = names_of(current_user, {one.child_id for one in found})
    viewed(acting(), current_user.authority_id, "api.emergency-openings", [ref for ref, _ in names.values()])
    return json_api.answer({"items": [
        {"ref": one.ref, "child": names[one.child_id][0], "by": one.who_ref, "because": one.because, "why": one.why,
         "starts_at": iso(one.starts_at), "ends_at": iso(one.ends_at), "reviewed_at": iso(one.reviewed_at), "review": one.review}
        for one in found]})


@api.route("/emergency-openings/<ref>/reads", methods=["GET"])
@needs("opening.review")
@api.arguments(ListQuery, location="query")
@api.response(200, Schema.from_dict({"items": fields.List(fields.Dict()), "next": fields.String(allow_none=True)}, name="ReadsInEmergency"))
def reads(query: dict[str, Any], ref: str) -> Response:
    """Everything that was read and done about the child while the record stood open, oldest first."""
    opening = break_glass.opening_called(current_user, ref)
    [one] = break_glass.openings(current_user.authority_id, ref=opening.ref)
    child_ref = names_of(current_user, [one.child_id])[one.child_id][0]
    viewed(acting(), current_user.authority_id, "api.emergency-opening", [child_ref], subject=ref)
    start = json_api.after_count(query)
    found, _ = break_glass.reads_in(one, current_user.authority_id, child_ref, offset=start, limit=query["limit"] + 1)
    return json_api.answer(json_api.counted_page([
        {"at": iso(entry.at), "action": entry.action, "page": entry.page, "subject": entry.subject} for entry in found], query, start))


@api.route("/emergency-openings/<ref>/review", methods=["POST"])
@needs("opening.review")
@writing
@api.arguments(schemas.Review)
@api.response(201, OpeningAnswer)
def review(facts: dict[str, Any], ref: str) -> Response:
    """Say whether it was right to open the record; not of your own opening, and once."""
    opening = break_glass.opening_called(current_user, ref)
    child_ref = names_of(current_user, [opening.child_id])[opening.child_id][0]
    break_glass.review(opening, child_ref, current_user, facts["review"])
    return json_api.answer({"ref": opening.ref, "starts_at": iso(opening.starts_at), "ends_at": iso(opening.ends_at),
                            "reviewed_at": iso(opening.reviewed_at), "review": opening.review}, 201)


def _restriction(child_id: int) -> dict[str, Any]:
    stands = restriction.standing(child_id)
    if stands is None:
        return {"restricted": False, "people": []}
    return {"restricted": True, "because": stands.because, "why": stands.why, "ask": restriction.whom_to_ask([child_id]).get(child_id),
            "review_on": stands.review_on.isoformat(), "people": [{"ref": one.ref, "name": one.name}
                                                                  for one in restriction.named_people(child_id)]}


