"""Finding a child: what is typed is sent, kept under a reference, and never stands in an address."""
from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import or_, select

from caseflow.accounts import access
from caseflow.audit.record import viewed
from caseflow.children import lookup
from caseflow.children.blueprint import blueprint
from caseflow.children.called import called
from caseflow.children.find import find as find_children
from caseflow.children.find import find_to_report
from caseflow.children.looks import SEARCH, Search
from caseflow.children.models import Child
from caseflow.core.errors import DomainError
from caseflow.extensions import db
from caseflow.web.forms import Form
from caseflow.web.guard import acting, needs
from caseflow.web.writing import writing


@blueprint.get("/children/find")
@needs("child.find")
def find() -> ResponseReturnValue:
    """One box."""
    return Form(Search(), looks=SEARCH).page("children/find.html")


@blueprint.post("/children/find")
@needs("child.find")
@writing
def look() -> ResponseReturnValue:
    """Keep what was typed and go on to what it found."""
    form = Form(Search(), looks=SEARCH)
    try:
        ref = lookup.keep(current_user, form.load()["who"])
    except DomainError as refusal:
        return form.page("children/find.html", refusal=refusal)
    return redirect(url_for("children.found", lookup_ref=ref), 303)


@blueprint.get("/children/found/<lookup_ref>")
@needs("child.find")
def found(lookup_ref: str) -> ResponseReturnValue:
    """The children whom this may mean, likeliest first."""
    typed = lookup.typed_in(current_user, lookup_ref)
    rows = find_children(current_user, typed)
    hidden = None if any(row.by == "identifier" for row in rows) else find_to_report(current_user, typed)
    viewed(acting(), current_user.authority_id, "found children", [r.ref for r in rows] + ([hidden.ref] if hidden else []))
    return render_template("children/found.html", typed=typed, rows=rows, hidden=hidden, lookup_ref=lookup_ref, called=called)


@blueprint.get("/children/incomplete")
@needs("child.write")
def incomplete() -> ResponseReturnValue:
    """Children who were added as heard and still lack an identifier or a date of birth."""
    rows = db.session.execute(
        select(Child.ref, Child.given_name, Child.family_name, Child.local_id, Child.date_of_birth)
        .where(Child.authority_id == current_user.authority_id, Child.voided.is_(False),
               or_(Child.local_id.is_(None), Child.date_of_birth.is_(None)), access.may_see(Child, current_user))
        .order_by(Child.recorded_at.desc(), Child.id).limit(200)).all()
    shown = [(ref, called(given, family, local_id, ref), [what for what, value in (
        ("local identifier", local_id), ("date of birth", born)) if not value]) for ref, given, family, local_id, born in rows]
    viewed(acting(), current_user.authority_id, "incomplete children", [row[0] for row in shown])
    return render_template("children/incomplete.html", rows=shown)
