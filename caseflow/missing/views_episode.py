"""The page of one episode."""
from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.audit.record import viewed
from caseflow.missing.blueprint import blueprint
from caseflow.missing.episode_page import episode_page
from caseflow.missing.interviews.on_pages import after_return
from caseflow.web.guard import acting, needs


@blueprint.get("/missing/<ref>")
@needs("episode.read")
def episode(ref: str) -> ResponseReturnValue:
    """Times kept apart, police risk, who was told, updates, the interview, and what changed."""
    page = episode_page(current_user, ref)
    viewed(acting(), page.authority_id, "episode", [page.child_ref], subject=page.ref)
    return render_template("missing/episode.html", page=page, after=after_return(current_user, ref))
