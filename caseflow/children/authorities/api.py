"""Responsible and host authority in JSON, dated."""
from __future__ import annotations

from typing import Any

from flask import Response, url_for
from flask_login import current_user
from marshmallow import Schema, fields

from caseflow.audit.record import viewed
from caseflow.children.authorities import schemas, service
from caseflow.children.authorities.queries import row_called, rows_of
from caseflow.children.queries import child_by_ref
from caseflow.web import json_api
from caseflow.web.guard import acting, needs
from caseflow.web.json_api import ApiBlueprint
from caseflow.web.writing import writing

api = ApiBlueprint("authorities-api", __name__, description="Which authority is responsible for a child, and which hosts it")


@api.route("/children/<ref>/authorities", methods=["GET"])
@needs("child.read")
@api.response(200, Schema.from_dict({"items": fields.List(fields.Nested(schemas.AuthorityAnswer))}, name="ChildAuthorities"))
def authorities(ref: str) -> Response:
    """The dated rows of both kinds, in the order in which they take effect."""
    child = child_by_ref(current_user, ref)
    viewed(acting(), child.authority_id, "api.authorities", [ref])
    return json_api.answer({"items": [service.shown(row) for row in rows_of([child.id]).get(child.id, [])]})


@api.route("/children/<ref>/authorities", methods=["POST"])
@needs("authority.write")
@writing
@api.arguments(schemas.NewAuthority)
@api.response(201, schemas.AuthorityAnswer)
def new_authority(facts: dict[str, Any], ref: str) -> Response:
    """From a day on, at London midnight, an authority is `responsible` for the child, or is its `host`."""
    child = child_by_ref(current_user, ref)
    meant = service.authority_meant(facts["authority"], child.authority_id)
    row = service.record_authority(child, facts["kind"], meant, facts["started_on"])
    return json_api.answer(service.shown(row), 201, location=url_for("authorities-api.authorities", ref=ref))


@api.route("/children/<ref>/authorities/<row>/taken-back", methods=["POST"])
@needs("authority.write")
@writing
@api.arguments(schemas.TakenBack)
@api.response(201, schemas.AuthorityAnswer)
def taken_back(facts: dict[str, Any], ref: str, row: str) -> Response:
    """Take back a row recorded in error, with the reason."""
    child = child_by_ref(current_user, ref)
    found = row_called(child, row)
    service.take_back(found, child, facts["reason"])
    return json_api.answer(service.shown(found), 201)
