"""Pages about clocks: which ran out, for leads; and police log numbers to be chased."""
from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.audit.record import viewed
from caseflow.children.called import name_of, only_reported
from caseflow.core import clock
from caseflow.core.errors import DomainError
from caseflow.core.wording import moment_in_words, span_in_words
from caseflow.missing.blueprint import blueprint
from caseflow.missing.clocks import settings
from caseflow.missing.clocks.breaches import breach_log
from caseflow.missing.clocks.limits import NAMES, limits_of
from caseflow.missing.clocks.reading import go_live_and_settings
from caseflow.missing.police_reference import awaited, count_awaited
from caseflow.web.fields import Line, Payload, Whole
from caseflow.web.forms import Form
from caseflow.web.guard import acting, needs
from caseflow.web.paging import PER_PAGE, Page, asked_page, offset
from caseflow.web.writing import writing


@blueprint.get("/missed-clocks")
@needs("assurance.read")
def missed_clocks() -> ResponseReturnValue:
    """Every clock that ran out, latest first: which, for whom, when its time was up and when that was noted."""
    now, number = clock.now(), asked_page()
    rows, total = breach_log(current_user, limit=PER_PAGE, offset=offset(number))
    viewed(acting(), current_user.authority_id, "missed clocks", sorted({child.ref for _, _, child in rows}))
    shown = [(ref, name_of(child), NAMES.get(row.clock, row.clock),
              moment_in_words(row.due_at, now), moment_in_words(row.noted_at, now)) for row, ref, child in rows]
    return render_template("missing/clocks/missed.html", page=Page(shown, number, total))


@blueprint.get("/police-log-numbers")
@needs("episode.write")
def police_log_numbers() -> ResponseReturnValue:
    """Episodes whose police log number is awaited for too long, longest first."""
    now = clock.now()
    number = asked_page()
    rows = awaited(current_user, now, limit=PER_PAGE, offset=offset(number))
    viewed(acting(), current_user.authority_id, "police log numbers", sorted({row[1].ref for row in rows}))
    shown = [(episode.ref, name_of(child) if named
              else only_reported(child.local_id, child.ref), span_in_words(now - since)) for episode, child, since, named in rows]
    return render_template("missing/clocks/log_numbers.html", page=Page(shown, number, count_awaited(current_user, now)))


class Limits(Payload):
    """The limit of each clock that is the authority's own, in minutes, and why it changes."""

    notice_to_police = Whole(least=settings.LEAST_MINUTES, most=settings.MOST_MINUTES)
    police_reference = Whole(least=settings.LEAST_MINUTES, most=settings.MOST_MINUTES)
    police_to_authority = Whole(least=settings.LEAST_MINUTES, most=settings.MOST_MINUTES)
    authority_to_answer = Whole(least=settings.LEAST_MINUTES, most=settings.MOST_MINUTES)
    strategy_meeting = Whole(least=settings.LEAST_MINUTES, most=settings.MOST_MINUTES)
    found_to_prevention = Whole(least=settings.LEAST_MINUTES, most=settings.MOST_MINUTES)
    reason = Line(longest=500, required=True)


LOOKS = {name.replace("-", "_"): {"label": NAMES[name], "hint": "In minutes.", "optional": False, "classes": "govuk-input--width-5"}
         for name in settings.OWN} | {"reason": {"label": "Why does this change?"}}


def _limits() -> ResponseReturnValue:
    limits = limits_of(go_live_and_settings(current_user.authority_id)[1])
    form = Form(Limits(), {name.replace("-", "_"): settings.minutes_of(limits[name]) for name in settings.OWN}, looks=LOOKS)
    if request.method == "POST":
        try:
            said = form.load()
            settings.change_limits(current_user, {name: said.get(name.replace("-", "_")) for name in settings.OWN}, said["reason"])
        except DomainError as refusal:
            return form.page("missing/clocks/limits.html", refusal=refusal)
        flash("Saved. It holds for every clock that runs.")
        return redirect(url_for("missing.clock_limits"), 303)
    return form.page("missing/clocks/limits.html")


@blueprint.get("/settings/clocks")
@needs("notice.set")
def clock_limits() -> ResponseReturnValue:
    """How long each clock of the authority runs."""
    return _limits()


@blueprint.post("/settings/clocks")
@needs("notice.set")
@writing
def save_clock_limits() -> ResponseReturnValue:
    """Set the limits from now on."""
    return _limits()
