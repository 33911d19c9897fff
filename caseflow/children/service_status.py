"""Trafficking on two tracks, and unaccompanied status: dated, added to, never overwritten.

The authority's own view and the National Referral Mechanism run at once. What the Mechanism decides, or that a referral
was withdrawn, never changes the authority's view: only a person who records a new stage does.
"""
from __future__ import annotations

from datetime import date

from sqlalchemy import or_, select

from caseflow.audit.record import record
from caseflow.children.models import Child, NrmEvent, TraffickingStage, UnaccompaniedStatus
from caseflow.children.service_care import refuse_day, refuse_span
from caseflow.children.shown import nrm_event_as_shown, stage_as_shown, status_as_shown
from caseflow.core.dates import day_in_words
from caseflow.core.errors import Conflict, Refused
from caseflow.core.events import children_changed
from caseflow.extensions import db

STAGES = ("at-risk", "suspected", "identified", "no-longer")
NRM_EVENTS = ("considered", "referred", "reasonable-grounds", "conclusive-grounds", "withdrawn", "reconsideration")
DECISIONS = ("reasonable-grounds", "conclusive-grounds")
OUTCOMES = ("positive", "negative")
STATUSES = ("uasc", "separated")
DECIDERS = ("sca", "ieca", "local-panel")
"""Who decides in the Mechanism: the Single Competent Authority, the Immigration Enforcement one, a panel led by the authority."""


def add_stage(child: Child, stage: str, started_on: date, source: str | None = None) -> TraffickingStage:
    """Record the authority's own view from a day on; it stands until the next stage. `source` says who decided, and where."""
    refuse_day(started_on, child, "started_on")
    if stage not in STAGES:
        raise Refused(f"Choose one of: {', '.join(STAGES)}.", field="stage")
    refuse_stage_twice(child, started_on)
    row = TraffickingStage(authority_id=child.authority_id, child_id=child.id, stage=stage, started_on=started_on, source=source)
    db.session.add(row)
    db.session.flush()
    record("trafficking-stage.added", row.ref, [child.ref], changed={"stage": stage, "started_on": started_on})
    children_changed(child.authority_id, [child.id])
    return row


def refuse_stage_twice(child: Child, started_on: date, row: TraffickingStage | None = None) -> None:
    """Refuse a second view from the same day: each stands until the next, so that no two ever hold at once."""
    same = [TraffickingStage.child_id == child.id, TraffickingStage.voided.is_(False), TraffickingStage.started_on == started_on]
    there = db.session.execute(select(TraffickingStage).where(*same).order_by(TraffickingStage.id.desc()).limit(1)).scalar_one_or_none()
    if there is not None and (row is None or there.id != row.id):
        raise Conflict("A view from that day is already recorded. Put that one right, or give another day.", field="started_on",
                       current=stage_as_shown(there))


def add_nrm_event(child: Child, event: str, on: date, *, outcome: str | None = None, reference: str | None = None,
                  why: str | None = None, review_on: date | None = None, first_responder: str | None = None,
                  decided_by: str | None = None) -> NrmEvent:
    """Record an event of the National Referral Mechanism. A decision needs its outcome; "considered" without a referral needs why.

    `review_on` says when "considered, not referred" is looked at again, `first_responder` who made the referral, `decided_by`
    which authority decided. The authority's own view stays as it is.
    """
    refuse_nrm_event(child, event, on, outcome=outcome, why=why, review_on=review_on)
    row = NrmEvent(authority_id=child.authority_id, child_id=child.id, event=event, outcome=outcome, happened_on=on,
                   nrm_reference=reference, why=why, review_on=review_on, first_responder=first_responder, decided_by=decided_by)
    db.session.add(row)
    db.session.flush()
    record("nrm-event.added", row.ref, [child.ref], changed={"event": event, "outcome": outcome, "on": on})
    children_changed(child.authority_id, [child.id])
    return row


def refuse_nrm_event(child: Child, event: str, on: date, *, outcome: str | None, why: str | None, review_on: date | None,
                     row: NrmEvent | None = None) -> None:
    """Refuse an event that cannot be, naming the field, and the same one twice on a day."""
    refuse_day(on, child, "on")
    if event not in NRM_EVENTS:
        raise Refused(f"Choose one of: {', '.join(NRM_EVENTS)}.", field="event")
    if event in DECISIONS and outcome not in OUTCOMES:
        raise Refused("Say whether the decision was positive or negative.", field="outcome")
    if outcome is not None and event not in (*DECISIONS, "reconsideration"):
        raise Refused("Only a decision has an outcome.", field="outcome")
    if event == "considered" and not why:
        raise Refused("Say why no referral was made.", field="reason")
    if review_on is not None and review_on < on:
        raise Refused("The review is before the day itself.", field="review_on")
    same = [NrmEvent.child_id == child.id, NrmEvent.voided.is_(False), NrmEvent.event == event, NrmEvent.happened_on == on]
    there = db.session.execute(select(NrmEvent).where(*same).order_by(NrmEvent.id.desc()).limit(1)).scalar_one_or_none()
    if there is not None and (row is None or there.id != row.id):
        raise Conflict("This is already recorded on that day. Put that record right instead.", field="on",
                       current=nrm_event_as_shown(there))


def add_unaccompanied(child: Child, status: str, started_on: date, ended_on: date | None = None) -> UnaccompaniedStatus:
    """Record that the child is unaccompanied (`uasc`) or separated from a day on; the end day is not counted.

    The same status at the same time is a `Conflict` with `current`.
    """
    refuse_status(child, status, started_on, ended_on)
    row = UnaccompaniedStatus(authority_id=child.authority_id, child_id=child.id, status=status, started_on=started_on, ended_on=ended_on)
    db.session.add(row)
    db.session.flush()
    record("unaccompanied-status.added", row.ref, [child.ref], changed={"status": status, "started_on": started_on, "ended_on": ended_on})
    children_changed(child.authority_id, [child.id])
    return row


def refuse_status(child: Child, status: str, started_on: date, ended_on: date | None, row: UnaccompaniedStatus | None = None) -> None:
    """Refuse a status that cannot be, and the same one twice at a time."""
    refuse_span(started_on, ended_on, child)
    if status not in STATUSES:
        raise Refused(f"Choose one of: {', '.join(STATUSES)}.", field="status")
    same = [
        UnaccompaniedStatus.id != (row.id if row is not None else 0), UnaccompaniedStatus.child_id == child.id,
        UnaccompaniedStatus.status == status, UnaccompaniedStatus.voided.is_(False),
        or_(UnaccompaniedStatus.ended_on.is_(None), UnaccompaniedStatus.ended_on > started_on)]
    if ended_on is not None:
        same.append(UnaccompaniedStatus.started_on < max(ended_on, started_on))
    there = db.session.execute(select(UnaccompaniedStatus).where(*same).order_by(UnaccompaniedStatus.id).limit(1)).scalar_one_or_none()
    if there is not None:
        raise Conflict(f"This status is already recorded from {day_in_words(there.started_on)}.", field="status",
                       current=status_as_shown(there))
