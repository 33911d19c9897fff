"""The first page after signing in."""
from __future__ import annotations

from flask import current_app, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.audit.record import viewed
from caseflow.pages.blueprint import blueprint
from caseflow.pages.first_page import Thing, first_page
from caseflow.web.guard import SIGNED_IN, acting, needs


@blueprint.get("/")
@needs(SIGNED_IN)
def first() -> ResponseReturnValue:
    """The one thing to do next, for this person's role."""
    page = first_page(current_user)
    viewed(acting(), current_user.authority_id, "first page", [*(row[1] for row in (*page.missing, *page.found)), *page.refs])
    return render_template("pages/first.html", page=page, rest=[t for t in page.rest if _opens(t)])


def _opens(thing: Thing) -> bool:
    return thing.endpoint in current_app.view_functions
