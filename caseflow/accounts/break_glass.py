"""Opening a record in an emergency (break-glass): a reason, an end, a lead told at once, and every page that was read in it."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from caseflow.accounts.models import Authority, User
from caseflow.accounts.restriction_models import BREAK_GLASS, RecordOpening
from caseflow.audit.queries import Entry, done_by
from caseflow.audit.record import record
from caseflow.core.errors import Conflict, Forbidden, NotFound, Refused
from caseflow.core.references import is_ref
from caseflow.extensions import db
from caseflow.store.unit import current_unit

REASONS = {
    "missing": "The child is missing, or may be",
    "harm": "Somebody may come to harm now",
    "police-or-court": "The police or a court ask, and it cannot wait",
    "nobody-else": "It must be done now, and nobody who may see the record can be reached",
}
HOURS, MOST_HOURS = 3, 24
"""How long an opening lasts; an authority's settings may hold `break_glass_hours`, at most a day."""
SHORTEST, FEWEST_WORDS = 20, 4
SHOWN = 200


@dataclass(frozen=True)
class Opening:
    """One opening as the lead reads it."""

    ref: str
    child_id: int
    who: str
    who_ref: str
    because: str
    why: str
    starts_at: datetime
    ends_at: datetime
    reviewed_at: datetime | None
    reviewed_by: str | None
    review: str | None


def open_in_emergency(authority_id: int, child_id: int, child_ref: str, user: User, *, because: str, why: str) -> RecordOpening:
    """Open one child's record to one person until the authority's hours are over. Leads see it at once on their first page.

    Raises `Refused` for a reason that says nothing (too short, too few words, the same as the last time) and `Conflict` when
    the record stands open to the person already.
    """
    unit = current_unit()
    if because not in REASONS:
        raise Refused("Choose why you must open the record.", field="because")
    why = " ".join((why or "").split())
    last = db.session.execute(select(RecordOpening.why).where(
        RecordOpening.user_id == user.id, RecordOpening.kind == BREAK_GLASS)
        .order_by(RecordOpening.starts_at.desc(), RecordOpening.id.desc()).limit(1)).scalar_one_or_none()
    if len(why) < SHORTEST or len({word.lower() for word in why.split()}) < FEWEST_WORDS:
        raise Refused("Say what has happened, in a sentence of at least 20 characters.", field="why")
    if last is not None and last.lower() == why.lower():
        raise Refused("These are the words that you gave the last time. Say what has happened now.", field="why")
    if standing_open(child_id, user, unit.recorded_at) is not None:
        raise Conflict("You have opened this record already.")
    opening = RecordOpening(
        authority_id=authority_id, child_id=child_id, user_id=user.id, kind=BREAK_GLASS, because=because, why=why,
        starts_at=unit.recorded_at, ends_at=unit.recorded_at + lasting(authority_id))
    db.session.add(opening)
    db.session.flush()
    record("record.opened-in-emergency", opening.ref, [child_ref], because=because, until=opening.ends_at)
    return opening


def lasting(authority_id: int) -> timedelta:
    """How long an opening lasts in this authority."""
    settings = db.session.execute(select(Authority.settings).where(Authority.id == authority_id)).scalar_one() or {}
    return timedelta(hours=min(max(int(settings.get("break_glass_hours", HOURS)), 1), MOST_HOURS))


def standing_open(child_id: int, user: User, at: datetime) -> RecordOpening | None:
    """The emergency opening of this record to this person that has not ended, if there is one."""
    return db.session.execute(select(RecordOpening).where(
        RecordOpening.child_id == child_id, RecordOpening.user_id == user.id, RecordOpening.kind == BREAK_GLASS,
        RecordOpening.voided.is_(False), RecordOpening.ends_at > at)
        .order_by(RecordOpening.id.desc()).limit(1)).scalar_one_or_none()


def opened_until(child_id: int, user: User, at: datetime) -> datetime | None:
    """Until when this person has the record open in an emergency; None when they have not."""
    opening = standing_open(child_id, user, at)
    return None if opening is None else opening.ends_at


def end_now(opening: RecordOpening, child_ref: str) -> None:
    """The person needs the record no longer."""
    opening.ends_at = current_unit().recorded_at
    db.session.flush()
    record("record.closed-again", opening.ref, [child_ref])


def openings(authority_id: int, *, ref: str | None = None) -> list[Opening]:
    """Emergency openings of an authority: those that nobody has reviewed first, then the newest; at most 200."""
    reviewer = User.__table__.alias("reviewer")
    query = (
        select(RecordOpening, User.name, User.ref, reviewer.c.name)
        .join(User, User.id == RecordOpening.user_id).outerjoin(reviewer, reviewer.c.id == RecordOpening.reviewed_by)
        .where(RecordOpening.authority_id == authority_id, RecordOpening.kind == BREAK_GLASS, RecordOpening.voided.is_(False)))
    if ref is not None:
        query = query.where(RecordOpening.ref == ref)
    rows = db.session.execute(query.order_by(
        RecordOpening.reviewed_at.is_not(None), RecordOpening.starts_at.desc(), RecordOpening.id.desc()).limit(SHOWN))
    return [Opening(o.ref, o.child_id, who, who_ref, REASONS.get(o.because or "", ""), o.why or "", o.starts_at, o.ends_at or o.starts_at,
                    o.reviewed_at, by, o.review) for o, who, who_ref, by in rows]


def to_review(user: User) -> int:
    """How many emergency openings by others wait for a lead of this authority to look at them."""
    return int(db.session.execute(select(func.count()).select_from(RecordOpening).where(
        RecordOpening.authority_id == user.authority_id, RecordOpening.kind == BREAK_GLASS, RecordOpening.reviewed_at.is_(None),
        RecordOpening.user_id != user.id, RecordOpening.voided.is_(False))).scalar_one())


def opening_called(user: User, ref: str) -> RecordOpening:
    """An opening of the lead's own authority; `NotFound` for every other."""
    found = None
    if is_ref(ref):
        found = db.session.execute(select(RecordOpening).where(
            RecordOpening.ref == ref, RecordOpening.authority_id == user.authority_id, RecordOpening.kind == BREAK_GLASS,
            RecordOpening.voided.is_(False))).scalar_one_or_none()
    if found is None:
        raise NotFound()
    return found


def reads_in(opening: Opening, authority_id: int, child_ref: str, *, offset: int = 0, limit: int = 50) -> tuple[list[Entry], int]:
    """What this person read and did about the child while it stood open, oldest first, from the audit record; and how much in all."""
    return done_by(authority_id, opening.who_ref, child_ref, opening.starts_at, opening.ends_at, offset=offset, limit=limit)


def review(opening: RecordOpening, child_ref: str, by: User, text: str) -> None:
    """A lead has looked at it, and says whether it was right; not the person who opened it, and once."""
    if opening.user_id == by.id:
        raise Forbidden("Another safeguarding lead looks at what you opened.")
    if opening.reviewed_at is not None:
        raise Conflict("Somebody has already looked at this.")
    if not (text or "").strip():
        raise Refused("Say whether it was right to open the record.", field="review")
    opening.reviewed_at, opening.reviewed_by, opening.review = current_unit().recorded_at, by.id, text.strip()
    db.session.flush()
    record("record.opening-reviewed", opening.ref, [child_ref], changed={"review": opening.review})
