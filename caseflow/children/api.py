"""Children, their placements and dated statuses, in JSON."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from flask import Response, url_for
from flask_login import current_user

from caseflow.audit.record import viewed
from caseflow.children import answers, find, queries, schemas, service, service_care, service_status, shown
from caseflow.children.models import Child
from caseflow.children.one_of_these import one_of_these
from caseflow.web import json_api
from caseflow.web.guard import acting, needs
from caseflow.web.json_api import ApiBlueprint, KnownListQuery
from caseflow.web.writing import writing

api = ApiBlueprint("children-api", __name__, description="Children and what is known about them")


@api.route("/children", methods=["GET"])
@needs("child.read")
@api.arguments(schemas.ChildQuery, location="query")
@api.response(200, answers.ChildrenAnswer)
def children(query: dict[str, Any]) -> Response:
    """The children that you see, by reference; `known_at` gives them as they were known then.

    Asked for the exact `local_id` of a restricted child, `restricted` says whom to ask.
    """
    rows = queries.children_as_known(
        current_user, query.get("known_at"), local_id=query.get("local_id"), after=json_api.after_ref(query), limit=query["limit"] + 1)
    page = json_api.page_of([shown.child_as_shown(row, row["care_started_on"]) for row in rows], query)
    seen = [item["ref"] for item in page["items"]]
    hidden = find.find_to_report(current_user, query["local_id"]) if query.get("local_id") and not seen else None
    if hidden is not None and hidden.ask:
        page["restricted"] = {"ref": hidden.ref, "local_id": hidden.local_id, "ask": hidden.ask}
        seen.append(hidden.ref)
    viewed(acting(), current_user.authority_id, json_api.seen_as("api.children", query), seen)
    return json_api.answer(page)


@api.route("/children", methods=["POST"])
@needs("child.write")
@writing
@api.arguments(schemas.NewChild)
@api.response(201, answers.ChildAnswer)
def new_child(facts: dict[str, Any]) -> Response:
    """Add a child. `care_started_on` opens a period of care. `warnings` says when the child may be here already."""
    alike = one_of_these(current_user, facts)
    child = service.add_child(current_user.authority_id, facts, adder=current_user)
    record = _shown(child)
    more = {"warnings": [f"This may be the same child as {other.ref}." for other in alike],
            "possible_duplicates": [other.as_json() for other in alike]}
    viewed(acting(), current_user.authority_id, "api.children", [other.ref for other in alike])
    return json_api.answer(record | more, 201, location=_address(child), tag=record)


@api.route("/children/<ref>", methods=["GET"])
@needs("child.read")
@api.arguments(json_api.KnownQuery, location="query")
@api.response(200, answers.ChildAnswer)
def child(query: dict[str, Any], ref: str) -> Response:
    """One child; `known_at` gives it as it was known then."""
    row = queries.child_as_known(current_user, ref, query.get("known_at"))
    record = shown.child_as_shown(row, row["care_started_on"])
    viewed(acting(), current_user.authority_id, json_api.seen_as("api.child", query), [ref])
    return json_api.answer(record, tag=None if query.get("known_at") else record)


@api.route("/children/<ref>", methods=["PATCH"])
@needs("child.write")
@writing
@api.arguments(schemas.ChildChanges)
@api.response(200, answers.ChildAnswer)
def change_child(changes: dict[str, Any], ref: str) -> Response:
    """Change what is known about a child."""
    child = queries.child_by_ref(current_user, ref)
    json_api.require_match(_shown(child))
    service.amend_child(child, changes, reason=changes.pop("reason", None))
    record = _shown(child)
    return json_api.answer(record, tag=record)


@api.route("/children/<ref>/trafficking-stages", methods=["GET"])
@needs("child.read")
@api.arguments(KnownListQuery, location="query")
@api.response(200, answers.list_of(answers.TraffickingStageAnswer))
def trafficking_stages(query: dict[str, Any], ref: str) -> Response:
    """The authority's own view of trafficking, newest first."""
    return _list(ref, query, queries.stages_of, shown.stage_as_shown, "trafficking-stages")


@api.route("/children/<ref>/trafficking-stages", methods=["POST"])
@needs("child.write")
@writing
@api.arguments(schemas.NewTraffickingStage)
@api.response(201, answers.TraffickingStageAnswer)
def new_trafficking_stage(facts: dict[str, Any], ref: str) -> Response:
    """Record the authority's own view from a day on."""
    child = queries.child_by_ref(current_user, ref)
    row = service_status.add_stage(child, facts["stage"], facts["started_on"], facts.get("source"))
    return _added(child, shown.stage_as_shown(row), "trafficking_stages")


