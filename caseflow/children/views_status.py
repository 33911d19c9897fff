"""Adding dated facts: our view of trafficking, the National Referral Mechanism, unaccompanied status, a placement."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from marshmallow import Schema

from caseflow.children import looks, service_care, service_status
from caseflow.children.blueprint import blueprint
from caseflow.children.called import name_of
from caseflow.children.models import Child
from caseflow.children.queries import child_by_ref
from caseflow.children.schemas import NewNrmEvent, NewPlacement, NewTraffickingStage, NewUnaccompaniedStatus
from caseflow.web.forms import Form
from caseflow.web.guard import needs
from caseflow.web.question import Seen, answer
from caseflow.web.writing import writing

TRAFFICKING_HINT = ("This is the authority's own view. It stands until somebody here changes it; what the National Referral "
                    "Mechanism decides does not change it.")
NRM_HINT = "This runs beside the authority's own view and never changes it."


def _page(ref: str, title: str, hint: str, schema: Schema, look: looks.Looks,
          save: Callable[[Child, dict[str, Any]], Any]) -> ResponseReturnValue:
    """The form of one fact on GET; on POST save it and go back to the child."""
    child = child_by_ref(current_user, ref)
    shown: dict[str, Any] = {"ref": ref, "title": title, "hint": hint, "asked": list(look),
             "name": name_of(child)}
    return answer(Form(schema, looks=look), "children/fact.html", shown, Seen(child.authority_id, "child facts", [ref]),
                  lambda facts: save(child, facts), url_for("pages.child", ref=ref))


def _stage(ref: str) -> ResponseReturnValue:
    return _page(ref, "Our view of trafficking", TRAFFICKING_HINT, NewTraffickingStage(only=tuple(looks.STAGE)), looks.STAGE,
                 lambda child, facts: service_status.add_stage(child, **facts))


@blueprint.get("/children/<ref>/trafficking")
@needs("child.write")
def add_stage(ref: str) -> ResponseReturnValue:
    """Ask for the authority's own view."""
    return _stage(ref)


@blueprint.post("/children/<ref>/trafficking")
@needs("child.write")
@writing
def save_stage(ref: str) -> ResponseReturnValue:
    """Record it."""
    return _stage(ref)


def _nrm(ref: str) -> ResponseReturnValue:
    return _page(ref, "National Referral Mechanism", NRM_HINT, NewNrmEvent(only=tuple(looks.NRM)), looks.NRM,
                 lambda child, facts: service_status.add_nrm_event(child, **{"why" if k == "reason" else k: v for k, v in facts.items()}))


@blueprint.get("/children/<ref>/national-referral-mechanism")
@needs("child.write")
def add_nrm_event(ref: str) -> ResponseReturnValue:
    """Ask what happened."""
    return _nrm(ref)


@blueprint.post("/children/<ref>/national-referral-mechanism")
@needs("child.write")
@writing
def save_nrm_event(ref: str) -> ResponseReturnValue:
    """Record it."""
    return _nrm(ref)


def _status(ref: str) -> ResponseReturnValue:
    return _page(ref, "Unaccompanied or separated", "", NewUnaccompaniedStatus(only=tuple(looks.STATUS)), looks.STATUS,
                 lambda child, facts: service_status.add_unaccompanied(child, **facts))


@blueprint.get("/children/<ref>/unaccompanied")
@needs("child.write")
def add_status(ref: str) -> ResponseReturnValue:
    """Ask for the status and its days."""
    return _status(ref)


@blueprint.post("/children/<ref>/unaccompanied")
@needs("child.write")
@writing
def save_status(ref: str) -> ResponseReturnValue:
    """Record it."""
    return _status(ref)


def _placement(ref: str) -> ResponseReturnValue:
    return _page(ref, "New placement", "A placement that is still open ends on the day this one starts.",
                 NewPlacement(only=tuple(looks.PLACEMENT)), looks.PLACEMENT,
                 lambda child, facts: service_care.add_placement(child, facts.pop("started_on"), facts))


@blueprint.get("/children/<ref>/placement")
@needs("child.write")
def add_placement(ref: str) -> ResponseReturnValue:
    """Ask where the child lives now."""
    return _placement(ref)


@blueprint.post("/children/<ref>/placement")
@needs("child.write")
@writing
def save_placement(ref: str) -> ResponseReturnValue:
    """Record it."""
    return _placement(ref)
