"""Joining two records of one child: choose, see what it would do, confirm."""
from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.audit.record import shown_in_refusal, viewed
from caseflow.children.called import name_of
from caseflow.children.looks import DETAILS
from caseflow.children.models import Child
from caseflow.children.queries import child_by_ref
from caseflow.core.errors import DomainError
from caseflow.identity import fields, joining, queries, schemas
from caseflow.pages.blueprint import blueprint
from caseflow.pages.joining.preview import preview
from caseflow.pages.joining.views_bench import detail
from caseflow.web.forms import Form
from caseflow.web.guard import acting, needs
from caseflow.web.writing import writing

WHICH = {"other": {"label": "The other record's identifier or reference", "optional": False, "spellcheck": False}}


@blueprint.get("/children/<ref>/join")
@needs("identity.merge")
def join_with(ref: str) -> ResponseReturnValue:
    """Ask for the other record."""
    child = child_by_ref(current_user, ref)
    viewed(acting(), child.authority_id, "join", [ref])
    return Form(schemas.WhichOther(), looks=WHICH).page("pages/joining/which.html", ref=ref, name=name_of(child))


@blueprint.post("/children/<ref>/join")
@needs("identity.merge")
@writing
def find_other(ref: str) -> ResponseReturnValue:
    """Go on to the two side by side."""
    child = child_by_ref(current_user, ref)
    form = Form(schemas.WhichOther(), looks=WHICH)
    try:
        other = queries.record_to_join(current_user, form.load()["other"])
        joining.refuse_unlike(child, other)
    except DomainError as refusal:
        shown_in_refusal("join", [ref])
        return form.page("pages/joining/which.html", refusal=refusal, ref=ref, name=name_of(child))
    return redirect(url_for("pages.double", ref=ref, other=other.ref), 303)


@blueprint.get("/children/<ref>/join/<other>")
@needs("identity.merge")
def join(ref: str, other: str) -> ResponseReturnValue:
    """What is to be taken from the other record, and how anybody knows."""
    survivor, gone = child_by_ref(current_user, ref), child_by_ref(current_user, other)
    viewed(acting(), current_user.authority_id, "join", [ref, other])
    return _form(survivor, gone, {"take": fields.blanks(survivor, gone)}).page("pages/joining/join.html", **_shown(survivor, gone))


@blueprint.post("/children/<ref>/join/<other>")
@needs("identity.merge")
@writing
def save_join(ref: str, other: str) -> ResponseReturnValue:
    """Show what it would do; when that was confirmed, join."""
    survivor, gone = child_by_ref(current_user, ref), child_by_ref(current_user, other)
    form, step = _form(survivor, gone), request.form.get("step", "")
    shown = _shown(survivor, gone)
    try:
        asked = form.load()
        if step == "confirm":
            made = joining.join(survivor, gone, take=asked["take"], why=asked["reason"], seen=request.form.get("seen", ""))
            flash("The two records are one now.")
            return redirect(url_for("pages.joined", merge_ref=made.ref), 303)
        if step != "change":
            found = preview(survivor, gone, asked["take"])
            survivor, gone = child_by_ref(current_user, ref), child_by_ref(current_user, other)
            viewed(acting(), current_user.authority_id, "join preview", [ref, other])
            return form.page("pages/joining/preview.html", found=found, answers=asked, **_shown(survivor, gone))
    except DomainError as refusal:
        shown_in_refusal("join", [ref, other])
        return form.page("pages/joining/join.html", refusal=refusal, **shown)
    shown_in_refusal("join", [ref, other])
    return form.page("pages/joining/join.html", **shown)


def _form(survivor: Child, other: Child, values: dict[str, Any] | None = None) -> Form:
    looks: dict[str, dict[str, Any]] = {
        "take": {"label": "Which details does the other record know better?", "choices": _choices(survivor, other),
                 "hint": "What is not ticked stays as it is here. Other names and languages are gathered from both."},
        "reason": {"label": "How do you know that it is the same child?", "optional": False, "classes": "govuk-!-width-full",
                   "hint": "For example: the same passport was seen on both files."}}
    return Form(schemas.Joining(), values, looks=looks)


def _choices(survivor: Child, other: Child) -> dict[str, str]:
    """The details in which the records differ and that the other one knows, with both values."""
    found = {}
    for name in fields.choices():
        theirs, ours = detail(other, name), detail(survivor, name)
        if theirs and theirs != ours:
            label = DETAILS.get(name, {}).get("label") or name.replace("_", " ").capitalize()
            found[name] = f"{label}: {theirs} (here: {ours or 'not known'})"
    return found


def _shown(survivor: Child, other: Child) -> dict[str, Any]:
    return {"ref": survivor.ref, "other": other.ref, "name": name_of(survivor), "other_name": name_of(other),
            "choices": _choices(survivor, other)}
