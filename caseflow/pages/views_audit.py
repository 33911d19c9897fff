"""The audit record on screen: who did and who saw what, by reference, never by a child's name."""
from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import render_template, request
from flask_login import current_user

from caseflow.accounts.queries import users_of
from caseflow.audit import queries
from caseflow.core import clock
from caseflow.core.references import as_heard, is_ref
from caseflow.pages.blueprint import blueprint
from caseflow.web.guard import needs

PER_PAGE = 50
LOOK_BACK = {"1": "Last 24 hours", "7": "Last 7 days", "30": "Last 30 days", "all": "Everything"}


@blueprint.get("/audit")
@needs("audit.read")
def audit() -> Any:
    """Events of the viewer's authority: all, or those about one reference, or by one person."""
    asked = request.args
    ref = as_heard(asked.get("reference", "").strip()) or None
    days = asked.get("days", "30") if asked.get("days", "30") in LOOK_BACK else "30"
    since = None if days == "all" else clock.now() - timedelta(days=int(days))
    place = asked.get("before", "")
    before = int(place) if place.isascii() and place.isdecimal() and len(place) < 12 else None
    people = {user.ref: user.name for user in users_of(current_user.authority_id)}
    actor = asked.get("person") if asked.get("person") in people else None
    found = queries.entries(current_user.authority_id, ref=ref, actor=actor, since=since, before=before, limit=PER_PAGE + 1)
    wrong = "Enter a reference as it is shown, such as 7K3M-9QXP-2VHD." if ref and not is_ref(ref) else None
    return render_template(
        "pages/audit.html", entries=found[:PER_PAGE], more=found[PER_PAGE - 1].seq if len(found) > PER_PAGE else None,
        ref=ref, days=days, look_back=LOOK_BACK, actor=actor, people=people, wrong=wrong)
