"""Restricting a record: who may see it, naming more people, taking one off, lifting it. For those who see the record."""
from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.accounts import restriction
from caseflow.accounts.restriction_models import Restriction
from caseflow.audit.record import shown_in_refusal, viewed
from caseflow.children.blueprint import blueprint
from caseflow.children.called import name_of
from caseflow.children.models import Child
from caseflow.children.queries import child_by_ref
from caseflow.children.restricted.queries import people_meant, people_to_name
from caseflow.children.restricted.schemas import LIFT, NAMES, RESTRICT, Lifted, NewNames, NewRestriction
from caseflow.core.errors import DomainError, NotFound
from caseflow.web.forms import Form
from caseflow.web.guard import acting, needs
from caseflow.web.writing import writing


@blueprint.get("/children/<ref>/restriction")
@needs("child.restrict")
def restriction_page(ref: str) -> ResponseReturnValue:
    """Restrict the record, or see who may see it."""
    child = child_by_ref(current_user, ref)
    viewed(acting(), child.authority_id, "restriction", [ref])
    return _page(child)


@blueprint.post("/children/<ref>/restriction")
@needs("child.restrict")
@writing
def save_restriction(ref: str) -> ResponseReturnValue:
    """Restrict it."""
    child = child_by_ref(current_user, ref)
    form = _form()
    try:
        asked = form.load()
        ask = people_meant(current_user, [asked["ask"]])[0] if asked.get("ask") else None
        restriction.restrict(child.authority_id, child.id, child.ref, current_user, because=asked["because"], why=asked.get("why"),
                             people=people_meant(current_user, asked.get("people") or ()), ask=ask, review_on=asked.get("review_on"))
    except DomainError as refusal:
        shown_in_refusal("restriction", [ref])
        return _page(child, form, refusal)
    flash("The record is restricted to those named.")
    return redirect(url_for("children.restriction_page", ref=ref), 303)


@blueprint.post("/children/<ref>/restriction/names")
@needs("child.restrict")
@writing
def save_names(ref: str) -> ResponseReturnValue:
    """Name more people."""
    child, stands = _standing(ref)
    form = Form(NewNames(), looks={"people": {**NAMES["people"], "choices": people_to_name(current_user)}})
    try:
        restriction.name_for_record(stands, child.ref, people_meant(current_user, form.load()["people"]))
    except DomainError as refusal:
        shown_in_refusal("restriction", [ref])
        return _page(child, form, refusal)
    flash("They may see the record now.")
    return redirect(url_for("children.restriction_page", ref=ref), 303)


@blueprint.post("/children/<ref>/restriction/names/<opening>/take-off")
@needs("child.restrict")
@writing
def take_off(ref: str, opening: str) -> ResponseReturnValue:
    """Take somebody off those who may see the record."""
    child, stands = _standing(ref)
    try:
        restriction.unname(stands, child.ref, opening, current_user)
        flash("They may no longer see the record.")
    except DomainError as refusal:
        flash(refusal.message)
    return redirect(url_for("children.restriction_page", ref=ref), 303)


@blueprint.post("/children/<ref>/restriction/reviewed")
@needs("child.restrict")
@writing
def save_restriction_review(ref: str) -> ResponseReturnValue:
    """It was looked at, and stays."""
    child, stands = _standing(ref)
    restriction.review_again(stands, child.ref)
    flash("It stays restricted, and is looked at again in 90 days.")
    return redirect(url_for("children.restriction_page", ref=ref), 303)


@blueprint.post("/children/<ref>/restriction/lift")
@needs("child.restrict")
@writing
def lift_restriction(ref: str) -> ResponseReturnValue:
    """Lift it."""
    child, stands = _standing(ref)
    form = Form(Lifted(), looks=LIFT)
    try:
        restriction.lift(stands, child.ref, form.load()["reason"])
    except DomainError as refusal:
        shown_in_refusal("restriction", [ref])
        return _page(child, form, refusal)
    flash("The restriction is lifted.")
    return redirect(url_for("pages.child", ref=ref), 303)


def _standing(ref: str) -> tuple[Child, Restriction]:
    child = child_by_ref(current_user, ref)
    stands = restriction.standing(child.id)
    if stands is None:
        raise NotFound("This record is not restricted.")
    restriction.refuse_unnamed(child.id, current_user)
    return child, stands


def _form() -> Form:
    people = people_to_name(current_user)
    others = [(ref, name) for ref, name in people if ref != current_user.ref]
    looks: dict[str, dict[str, Any]] = {
        **RESTRICT, "people": {**RESTRICT["people"], "choices": others}, "ask": {**RESTRICT["ask"], "choices": people}}
    return Form(NewRestriction(), looks=looks)


def _page(child: Child, form: Form | None = None, refusal: DomainError | None = None) -> ResponseReturnValue:
    stands = restriction.standing(child.id)
    shown: dict[str, Any] = {"ref": child.ref, "name": name_of(child)}
    if stands is None:
        return (form or _form()).page("children/restricted/restrict.html", refusal=refusal, **shown)
    named = restriction.named_people(child.id)
    ask = restriction.whom_to_ask([child.id]).get(child.id, "")
    more = [(ref, name) for ref, name in people_to_name(current_user) if ref not in {one.person for one in named}]
    names = form if form is not None and "people" in form.controls else Form(
        NewNames(), looks={"people": {**NAMES["people"], "choices": more}})
    lift = form if form is not None and "reason" in form.controls else Form(Lifted(), looks=LIFT)
    return (form or names).page(
        "children/restricted/restricted.html", refusal=refusal, names=names, lift=lift, named=named, ask=ask,
        because=restriction.REASONS[stands.because], why=stands.why, review_on=stands.review_on, **shown)
