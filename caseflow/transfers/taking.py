"""What the authority that takes a child on records: the child, where it stands, and the open episode from its own start."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select

from caseflow.accounts import access, restriction
from caseflow.accounts.models import Authority, User
from caseflow.children import service as children
from caseflow.children import service_care
from caseflow.children.authorities.queries import Holder, in_words
from caseflow.children.authorities.service import record_authority
from caseflow.children.life.models import WarningFlag
from caseflow.children.models import Child, NrmEvent, TraffickingStage, UnaccompaniedStatus
from caseflow.children.queries import placement_now
from caseflow.core.errors import Refused
from caseflow.core.events import children_changed
from caseflow.extensions import db
from caseflow.missing.models import TRANSFERRED, EpisodeUpdate, MissingEpisode, MissingSegment, Notice, PoliceRisk
from caseflow.missing.queries import open_episode_of
from caseflow.missing.service import save
from caseflow.missing.told.models import UnsafeToTell
from caseflow.store.record import RECORD_COLUMNS
from caseflow.store.unit import current_unit

IDENTITY = ("upn", "given_name", "family_name", "aliases", "date_of_birth", "birth_precision", "age_as_told", "age_disputed", "sex",
            "ethnicity", "nationality", "languages")
STATUSES = (TraffickingStage, NrmEvent, UnaccompaniedStatus)
SAFETY: Sequence[tuple[Any, str]] = ((UnsafeToTell, "ended_at"), (WarningFlag, "ended_on"))
"""Whom it is not safe to tell, and warnings: what has not ended (the column that says so) goes along, whatever is here already."""
OF_EPISODE = (MissingSegment, EpisodeUpdate, PoliceRisk, Notice)
_OWN = {*RECORD_COLUMNS, "id", "ref", "voided", "authority_id", "child_id", "source", "source_year"}


def take(theirs: Child, giver: Authority, episode: MissingEpisode | None, moves_on: date, by: User, *,
         local_id: str | None = None) -> tuple[Child, MissingEpisode | None]:
    """The child and the open episode as they go on in the authority of `by`, made from the giver's record as it stands now.

    An episode that is open here already (the host's own log) goes on as it is. Each row says from whom it was taken over; who
    first recorded it stands in the giver's record, which both can read as it stood.
    """
    unit = current_unit()
    unit.reason = f"Taken over from {in_words(giver.name, giver.code)}"
    was_in_care = any(period.ended_on is None for period in service_care.periods_of(theirs))
    here = _here(theirs, giver, by, local_id)
    record_authority(here, "responsible", Holder(True), moves_on)
    if was_in_care and not any(period.ended_on is None for period in service_care.periods_of(here)):
        service_care.open_care(here, moves_on)
        home = placement_now([theirs.id]).get(theirs.id)
        if home is not None:
            facts = {name: getattr(home, name) for name in service_care.PLACEMENT_FIELDS
                     if name not in ("started_reason", "ended_reason", "change_reason")}
            service_care.add_placement(here, moves_on, facts)
    for model in STATUSES:
        if not _rows(model, model.child_id == here.id):
            _copy(model, _rows(model, model.child_id == theirs.id), here)
    for model, over in SAFETY:
        there = [_values(model, row) for row in _rows(model, model.child_id == here.id)]
        _copy(model, [row for row in _rows(model, model.child_id == theirs.id, getattr(model, over).is_(None))
                      if _values(model, row) not in there], here)
    ongoing = _go_on(episode, here, giver)
    stands = restriction.standing(theirs.id)
    if stands is not None and restriction.standing(here.id) is None:
        restriction.restrict(here.authority_id, here.id, here.ref, by, because=stands.because, why=stands.why or unit.reason)
    db.session.flush()
    children_changed(here.authority_id, [here.id])
    return here, ongoing


def _here(theirs: Child, giver: Authority, by: User, local_id: str | None) -> Child:
    """The record of the child here: a new one, or the one with this local identifier, with its blanks filled."""
    known = {name: getattr(theirs, name) for name in IDENTITY}
    whose = {"standing": "other-authority", "responsible_authority": in_words(giver.name, giver.code)}
    if not local_id:
        return children.add_child(by.authority_id, {**known, **whose}, adder=by)
    here = db.session.execute(select(Child).where(
        Child.authority_id == by.authority_id, func.lower(Child.local_id) == local_id.strip().lower(), Child.voided.is_(False),
        access.may_see(Child, by)).order_by(Child.id).limit(1)).scalar_one_or_none()
    if here is None:
        raise Refused("Nobody here whom you see has this identifier. Leave it empty to add the child.", field="local_id")
    blanks = {name: value for name, value in known.items() if getattr(here, name) in (None, []) and value not in (None, [])}
    children.amend_child(here, blanks)
    return here


def _go_on(episode: MissingEpisode | None, here: Child, giver: Authority) -> MissingEpisode | None:
    already = open_episode_of(here)
    if episode is None or already is not None:
        return already
    values = _values(MissingEpisode, episode)
    values |= {"left_out_because": None, "handed_over_at": None, "handed_over_to": None, "interview_asked_at": None}
    ongoing = _given_away(here, episode)
    if ongoing is None:
        ongoing = MissingEpisode(authority_id=here.authority_id, child_id=here.id, **values)
    else:
        for name, value in values.items():
            setattr(ongoing, name, value)
    save(ongoing, here, None)
    ours = f"Taken over from {in_words(*_named(here.authority_id))}"
    for model in OF_EPISODE:
        rows = [row for row in _rows(model, model.episode_id == episode.id) if row.reason != ours]
        _copy(model, rows, here, episode_id=ongoing.id)
    db.session.add(EpisodeUpdate(
        authority_id=here.authority_id, child_id=here.id, episode_id=ongoing.id, at=current_unit().recorded_at, what="update",
        text=f"We took this child on from {in_words(giver.name, giver.code)}. What stands before this is their record."))
    db.session.flush()
    return ongoing


def _given_away(here: Child, episode: MissingEpisode) -> MissingEpisode | None:
    """The same absence as this authority kept it when it gave the child away: it is taken up again, not written twice."""
    return db.session.execute(select(MissingEpisode).where(
        MissingEpisode.child_id == here.id, MissingEpisode.left_out_because == TRANSFERRED, MissingEpisode.voided.is_(False),
        MissingEpisode.started_at <= episode.started_at, MissingEpisode.ended_at > episode.started_at)
        .order_by(MissingEpisode.id.desc()).limit(1)).scalar_one_or_none()


def _named(authority_id: int) -> tuple[str, str]:
    own = db.session.get_one(Authority, authority_id)
    return own.name, own.code


def _rows(model: Any, *which: Any) -> list[Any]:
    return list(db.session.execute(select(model).where(*which, model.voided.is_(False)).order_by(model.id)).scalars())


def _values(model: Any, row: Any) -> dict[str, Any]:
    """What a row says, without whose it is and without what points to other records of the giver."""
    table = model.__table__
    return {c.name: getattr(row, c.name) for c in table.columns if c.name not in _OWN and not c.foreign_keys}


def _copy(model: Any, rows: list[Any], here: Child, **more: int) -> None:
    db.session.add_all([model(authority_id=here.authority_id, child_id=here.id, **_values(model, row), **more) for row in rows])
    db.session.flush()
