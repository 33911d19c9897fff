"""Writes about who was told: a notice, its answer, one taken back, and whom it is not safe to tell."""
from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from caseflow.audit.record import record
from caseflow.children.models import Child
from caseflow.core import clock
from caseflow.core.errors import Conflict, NotFound, Refused
from caseflow.core.events import children_changed
from caseflow.extensions import db
from caseflow.missing import times
from caseflow.missing.models import MissingEpisode, Notice
from caseflow.missing.service import refuse_void
from caseflow.missing.shown import notice_as_shown
from caseflow.missing.told.models import UnsafeToTell
from caseflow.missing.told.recipients import code_of
from caseflow.store.unit import current_unit
from caseflow.store.versions import said_since, versions_of
from caseflow.web.fields import iso

UNSAFE_FOR = ("parents",)
"""About whom it may be said, for a child and until further notice, that it is not safe to tell them."""


def add_notice(episode: MissingEpisode, child: Child, to: str, *, means: str | None = None, sent_at: datetime | None = None,
               acknowledged_by: str | None = None, acknowledged_at: datetime | None = None,
               not_needed_because: str | None = None) -> Notice:
    """Record that somebody was told: told NAME at TIME is `acknowledged_by` and `acknowledged_at` (now). Or why nobody need be.

    The first notice to the police is their report, where the episode does not say yet when they were told.
    """
    refuse_void(episode, child)
    if not (to or "").strip():
        raise Refused("Say who was told.", field="to")
    if not_needed_because and (sent_at or acknowledged_by or acknowledged_at):
        raise Refused("Either somebody was told, or it was not needed.", field="not_needed_because")
    if not not_needed_because:
        if acknowledged_by and acknowledged_at is None:
            acknowledged_at = clock.now()
        if sent_at is None:
            sent_at = acknowledged_at or clock.now()
    times.refuse_impossible({"sent_at": sent_at, "acknowledged_at": acknowledged_at}, child.date_of_birth, "sent_at", "acknowledged_at")
    row = Notice(authority_id=child.authority_id, child_id=child.id, episode_id=episode.id, to=to, means=means, sent_at=sent_at,
                 acknowledged_by=acknowledged_by, acknowledged_at=acknowledged_at, not_needed_because=not_needed_because)
    db.session.add(row)
    _reported_to_police(row, episode)
    db.session.flush()
    record("notice.recorded", row.ref, [child.ref, episode.ref], sent_at=sent_at, acknowledged_at=acknowledged_at,
           not_needed=bool(not_needed_because))
    children_changed(child.authority_id, [child.id])
    return row


def notice_called(episode: MissingEpisode, ref: str) -> Notice:
    """The episode's notice with this reference; `NotFound` when there is none that stands."""
    row = db.session.execute(select(Notice).where(
        Notice.ref == ref, Notice.episode_id == episode.id, Notice.voided.is_(False))).scalar_one_or_none()
    if row is None:
        raise NotFound()
    return row


def acknowledge_notice(notice: Notice, child: Child, by: str, at: datetime | None = None) -> Notice:
    """Record who took the message and when (now), for a notice that was only sent."""
    if not (by or "").strip():
        raise Refused("Give the name of who took the message.", field="acknowledged_by")
    if notice.acknowledged_by is not None:
        raise Conflict("This is already recorded.", current=notice_as_shown(notice), field="acknowledged_by")
    at = at or clock.now()
    times.refuse_impossible({"acknowledged_at": at}, child.date_of_birth, "acknowledged_at")
    notice.acknowledged_by, notice.acknowledged_at, notice.not_needed_because = by, at, None
    notice.sent_at = notice.sent_at or at
    _reported_to_police(notice, db.session.get_one(MissingEpisode, notice.episode_id))
    db.session.flush()
    record("notice.acknowledged", notice.ref, [child.ref], at=at)
    children_changed(child.authority_id, [child.id])
    return notice


def take_back_notice(notice: Notice, episode: MissingEpisode, child: Child, reason: str) -> Notice:
    """Take back a notice recorded in error, with the reason: whoever it was is again not yet told. History keeps it.

    When it was the notice that said when the police were told, the episode no longer says so either; what the report itself said stays.
    """
    if not (reason or "").strip():
        raise Refused("Say why this was recorded in error.", field="reason")
    current_unit().reason = reason.strip()
    notice.voided = True
    if code_of(notice.to) == "police" and notice.sent_at is not None and notice.sent_at == episode.police_reported_at \
            and _said_by(notice, episode):
        episode.police_reported_at = _police_told_at(episode, notice)
    db.session.flush()
    record("notice.taken-back", notice.ref, [child.ref])
    children_changed(child.authority_id, [child.id])
    return notice


