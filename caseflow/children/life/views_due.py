"""What is due for one's children, and what is not recorded about the authority's children."""
from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.audit.record import viewed
from caseflow.children.blueprint import blueprint
from caseflow.children.life.due import AHEAD, due_list, due_lists, names_of
from caseflow.children.life.quality import lacking_in, visible
from caseflow.children.restricted.queries import kept_from
from caseflow.web.guard import acting, needs
from caseflow.web.paging import PER_PAGE, Page, asked_page, offset

WITHIN = (30, 90, 180)
"""The spans of days that a person may ask for."""
FIRST = 10
"""How many of each list stand on the page of all lists."""


@blueprint.get("/children/due")
@needs("child.read")
def due() -> ResponseReturnValue:
    """Leave running out, reviews of homes, plans and warnings, overdue ones first: the first of each list, or one list in pages."""
    asked = request.args.get("days", "")
    days = int(asked) if asked in {str(one) for one in WITHIN} else AHEAD
    whole = request.args.get("list", "")
    if whole in names_of(current_user):
        number = asked_page()
        lists = [due_list(current_user, whole, days, limit=PER_PAGE, offset=offset(number))]
        page = Page(lists[0].things, number, lists[0].total)
    else:
        lists, page = due_lists(current_user, days, FIRST), None
    viewed(acting(), current_user.authority_id, "due", {thing.ref for one in lists for thing in one.things})
    return render_template("children/due.html", lists=lists, days=days, spans=WITHIN, page=page)


@blueprint.get("/children/data-quality")
@needs("quality.read")
def quality() -> ResponseReturnValue:
    """Counts of what is not recorded or overdue; children by identifier, and names to nobody here.

    Of a child who is restricted from the viewer not even the identifier.
    """
    lacking = lacking_in(current_user.authority_id)
    refs = {ref for one in lacking for ref, _ in one.refs}
    opens = visible(current_user, refs) if current_user.may("child.read") else set()
    viewed(acting(), current_user.authority_id, "data quality", refs)
    return render_template("children/quality.html", lacking=lacking, opens=opens, kept=kept_from(current_user, refs))
