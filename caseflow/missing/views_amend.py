"""Putting a record right, with a reason; the page then shows what stood before and what stands now."""
from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.audit.record import shown_in_refusal, viewed
from caseflow.children.called import name_for
from caseflow.core.errors import DomainError
from caseflow.missing import looks, schemas, service
from caseflow.missing.blueprint import blueprint
from caseflow.missing.changes import as_shown, changed_fields
from caseflow.missing.queries import episode_by_ref
from caseflow.web.forms import Form
from caseflow.web.guard import acting, needs
from caseflow.web.writing import writing

BESIDE = ("last_seen_precision", "last_seen_until", "left_precision", "found_precision", "returned_precision")


@blueprint.get("/missing/<ref>/amend")
@needs("episode.amend")
def amend(ref: str) -> ResponseReturnValue:
    """What is recorded, to be put right."""
    return _amend(ref)


@blueprint.post("/missing/<ref>/amend")
@needs("episode.amend")
@writing
def save_amend(ref: str) -> ResponseReturnValue:
    """Save what changed, with the reason."""
    return _amend(ref)


def _amend(ref: str) -> ResponseReturnValue:
    episode, child = episode_by_ref(current_user, ref)
    standing = {name: getattr(episode, name) for name in (*looks.AMEND, *BESIDE) if name != "reason"}
    form = Form(schemas.EndingChanges(), standing, looks=looks.AMEND)
    shown: dict[str, Any] = {"ref": ref, "name": name_for(current_user, child), "now": {n: as_shown(n, standing) for n in standing},
             "ended": episode.found_at is not None or episode.returned_at is not None}
    if request.method == "GET":
        viewed(acting(), child.authority_id, "amend episode", [child.ref], subject=ref)
        return form.page("missing/amend.html", **shown)
    try:
        facts = form.load()
        reason = facts.pop("reason")
        saved = service.amend(episode, child, changed_fields(standing, facts), reason=reason, amender=current_user)
    except DomainError as refusal:
        shown_in_refusal("amend episode", [child.ref], subject=ref)
        return form.page("missing/amend.html", refusal=refusal, **shown)
    flash("Saved. What stood before is kept below.")
    for words in saved.warnings:
        flash(words, "note")
    return redirect(url_for("missing.episode", ref=ref), 303)
