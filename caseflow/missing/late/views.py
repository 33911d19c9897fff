"""Late entry: the one question after a late report, and the delay by team for leads."""
from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.audit.record import viewed
from caseflow.core import clock
from caseflow.missing import looks, schemas, service
from caseflow.missing.blueprint import blueprint
from caseflow.missing.late import queries
from caseflow.missing.late.measure import late_in_words
from caseflow.missing.queries import episode_by_ref, first_recorded
from caseflow.missing.question import ask
from caseflow.missing.said import ADDED
from caseflow.web.forms import Form
from caseflow.web.guard import acting, needs
from caseflow.web.writing import writing


def _why(ref: str) -> ResponseReturnValue:
    episode, _ = episode_by_ref(current_user, ref)
    recorded = first_recorded([episode.id]).get(episode.id, episode.recorded_at)
    form = Form(schemas.EpisodeChanges(only=("late_because",)), {"late_because": episode.late_because}, looks=looks.WHY_LATE)
    return ask(ref, "Recorded late", form, lambda episode, child, facts: service.amend(
        episode, child, {"late_because": facts["late_because"]}, reason=ADDED, amender=current_user),
        hint=f"This was recorded {late_in_words(episode.started_at, episode.started_precision, recorded)}. "
             "Nothing waits for the answer: whom to ring comes next.",
        then=lambda _: url_for("pages.to_do", ref=ref) if request.args.get("then") == "to-do" else url_for("missing.episode", ref=ref),
        template="missing/why_late.html")


@blueprint.get("/missing/<ref>/why-late")
@needs("episode.write")
def why_late(ref: str) -> ResponseReturnValue:
    """Ask why an episode was recorded more than a day after it began."""
    return _why(ref)


@blueprint.post("/missing/<ref>/why-late")
@needs("episode.write")
@writing
def save_why_late(ref: str) -> ResponseReturnValue:
    """Keep the reason."""
    return _why(ref)


@blueprint.get("/late-entry")
@needs("assurance.read")
def late_entry() -> ResponseReturnValue:
    """How long recording takes, by team: the median, the share over a day, and the episodes behind each."""
    page = queries.by_team(current_user, clock.now(), request.args.get("months", ""))
    viewed(acting(), current_user.authority_id, "late entry", [])
    return render_template("missing/late/teams.html", page=page)


@blueprint.get("/late-entry/<ref>")
@needs("assurance.read")
def late_team(ref: str) -> ResponseReturnValue:
    """The episodes that one team recorded, longest delay first."""
    page = queries.of_team(current_user, ref, clock.now(), request.args.get("months", ""))
    viewed(acting(), current_user.authority_id, "late entry", [row.child_ref for row in page.rows])
    return render_template("missing/late/team.html", page=page)
