"""Recording a move of responsibility or of the area a child lives in, and taking one back."""
from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.audit.record import shown_in_refusal, viewed
from caseflow.children.authorities import service
from caseflow.children.authorities.queries import row_called
from caseflow.children.authorities.schemas import MOVE, TAKE_BACK, NewAuthority, TakenBack
from caseflow.children.blueprint import blueprint
from caseflow.children.called import name_of
from caseflow.children.models import Child
from caseflow.children.queries import child_by_ref
from caseflow.core.errors import DomainError
from caseflow.web.forms import Form
from caseflow.web.guard import acting, needs
from caseflow.web.writing import writing


def _ask(child: Child, title: str, hint: str, form: Form, refusal: DomainError | None = None) -> ResponseReturnValue:
    shown: dict[str, Any] = {"ref": child.ref, "title": title, "hint": hint, "asked": list(form.controls),
                             "name": name_of(child)}
    return form.page("children/fact.html", refusal=refusal, **shown)


def _move(ref: str) -> ResponseReturnValue:
    child = child_by_ref(current_user, ref)
    title, hint = "Responsible and host authority", "Each authority counts the child, and what happened, for its own days."
    form = Form(NewAuthority(), looks=MOVE)
    if request.method == "GET":
        viewed(acting(), child.authority_id, "child authorities", [ref])
        return _ask(child, title, hint, form)
    try:
        asked = form.load()
        service.record_authority(child, asked["kind"], service.authority_meant(asked["authority"], child.authority_id), asked["started_on"])
    except DomainError as refusal:
        shown_in_refusal("child authorities", [ref])
        return _ask(child, title, hint, form, refusal)
    flash("Saved.")
    return redirect(url_for("pages.child", ref=ref), 303)


@blueprint.get("/children/<ref>/authorities")
@needs("authority.write")
def move_authority(ref: str) -> ResponseReturnValue:
    """What changed, to which authority, from which day?"""
    return _move(ref)


@blueprint.post("/children/<ref>/authorities")
@needs("authority.write")
@writing
def save_authority(ref: str) -> ResponseReturnValue:
    """Record it."""
    return _move(ref)


def _back(ref: str, row: str) -> ResponseReturnValue:
    child = child_by_ref(current_user, ref)
    found = row_called(child, row)
    title, hint = "Take this back", "What stood before it stands again; this row is kept as recorded in error."
    form = Form(TakenBack(), looks=TAKE_BACK)
    if request.method == "GET":
        viewed(acting(), child.authority_id, "child authorities", [ref])
        return _ask(child, title, hint, form)
    try:
        service.take_back(found, child, form.load()["reason"])
    except DomainError as refusal:
        shown_in_refusal("child authorities", [ref])
        return _ask(child, title, hint, form, refusal)
    flash("Taken back.")
    return redirect(url_for("pages.child", ref=ref), 303)


@blueprint.get("/children/<ref>/authorities/<row>/take-back")
@needs("authority.write")
def take_back_authority(ref: str, row: str) -> ResponseReturnValue:
    """Why was it recorded in error?"""
    return _back(ref, row)


@blueprint.post("/children/<ref>/authorities/<row>/take-back")
@needs("authority.write")
@writing
def save_authority_taken_back(ref: str, row: str) -> ResponseReturnValue:
    """Take it back."""
    return _back(ref, row)
