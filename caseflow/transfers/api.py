"""Transfers in JSON: offer, read, accept, reject, revoke."""
from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import Response, url_for
from flask_login import current_user
from marshmallow import Schema, fields

from caseflow.audit.record import viewed
from caseflow.children.authorities.service import authority_meant
from caseflow.children.models import Child
from caseflow.children.queries import child_by_ref
from caseflow.extensions import db
from caseflow.transfers import queries, schemas, service
from caseflow.transfers.answering import take_up
from caseflow.transfers.models import Transfer
from caseflow.web import json_api
from caseflow.web.guard import acting, needs
from caseflow.web.json_api import ApiBlueprint
from caseflow.web.writing import writing

api = ApiBlueprint("transfers-api", __name__, description="Children offered by one authority to another")


@api.route("/transfers", methods=["GET"])
@needs("transfer.read")
@api.response(200, Schema.from_dict({"items": fields.List(fields.Nested(schemas.TransferAnswer))}, name="Transfers"))
def transfers() -> Response:
    """Offers by your authority and to it, those that wait first; at most 200."""
    rows = queries.transfers_of(current_user)
    items = queries.all_shown([row for row, _, _ in rows], current_user)
    viewed(acting(), current_user.authority_id, "api.transfers", [item["record"] for item in items if item["record"]])
    _tell_givers("api.transfers", [(row, ref, item) for (row, _, ref), item in zip(rows, items, strict=True)])
    return json_api.answer({"items": items})


@api.route("/transfers/<ref>", methods=["GET"])
@needs("transfer.read")
@api.response(200, schemas.TransferAnswer)
def transfer(ref: str) -> Response:
    """One offer."""
    found = queries.transfer_called(current_user, ref)
    shown = queries.shown(found, current_user)
    viewed(acting(), current_user.authority_id, "api.transfer", [r for r in (shown["record"],) if r], subject=ref)
    _tell_givers("api.transfer", [(found, _child(found), shown)])
    return json_api.answer(shown)


@api.route("/children/<ref>/transfers", methods=["POST"])
@needs("transfer.offer")
@writing
@api.arguments(schemas.NewTransfer)
@api.response(201, schemas.TransferAnswer)
def offer(facts: dict[str, Any], ref: str) -> Response:
    """Offer a child to another authority, with the open episode if there is one."""
    child = child_by_ref(current_user, ref)
    to = authority_meant(facts["authority"], child.authority_id)
    made = service.offer(child, current_user, to, facts.get("moves_on"), facts.get("why"))
    return json_api.answer(queries.shown(made, current_user), 201, location=url_for("transfers-api.transfer", ref=made.ref))


@api.route("/transfers/<ref>/taken-up", methods=["POST"])
@needs("transfer.answer")
@partial(writing, beside=queries.authorities_of)
@api.arguments(schemas.OfferTakenUp)
@api.response(201, schemas.TransferAnswer)
def taken_up(_facts: dict[str, Any], ref: str) -> Response:
    """Say that you answer the offer of a restricted child; nobody else of your authority reads it then."""
    found = queries.transfer_called(current_user, ref)
    take_up(found, current_user)
    return _answered(found)


@api.route("/transfers/<ref>/accepted", methods=["POST"])
@needs("transfer.answer")
@partial(writing, beside=queries.authorities_of)
@api.arguments(schemas.Accepted)
@api.response(201, schemas.TransferAnswer)
def accept(facts: dict[str, Any], ref: str) -> Response:
    """Take the child on; the open episode goes on in your authority from its own start."""
    found = queries.transfer_called(current_user, ref)
    service.accept(found, current_user, local_id=facts.get("local_id"))
    return _answered(found)


@api.route("/transfers/<ref>/rejected", methods=["POST"])
@needs("transfer.answer")
@partial(writing, beside=queries.authorities_of)
@api.arguments(schemas.Answered)
@api.response(201, schemas.TransferAnswer)
def reject(facts: dict[str, Any], ref: str) -> Response:
    """Reject the offer, with the reason."""
    found = queries.transfer_called(current_user, ref)
    service.reject(found, _child(found), current_user, facts["reason"])
    return _answered(found)


@api.route("/transfers/<ref>/revoked", methods=["POST"])
@needs("transfer.offer")
@writing
@api.arguments(schemas.Answered)
@api.response(201, schemas.TransferAnswer)
def revoke(facts: dict[str, Any], ref: str) -> Response:
    """Take your offer back, with the reason."""
    found = queries.transfer_called(current_user, ref)
    service.revoke(found, _child(found), current_user, facts["reason"])
    return _answered(found)


@api.route("/transfers/<ref>/accepted-elsewhere", methods=["POST"])
@needs("transfer.offer")
@writing
@api.arguments(schemas.AcceptedElsewhere)
@api.response(201, schemas.TransferAnswer)
def elsewhere(facts: dict[str, Any], ref: str) -> Response:
    """Write down who accepted at an authority that is not on this installation."""
    found = queries.transfer_called(current_user, ref)
    service.accepted_elsewhere(found, current_user, facts["accepted_by"], facts.get("accepted_at"))
    return _answered(found)


def _tell_givers(page: str, read: Sequence[tuple[Transfer, str, dict[str, Any]]]) -> None:
    """Where another authority's words about its child are shown, write it into that authority's record, too."""
    shown: dict[int, list[str]] = {}
    for row, ref, item in read:
        if item["why"] and row.authority_id != current_user.authority_id:
            shown.setdefault(row.authority_id, []).append(ref)
    for authority_id, refs in sorted(shown.items()):
        viewed(acting(), authority_id, f"{page}, by the authority to which it is offered", refs)


def _child(found: Transfer) -> str:
    return db.session.get_one(Child, found.child_id).ref


def _answered(found: Transfer) -> Response:
    return json_api.answer(queries.shown(found, current_user), 201, location=url_for("transfers-api.transfer", ref=found.ref))
