"""The board: who is missing now, kept fresh without reloading; and what the night brought."""
from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.accounts import access
from caseflow.audit.record import viewed
from caseflow.core import clock, dates
from caseflow.core.errors import DomainError, Refused
from caseflow.pages.blueprint import blueprint
from caseflow.pages.board import handover, since_yesterday
from caseflow.pages.board import rows as board_rows
from caseflow.web.fields import Payload, Prose
from caseflow.web.forms import Form
from caseflow.web.guard import acting, needs
from caseflow.web.writing import writing

EVERY_SECONDS = 20


class HandOver(Payload):
    """What the night tells the day."""

    note = Prose(longest=4000, load_default=None, metadata={"label": "What the day must know", "rows": 3})


@blueprint.get("/board")
@needs("board.read")
def board() -> ResponseReturnValue:
    """Who is missing now, among the children whom this person may see."""
    return render_template("pages/board.html", **_shown(), had=None)


@blueprint.get("/board/now")
@needs("board.read")
def board_now() -> ResponseReturnValue:
    """The rows alone, for the board that refreshes itself; asking for them never keeps a session alive."""
    had = request.args.get("had", "")
    return render_template("pages/board_rows.html", **_shown(), had=int(had) if had.isascii() and had.isdigit() and len(had) < 7 else -1)


def _shown() -> dict[str, Any]:
    rows = board_rows.missing_now(current_user)
    everyone = access.sees_everyone(current_user)
    viewed(acting(), current_user.authority_id, "board", rows.refs)
    return {"board": rows, "everyone": everyone, "every": EVERY_SECONDS}


@blueprint.get("/board/since-yesterday")
@needs("board.read")
def since_yesterday_page() -> ResponseReturnValue:
    """What the night brought; prints on two sides."""
    from_friday = request.args.get("from") == "friday"
    return _night(Form(HandOver(), {}), from_friday)


def _night(form: Form, from_friday: bool, refusal: DomainError | None = None) -> ResponseReturnValue:
    since = since_yesterday.since_when(clock.now(), from_friday=from_friday)
    night = since_yesterday.night(current_user, since)
    given = handover.newest(current_user.authority_id)
    fresh = given if given is not None and given[0].handed_over_at >= since else None
    shown = {
        "night": night, "given": fresh and {
            "ref": fresh[0].ref, "at": fresh[0].handed_over_at, "by": fresh[1], "note": fresh[0].note,
            "accepted_at": fresh[0].accepted_at, "accepted_by": fresh[2]},
        "monday": dates.london_date(night.at).weekday() == 0, "everyone": access.sees_everyone(current_user),
        "gives": access.on_out_of_hours_shift(current_user),
        "takes": current_user.role == "safeguarding-lead" and fresh is not None and fresh[0].accepted_at is None
        and fresh[0].handed_over_by != current_user.id,
    }
    viewed(acting(), current_user.authority_id, "since yesterday", night.refs)
    return form.page("pages/since_yesterday.html", refusal=refusal, **shown)


@blueprint.post("/board/handovers")
@needs("board.hand-over")
@writing
def hand_over() -> ResponseReturnValue:
    """The out-of-hours team hands the night over."""
    form, from_friday = Form(HandOver()), request.form.get("from") == "friday"
    try:
        handover.hand_over(current_user, since_yesterday.since_when(clock.now(), from_friday=from_friday), form.load()["note"])
    except Refused as refusal:
        return _night(form, from_friday, refusal)
    flash("Handed over. The day's safeguarding lead is asked to accept it.")
    return redirect(url_for("pages.since_yesterday_page"), 303)


@blueprint.post("/board/handovers/<ref>/accept")
@needs("board.hand-over")
@writing
def accept_handover(ref: str) -> ResponseReturnValue:
    """The day's lead accepts the night."""
    handover.accept(current_user, ref)
    flash("Accepted. The board is yours.")
    return redirect(url_for("pages.since_yesterday_page"), 303)
