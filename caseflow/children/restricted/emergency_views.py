"""Opening a record in an emergency, and what a lead sees of it: who, why, until when, and every page that was read."""
from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.accounts import break_glass, restriction
from caseflow.accounts.restriction_models import RecordOpening
from caseflow.audit.record import shown_in_refusal, viewed
from caseflow.children.blueprint import blueprint
from caseflow.children.called import only_reported
from caseflow.children.models import Child
from caseflow.children.queries import may_see_child
from caseflow.children.restricted.queries import child_to_open, names_of
from caseflow.children.restricted.schemas import OPEN, REVIEW, NewOpening, Review
from caseflow.core import clock
from caseflow.core.dates import london_date
from caseflow.core.errors import DomainError, NotFound
from caseflow.web.forms import Form
from caseflow.web.guard import acting, needs
from caseflow.web.paging import PER_PAGE, Page, asked_page, offset
from caseflow.web.writing import writing

DID = {"address.shown": "Read the address", "record.opened-in-emergency": "Opened the record in an emergency",
       "record.closed-again": "Closed the record again"}


@blueprint.get("/children/<ref>/emergency")
@needs("child.open-in-emergency")
def emergency(ref: str) -> ResponseReturnValue:
    """Why must you open it?"""
    child = child_to_open(current_user, ref)
    viewed(acting(), child.authority_id, "emergency opening asked for", [ref])
    return _ask(child, Form(NewOpening(), looks=OPEN))


@blueprint.post("/children/<ref>/emergency")
@needs("child.open-in-emergency")
@writing
def open_record(ref: str) -> ResponseReturnValue:
    """Open it to this person until the hours are over; leads see it at once."""
    child = child_to_open(current_user, ref)
    form = Form(NewOpening(), looks=OPEN)
    try:
        asked = form.load()
        if not may_see_child(current_user, child.id):
            break_glass.open_in_emergency(child.authority_id, child.id, child.ref, current_user, because=asked["because"], why=asked["why"])
    except DomainError as refusal:
        shown_in_refusal("emergency opening asked for", [ref])
        return _ask(child, form, refusal)
    return redirect(url_for("pages.child", ref=ref), 303)


@blueprint.post("/children/<ref>/emergency/end")
@needs("child.open-in-emergency")
@writing
def close_record(ref: str) -> ResponseReturnValue:
    """You need the record no longer."""
    child = child_to_open(current_user, ref)
    opening = break_glass.standing_open(child.id, current_user, clock.now())
    if opening is None:
        raise NotFound("You have not opened this record.")
    break_glass.end_now(opening, child.ref)
    flash("The record is closed to you again.")
    return redirect(url_for("pages.first"), 303)


@blueprint.get("/emergency-openings")
@needs("opening.review")
def openings() -> ResponseReturnValue:
    """Who opened what in an emergency, those that nobody has looked at first; and restrictions to be looked at again."""
    found = break_glass.openings(current_user.authority_id)
    due = restriction.reviews_due(current_user.authority_id, london_date(clock.now()))
    names = names_of(current_user, {*(one.child_id for one in found), *(one.child_id for one in due)})
    viewed(acting(), current_user.authority_id, "emergency openings", [ref for ref, _ in names.values()])
    return render_template(
        "children/restricted/openings.html", rows=[(one, names[one.child_id][1]) for one in found], now=clock.now(),
        due=[(names[one.child_id], one.review_on) for one in due])


@blueprint.get("/emergency-openings/<ref>")
@needs("opening.review")
def opening(ref: str) -> ResponseReturnValue:
    """One opening: why, and every page that was read while it stood."""
    found = break_glass.opening_called(current_user, ref)
    return _opening(found, Form(Review(), looks=REVIEW))


@blueprint.post("/emergency-openings/<ref>")
@needs("opening.review")
@writing
def save_opening_review(ref: str) -> ResponseReturnValue:
    """Say whether it was right."""
    found = break_glass.opening_called(current_user, ref)
    form = Form(Review(), looks=REVIEW)
    child_ref = names_of(current_user, [found.child_id])[found.child_id][0]
    try:
        break_glass.review(found, child_ref, current_user, form.load()["review"])
    except DomainError as refusal:
        return _opening(found, form, refusal)
    flash("Saved.")
    return redirect(url_for("children.openings"), 303)


def _in_words(action: str, page: str | None) -> str:
    """`Read: child`, `Read by program: child`, `Did: episode, found`."""
    if page is not None:
        return f"Read by program: {page.removeprefix('api.')}" if page.startswith("api.") else f"Read: {page}"
    return DID.get(action) or f"Did: {action.replace('.', ', ')}"


def _ask(child: Child, form: Form, refusal: DomainError | None = None) -> ResponseReturnValue:
    ask = restriction.whom_to_ask([child.id]).get(child.id)
    return form.page(
        "children/restricted/emergency.html", refusal=refusal, ref=child.ref, name=only_reported(child.local_id, child.ref), ask=ask,
        sees=may_see_child(current_user, child.id), hours=int(break_glass.lasting(child.authority_id).total_seconds() // 3600))


def _opening(found: RecordOpening, form: Form, refusal: DomainError | None = None) -> ResponseReturnValue:
    [one] = break_glass.openings(current_user.authority_id, ref=found.ref)
    child_ref, name = names_of(current_user, [one.child_id])[one.child_id]
    number = asked_page()
    found_there, total = break_glass.reads_in(one, current_user.authority_id, child_ref, offset=offset(number), limit=PER_PAGE)
    read = Page([(entry.at, _in_words(entry.action, entry.page), entry.subject) for entry in found_there], number, total)
    viewed(acting(), current_user.authority_id, "emergency opening", [child_ref], subject=found.ref)
    shown: dict[str, Any] = {"one": one, "name": name, "read": read, "now": clock.now(),
                             "own": found.user_id == current_user.id}
    return form.page("children/restricted/opening.html", refusal=refusal, **shown)
