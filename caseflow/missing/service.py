"""Reporting a child missing, and amending a report with a reason."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.exc import IntegrityError

from caseflow.accounts import access
from caseflow.accounts.models import User
from caseflow.accounts.service import allocate
from caseflow.audit.record import record
from caseflow.children.models import Child
from caseflow.children.queries import may_see_child
from caseflow.core import clock
from caseflow.core.errors import Conflict, Refused
from caseflow.core.events import children_changed
from caseflow.extensions import db
from caseflow.missing import times
from caseflow.missing.after_care import refuse_or_warn
from caseflow.missing.interviews.service import keep_in_step
from caseflow.missing.late.measure import is_late, late_in_words
from caseflow.missing.models import TAKEN_ALONG, TRANSFERRED, MissingEpisode, MissingSegment
from caseflow.missing.police_reference import SAME, shared_with_another
from caseflow.missing.queries import segments_of
from caseflow.missing.shown import episode_as_shown, stub_as_shown
from caseflow.store.straight import write_new
from caseflow.store.unit import connection, current_unit, savepoint

REPORT_FIELDS = (
    "type", *times.START_FIELDS, "police_reference", "place_last_seen", "circumstances", "caller", "caller_telephone",
    "late_because",
)
"""What `report` and `amend` take."""

ENDING_FIELDS = ("found_at", "found_precision", "found_where", "found_by", "found_safe", "returned_at", "returned_precision", "returned_to")
"""What `amend` takes besides, to put an ending right."""

UNTOLD = frozenset({"place_last_seen", "circumstances", "found_where", "found_by", "returned_to", "caller", "caller_telephone", "text",
                    "late_because"})
"""Whereabouts and informants: the audit record never holds them, not even as a digest."""

COVERED = "Another missing episode of this child covers this time."
FAR = datetime(9999, 12, 31, tzinfo=UTC)
_other: Any = MissingEpisode.__table__.c
_CLASH = select(_other.id).where(
    _other.child_id == bindparam("child"), _other.id != bindparam("own"), _other.voided.is_(False),
    or_(and_(_other.started_at < bindparam("ends"), func.coalesce(_other.ended_at, FAR) > bindparam("starts")),
        and_(_other.type == bindparam("type"), _other.started_at == bindparam("starts"))),
).order_by(_other.started_at.desc(), _other.id.desc()).limit(1)
_PRECISIONS = ("last_seen_precision", "left_precision", "found_precision", "returned_precision")


@dataclass(frozen=True)
class Saved:
    """An episode as saved, and in words what looks wrong about it; `late` is the warning that asks why it is recorded late."""

    episode: MissingEpisode
    warnings: list[str] = field(default_factory=list)
    late: str | None = None


def report(child: Child, facts: Mapping[str, Any], *, reporter: User | None = None) -> Saved:
    """Report a child missing (`type` M: nobody knows where they are) or away (A: known, not back); `last_seen_at` suffices besides.

    `facts` are any of `REPORT_FIELDS`. A second open or overlapping episode is a `Conflict` with `current`. A reporter who does
    not see the child is allocated this one episode. A child who is not looked after is left out of figures, and says why.
    """
    known = {name: facts[name] for name in REPORT_FIELDS if facts.get(name) is not None}
    if known.get("type") not in ("M", "A"):
        raise Refused("Say whether anybody knows where the child is: M (no) or A (yes, but not back).", field="type")
    times.refuse_unsure(known)
    times.refuse_impossible(known, child.date_of_birth, "last_seen_at", "last_seen_until", "left_at", "noticed_at", "police_reported_at")
    episode = MissingEpisode(authority_id=child.authority_id, child_id=child.id, current_type=known["type"], **known)
    episode.started_at, episode.started_precision = times.derived_start(known)
    if child.standing != "looked-after":
        episode.left_out_because = child.standing
    doubts = refuse_or_warn(child.id, episode.started_at, "last_seen_at") if child.standing == "looked-after" else []
    save(episode, child, reporter)
    write_new(MissingSegment, authority_id=child.authority_id, child_id=child.id, episode_id=episode.id, type=episode.type,
              started_at=episode.started_at)
    record("episode.reported", episode.ref, [child.ref], changed=told(known), type=episode.type)
    if reporter is not None and not may_see_child(reporter, child.id):
        allocate(child.authority_id, child.id, "reporter", user=reporter, episode_id=episode.id, child_ref=child.ref)
    children_changed(child.authority_id, [child.id])
    late = _late(episode)
    return Saved(episode, [*times.order_warnings(known), *doubts, *([late] if late else []), *same_reference(episode)], late)


def amend(episode: MissingEpisode, child: Child, changes: Mapping[str, Any], *, reason: str, amender: User | None = None) -> Saved:
    """Put an episode right: only the fields given, of `REPORT_FIELDS` and `ENDING_FIELDS`, with the reason. History keeps what stood.

    Start and end are derived again. An end before the start is refused, an overlap is a `Conflict`.
    """
    if not (reason or "").strip():
        raise Refused("Say why you are changing this.", field="reason")
    refuse_void(episode, child)
    current_unit().reason = reason
    known = {name: changes[name] for name in (*REPORT_FIELDS, *ENDING_FIELDS)
             if name in changes and not (name in (*_PRECISIONS, "type") and changes[name] is None)}
    changed = {name: value for name, value in known.items() if getattr(episode, name) != value}
    after = {name: changed.get(name, getattr(episode, name)) for name in (*REPORT_FIELDS, *ENDING_FIELDS)}
    times.refuse_unsure(after)
    times.refuse_impossible(changed, child.date_of_birth, "last_seen_at", "last_seen_until", "left_at", "noticed_at", "police_reported_at",
                            "found_at", "returned_at")
    segments = segments_of([episode.id]).get(episode.id, [])
    for name, value in changed.items():
        setattr(episode, name, value)
    if {"last_seen_at", "left_at", "last_seen_precision", "left_precision"} & changed.keys():
        episode.started_at, episode.started_precision = times.derived_start(after)
        if child.standing == "looked-after":
            refuse_or_warn(child.id, episode.started_at, _start_field(changed))
    if "type" in changed and len(segments) <= 1:
        episode.current_type = episode.type
    if len(segments) > 1 and episode.started_at > segments[1].started_at:
        raise Refused("This is after the moment from which the child was in contact.", field=_start_field(changed))
    _endings_after_start(episode, changed)
    episode.ended_at = times.derived_end(episode.current_type, episode.found_at, episode.returned_at)
    if changed:
        save(episode, child, amender)
        first = segments[0] if segments else None
        if first is not None and (first.type, first.started_at) != (episode.type, episode.started_at):
            first.type, first.started_at = episode.type, episode.started_at
            db.session.flush()
        if {"returned_at", "returned_precision"} & changed.keys():
            keep_in_step(episode, child)
        record("episode.amended", episode.ref, [child.ref], changed=told(changed), fields=sorted(changed))
        children_changed(child.authority_id, [child.id])
    return Saved(episode, [*times.order_warnings(after), *(same_reference(episode) if "police_reference" in changed else [])])


def _late(episode: MissingEpisode) -> str | None:
    recorded = clock.now()
    if episode.late_because or not is_late(episode.started_at, episode.started_precision, recorded):
        return None
    return f"This is recorded {late_in_words(episode.started_at, episode.started_precision, recorded)}. Say why."


def same_reference(episode: MissingEpisode) -> list[str]:
    """The warning, if the police log number is recorded for another child too."""
    return [SAME] if shared_with_another(episode.authority_id, episode.child_id, episode.police_reference) else []


def _endings_after_start(episode: MissingEpisode, changed: Mapping[str, Any]) -> None:
    for name in ("found", "returned"):
        at = getattr(episode, f"{name}_at")
        if at is not None:
            field = f"{name}_at" if f"{name}_at" in changed else _start_field(changed)
            setattr(episode, f"{name}_at", times.not_before(episode.started_at, at, getattr(episode, f"{name}_precision"), field))


def _start_field(changed: Mapping[str, Any]) -> str:
    return next((name for name in ("last_seen_at", "left_at") if name in changed), "last_seen_at")


def save(episode: MissingEpisode, child: Child, viewer: User | None) -> None:
    """Write an episode unless it overlaps another of this child, which is a `Conflict`; the database has the last word.

    What a person has changed is no longer what a file said: the importer then only fills blanks and asks about differences. An
    absence that came along with a transfer stays one, unless it turns out that it is not over.
    """
    if episode.source != TAKEN_ALONG or episode.ended_at is None:
        episode.source = None
    if episode.left_out_because == TRANSFERRED and episode.ended_at is None:
        episode.ended_at = episode.handed_over_at
    _refuse_overlap(episode, child, viewer)
    try:
        with savepoint():
            db.session.add(episode)
            db.session.flush()
    except IntegrityError as error:
        raise Conflict(COVERED) from error


def _refuse_overlap(episode: MissingEpisode, child: Child, viewer: User | None) -> None:
    clash = connection().execute(_CLASH, {
        "child": child.id, "own": episode.id or 0, "type": episode.type, "starts": episode.started_at, "ends": episode.ended_at or FAR,
    }).scalar_one_or_none()
    if clash is None:
        return
    with db.session.no_autoflush:  # the episode in hand is refused
        there = db.session.get_one(MissingEpisode, clash)
        words = "This child is already reported missing." if there.ended_at is None else COVERED
        raise Conflict(words, current=as_current(there, child, viewer), field="last_seen_at")


def as_current(episode: MissingEpisode, child: Child, viewer: User | None) -> dict[str, Any]:
    """The record that stands in the way, as far as the viewer may see it."""
    if viewer is not None:
        seen = db.session.execute(
            select(MissingEpisode.id).where(MissingEpisode.id == episode.id, access.may_see(MissingEpisode, viewer))).first()
        if seen is None:
            return stub_as_shown(episode)
    return episode_as_shown(episode, child.ref)


def refuse_void(episode: MissingEpisode, child: Child) -> None:
    """Refuse to add to an episode that was recorded in error."""
    if episode.voided:
        raise Conflict("This episode was recorded in error and taken back.", current=episode_as_shown(episode, child.ref))


def told(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What the audit record may hold of these facts."""
    return {name: value for name, value in facts.items() if name not in UNTOLD and value is not None}
