"""Offering a child to another authority, and answering: until it is accepted nothing changes and every clock runs."""
from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.exc import IntegrityError

from caseflow.accounts.models import Authority, User
from caseflow.accounts.queries import authorities
from caseflow.audit.record import record
from caseflow.children.authorities.queries import Holder, in_words, responsible_on
from caseflow.children.models import Child
from caseflow.children.service_care import refuse_day
from caseflow.core import clock
from caseflow.core.dates import day_in_words, london_date
from caseflow.core.errors import Conflict, Forbidden, Refused
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode
from caseflow.missing.times import refuse_impossible
from caseflow.store.unit import current_unit, on_behalf_of, savepoint
from caseflow.transfers.answering import end_names, let_go, refuse_unread
from caseflow.transfers.giving import give
from caseflow.transfers.models import Transfer
from caseflow.transfers.queries import episode_to_take, open_offer_of
from caseflow.transfers.taking import take


def offer(child: Child, by: User, to: Holder, moves_on: date | None = None, why: str | None = None) -> Transfer:
    """Offer a child, with the open episode if there is one. Responsibility is to move on `moves_on` (today), at London midnight.

    Raises `Refused` for an authority that cannot be meant and for a child who is not this authority's, and `Conflict` while
    another offer waits. Nothing else changes: the owner is as before and the clocks run.
    """
    today = london_date(clock.now())
    moves_on = moves_on or today
    if to.ours or not to.name:
        raise Refused("Choose another authority.", field="authority")
    if moves_on < today:
        refuse_day(moves_on, child, "moves_on")
    if not responsible_on(child, today).ours:
        raise Refused("Another authority is responsible for this child: it is not yours to offer.", field="authority")
    if open_offer_of(child.id) is not None:
        raise Conflict("This child is offered already. Revoke that offer first.")
    episode = episode_to_take(child)
    there = next((one for one in authorities() if to.code == one.code), None)
    transfer = Transfer(
        authority_id=child.authority_id, child_id=child.id, episode_id=episode.id if episode else None,
        to_authority_id=there.id if there else None, to_name=to.name, to_code=to.code, moves_on=moves_on, why=why,
        offered_at=current_unit().recorded_at, offered_by=by.id)
    try:
        with savepoint():
            db.session.add(transfer)
            db.session.flush()
    except IntegrityError as error:
        raise Conflict("This child is offered already. Revoke that offer first.") from error
    record("transfer.offered", transfer.ref, [child.ref], to=to.code, moves_on=moves_on, episode=episode.ref if episode else None)
    return transfer


def revoke(transfer: Transfer, child_ref: str, by: User, reason: str) -> Transfer:
    """The authority that offered takes the offer back, with the reason."""
    if transfer.authority_id != by.authority_id:
        raise Forbidden("Only the authority that offers a child can revoke the offer.")
    return _close(transfer, child_ref, by, "revoked", reason, "Say why the offer is revoked.")


def reject(transfer: Transfer, child_ref: str, by: User, reason: str) -> Transfer:
    """The authority to which the child was offered says no, with the reason; the owner stays and no clock has stopped."""
    _theirs_to_answer(transfer, by)
    with on_behalf_of(transfer.authority_id):
        return _close(transfer, child_ref, by, "rejected", reason, "Say why it is rejected.")


def accept(transfer: Transfer, by: User, *, local_id: str | None = None) -> tuple[Transfer, Child, MissingEpisode | None]:
    """Take the child on: from `moves_on` this authority is responsible, and the open episode goes on here from its own start.

    `local_id` names a record of the same child that is here already. The unit must have locked both authorities' chains. Answers
    the transfer, the child and the episode as they stand here.
    """
    _theirs_to_answer(transfer, by)
    _not_before_its_day(transfer)
    refuse_unread(transfer, by)
    theirs = db.session.get_one(Child, transfer.child_id)
    giver = db.session.get_one(Authority, transfer.authority_id)
    episode = episode_to_take(theirs)
    here, ongoing = take(theirs, giver, episode, transfer.moves_on, by, local_id=local_id)
    transfer.received_child_id, transfer.received_episode_id = here.id, ongoing.id if ongoing else None
    transfer.state, transfer.answered_at, transfer.answered_by, transfer.answered_by_name = (
        "accepted", current_unit().recorded_at, by.id, by.name)
    db.session.flush()
    record("transfer.taken-on", transfer.ref, [here.ref], moves_on=transfer.moves_on, episode=ongoing.ref if ongoing else None)
    with on_behalf_of(transfer.authority_id):
        let_go(transfer)
        give(theirs, episode, Holder(False, transfer.to_name, transfer.to_code), transfer.moves_on, current_unit().recorded_at)
        end_names(theirs)
        record("transfer.accepted", transfer.ref, [theirs.ref], moves_on=transfer.moves_on, episode=episode.ref if episode else None)
    return transfer, here, ongoing


def accepted_elsewhere(transfer: Transfer, by: User, accepted_by: str, accepted_at: datetime | None = None) -> Transfer:
    """An authority that is not on this installation has taken the child on: who accepted, and when, as they told us."""
    if transfer.authority_id != by.authority_id or transfer.to_authority_id is not None:
        raise Forbidden("The other authority accepts this offer itself.")
    _waits(transfer)
    _not_before_its_day(transfer)
    if not (accepted_by or "").strip():
        raise Refused("Give the name of the person who accepted.", field="accepted_by")
    child = db.session.get_one(Child, transfer.child_id)
    at = accepted_at or clock.now()
    refuse_impossible({"accepted_at": at}, child.date_of_birth, "accepted_at")
    episode = episode_to_take(child)
    if at < transfer.offered_at.replace(second=0, microsecond=0) or (episode is not None and at < episode.started_at):
        raise Refused("This is before the child was offered, or before the episode began.", field="accepted_at")
    transfer.state, transfer.answered_at, transfer.answered_by_name = "accepted", at, accepted_by.strip()
    db.session.flush()
    give(child, episode, Holder(False, transfer.to_name, transfer.to_code), transfer.moves_on, at)
    end_names(child)
    record("transfer.accepted", transfer.ref, [child.ref], moves_on=transfer.moves_on, episode=episode.ref if episode else None, at=at)
    return transfer


def to_words(transfer: Transfer) -> str:
    """To whom: `Brackley (331)`."""
    return in_words(transfer.to_name, transfer.to_code)


def _close(transfer: Transfer, child_ref: str, by: User, state: str, reason: str, needed: str) -> Transfer:
    _waits(transfer)
    if not (reason or "").strip():
        raise Refused(needed, field="reason")
    transfer.state, transfer.answer, transfer.answered_at, transfer.answered_by, transfer.answered_by_name = (
        state, reason.strip(), current_unit().recorded_at, by.id, by.name)
    let_go(transfer)
    record(f"transfer.{state}", transfer.ref, [child_ref], changed={"reason": transfer.answer})
    return transfer


def _theirs_to_answer(transfer: Transfer, by: User) -> None:
    if transfer.to_authority_id != by.authority_id:
        raise Forbidden("Only the authority to which the child is offered can answer.")
    _waits(transfer)


def _waits(transfer: Transfer) -> None:
    if transfer.state != "offered":
        raise Conflict("This offer was answered or revoked already.", current={"ref": transfer.ref, "state": transfer.state})


def _not_before_its_day(transfer: Transfer) -> None:
    if transfer.moves_on > london_date(clock.now()):
        raise Conflict(f"Responsibility moves on {day_in_words(transfer.moves_on)}. Accept it on that day or after.",
                       current={"ref": transfer.ref, "state": transfer.state})
