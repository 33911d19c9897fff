"""How an episode goes on and ends: in contact, found, returned, handed over at 18; reopened or taken back when recorded in error."""
from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from caseflow.accounts.models import User
from caseflow.audit.record import record
from caseflow.children.models import Child
from caseflow.core import clock
from caseflow.core.dates import age_on, london_date
from caseflow.core.errors import Conflict, Refused
from caseflow.core.events import children_changed
from caseflow.extensions import db
from caseflow.missing import said, times
from caseflow.missing.closing.models import EpisodeClosing
from caseflow.missing.interviews.models import PreventionInterview, WelfareCheck
from caseflow.missing.interviews.service import owe, owe_no_longer
from caseflow.missing.meetings.models import Escalation, MeetingAction, StrategyMeeting
from caseflow.missing.models import EpisodeUpdate, MissingEpisode, MissingSegment, Notice, PoliceRisk
from caseflow.missing.pack.models import PhilomenaPartTwo
from caseflow.missing.queries import segments_of
from caseflow.missing.service import Saved, refuse_void, save
from caseflow.missing.shown import RETURN_PLACES, episode_as_shown
from caseflow.missing.told.models import PoliceRequest
from caseflow.store.unit import current_unit

MINUTE = timedelta(minutes=1)
WITH_IT: tuple[Any, ...] = (
    MissingSegment, EpisodeUpdate, Notice, PoliceRisk, PoliceRequest, StrategyMeeting, MeetingAction, Escalation, EpisodeClosing,
    PreventionInterview, WelfareCheck, PhilomenaPartTwo)
"""What is taken back with an episode that was recorded in error. What an interview covers is for `owe_no_longer` to say."""


def in_contact(episode: MissingEpisode, child: Child, at: datetime | None = None, *, text: str | None = None,
               viewer: User | None = None) -> Saved:
    """In contact, whereabouts known, not back: from `at` (now) on the episode is away (A), not found."""
    return change_type(episode, child, "A", at, text=text, viewer=viewer)


def change_type(episode: MissingEpisode, child: Child, to_type: str, at: datetime | None = None, *, monitored: bool = False,
                watched_by: str | None = None, text: str | None = None, viewer: User | None = None) -> Saved:
    """From `at` (now) on the episode is missing (M, nobody knows where) or away (A, known, not back); what it was before stays.

    `monitored` says that a child who is away is watched by somebody. For rules, figures and the 903 that is away: the
    whereabouts are known. So missing can never be monitored.
    """
    refuse_void(episode, child)
    if to_type not in ("M", "A"):
        raise Refused("Choose one of: M, A.", field="type")
    if to_type == "M" and (monitored or watched_by):
        raise Refused("Nobody can watch over a child whose whereabouts are not known.", field="monitored")
    if episode.ended_at is not None or episode.found_at is not None:
        raise Conflict("This episode has already ended.", current=episode_as_shown(episode, child.ref))
    segments = segments_of([episode.id]).get(episode.id, [])
    watched = bool(segments) and segments[-1].monitored
    if (episode.current_type, watched) == (to_type, monitored):
        raise Conflict("The episode is already recorded so.", current=episode_as_shown(episode, child.ref), field="type")
    at = at or clock.now()
    times.refuse_impossible({"at": at}, child.date_of_birth, "at")
    if at < (segments[-1].started_at if segments else episode.started_at):
        raise Refused("This is before what is already recorded of the episode.", field="at")
    episode.current_type = to_type
    episode.ended_at = times.derived_end(to_type, episode.found_at, episode.returned_at)
    first = [] if segments else [(episode.type, episode.started_at, False, None)]
    db.session.add_all([
        MissingSegment(authority_id=child.authority_id, child_id=child.id, episode_id=episode.id, type=kind, started_at=since,
                       monitored=under_watch, watched_by=by)
        for kind, since, under_watch, by in (*first, (to_type, at, monitored, watched_by))])
    if text or to_type == "A":
        db.session.add(EpisodeUpdate(authority_id=child.authority_id, child_id=child.id, episode_id=episode.id, at=at,
                                     what="contact" if to_type == "A" else "update", human_contact=to_type == "A", by=watched_by,
                                     text=text or said.came_into(to_type, monitored)))
    save(episode, child, viewer)
    record("episode.type-changed", episode.ref, [child.ref], type=to_type, at=at, monitored=monitored)
    children_changed(child.authority_id, [child.id])
    return Saved(episode)


def found(episode: MissingEpisode, child: Child, found_at: datetime, *, found_where: str | None = None, found_by: str | None = None,
          found_safe: bool | None = None, found_precision: str = "exact", viewer: User | None = None) -> Saved:
    """The child was found: saves alone, whether back or not. Found already is a `Conflict` with the other's values in `current`."""
    refuse_void(episode, child)
    if episode.found_at is not None:
        raise Conflict("Somebody has already recorded this child as found.", current=episode_as_shown(episode, child.ref), field="found_at")
    times.refuse_impossible({"found_at": found_at}, child.date_of_birth, "found_at")
    episode.found_at = times.not_before(episode.started_at, found_at, found_precision, "found_at")
    episode.found_precision, episode.found_where, episode.found_by, episode.found_safe = found_precision, found_where, found_by, found_safe
    episode.ended_at = times.derived_end(episode.current_type, episode.found_at, episode.returned_at)
    save(episode, child, viewer)
    record("episode.found", episode.ref, [child.ref], at=found_at)
    children_changed(child.authority_id, [child.id])
    return Saved(episode, _warnings(episode))


