"""Completing and changing who a child is."""
from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.audit.record import shown_in_refusal, viewed
from caseflow.children import service
from caseflow.children.blueprint import blueprint
from caseflow.children.called import name_of
from caseflow.children.looks import DETAILS
from caseflow.children.models import Child
from caseflow.children.queries import care_started, child_by_ref
from caseflow.children.schemas import ChildChanges
from caseflow.core.errors import DomainError
from caseflow.web.forms import Form
from caseflow.web.guard import acting, needs
from caseflow.web.question import Seen, answer
from caseflow.web.writing import writing

ASKED = tuple(DETAILS)


def _values(child: Child) -> dict[str, Any]:
    known = {name: getattr(child, name) for name in ASKED if hasattr(child, name) and name != "reason"}
    return {**known, "care_started_on": care_started([child.id]).get(child.id)}


def _form(values: dict[str, Any] | None = None) -> Form:
    return Form(ChildChanges(only=ASKED), values, looks=DETAILS)


LACKING = ("local_id", "date_of_birth", "birth_precision", "care_started_on")


def _lacking(child: Child) -> list[str]:
    known = _values(child)
    asked = [name for name in LACKING if name != "birth_precision" and not known[name]]
    if child.standing != "looked-after" and "care_started_on" in asked:
        asked.remove("care_started_on")
    if "date_of_birth" in asked:
        asked.insert(asked.index("date_of_birth") + 1, "birth_precision")
    return asked


@blueprint.get("/children/<ref>/identifiers")
@needs("child.write")
def complete(ref: str) -> ResponseReturnValue:
    """Only what is still missing: identifier, date of birth, when care started."""
    return _complete(ref)


@blueprint.post("/children/<ref>/identifiers")
@needs("child.write")
@writing
def save_identifiers(ref: str) -> ResponseReturnValue:
    """Save what is known by now."""
    return _complete(ref)


def _complete(ref: str) -> ResponseReturnValue:
    child = child_by_ref(current_user, ref)
    asked = _lacking(child)
    shown: dict[str, Any] = {"ref": ref, "title": "Details to complete", "hint": "Leave empty what is not known yet.", "asked": asked,
                             "name": name_of(child)}
    form = Form(ChildChanges(only=tuple(asked)), {"birth_precision": "exact"}, looks=DETAILS)
    return answer(form, "children/fact.html", shown, Seen(child.authority_id, "child details", [ref]), lambda facts: service.amend_child(
        child, {name: value for name, value in facts.items() if value is not None}), url_for("pages.child", ref=ref))


@blueprint.get("/children/<ref>/details")
@needs("child.write")
def identify(ref: str) -> ResponseReturnValue:
    """What is known about the child, to be completed or put right."""
    child = child_by_ref(current_user, ref)
    values, name = _values(child), name_of(child)
    viewed(acting(), child.authority_id, "child details", [ref])
    return _form(values).page("children/details.html", ref=ref, name=name)


@blueprint.post("/children/<ref>/details")
@needs("child.write")
@writing
def save_details(ref: str) -> ResponseReturnValue:
    """Save what changed; the earlier version is kept."""
    child = child_by_ref(current_user, ref)
    name = name_of(child)
    form = _form()
    try:
        changes = form.load()
        started = care_started([child.id]).get(child.id)
        if changes.get("care_started_on") == started:
            changes.pop("care_started_on", None)
        service.amend_child(child, changes, reason=changes.pop("reason", None))
    except DomainError as refusal:
        shown_in_refusal("child details", [ref])
        return form.page("children/details.html", refusal=refusal, ref=ref, name=name)
    flash("Saved.")
    return redirect(url_for("pages.child", ref=ref), 303)
