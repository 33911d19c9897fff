"""The page after a report: whom to ring, one press each, and whether anybody has confirmed the alert."""
from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.alerts.routing import unconfirmed
from caseflow.audit.record import viewed
from caseflow.children.called import name_for
from caseflow.children.queries import may_see_child
from caseflow.core import clock
from caseflow.missing.queries import episode_by_ref, notices_of
from caseflow.missing.said import told_in_words
from caseflow.pages import duty
from caseflow.pages.blueprint import blueprint
from caseflow.pages.child_rows import lacking
from caseflow.web.guard import acting, needs

ASKED = ("police", "duty-manager", "parents")


@blueprint.get("/missing/<ref>/to-do")
@needs("episode.read")
def to_do(ref: str) -> ResponseReturnValue:
    """Ring the police, ring the duty manager, tell the parents."""
    now = clock.now()
    episode, child = episode_by_ref(current_user, ref)
    told: dict[str, list[str]] = {to: [] for to in ASKED}
    for notice in notices_of([episode.id]).get(episode.id, []):
        if notice.to in told:
            told[notice.to].append(told_in_words(
                notice.to, notice.acknowledged_by, notice.acknowledged_at, notice.sent_at, notice.not_needed_because, now))
    waiting = unconfirmed(episode.id, now)
    writes = current_user.may("child.write") and may_see_child(current_user, child.id)
    shown = {
        "ref": ref, "name": name_for(current_user, child), "told": told, "police_reference": episode.police_reference,
        "ring": duty.duty_manager(child.authority_id, child.id, now), "unconfirmed": waiting.words if waiting else None,
        "lacking": lacking(child, in_care=True) if writes else [], "child_ref": child.ref,
    }
    viewed(acting(), child.authority_id, "to do", [child.ref], subject=ref)
    return render_template("pages/to_do.html", **shown)
