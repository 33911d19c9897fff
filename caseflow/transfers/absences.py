"""The absences that go along with a child: the one that goes on, and those in the days of the authority that takes the child on."""
from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from caseflow.accounts.models import Authority
from caseflow.children.authorities.queries import in_words
from caseflow.children.models import Child
from caseflow.core.dates import start_of_day
from caseflow.extensions import db
from caseflow.missing.interviews.service import amend_interview, owe
from caseflow.missing.late.measure import is_late
from caseflow.missing.models import (
    TAKEN_ALONG,
    TRANSFERRED,
    EpisodeUpdate,
    MissingEpisode,
    MissingSegment,
    Notice,
    PoliceRisk,
)
from caseflow.missing.pieces import Piece, are_one
from caseflow.missing.queries import open_episode_of
from caseflow.missing.service import save
from caseflow.store.unit import current_unit
from caseflow.transfers.copies import copy, rows_of, values_of

OF_EPISODE = (MissingSegment, EpisodeUpdate, PoliceRisk, Notice)
_GIVERS_OWN = (TRANSFERRED, "other-authority")
"""Why the giver left an absence out of its figures, of no weight for the authority that is responsible."""


def go_on(episode: MissingEpisode | None, here: Child, giver: Authority) -> MissingEpisode | None:
    """The episode that the transfer takes along, as it goes on here; one that is open here already goes on as it is."""
    already = open_episode_of(here)
    if episode is None or already is not None:
        return already
    ongoing = _write(episode, here, rows_of(MissingEpisode, MissingEpisode.child_id == here.id))
    db.session.add(EpisodeUpdate(
        authority_id=here.authority_id, child_id=here.id, episode_id=ongoing.id, at=current_unit().recorded_at, what="update",
        text=f"We took this child on from {in_words(giver.name, giver.code)}. What stands before this is their record."))
    db.session.flush()
    return ongoing


def take_along(theirs: Child, here: Child, giver: Authority, moves_on: date, ongoing: MissingEpisode | None) -> None:
    """The giver's absences that were over by now and not before the day `moves_on`, so that one authority answers for each.

    What this authority logged itself in those hours stands. The interview after such a return stays with the giver, whose
    people received the child, and this record says so.
    """
    kept = rows_of(MissingEpisode, MissingEpisode.child_id == here.id)
    past = db.session.execute(select(MissingEpisode).where(
        MissingEpisode.child_id == theirs.id, MissingEpisode.voided.is_(False), MissingEpisode.ended_at >= start_of_day(moves_on),
        MissingEpisode.left_out_because.is_distinct_from(TRANSFERRED), MissingEpisode.id != (ongoing.id if ongoing else None))
        .order_by(MissingEpisode.started_at, MissingEpisode.id)).scalars().all()
    for episode in past:
        if any(are_one(_absence(episode), _absence(other)) and other is not _given_away(kept, episode) for other in kept):
            continue
        taken = _write(episode, here, kept)
        taken.source, taken.source_year = episode.source or TAKEN_ALONG, episode.source_year
        db.session.flush()
        interview = owe(taken, here)
        if interview is not None:
            amend_interview(interview, here, {
                "not_held_because": f"Left with {in_words(giver.name, giver.code)}, to whom the child came back."})


def _write(episode: MissingEpisode, here: Child, kept: list[MissingEpisode]) -> MissingEpisode:
    """The giver's episode in the record here, with what belongs to it; `kept` are the episodes that are here already."""
    values: dict[str, Any] = values_of(MissingEpisode, episode)
    values |= {"handed_over_at": None, "handed_over_to": None}
    if episode.ended_at is None or episode.left_out_because in _GIVERS_OWN:
        values["left_out_because"] = None
    if not values["late_because"] and is_late(episode.started_at, episode.started_precision, current_unit().recorded_at):
        values["late_because"] = current_unit().reason
    written = _given_away(kept, episode)
    if written is None:
        written = MissingEpisode(authority_id=here.authority_id, child_id=here.id, **values)
    else:
        for name, value in values.items():
            setattr(written, name, value)
    save(written, here, None)
    own = db.session.get_one(Authority, here.authority_id)
    ours = f"Taken over from {in_words(own.name, own.code)}"
    for model in OF_EPISODE:
        copy(model, [row for row in rows_of(model, model.episode_id == episode.id) if row.reason != ours], here, episode_id=written.id)
    return written


def _given_away(kept: list[MissingEpisode], episode: MissingEpisode) -> MissingEpisode | None:
    """The same absence as this authority kept it when it gave the child away: it is taken up again, not written twice."""
    return next((one for one in reversed(kept) if one.left_out_because == TRANSFERRED and one.ended_at is not None
                 and one.started_at <= episode.started_at < one.ended_at), None)


def _absence(episode: MissingEpisode) -> Piece:
    return Piece(episode.type, episode.started_at, episode.ended_at)