@api.route("/children/<ref>/nrm-events", methods=["GET"])
@needs("child.read")
@api.arguments(KnownListQuery, location="query")
@api.response(200, answers.list_of(answers.NrmEventAnswer))
def nrm_events(query: dict[str, Any], ref: str) -> Response:
    """What happened in the National Referral Mechanism, newest first."""
    return _list(ref, query, queries.nrm_events_of, shown.nrm_event_as_shown, "nrm-events")


@api.route("/children/<ref>/nrm-events", methods=["POST"])
@needs("child.write")
@writing
@api.arguments(schemas.NewNrmEvent)
@api.response(201, answers.NrmEventAnswer)
def new_nrm_event(facts: dict[str, Any], ref: str) -> Response:
    """Record an event of the National Referral Mechanism; the authority's own view stays as it is."""
    child = queries.child_by_ref(current_user, ref)
    row = service_status.add_nrm_event(child, facts["event"], facts["on"], outcome=facts.get("outcome"), reference=facts.get("reference"),
                                       why=facts.get("reason"), review_on=facts.get("review_on"),
                                       first_responder=facts.get("first_responder"), decided_by=facts.get("decided_by"))
    return _added(child, shown.nrm_event_as_shown(row), "nrm_events")


@api.route("/children/<ref>/unaccompanied-statuses", methods=["GET"])
@needs("child.read")
@api.arguments(KnownListQuery, location="query")
@api.response(200, answers.list_of(answers.UnaccompaniedStatusAnswer))
def unaccompanied_statuses(query: dict[str, Any], ref: str) -> Response:
    """Unaccompanied and separated statuses, newest first."""
    return _list(ref, query, queries.statuses_of, shown.status_as_shown, "unaccompanied-statuses")


@api.route("/children/<ref>/unaccompanied-statuses", methods=["POST"])
@needs("child.write")
@writing
@api.arguments(schemas.NewUnaccompaniedStatus)
@api.response(201, answers.UnaccompaniedStatusAnswer)
def new_unaccompanied_status(facts: dict[str, Any], ref: str) -> Response:
    """Record that the child is unaccompanied or separated from a day on."""
    child = queries.child_by_ref(current_user, ref)
    row = service_status.add_unaccompanied(child, facts["status"], facts["started_on"], facts.get("ended_on"))
    return _added(child, shown.status_as_shown(row), "unaccompanied_statuses")


@api.route("/children/<ref>/placements", methods=["GET"])
@needs("child.read")
@api.arguments(KnownListQuery, location="query")
@api.response(200, answers.list_of(answers.PlacementAnswer))
def placements(query: dict[str, Any], ref: str) -> Response:
    """Where the child has lived, newest first."""
    return _list(ref, query, queries.placements_of, shown.placement_as_shown, "placements")


@api.route("/children/<ref>/placements", methods=["POST"])
@needs("child.write")
@writing
@api.arguments(schemas.NewPlacement)
@api.response(201, answers.PlacementAnswer)
def new_placement(facts: dict[str, Any], ref: str) -> Response:
    """Record where the child lives from a day on; the placement before ends on that day."""
    child = queries.child_by_ref(current_user, ref)
    row = service_care.add_placement(child, facts["started_on"], facts, ended_on=facts.get("ended_on"))
    return _added(child, shown.placement_as_shown(row), "placements")


def _list(ref: str, query: dict[str, Any], rows_of: Callable[[Child, datetime | None], Sequence[Any]],
          as_shown: Callable[[Any], dict[str, Any]], page: str) -> Response:
    child = queries.child_by_ref(current_user, ref)
    offset = json_api.after_count(query)
    rows = [as_shown(row) for row in rows_of(child, query.get("known_at"))[offset: offset + query["limit"] + 1]]
    viewed(acting(), current_user.authority_id, json_api.seen_as(f"api.{page}", query), [ref])
    return json_api.answer(json_api.counted_page(rows, query, offset))


def _added(child: Child, record: dict[str, Any], endpoint: str) -> Response:
    return json_api.answer(record, 201, location=url_for(f"children-api.{endpoint}", ref=child.ref))


def _address(child: Child) -> str:
    return url_for("children-api.child", ref=child.ref)


def _shown(child: Child) -> dict[str, Any]:
    started: dict[int, date] = queries.care_started([child.id])
    return shown.child_as_shown(child, started.get(child.id))
