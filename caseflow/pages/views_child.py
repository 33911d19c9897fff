"""The child at 2 a.m., and the address behind a press that is written down."""
from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.audit.record import record, viewed
from caseflow.pages.blueprint import blueprint
from caseflow.pages.child_panels import read_panels
from caseflow.pages.child_rows import child_page
from caseflow.web.guard import acting, needs
from caseflow.web.writing import writing


@blueprint.get("/children/<ref>")
@needs("child.read")
def child(ref: str) -> ResponseReturnValue:
    """One phone screen: age, home and telephone, worker and manager, flags, the last three episodes."""
    page = child_page(current_user, ref)
    panels = read_panels(current_user, page.child)
    viewed(acting(), page.authority_id, "child", [page.ref])
    return render_template("pages/child.html", child=page, panels=panels)


@blueprint.post("/children/<ref>/address")
@needs("child.read")
@writing
def show_address(ref: str) -> ResponseReturnValue:
    """The same page with the address, which is written down as seen."""
    page = child_page(current_user, ref, with_address=True)
    panels = read_panels(current_user, page.child)
    record("address.shown", page.ref, [page.ref])
    return render_template("pages/child.html", child=page, panels=panels)
