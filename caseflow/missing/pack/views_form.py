"""Part one on screen: read it, change one thing at a time, review it."""
from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.accounts.models import Authority, User
from caseflow.audit.record import viewed
from caseflow.children.called import name_of
from caseflow.children.models import Child
from caseflow.children.queries import child_by_ref
from caseflow.core import clock
from caseflow.core.dates import day_in_words, london_date
from caseflow.core.errors import NotFound
from caseflow.extensions import db
from caseflow.missing.pack import looks, queries, schemas, service
from caseflow.missing.pack.blueprint import blueprint
from caseflow.missing.pack.kinds import DESCRIPTION, HINTS, KINDS, LIKELIHOODS, ONE, WHEREABOUTS_BY_KIND
from caseflow.missing.pack.models import PhilomenaForm
from caseflow.missing.pack.sources import is_overdue, review_in_words, values_of
from caseflow.web.forms import Form
from caseflow.web.guard import acting, needs
from caseflow.web.paging import Page, asked_page, offset
from caseflow.web.question import Seen, answer
from caseflow.web.writing import writing

PER_PAGE = 50
SOON = timedelta(days=14)


@blueprint.get("/children/<ref>/philomena-form")
@needs("pack.read")
def form(ref: str) -> ResponseReturnValue:
    """The whole of part one, with what is marked do not disclose and when it was reviewed."""
    child = child_by_ref(current_user, ref)
    forms = queries.forms_of(child.id)
    row = forms[0] if forms else None
    reviewer = db.session.get(User, row.reviewed_by) if row is not None and row.reviewed_by else None
    shown: dict[str, Any] = {
        "ref": ref, "name": name_of(child), "kept": row, "reviewed": review_in_words(row), "reviewer": reviewer.name if reviewer else None,
        "overdue": is_overdue(row), "description": [(label, getattr(row, name, None)) for name, label in DESCRIPTION.items()],
        "likelihood": LIKELIHOODS.get((row.likelihood if row else None) or ""), "languages": list(child.languages or []),
        "joined": len(forms) > 1,
        "kinds": [(kind, heading, ONE[kind], HINTS[kind], [e for e in values_of(forms)["entries"] if e["kind"] == kind])
                  for kind, heading in KINDS.items()]}
    viewed(acting(), child.authority_id, "philomena form", [ref])
    return render_template("missing/pack/form.html", **shown)


def change(ref: str, title: str, make: Callable[[Child, PhilomenaForm | None], Form],
           save: Callable[[Child, dict[str, Any], int | None], Any], *, template: str = "missing/pack/change.html",
           done: str = "Saved.", **more: Any) -> ResponseReturnValue:
    """One part of the form: asked on GET; on POST saved, and back to the whole. `save` gets the version that the page showed."""
    child = child_by_ref(current_user, ref)
    row = queries.form_of(child.id)
    asked = make(child, row)
    seen = request.form.get("seen", "")
    shown: dict[str, Any] = {"ref": ref, "title": title, "name": name_of(child),
                             "seen": seen or (row.version if row else 0), **more}
    version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else None
    return answer(asked, template, shown, Seen(child.authority_id, "philomena form", [ref]),
                  lambda facts: save(child, facts, version), url_for("philomena.form", ref=ref), done=done)


def _fields(ref: str, title: str, schema: Any, look: looks.Looks) -> ResponseReturnValue:
    names = tuple(look)

    def save(child: Child, facts: dict[str, Any], seen: int | None) -> None:
        service.refuse_stale(queries.form_of(child.id), seen, *names)
        service.save_form(child, facts)

    return change(ref, title, lambda _child, row: Form(schema, {n: getattr(row, n, None) for n in names}, looks=look), save)


@blueprint.get("/children/<ref>/philomena-form/description")
@needs("pack.write")
def description(ref: str) -> ResponseReturnValue:
    """Ask what the child looks like."""
    return _fields(ref, "What the child looks like", schemas.Description(), looks.LOOKS_LIKE)


@blueprint.post("/children/<ref>/philomena-form/description")
@needs("pack.write")
@writing
def save_description(ref: str) -> ResponseReturnValue:
    """Save it."""
    return _fields(ref, "What the child looks like", schemas.Description(), looks.LOOKS_LIKE)


@blueprint.get("/children/<ref>/philomena-form/likelihood")
@needs("pack.write")
def likelihood(ref: str) -> ResponseReturnValue:
    """Ask how likely the child is to go missing."""
    return _fields(ref, "Likelihood of going missing", schemas.Likelihood(), looks.LIKELIHOOD)


