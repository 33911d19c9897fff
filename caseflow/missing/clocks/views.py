"""Pages about clocks: which ran out, for leads; and police log numbers to be chased."""
from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.audit.record import viewed
from caseflow.children.called import called, name_for
from caseflow.core import clock
from caseflow.core.wording import moment_in_words, span_in_words
from caseflow.missing.blueprint import blueprint
from caseflow.missing.clocks.breaches import breach_log
from caseflow.missing.clocks.limits import NAMES
from caseflow.missing.police_reference import awaited
from caseflow.web.guard import acting, needs
from caseflow.web.paging import PER_PAGE, Page, asked_page, offset


@blueprint.get("/missed-clocks")
@needs("assurance.read")
def missed_clocks() -> ResponseReturnValue:
    """Every clock that ran out, latest first: which, for whom, when its time was up and when that was noted."""
    now, number = clock.now(), asked_page()
    rows, total = breach_log(current_user, limit=PER_PAGE, offset=offset(number))
    viewed(acting(), current_user.authority_id, "missed clocks", sorted({child.ref for _, _, child in rows}))
    shown = [(ref, called(child.given_name, child.family_name, child.local_id, child.ref), NAMES.get(row.clock, row.clock),
              moment_in_words(row.due_at, now), moment_in_words(row.noted_at, now)) for row, ref, child in rows]
    return render_template("missing/clocks/missed.html", page=Page(shown, number, total))


@blueprint.get("/police-log-numbers")
@needs("episode.write")
def police_log_numbers() -> ResponseReturnValue:
    """Episodes whose police log number is awaited for too long, longest first."""
    now = clock.now()
    rows = awaited(current_user, now)
    viewed(acting(), current_user.authority_id, "police log numbers", sorted({row[1].ref for row in rows}))
    shown = [(episode.ref, name_for(current_user, child), span_in_words(now - (reported or told or now)))
             for episode, child, reported, told in rows]
    return render_template("missing/clocks/log_numbers.html", rows=shown)
