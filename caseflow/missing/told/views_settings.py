"""The pages on which a lead says which notices the authority gives, and how soon; caseflow's own ways hold where nothing is set."""
from __future__ import annotations

from datetime import time
from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.audit.record import viewed
from caseflow.children.called import name_of
from caseflow.core import clock, wording
from caseflow.core.dates import time_in_words
from caseflow.core.errors import DomainError, NotFound
from caseflow.missing.blueprint import blueprint
from caseflow.missing.told import schemas
from caseflow.missing.told.recipients import BEFORE_CLOSING, NOW, SHORT, WAYS, WORDS, Way, code_of
from caseflow.missing.told.unconfirmed import counts_by_recipient, unconfirmed
from caseflow.missing.told.ways import change_way, way_from, way_of, ways_of
from caseflow.web.forms import Form
from caseflow.web.guard import acting, needs
from caseflow.web.writing import writing

SHOWN = 100


@blueprint.get("/settings/notices")
@needs("notice.set")
def notices() -> ResponseReturnValue:
    """Every notice and how it is given now."""
    ways = ways_of(current_user.authority_id)
    rows = [{"code": code, "who": words, "how": way_in_words(ways.now(code)), "own": ways.now(code) != WAYS[code]}
            for code, words in WORDS.items()]
    return render_template("missing/told/settings.html", rows=rows)


@blueprint.get("/settings/notices/<code>")
@needs("notice.set")
def ask_notice(code: str) -> Response:
    """One notice: four questions, and how it was given before."""
    return _page(code, Form(schemas.WayFields(), _values(_now(code)), looks=schemas.WAY))


@blueprint.post("/settings/notices/<code>")
@needs("notice.set")
@writing
def change_notice(code: str) -> Any:
    """Give it so for every report from now on."""
    before, form = _now(code), Form(schemas.WayFields(), looks=schemas.WAY)
    try:
        change_way(current_user, code, *way_from(form.load(), before))
    except DomainError as refusal:
        return _page(code, form, refusal)
    flash("Saved. It holds for every report from now on.")
    return redirect(url_for("missing.notices"), 303)


@blueprint.get("/settings/notices/unconfirmed")
@needs("notice.set")
def unconfirmed_notices() -> ResponseReturnValue:
    """Messages that were sent and that nobody ever confirmed."""
    now = clock.now()
    found = unconfirmed(current_user, now, limit=SHOWN + 1)
    rows = [{"episode": episode.ref, "name": name_of(child),
             "to": SHORT.get(code_of(notice.to), notice.to),
             "sent": wording.moment_in_words(notice.sent_at or now, now)} for notice, episode, child in found[:SHOWN]]
    viewed(acting(), current_user.authority_id, "messages nobody confirmed", [child.ref for _notice, _episode, child in found[:SHOWN]])
    return render_template("missing/told/unconfirmed.html", rows=rows, more=len(found) > SHOWN,
                           counts=counts_by_recipient(current_user, now))


def way_in_words(way: Way) -> str:
    """`within 30 minutes of the report; not for a child who is only away`."""
    if not way.given:
        return "not given"
    by = time_in_words(time.fromisoformat(way.by_clock))
    how = f"within {way.within_minutes} minutes of the report" if way.urgency == NOW else \
        "before the offices next close" if way.urgency == BEFORE_CLOSING else f"on the next working day, by {by}"
    return how if way.when_away else f"{how}; not for a child who is only away"


def _now(code: str) -> Way:
    if code not in WAYS:
        raise NotFound()
    return ways_of(current_user.authority_id).now(code)


def _values(way: Way) -> dict[str, Any]:
    return {"given": way.given, "urgency": way.urgency, "within_minutes": way.within_minutes, "by_clock": way.by_clock,
            "when_away": way.when_away}


def _page(code: str, form: Form, refusal: DomainError | None = None) -> Response:
    versions = [(row.effective_at, way_in_words(way_of(row)), row.reason or "")
                for row in ways_of(current_user.authority_id).rows.get(code, ())]
    return form.page("missing/told/setting.html", refusal=refusal, recipient=WORDS[code], usual=way_in_words(WAYS[code]), versions=versions)
