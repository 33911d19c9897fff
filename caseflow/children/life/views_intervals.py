"""The lead's page on which placements' first reviews get their days."""
from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from marshmallow import Schema

from caseflow.children.blueprint import blueprint
from caseflow.children.life.home import SETTINGS
from caseflow.children.life.intervals import DAYS, NOT_JUDGED, UNREGISTERED, intervals, set_intervals
from caseflow.children.looks import Looks
from caseflow.core.errors import DomainError
from caseflow.web.fields import Line, Payload, Whole
from caseflow.web.forms import Form
from caseflow.web.guard import needs
from caseflow.web.writing import writing

WORDS = {UNREGISTERED: "Any place that is not registered", NOT_JUDGED: "A place that nobody has judged yet", **SETTINGS}
LOOKS: Looks = {setting: {"label": WORDS[setting], "classes": "govuk-input--width-2"} for setting in DAYS} | {
    "because": {"label": "Why are they changed?"}}
GATE: type[Schema] = type("ReviewIntervals", (Payload,), {
    "__doc__": "Days by setting.", **{setting: Whole(least=1, most=90, required=True) for setting in DAYS}, "because": Line(longest=500)})


@blueprint.get("/placement-review-days")
@needs("rule.write")
def review_days() -> ResponseReturnValue:
    """The days that stand."""
    return _review_days()


@blueprint.post("/placement-review-days")
@needs("rule.write")
@writing
def save_review_days() -> ResponseReturnValue:
    """Put others in force, with a reason."""
    return _review_days()


def _review_days() -> ResponseReturnValue:
    if request.method == "GET":
        return Form(GATE(), intervals(current_user.authority_id), looks=LOOKS).page("children/review_days.html", asked=list(LOOKS))
    form = Form(GATE(), looks=LOOKS)
    try:
        given = form.load()
        set_intervals(current_user, {name: given[name] for name in DAYS}, given.get("because"))
    except DomainError as refusal:
        return form.page("children/review_days.html", refusal=refusal, asked=list(LOOKS))
    flash("Saved.")
    return redirect(url_for("children.due"), 303)
