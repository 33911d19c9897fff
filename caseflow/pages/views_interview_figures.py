"""From returned to held within 72 hours: every figure with what it is of, and every bar opens the returns behind it."""
from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.audit.record import viewed
from caseflow.core import clock
from caseflow.core.dates import london_date
from caseflow.core.errors import NotFound
from caseflow.core.periods import Period, financial_year, parse_period
from caseflow.core.wording import event_in_words
from caseflow.missing.interviews import funnel
from caseflow.pages.blueprint import blueprint
from caseflow.web.guard import acting, needs
from caseflow.web.paging import PER_PAGE, Page, asked_page, offset


def _period() -> Period:
    text = request.args.get("period")
    if text:
        return parse_period(text)
    today = london_date(clock.now())
    return financial_year(today.year if today.month >= 4 else today.year - 1)


@blueprint.get("/return-interviews/figures")
@needs("interview.figures")
def interview_figures() -> ResponseReturnValue:
    """The stages, what was left at each, how independent the interviewers were, how many interviews and attempts there were."""
    period = _period()
    rows = funnel.returns_in(current_user, period)
    counts = funnel.counts(rows)
    stages = [(code, words, counts[code], [(left, said, counts[left]) for left, (of, said, _) in funnel.LEFT.items() if of == code])
              for code, (words, _) in funnel.STAGES.items()]
    beside = [(code, words, counts[code], counts[of], funnel.STAGES[of][0]) for code, (of, words, _) in funnel.BESIDE.items()]
    return render_template(
        "pages/interview_figures.html", period=period, stages=stages, beside=beside, returned=counts["returned"],
        held=counts["held"], interviews=funnel.interviews_held(rows), owed=counts["owed"], attempts=funnel.attempts(rows),
        later=financial_year(period.first_day.year + 1) if period.is_financial and period.last_day < london_date(clock.now()) else None)


@blueprint.get("/return-interviews/figures/<code>")
@needs("interview.figures")
def interview_figure(code: str) -> ResponseReturnValue:
    """The returns behind one figure."""
    period, number = _period(), asked_page()
    words = {**{name: said for name, (said, _) in funnel.STAGES.items()}, **{name: said for name, (_, said, _) in funnel.LEFT.items()},
             **{name: said for name, (_, said, _) in funnel.BESIDE.items()}}
    if code not in words:
        raise NotFound()
    found = funnel.rows_of(code, funnel.returns_in(current_user, period))
    shown = found[offset(number):offset(number) + PER_PAGE]
    rows = [(row.episode_ref, row.name, event_in_words(row.returned_at, row.precision),
             [(i.ref, event_in_words(i.held_at) if i.held_at else "") for i in row.interviews]) for row in shown]
    viewed(acting(), current_user.authority_id, f"interview figure {code} {period.label}", [row.child_ref for row in shown])
    return render_template("pages/interview_figure.html", period=period, words=words[code], page=Page(rows, number, len(found)))