@blueprint.post("/children/<ref>/philomena-form/likelihood")
@needs("pack.write")
@writing
def save_likelihood(ref: str) -> ResponseReturnValue:
    """Save it."""
    return _fields(ref, "Likelihood of going missing", schemas.Likelihood(), looks.LIKELIHOOD)


def _entry(ref: str, kind: str | None, entry_ref: str | None) -> ResponseReturnValue:
    found: dict[str, Any] = {}
    if entry_ref is not None:
        found = next(e for e in service.holding_entry(child_by_ref(current_user, ref), entry_ref).entries if e["entry"] == entry_ref)
        kind = found.get("kind")
    if kind not in KINDS:
        raise NotFound()
    standing = found or {"whereabouts": kind in WHEREABOUTS_BY_KIND}
    return change(
        ref, KINDS[kind], lambda _child, _row: Form(schemas.EntryFields(), standing, looks=looks.entry(str(kind))),
        lambda child, facts, seen: service.put_entry(child, str(kind), facts, ref=entry_ref, seen=seen), entry=entry_ref)


@blueprint.get("/children/<ref>/philomena-form/add/<kind>")
@needs("pack.write")
def add_entry(ref: str, kind: str) -> ResponseReturnValue:
    """Ask for one more thing to know."""
    return _entry(ref, kind, None)


@blueprint.post("/children/<ref>/philomena-form/add/<kind>")
@needs("pack.write")
@writing
def save_new_entry(ref: str, kind: str) -> ResponseReturnValue:
    """Save it."""
    return _entry(ref, kind, None)


@blueprint.get("/children/<ref>/philomena-form/entries/<entry>")
@needs("pack.write")
def change_entry(ref: str, entry: str) -> ResponseReturnValue:
    """Show one thing to know, to be changed."""
    return _entry(ref, None, entry)


@blueprint.post("/children/<ref>/philomena-form/entries/<entry>")
@needs("pack.write")
@writing
def save_entry(ref: str, entry: str) -> ResponseReturnValue:
    """Save it."""
    return _entry(ref, None, entry)


@blueprint.post("/children/<ref>/philomena-form/entries/<entry>/take-out")
@needs("pack.write")
@writing
def take_entry_out(ref: str, entry: str) -> ResponseReturnValue:
    """Take it out of the form; earlier versions keep it."""
    service.take_entry_out(child_by_ref(current_user, ref), entry)
    flash("Taken out. The earlier version is kept.")
    return redirect(url_for("philomena.form", ref=ref), 303)


def _review(ref: str) -> ResponseReturnValue:
    def make(child: Child, _row: PhilomenaForm | None) -> Form:
        settings = db.session.get_one(Authority, child.authority_id).settings
        due = service.usual_review(settings, london_date(clock.now()))
        return Form(schemas.Review(), {"review_due_on": due}, looks=looks.REVIEW)

    return change(ref, "Review the form", make, lambda child, facts, _seen: service.save_form(child, facts, reviewer=current_user),
                  done="The review is recorded.", button="I have looked through the form")


@blueprint.get("/children/<ref>/philomena-form/review")
@needs("pack.write")
def review(ref: str) -> ResponseReturnValue:
    """Ask when the form, looked through today, is looked at next."""
    return _review(ref)


@blueprint.post("/children/<ref>/philomena-form/review")
@needs("pack.write")
@writing
def save_review(ref: str) -> ResponseReturnValue:
    """Record the review."""
    return _review(ref)


@blueprint.get("/philomena-forms")
@needs("pack.read")
def to_review() -> ResponseReturnValue:
    """Whose form is overdue for review, has no review, or is due within a fortnight."""
    today = london_date(clock.now())
    number = asked_page()
    found, total = queries.to_review(current_user, today + SOON, limit=PER_PAGE, offset=offset(number, PER_PAGE))
    rows = [(one.child.ref, name_of(one.child), _due(one, today)) for one in found]
    viewed(acting(), current_user.authority_id, "philomena forms to review", [row[0] for row in rows])
    return render_template("missing/pack/to_review.html", page=Page(rows, number, total, PER_PAGE))


def _due(one: queries.ToReview, today: Any) -> tuple[str, bool]:
    """In words, and whether it is late."""
    if one.due_on is None:
        return ("not reviewed yet" if one.has_form else "no form yet"), True
    if one.due_on < today:
        late = (today - one.due_on).days
        return f"was due {day_in_words(one.due_on)}, {late} {'day' if late == 1 else 'days'} overdue", True
    return f"due {day_in_words(one.due_on)}", False
