"""Return home interviews: what is due, and what became of each."""
from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.audit.record import shown_in_refusal, viewed
from caseflow.children.called import called
from caseflow.core import clock
from caseflow.core.errors import DomainError
from caseflow.core.wording import event_in_words
from caseflow.missing import looks
from caseflow.missing.blueprint import blueprint
from caseflow.missing.episode_page import interview_in_words
from caseflow.missing.interviews import queries, schemas, service
from caseflow.missing.queries import episode_by_ref, episodes_by_refs, found_not_returned
from caseflow.web.forms import Form
from caseflow.web.guard import acting, needs
from caseflow.web.writing import writing

AHEAD = timedelta(days=7)
ASKED = tuple(looks.OFFER)


@blueprint.get("/return-interviews")
@needs("interview.read")
def interviews() -> ResponseReturnValue:
    """Due within a week or overdue, soonest first; and children found 12 hours ago of whom nobody says whether they are back."""
    now = clock.now()
    owed = [(i.ref, child.ref, called(child.given_name, child.family_name, child.local_id, child.ref), interview_in_words(i, now),
             i.due_at is not None and i.due_at < now) for i, child in queries.interviews_owed(current_user, now + AHEAD)]
    asked = [(e.ref, child.ref, called(child.given_name, child.family_name, child.local_id, child.ref),
              event_in_words(e.found_at, e.found_precision)) for e, child in found_not_returned(current_user, now)]
    viewed(acting(), current_user.authority_id, "interviews", [row[1] for row in owed] + [row[1] for row in asked])
    return render_template("missing/interviews/list.html", owed=owed, asked=asked)


@blueprint.get("/return-interviews/<ref>")
@needs("interview.read")
def interview(ref: str) -> ResponseReturnValue:
    """Offered, the answer, arranged, held and by whom."""
    return _interview(ref)


@blueprint.post("/return-interviews/<ref>")
@needs("interview.write")
@writing
def save_interview(ref: str) -> ResponseReturnValue:
    """Save what became of it."""
    return _interview(ref)


def _interview(ref: str) -> ResponseReturnValue:
    row, child = queries.interview_by_ref(current_user, ref)
    now = clock.now()
    covered = queries.covered([row.id]).get(row.id, [])
    seen = {episode.ref for episode in episodes_by_refs(current_user, [episode.ref for episode in covered])}
    shown: dict[str, Any] = {
        "ref": ref, "name": called(child.given_name, child.family_name, child.local_id, child.ref), "due_at": row.due_at,
        "stands": interview_in_words(row, now),
        "episodes": [(e.ref if e.ref in seen else None, event_in_words(e.started_at, e.started_precision),
                      event_in_words(e.returned_at, e.returned_precision)) for e in covered],
    }
    form = Form(schemas.InterviewChanges(only=ASKED), {name: getattr(row, name) for name in ASKED}, looks=looks.OFFER)
    if request.method == "GET":
        viewed(acting(), child.authority_id, "interview", [child.ref], subject=ref)
        return form.page("missing/interviews/interview.html", **shown)
    try:
        service.amend_interview(row, child, form.load())
    except DomainError as refusal:
        shown_in_refusal("interview", [child.ref], subject=ref)
        return form.page("missing/interviews/interview.html", refusal=refusal, **shown)
    flash("Saved.")
    return redirect(url_for("missing.interview", ref=ref), 303)


@blueprint.post("/missing/<ref>/return-interview")
@needs("interview.write")
@writing
def start_interview(ref: str) -> ResponseReturnValue:
    """Open an interview for an episode that has none, for instance when only the day of the return is known."""
    episode, child = episode_by_ref(current_user, ref)
    made = service.record_interview(child, [episode], {})
    return redirect(url_for("missing.interview", ref=made.ref), 303)
