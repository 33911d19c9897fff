"""The inbox, one alert, and the decisions about it."""
from __future__ import annotations

import hashlib
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from caseflow.alerts import queries, service
from caseflow.alerts.schemas import DecisionSchema
from caseflow.alerts.thresholds import rules_cited
from caseflow.audit.record import shown_in_refusal, viewed
from caseflow.core import clock
from caseflow.core.errors import DomainError
from caseflow.web.forms import Form
from caseflow.web.guard import acting, needs
from caseflow.web.writing import writing

blueprint = Blueprint("alerts", __name__)

DONE = {
    "acknowledge": "You have confirmed this alert.",
    "assign": "The alert has been given.",
    "snooze": "The alert waits.",
    "hold": "The plan is recorded. The alert waits for it.",
    "record": "The decision is recorded.",
    "reopen": "The alert is open again.",
}


@blueprint.get("/alerts")
@needs("alert.read")
def inbox() -> str:
    """The inbox: one queue of alerts, refreshed by itself."""
    return render_template("alerts/inbox.html", **_inbox())


@blueprint.get("/alerts/list")
@needs("alert.read")
def inbox_list() -> Any:
    """The list inside the inbox again; 204 while it is as the page has it."""
    shown = _inbox()
    if request.args.get("seen") == shown["seen"]:
        return "", 204
    return render_template("alerts/inbox_list.html", **shown)


def _inbox() -> dict[str, Any]:
    queue = request.args.get("queue", "all")
    if queue not in queries.QUEUES:
        abort(404)
    counts = queries.counts(current_user)
    rows = queries.inbox(current_user, queue)
    viewed(acting(), current_user.authority_id, "alerts.inbox", [row.child_ref for row in rows])
    now = clock.now()
    stamp = repr((f"{now:%H:%M}", counts, [(row.ref, row.version, row.priority, row.state) for row in rows]))
    seen = hashlib.sha256(stamp.encode()).hexdigest()[:16]
    return {"queue": queue, "queues": queries.QUEUES, "counts": counts, "rows": rows, "seen": seen, "most": queries.MOST}


@blueprint.get("/alerts/<ref>")
@needs("alert.read")
def alert(ref: str) -> str:
    """One alert: why it fired, from which facts, known since when, what would clear it, what was decided."""
    row = queries.alert_row(current_user, ref)
    made = queries.decisions(row.id)
    cited = rules_cited(current_user.authority_id, row.reasons)
    viewed(acting(), current_user.authority_id, "alerts.alert", [row.child_ref], subject=row.ref)
    return render_template(
        "alerts/alert.html", alert=row, decisions=made, cited=cited, why=service.REASONS,
        may_decide=current_user.may("alert.decide"), may_confirm=current_user.may("alert.acknowledge"))


@blueprint.post("/alerts/<ref>/acknowledge")
@needs("alert.acknowledge")
@writing
def acknowledge(ref: str) -> Any:
    """Confirm that somebody has seen the alert and acts on it."""
    return _decided(ref, "acknowledge")


@blueprint.get("/alerts/<ref>/<any(record, snooze, reopen):decision>")
@needs("alert.decide")
def ask(ref: str, decision: str) -> Response:
    """The page on which a lead records a decision, lets an alert wait, or opens it again."""
    return _asking(ref, decision, _form(decision))


@blueprint.post("/alerts/<ref>/<any(record, snooze, reopen):decision>")
@needs("alert.decide")
@writing
def decide(ref: str, decision: str) -> Any:
    """Record it."""
    return _answer(ref, decision)


@blueprint.get("/alerts/<ref>/assign")
@needs("alert.acknowledge")
def ask_assign(ref: str) -> Response:
    """The page on which an alert is given to somebody."""
    return _asking(ref, "assign", _form("assign"))


@blueprint.post("/alerts/<ref>/assign")
@needs("alert.acknowledge")
@writing
def assign(ref: str) -> Any:
    """Give it."""
    return _answer(ref, "assign")


def _form(decision: str) -> Form:
    looks: dict[str, dict[str, Any]] = {}
    if decision == "assign":
        people = queries.people_to_assign(current_user)
        looks["to"] = {"choices": {p.ref: p.name for p in people}, "control": "select"}
    return Form(DecisionSchema(), {"decision": decision}, looks=looks)


def _asking(ref: str, decision: str, form: Form, refusal: DomainError | None = None) -> Response:
    """The page of a decision; the view is recorded when it is refused too."""
    row = queries.alert_row(current_user, ref)
    if refusal is None:
        viewed(acting(), current_user.authority_id, "alerts.decide", [row.child_ref], subject=row.ref)
    else:
        shown_in_refusal("alerts.decide", [row.child_ref], subject=row.ref)
    return form.page("alerts/decide.html", refusal=refusal, alert=row, decision=decision)


def _answer(ref: str, decision: str) -> Any:
    form = _form(decision)
    try:
        return _decided(ref, **form.load(decision=decision))
    except DomainError as refusal:
        if refusal.status == 404:
            raise
        return _asking(ref, decision, form, refusal)


def _decided(ref: str, decision: str, to: str | None = None, **said: Any) -> Any:
    found = queries.alert_called(current_user, ref)
    person = service.person_to_assign(current_user, to) if to else None
    made = service.decide(found, current_user, decision, to=person, **said)
    flash(DONE[made.decision])
    return redirect(url_for("alerts.alert", ref=ref), 303)
