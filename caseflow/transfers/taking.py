"""What the authority that takes a child on records: the child, where it stands, and the open episode from its own start."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from caseflow.accounts import restriction
from caseflow.accounts.models import Authority, User
from caseflow.children import service as children
from caseflow.children import service_care
from caseflow.children.authorities.queries import Holder, in_words
from caseflow.children.authorities.service import hand_over
from caseflow.children.life.models import WarningFlag
from caseflow.children.merged import holder_of
from caseflow.children.models import Child, NrmEvent, TraffickingStage, UnaccompaniedStatus
from caseflow.children.queries import may_see_child, placement_now
from caseflow.core.errors import Refused
from caseflow.core.events import children_changed
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode
from caseflow.missing.told.models import UnsafeToTell
from caseflow.store.unit import current_unit
from caseflow.transfers.absences import go_on, take_along
from caseflow.transfers.copies import copy, rows_of, values_of

IDENTITY = ("upn", "given_name", "family_name", "aliases", "date_of_birth", "birth_precision", "age_as_told", "age_disputed", "sex",
            "ethnicity", "nationality", "languages")
STATUSES = (TraffickingStage, NrmEvent, UnaccompaniedStatus)
SAFETY: Sequence[tuple[Any, str]] = ((UnsafeToTell, "ended_at"), (WarningFlag, "ended_on"))
"""Whom it is not safe to tell, and warnings: what has not ended (the column that says so) goes along, whatever is here already."""


def take(theirs: Child, giver: Authority, episode: MissingEpisode | None, moves_on: date, by: User, *,
         local_id: str | None = None) -> tuple[Child, MissingEpisode | None]:
    """The child and the open episode as they go on in the authority of `by`, made from the giver's record as it stands now.

    An episode that is open here already (the host's own log) goes on as it is. Each row says from whom it was taken over; who
    first recorded it stands in the giver's record, which both can read as it stood.
    """
    unit = current_unit()
    unit.reason = f"Taken over from {in_words(giver.name, giver.code)}"
    here = _here(theirs, giver, by, local_id)
    hand_over(here, Holder(True), moves_on)
    _go_on_in_care(theirs, here, moves_on)
    for model in STATUSES:
        if not rows_of(model, model.child_id == here.id):
            copy(model, rows_of(model, model.child_id == theirs.id), here)
    for model, over in SAFETY:
        there = [values_of(model, row) for row in rows_of(model, model.child_id == here.id)]
        copy(model, [row for row in rows_of(model, model.child_id == theirs.id, getattr(model, over).is_(None))
                     if values_of(model, row) not in there], here)
    take_along(theirs, here, giver, moves_on, episode)
    ongoing = go_on(episode, here, giver)
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
    here = holder_of(by.authority_id, "local_id", local_id)
    if here is None or not may_see_child(by, here.id):
        raise Refused("Nobody here whom you see has this identifier. Leave it empty to add the child.", field="local_id")
    blanks = {name: value for name, value in known.items() if getattr(here, name) in (None, []) and value not in (None, [])}
    children.amend_child(here, blanks)
    return here


def _go_on_in_care(theirs: Child, here: Child, moves_on: date) -> None:
    """Care goes on here from the day agreed, in the same home; care that has ended since that day ends here on its day."""
    last = next(iter(service_care.periods_of(theirs)[-1:]), None)
    if last is None or (last.ended_on is not None and last.ended_on <= moves_on) \
            or any(period.ended_on is None for period in service_care.periods_of(here)):
        return
    day = max(moves_on, last.started_on)
    service_care.open_care(here, day)
    home = placement_now([theirs.id]).get(theirs.id)
    if home is not None:
        service_care.add_placement(here, day, {
            name: getattr(home, name) for name in service_care.PLACEMENT_FIELDS
            if name not in ("started_reason", "ended_reason", "change_reason")})
    if last.ended_on is not None:
        service_care.end_care(here, last.ended_on, reason_code=last.ended_reason, reason=current_unit().reason)