def _reported_to_police(notice: Notice, episode: MissingEpisode) -> None:
    if code_of(notice.to) == "police" and not notice.not_needed_because and episode.police_reported_at is None:
        episode.police_reported_at = notice.sent_at


def _said_by(notice: Notice, episode: MissingEpisode) -> bool:
    """Whether the episode says when the police were told only since this notice was recorded, and did not say so before it."""
    [recorded] = versions_of(Notice, lambda t: t.c.id == notice.id)
    [said] = versions_of(MissingEpisode, lambda t: t.c.id == episode.id)
    return bool(said_since(said, "police_reported_at").recorded_at >= recorded[0].recorded_at)


def _police_told_at(episode: MissingEpisode, but: Notice) -> datetime | None:
    """When the police were told, by the first of the other notices that stand."""
    rows = db.session.execute(select(Notice).where(
        Notice.episode_id == episode.id, Notice.id != but.id, Notice.sent_at.is_not(None), Notice.voided.is_(False))
        .order_by(Notice.sent_at, Notice.id)).scalars()
    return next((row.sent_at for row in rows if code_of(row.to) == "police"), None)


def not_safe(child: Child, said_by: str, why: str, recipient: str = "parents") -> UnsafeToTell:
    """Record that it is not safe to tell somebody when this child is missing: who said so and why. It holds until `safe_again`."""
    if recipient not in UNSAFE_FOR:
        raise Refused(f"Choose one of: {', '.join(UNSAFE_FOR)}.", field="recipient")
    if not (said_by or "").strip():
        raise Refused("Give the name of who said that it is not safe.", field="said_by")
    if not (why or "").strip():
        raise Refused("Say why it is not safe.", field="why")
    there = db.session.execute(select(UnsafeToTell).where(
        UnsafeToTell.child_id == child.id, UnsafeToTell.recipient == recipient, UnsafeToTell.ended_at.is_(None),
        UnsafeToTell.voided.is_(False)).order_by(UnsafeToTell.id).limit(1)).scalar_one_or_none()
    if there is not None:
        raise Conflict("This is already recorded.", current=unsafe_as_shown(there, child.ref))
    row = UnsafeToTell(authority_id=child.authority_id, child_id=child.id, recipient=recipient, said_by=said_by.strip(),
                       why=why.strip(), from_at=clock.now())
    db.session.add(row)
    db.session.flush()
    record("unsafe-to-tell.recorded", row.ref, [child.ref], recipient=recipient)
    children_changed(child.authority_id, [child.id])
    return row


def unsafe_called(child: Child, ref: str) -> UnsafeToTell:
    """What was said of this child under this reference; `NotFound` when there is none that stands."""
    row = db.session.execute(select(UnsafeToTell).where(
        UnsafeToTell.ref == ref, UnsafeToTell.child_id == child.id, UnsafeToTell.voided.is_(False))).scalar_one_or_none()
    if row is None:
        raise NotFound()
    return row


def safe_again(row: UnsafeToTell, child: Child, said_by: str, reason: str) -> UnsafeToTell:
    """Record that it is safe to tell them from now on: who said so, and why."""
    if not (said_by or "").strip():
        raise Refused("Give the name of who said that it is safe.", field="said_by")
    if not (reason or "").strip():
        raise Refused("Say why it is safe now.", field="reason")
    if row.ended_at is not None:
        raise Conflict("This is already recorded.", current=unsafe_as_shown(row, child.ref))
    current_unit().reason = reason.strip()
    row.ended_at, row.ended_by = clock.now(), said_by.strip()
    db.session.flush()
    record("unsafe-to-tell.ended", row.ref, [child.ref])
    children_changed(child.authority_id, [child.id])
    return row


def unsafe_as_shown(row: UnsafeToTell, child_ref: str) -> dict[str, object]:
    """That it is not safe to tell somebody, as the API shows it."""
    return {"ref": row.ref, "child": child_ref, "recipient": row.recipient, "said_by": row.said_by, "why": row.why,
            "from_at": iso(row.from_at), "ended_at": iso(row.ended_at), "ended_by": row.ended_by, "recorded_at": iso(row.recorded_at)}
