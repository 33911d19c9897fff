"""The page of a child's pattern: the strip of every absence, and the table of the same."""
from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.audit.record import viewed
from caseflow.missing.models import MissingEpisode
from caseflow.pages import as_it_was
from caseflow.pages.blueprint import blueprint
from caseflow.pages.child.pattern import strip
from caseflow.pages.child.pattern_drawn import drawn
from caseflow.pages.child.rows import child_as_seen, of_child
from caseflow.pages.child.views import seen_as
from caseflow.web.guard import acting, needs

MOST = 60


@blueprint.get("/children/<ref>/pattern")
@needs("child.read")
def child_pattern(ref: str) -> ResponseReturnValue:
    """Every absence by day of the week and hour, its places and the gap before it; `as_at` as could be known then."""
    as_at = as_it_was.asked_in_address(current_user)
    child, name, now = child_as_seen(current_user, ref, as_at)
    made = strip(of_child(MissingEpisode, child, as_at, "started_at"), now, limit=MOST)
    viewed(acting(), child.authority_id, seen_as("pattern", as_at), [child.ref])
    return render_template("pages/pattern.html", ref=child.ref, name=name, strip=made, picture=drawn(made) if made.lanes else "",
                           as_at=as_at, then=as_at and as_it_was.moment_in_words(as_at), most=MOST)
