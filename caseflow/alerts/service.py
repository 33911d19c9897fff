"""What people decide about alerts. Only a decision closes an alert; every one is kept, with who, when and why."""
from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from caseflow.accounts.models import User
from caseflow.alerts import due
from caseflow.alerts.attention import as_it_stands, wake
from caseflow.alerts.facts import load_facts
from caseflow.alerts.models import Alert, AlertDecision, AlertReason
from caseflow.audit.record import record
from caseflow.children.queries import may_see_child
from caseflow.core.errors import Conflict, Forbidden, Refused
from caseflow.core.references import new_ref
from caseflow.extensions import db
from caseflow.store.unit import current_unit

DECISIONS = ("acknowledge", "assign", "snooze", "hold", "record", "reopen")
REASONS = {
    "strategy-discussion": "Strategy discussion",
    "panel": "Panel",
    "nrm-referral": "Referral to the National Referral Mechanism",
    "on-the-plan": "On the plan until",
    "no-further-action": "No further action because",
}
FOR_EVERYONE = ("acknowledge", "assign")
LONGEST_SNOOZE = timedelta(days=7)
LONGEST_HOLD = timedelta(days=92)


def decide(
    alert: Alert, by: User, decision: str, *, reason: str | None = None, text: str | None = None,
    until: datetime | None = None, to: User | None = None,
) -> AlertDecision:
    """Make one decision about an alert; `to` is who it is assigned to (None: whoever decides).

    Raises `Refused` when what the decision needs is missing, `Conflict` when the alert is not in a state for it, and
    `Forbidden` when the person may confirm alerts but not decide about them.
    """
    if not by.may("alert.acknowledge" if decision in FOR_EVERYONE else "alert.decide"):
        raise Forbidden()
    at = current_unit().recorded_at
    if decision == "record" and reason == "on-the-plan":
        decision = "hold"
    _MAKERS[decision](alert, by, reason, text, until, to, at)
    kept = AlertDecision(
        ref=new_ref(), authority_id=alert.authority_id, alert_id=alert.id, decision=decision, reason=reason, text=text,
        until=until, assigned_to=alert.assigned_to if decision == "assign" else None, at=at, by=by.id)
    db.session.add(kept)
    db.session.flush()
    record("alert.decided", alert.ref, decision=decision, reason=reason, until=until, changed={"text": text})
    due.children_changed(alert.authority_id, [alert.child_id], False)
    return kept


def person_to_assign(by: User, ref: str) -> User:
    """A person of the same authority who may confirm alerts; raises `Refused` when there is none with this reference."""
    found = db.session.execute(
        select(User).where(
            User.ref == ref, User.authority_id == by.authority_id, User.voided.is_(False), User.disabled.is_(False))
    ).scalar_one_or_none()
    if found is None or not found.may("alert.acknowledge"):
        raise Refused("Choose somebody who works with alerts.", field="to")
    return found


def _acknowledge(
    alert: Alert, by: User, _reason: str | None, _text: str | None, _until: datetime | None, _to: User | None, at: datetime
) -> None:
    if alert.state != "raised":
        raise Conflict("Somebody has already confirmed this alert.", current=as_shown(alert))
    alert.state = "acknowledged"
    alert.acknowledged_at, alert.acknowledged_by = at, by.id


def _assign(
    alert: Alert, by: User, _reason: str | None, _text: str | None, _until: datetime | None, to: User | None, at: datetime
) -> None:
    _still_open(alert)
    if to is not None and not may_see_child(to, alert.child_id):
        raise Refused("This person does not see this child, so nobody would act on it. Give them the child first, or choose somebody "
                      "else.", field="to")
    alert.assigned_to = (to or by).id
    if alert.state == "raised" and alert.assigned_to == by.id:
        alert.state = "acknowledged"
        alert.acknowledged_at, alert.acknowledged_by = at, by.id


def _snooze(
    alert: Alert, _by: User, _reason: str | None, text: str | None, until: datetime | None, _to: User | None, at: datetime
) -> None:
    _rest(alert, "snoozed", until, at, LONGEST_SNOOZE, "7 days")
    if not text:
        raise Refused("Say why this can wait.", field="text")


def _hold(
    alert: Alert, _by: User, _reason: str | None, text: str | None, until: datetime | None, _to: User | None, at: datetime
) -> None:
    _rest(alert, "held", until, at, LONGEST_HOLD, "92 days")
    if not text:
        raise Refused("Say what the plan is.", field="text")


def _rest(
    alert: Alert, state: str, until: datetime | None, at: datetime, longest: timedelta, in_words: str
) -> None:
    """Let an alert rest until a moment, or until a new episode, a new trafficking fact or a higher risk breaks it."""
    _still_open(alert)
    if until is None:
        raise Refused("Say until when.", field="until")
    if not at < until <= at + longest:
        raise Refused(f"Choose a time ahead, at most {in_words} from now.", field="until")
    [child] = load_facts([alert.child_id])
    reasons = db.session.execute(
        select(AlertReason).where(AlertReason.alert_id == alert.id).order_by(AlertReason.id)).scalars().all()
    alert.state, alert.held_until, alert.hold = state, until, as_it_stands(child.facts, reasons)


def _record(
    alert: Alert, by: User, reason: str | None, text: str | None, _until: datetime | None, _to: User | None, at: datetime
) -> None:
    _still_open(alert)
    if reason not in REASONS:
        raise Refused("Choose what was decided.", field="reason")
    if reason == "no-further-action" and not text:
        raise Refused("Say why no further action is needed.", field="text")
    if alert.acknowledged_by is None:
        alert.acknowledged_at, alert.acknowledged_by = at, by.id
    alert.state, alert.held_until, alert.hold = "decided", None, None


def _reopen(
    alert: Alert, _by: User, _reason: str | None, text: str | None, _until: datetime | None, _to: User | None, _at: datetime
) -> None:
    if alert.state == "raised":
        raise Conflict("This alert is already open and waits to be confirmed.", current=as_shown(alert))
    if not text:
        raise Refused("Say why this is opened again.", field="text")
    wake(alert, "a person opened it again")


_MAKERS = {
    "acknowledge": _acknowledge, "assign": _assign, "snooze": _snooze, "hold": _hold, "record": _record, "reopen": _reopen,
}


def _still_open(alert: Alert) -> None:
    if alert.state == "decided":
        raise Conflict("A decision is already recorded. Open the alert again first.", current=as_shown(alert))


def as_shown(alert: Alert) -> dict[str, str | int | None]:
    """The alert as it stands, for the answer to a conflict."""
    return {"ref": alert.ref, "state": alert.state, "version": alert.version}
