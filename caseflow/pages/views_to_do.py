"""The page after a report: whom to ring, one press each, who can wait, and whether anybody has confirmed the alert."""
from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.alerts.routing import unconfirmed
from caseflow.audit.record import viewed
from caseflow.children.called import name_for
from caseflow.children.life.panels import warnings_in_words
from caseflow.children.models import Child
from caseflow.children.queries import may_see_child
from caseflow.core import clock
from caseflow.missing.models import MissingEpisode
from caseflow.missing.queries import episode_by_ref
from caseflow.missing.told.checklist import checklist_of, known_names
from caseflow.pages import duty
from caseflow.pages.blueprint import blueprint
from caseflow.pages.child.rows import lacking
from caseflow.web.guard import acting, needs


@blueprint.get("/missing/<ref>/to-do")
@needs("episode.read")
def to_do(ref: str) -> ResponseReturnValue:
    """Ring the police, ring the duty manager, tell the parents; the others in working hours. `looking`: nothing has just been saved."""
    now = clock.now()
    episode, child = episode_by_ref(current_user, ref)
    waiting = unconfirmed(episode.id, now)
    sees = may_see_child(current_user, child.id)
    told = checklist_of(current_user, episode, child)
    shown = {
        "ref": ref, "name": name_for(current_user, child), "told": told, "police_reference": episode.police_reference,
        "left": any(not line.done for line in told.now), "voided": episode.voided, "names": _names(child, episode) if sees else {},
        "ring": duty.duty_manager(child.authority_id, child.id, now), "unconfirmed": waiting,
        "lacking": lacking(child, in_care=True) if current_user.may("child.write") and sees else [], "child_ref": child.ref,
        "saved": "looking" not in request.args, "sees": sees, "warned": warnings_in_words([child.id]).get(child.id, []) if sees else [],
    }
    viewed(acting(), child.authority_id, "to do", [child.ref], subject=ref)
    return render_template("pages/to_do.html", **shown)


def _names(child: Child, episode: MissingEpisode) -> dict[str, str]:
    """Whom each notice would go to, as far as it is known: the child's worker and manager, else who took it the last time."""
    worker, manager = duty.contacts_of(child.authority_id, child.id, clock.now())
    named = {to: one.name for to, one in (("social-worker", worker), ("manager", manager)) if one is not None}
    return {**known_names(child, episode), **named}