def returned(episode: MissingEpisode, child: Child, returned_at: datetime, returned_to: str | None = None, *,
             returned_precision: str = "exact", viewer: User | None = None) -> Saved:
    """The child arrived at a place of care or safety; may come hours after found. The return home interview is due 72 hours later."""
    refuse_void(episode, child)
    if returned_to is not None and returned_to not in RETURN_PLACES:
        raise Refused(f"Choose one of: {', '.join(RETURN_PLACES)}.", field="returned_to")
    if episode.returned_at is not None:
        raise Conflict("Somebody has already recorded this child as returned.", current=episode_as_shown(episode, child.ref),
                       field="returned_at")
    times.refuse_impossible({"returned_at": returned_at}, child.date_of_birth, "returned_at")
    episode.returned_at = times.not_before(episode.started_at, returned_at, returned_precision, "returned_at")
    episode.returned_precision, episode.returned_to = returned_precision, returned_to
    episode.ended_at = times.derived_end(episode.current_type, episode.found_at, episode.returned_at)
    save(episode, child, viewer)
    record("episode.returned", episode.ref, [child.ref], at=returned_at)
    owe(episode, child)
    children_changed(child.authority_id, [child.id])
    return Saved(episode, _warnings(episode))


def hand_over(episode: MissingEpisode, child: Child, to: str, at: datetime | None = None) -> Saved:
    """Record to whom the search was handed over when the child turned 18 while missing; the episode then leaves the board."""
    refuse_void(episode, child)
    if not (to or "").strip():
        raise Refused("Say to whom it was handed over.", field="handed_over_to")
    if episode.handed_over_at is not None or episode.ended_at is not None:
        raise Conflict("This episode is no longer open.", current=episode_as_shown(episode, child.ref))
    at = at or clock.now()
    times.refuse_impossible({"handed_over_at": at}, child.date_of_birth, "handed_over_at")
    if child.date_of_birth is not None and age_on(child.date_of_birth, london_date(at)) < 18:
        raise Refused("The child is not yet 18: the search stays with this authority.", field="handed_over_at")
    if child.age_disputed:
        raise Refused("The age is in dispute, so the child counts as a child: the search stays with this authority until it is decided.",
                      field="handed_over_at")
    episode.handed_over_at, episode.handed_over_to = at, to
    db.session.flush()
    record("episode.handed-over", episode.ref, [child.ref], at=at)
    children_changed(child.authority_id, [child.id])
    return Saved(episode)


def reopen(episode: MissingEpisode, child: Child, reason: str, *, viewer: User | None = None) -> Saved:
    """Take back found and returned that were recorded in error, with the reason: the child is still out."""
    refuse_void(episode, child)
    if not (reason or "").strip():
        raise Refused("Say why this was recorded in error.", field="reason")
    if episode.found_at is None and episode.returned_at is None:
        raise Conflict("This episode is still open.", current=episode_as_shown(episode, child.ref))
    current_unit().reason = reason
    episode.found_at = episode.found_where = episode.found_by = episode.found_safe = None
    episode.returned_at = episode.returned_to = episode.ended_at = None
    episode.found_precision = episode.returned_precision = "exact"
    save(episode, child, viewer)
    for closing in db.session.execute(select(EpisodeClosing).where(
            EpisodeClosing.episode_id == episode.id, EpisodeClosing.voided.is_(False)).order_by(EpisodeClosing.id)).scalars():
        closing.voided = True
    owe_no_longer(episode, child)
    record("episode.reopened", episode.ref, [child.ref])
    children_changed(child.authority_id, [child.id])
    return Saved(episode)


def void(episode: MissingEpisode, child: Child, reason: str) -> Saved:
    """Take back an episode that was recorded in error, with the reason; it counts nowhere, and history keeps it."""
    refuse_void(episode, child)
    if not (reason or "").strip():
        raise Refused("Say why this was recorded in error.", field="reason")
    current_unit().reason = reason
    episode.voided = True
    for model in WITH_IT:
        for row in db.session.execute(select(model).where(model.episode_id == episode.id, model.voided.is_(False))
                                      .order_by(model.id)).scalars():
            row.voided = True
    db.session.flush()
    owe_no_longer(episode, child)
    record("episode.voided", episode.ref, [child.ref])
    children_changed(child.authority_id, [child.id])
    return Saved(episode)


def _warnings(episode: MissingEpisode) -> list[str]:
    found = times.order_warnings({name: getattr(episode, name) for name in (
        "last_seen_at", "left_at", "found_at", "returned_at", "found_precision", "returned_precision")})
    later = updates_after_end([episode]).get(episode.id)
    if later:
        found.append(said.update_after_end(later[-1].what, later[-1].at))
    return found


def updates_after_end(episodes: Iterable[MissingEpisode]) -> dict[int, list[EpisodeUpdate]]:
    """The updates that speak of a time after the end of their episode, oldest first; they stay, and are marked."""
    ends = {e.id: e.ended_at for e in episodes if e.ended_at is not None and e.found_precision != "date" and e.returned_precision != "date"}
    rows = db.session.execute(select(EpisodeUpdate).where(
        EpisodeUpdate.episode_id.in_(ends), EpisodeUpdate.voided.is_(False)).order_by(EpisodeUpdate.at, EpisodeUpdate.id)).scalars()
    found: dict[int, list[EpisodeUpdate]] = {}
    for row in rows:
        if row.at > ends[row.episode_id] + MINUTE:
            found.setdefault(row.episode_id, []).append(row)
    return found
