"""Parts of an interview sent on, to the police above all: what, when, by whom, and who confirmed that it came."""
from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, select

from caseflow.accounts import access
from caseflow.accounts.models import Authority, User
from caseflow.audit.record import record
from caseflow.children.models import Child
from caseflow.core import clock
from caseflow.core.errors import Conflict, NotFound, Refused
from caseflow.core.events import children_changed
from caseflow.core.references import is_ref
from caseflow.extensions import db
from caseflow.missing import times
from caseflow.missing.interviews import codes, said
from caseflow.missing.interviews.models import InterviewShare, InterviewText
from caseflow.missing.interviews.withheld import Reader, may_read
from caseflow.missing.models import ReturnInterview
from caseflow.web.fields import iso

CONFIRM_WITHIN = timedelta(hours=24)


def share(interview: ReturnInterview, child: Child, facts: Mapping[str, Any], reader: Reader, by: str | None = None) -> InterviewShare:
    """Record that texts of an interview were sent: `to`, `texts` (references), and any of `addressee`, `means`, `sent_at`.

    A text that the child asked to be kept from those it would go to is refused.
    """
    to = facts.get("to")
    if to not in codes.SHARED_WITH:
        raise Refused(f"Choose one of: {', '.join(codes.SHARED_WITH)}.", field="to")
    at = facts.get("sent_at") or clock.now()
    times.refuse_impossible({"sent_at": at}, child.date_of_birth, "sent_at")
    there = {row.ref: row for row in said.texts_for(reader, [interview.id]).get(interview.id, [])}
    asked = facts.get("texts") or []
    if not asked or any(ref not in there for ref in asked):
        raise Refused("Choose what is sent: one or more of the texts of this interview.", field="texts")
    texts = [there[ref] for ref in asked]
    if any(not sendable(row, to) for row in texts):
        raise Refused("The child asked that one of these is kept from them. Leave it out.", field="texts")
    row = InterviewShare(
        authority_id=child.authority_id, child_id=child.id, interview_id=interview.id, to=to, addressee=facts.get("addressee"),
        means=facts.get("means"), texts=[{"ref": one.ref, "version": one.version} for one in texts], sent_at=at, sent_by=by)
    db.session.add(row)
    db.session.flush()
    record("interview.shared", interview.ref, [child.ref, row.ref, *asked], to=to, at=at)
    children_changed(child.authority_id, [child.id])
    return row


def sendable(text: InterviewText, to: str) -> bool:
    """Whether a text may go to those (`codes.SHARED_WITH`); one withheld from any team is not sent to a home or worker as a whole."""
    audience = codes.AUDIENCE.get(to)
    if to in ("home", "social-worker") and any(mark.startswith("team:") for mark in text.withheld_from or ()):
        return False
    reader = Reader(outside=audience) if audience in ("police", "parents") else Reader(role=audience)
    return may_read(text.withheld_from or [], None, reader)


def acknowledge(row: InterviewShare, child: Child, by: str | None, at: datetime | None = None) -> InterviewShare:
    """Record who confirmed that it came, and when (now)."""
    if row.acknowledged_at is not None:
        raise Conflict("Somebody has already confirmed this.", current=share_as_shown(row), field="acknowledged_at")
    if not (by or "").strip():
        raise Refused("Give the name of the person who confirmed it.", field="acknowledged_by")
    at = at or clock.now()
    times.refuse_impossible({"acknowledged_at": at}, child.date_of_birth, "acknowledged_at")
    if at < row.sent_at:
        raise Refused("This is before it was sent.", field="acknowledged_at")
    row.acknowledged_by, row.acknowledged_at = by, at
    db.session.flush()
    record("interview.share-confirmed", row.ref, [child.ref], at=at)
    children_changed(child.authority_id, [child.id])
    return row


def shares_of(interview_ids: Collection[int]) -> dict[int, list[InterviewShare]]:
    """What was sent on of each interview, oldest first."""
    found: dict[int, list[InterviewShare]] = {}
    if interview_ids:
        for row in db.session.execute(select(InterviewShare).where(
                InterviewShare.interview_id.in_(interview_ids), InterviewShare.voided.is_(False))
                .order_by(InterviewShare.interview_id, InterviewShare.sent_at, InterviewShare.id)).scalars():
            found.setdefault(row.interview_id, []).append(row)
    return found


def share_by_ref(interview: ReturnInterview, ref: str) -> InterviewShare:
    """One sending of an interview; `NotFound` when there is none."""
    row = db.session.execute(select(InterviewShare).where(
        InterviewShare.ref == ref, InterviewShare.interview_id == interview.id, InterviewShare.voided.is_(False))).scalar_one_or_none() \
        if is_ref(ref) else None
    if row is None:
        raise NotFound()
    return row


def _late(user: User, now: datetime) -> Any:
    live = select(Authority.go_live_at).where(Authority.id == user.authority_id).scalar_subquery()
    return (InterviewShare.authority_id == user.authority_id, InterviewShare.to == "police", InterviewShare.sent_at >= live,
            InterviewShare.sent_at <= now - CONFIRM_WITHIN, InterviewShare.acknowledged_at.is_(None), InterviewShare.voided.is_(False),
            access.may_see(InterviewShare, user))


def unconfirmed(user: User, now: datetime, limit: int = 50, offset: int = 0) -> list[Row[InterviewShare, ReturnInterview, Child]]:
    """What was sent to the police 24 hours ago or more, since go-live, and nobody has confirmed; longest waiting first."""
    return list(db.session.execute(
        select(InterviewShare, ReturnInterview, Child).join(ReturnInterview, ReturnInterview.id == InterviewShare.interview_id)
        .join(Child, Child.id == InterviewShare.child_id).where(*_late(user, now))
        .order_by(InterviewShare.sent_at, InterviewShare.id).limit(limit).offset(offset)))


def count_unconfirmed(user: User, now: datetime) -> int:
    """How many of them there are."""
    return int(db.session.execute(select(func.count()).select_from(InterviewShare).where(*_late(user, now))).scalar_one())


def share_as_shown(row: InterviewShare) -> dict[str, Any]:
    """A sending in JSON: the references of the texts, never their words."""
    return {"ref": row.ref, "to": row.to, "addressee": row.addressee, "means": row.means, "texts": [one["ref"] for one in row.texts],
            "sent_at": iso(row.sent_at), "acknowledged_at": iso(row.acknowledged_at), "acknowledged_by": row.acknowledged_by,
            "recorded_at": iso(row.recorded_at)}
