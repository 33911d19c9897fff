"""The offer of a restricted child: one person at a time reads it for the other authority, says so beforehand, and the giver sees who."""
from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, exists, select

from caseflow.accounts import access, restriction
from caseflow.accounts.models import User
from caseflow.accounts.restriction_models import NAMED, RecordOpening
from caseflow.audit.record import record
from caseflow.children.models import Child
from caseflow.core.errors import Conflict, Forbidden
from caseflow.extensions import db
from caseflow.store.unit import current_unit, on_behalf_of
from caseflow.transfers.models import Transfer


def restricted_offers(transfers: Sequence[Transfer], user: User) -> dict[int, str]:
    """Those offers to the viewer's authority that wait and whose child the giver keeps restricted, with who answers ("" for nobody)."""
    waiting = [one.id for one in transfers if one.state == "offered" and one.to_authority_id == user.authority_id]
    if not waiting:
        return {}
    rows = db.session.execute(
        select(Transfer.id, User.name).outerjoin(RecordOpening, _opened_there()).outerjoin(User, User.id == RecordOpening.user_id)
        .where(Transfer.id.in_(waiting), access.restricted(Transfer.child_id)).order_by(Transfer.id, RecordOpening.id))
    return {row[0]: row[1] or "" for row in rows}


def kept_back(transfer: Transfer, user: User) -> bool:
    """Whether the viewer may know that there is this offer, and may not read of whom: somebody else answers it, or nobody yet."""
    waits = transfer.state == "offered" and transfer.to_authority_id == user.authority_id
    return waits and bool(db.session.execute(select(
        access.restricted(transfer.child_id) & ~exists(_openings(transfer).where(RecordOpening.user_id == user.id)))).scalar_one())


def take_up(transfer: Transfer, by: User) -> None:
    """`by` answers this offer and may read it until it is answered; whoever had taken it up before reads it no longer.

    The unit must have locked both authorities' chains: both record it, and the giver sees the name among those who may see the child.
    """
    if transfer.state != "offered":
        raise Conflict("This offer was answered or revoked already.", current={"ref": transfer.ref, "state": transfer.state})
    if transfer.to_authority_id != by.authority_id or not access.sees_everyone(by):
        raise Forbidden("Only the authority to which the child is offered can answer.")
    if not kept_back(transfer, by):
        raise Conflict("You can read this offer already.")
    let_go(transfer)
    opening = RecordOpening(authority_id=by.authority_id, child_id=transfer.child_id, user_id=by.id, kind=NAMED,
                            starts_at=current_unit().recorded_at)
    db.session.add(opening)
    db.session.flush()
    record("transfer.taken-up", transfer.ref, [by.ref])
    with on_behalf_of(transfer.authority_id):
        record("child.named-for", opening.ref, [db.session.get_one(Child, transfer.child_id).ref, by.ref])


def refuse_unread(transfer: Transfer, by: User) -> None:
    """Nobody takes on a restricted child whose offer they have not taken up."""
    if kept_back(transfer, by):
        raise Conflict("This record is restricted. Say first that you answer this offer.", current={"ref": transfer.ref})


def let_go(transfer: Transfer) -> None:
    """Whoever read the offer for the other authority reads it no longer: it was answered, revoked or taken up by somebody else."""
    if transfer.to_authority_id is None:
        return
    for opening in db.session.execute(_openings(transfer).order_by(RecordOpening.id)).scalars():
        opening.ends_at = current_unit().recorded_at
    db.session.flush()


def end_names(child: Child) -> None:
    """Once the child is another authority's, of those named here only leads still see the record, and one of them is asked."""
    stands = restriction.standing(child.id)
    if stands is None:
        return
    named = db.session.execute(
        select(RecordOpening, User).outerjoin(User, User.id == RecordOpening.user_id)
        .where(RecordOpening.child_id == child.id, RecordOpening.authority_id == child.authority_id, RecordOpening.kind == NAMED,
               RecordOpening.voided.is_(False), RecordOpening.ends_at.is_(None)).order_by(RecordOpening.id)).all()
    leads = [user for _, user in named if user is not None and not user.disabled and user.may("child.restrict")]
    if not leads:
        return
    if stands.ask_id not in {lead.id for lead in leads}:
        stands.ask_id = leads[0].id
    for opening, user in named:
        if user not in leads:
            opening.ends_at = current_unit().recorded_at
            record("child.no-longer-named-for", opening.ref, [child.ref])
    db.session.flush()


def _opened_there() -> ColumnElement[bool]:
    return (RecordOpening.child_id == Transfer.child_id) & (RecordOpening.authority_id == Transfer.to_authority_id) \
        & (RecordOpening.kind == NAMED) & RecordOpening.voided.is_(False) & RecordOpening.ends_at.is_(None)


def _openings(transfer: Transfer) -> Select[RecordOpening]:
    return select(RecordOpening).where(
        RecordOpening.child_id == transfer.child_id, RecordOpening.authority_id == transfer.to_authority_id,
        RecordOpening.kind == NAMED, RecordOpening.voided.is_(False), RecordOpening.ends_at.is_(None))
