"""Alerts for programs: /alerts, /alerts/{ref}, /alerts/{ref}/decisions."""
from __future__ import annotations

from typing import Any

from flask import Response, url_for
from flask_login import current_user

from caseflow.alerts import queries, service
from caseflow.alerts.queries import AlertRow, DecisionRow
from caseflow.alerts.schemas import AlertPage, AlertQuery, AlertShown, DecisionPage, DecisionSchema, DecisionShown
from caseflow.audit.record import viewed
from caseflow.web.fields import iso
from caseflow.web.guard import acting, needs
from caseflow.web.json_api import ApiBlueprint, answer
from caseflow.web.paging import place, values_of
from caseflow.web.writing import writing

api = ApiBlueprint("alerts_api", __name__, description="Alerts as work: why each was raised, and what was decided.")


@api.route("/alerts", methods=["GET"])
@needs("alert.read")
@api.arguments(AlertQuery, location="query")
@api.response(200, AlertPage)
def list_alerts(query: dict[str, Any]) -> Response:
    """Alerts that you may see, in the order in which they were first raised."""
    after = values_of(query.get("after"), (int,))
    last_id = min(max(after[0], 0), 2**62) if after else 0
    rows = queries.alerts_after(
        current_user, query.get("queue") or "any", query.get("child"), last_id, query["limit"] + 1)
    shown = rows[: query["limit"]]
    viewed(acting(), current_user.authority_id, "api alerts", [row.child_ref for row in shown])
    return answer({
        "items": [as_shown(row) for row in shown],
        "next": place(shown[-1].id) if len(rows) > len(shown) else None})


@api.route("/alerts/<ref>", methods=["GET"])
@needs("alert.read")
@api.response(200, AlertShown)
def read_alert(ref: str) -> Response:
    """One alert with every reason, those that no longer apply included."""
    row = queries.alert_row(current_user, ref)
    viewed(acting(), current_user.authority_id, "api alert", [row.child_ref], subject=row.ref)
    shown = as_shown(row)
    return answer(shown, tag=shown)


@api.route("/alerts/<ref>/decisions", methods=["GET"])
@needs("alert.read")
@api.response(200, DecisionPage)
def list_decisions(ref: str) -> Response:
    """What was decided about an alert, newest first."""
    row = queries.alert_row(current_user, ref)
    made = queries.decisions(row.id)
    viewed(acting(), current_user.authority_id, "api alert", [row.child_ref], subject=row.ref)
    return answer({"items": [decision_as_shown(one) for one in made], "next": None})


@api.route("/alerts/<ref>/decisions", methods=["POST"])
@needs("alert.acknowledge")
@writing
@api.arguments(DecisionSchema)
@api.response(201, DecisionShown)
def add_decision(said: dict[str, Any], ref: str) -> Response:
    """Decide: acknowledge, assign, snooze, hold, record or reopen. Leads may do all, social workers the first two."""
    found = queries.alert_called(current_user, ref)
    to = said.pop("to", None)
    person = service.person_to_assign(current_user, to) if to else None
    made = service.decide(found, current_user, **said, to=person)
    shown = {
        "ref": made.ref, "decision": made.decision, "reason": made.reason, "text": made.text, "until": iso(made.until),
        "at": iso(made.at)}
    return answer(shown, 201, location=url_for("alerts_api.read_alert", ref=ref))


def as_shown(row: AlertRow) -> dict[str, Any]:
    """An alert as programs read it."""
    return {
        "ref": row.ref, "child": row.child_ref, "episode": row.episode_ref, "priority": row.priority_word,
        "priority_number": row.priority, "state": row.state, "raised_at": iso(row.raised_at),
        "evidence_at": iso(row.evidence_at), "acknowledged_at": iso(row.acknowledged_at), "until": iso(row.held_until),
        "reasons": [
            {
                "rule": r.rule, "rule_version": r.rule_version, "title": r.title, "clears_when": r.clears_when,
                "times": r.times, "late": r.late, "found_at": iso(r.first_at), "ended_at": iso(r.ended_at),
                "ended_because": r.ended_because,
                "evidence": [
                    {"sentence": e.sentence, "fact": e.fact, "at": iso(e.at), "known_since": iso(e.known_since), "late": e.late}
                    for e in r.evidence],
            }
            for r in row.reasons
        ],
    }


def decision_as_shown(made: DecisionRow) -> dict[str, Any]:
    """A decision as programs read it."""
    return {
        "ref": made.ref, "decision": made.decision, "reason": made.reason, "text": made.text, "until": iso(made.until),
        "at": iso(made.at)}
