"""What brings an alert back to people: a new reason, or something that breaks a hold or a snooze."""
from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from caseflow.alerts.facts import KnownChild
from caseflow.alerts.models import Alert, AlertReason
from caseflow.alerts.reasons import Work
from caseflow.audit.record import record
from caseflow.missing.service_during import height_of
from caseflow.risk.facts import ChildFacts
from caseflow.risk.rulebook import rulebook

RESTING = ("snoozed", "held")


def as_it_stands(facts: ChildFacts, reasons: Iterable[AlertReason]) -> dict[str, Any]:
    """What is kept with a hold, so that anything newer can break it."""
    return {
        "episodes": sorted(e.ref for e in facts.counted),
        "trafficking": sorted(_trafficking(facts)),
        "police": _police(facts),
        "risks": sorted(_risks(reasons)),
    }


def why_broken(hold: dict[str, Any], facts: ChildFacts, reasons: Iterable[AlertReason]) -> str | None:
    """Why a hold no longer holds: a new episode, a new trafficking fact or a higher risk; None while it holds.

    The risk is higher when the police grade it higher, or when a reason of a rule about risk has been added, such as the
    next limit of hours. A late task, such as an interview not yet offered, breaks no hold.
    """
    if {e.ref for e in facts.counted} - set(hold["episodes"]):
        return "a new episode"
    if _trafficking(facts) - set(hold["trafficking"]):
        return "a new trafficking fact"
    if _police(facts) > hold["police"]:
        return "a higher police risk"
    if _risks(reasons) - set(hold["risks"]):
        return "a higher risk"
    return None


def bring_back(work: Work, child: KnownChild, at: datetime) -> list[Alert]:
    """Raise again the child's alerts that have news or whose hold is broken; returns the alerts to be sent to a team."""
    raised = []
    for alert in work.of_child(child.child_id):
        why: str | None
        if alert.state in RESTING:
            why = why_broken(alert.hold, child.facts, work.reasons[alert].values()) if alert.hold else None
            why = why or ("its time is up" if alert.held_until and alert.held_until <= at else None)
        else:
            why = "a new reason" if (alert.child_id, alert.episode_id) in work.news else None
        if why is not None:
            if alert.state != "raised":
                wake(alert, why)
            raised.append(alert)
    return raised


def wake(alert: Alert, why: str) -> None:
    """Put an alert back among those that nobody has confirmed; who it was given to stays."""
    was = alert.state
    alert.state = "raised"
    alert.acknowledged_at = alert.acknowledged_by = None
    alert.held_until = alert.hold = None
    record("alert.raised-again", alert.ref, was=was, because=why)


def _trafficking(facts: ChildFacts) -> set[str]:
    stages = {f"{s.began.ref}:{s.stage.value}" for s in facts.stages}
    return stages | {f"{e.on.ref}:{e.event}:{e.outcome or ''}" for e in facts.nrm_events}


def _risks(reasons: Iterable[AlertReason]) -> set[str]:
    book = rulebook()
    return {f"{r.rule}:{r.occurrence}" for r in reasons
            if r.ended_at is None and r.rule in book and not book[r.rule].about_a_task}


def _police(facts: ChildFacts) -> int:
    """The highest of the present gradings of the child's open episodes; -1 when none is open."""
    out = [e for e in facts.counted if e.open]
    return max((height_of(e.police_risks[-1].level if e.police_risks else None) for e in out), default=-1)
