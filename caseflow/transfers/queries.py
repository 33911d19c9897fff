"""Offers of children between authorities: who may read one, those that wait, and how one is shown."""
from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, false, func, or_, select, true
from sqlalchemy.orm import aliased

from caseflow.accounts import access
from caseflow.accounts.models import Authority, User
from caseflow.children.authorities.queries import in_words
from caseflow.children.models import Child
from caseflow.core import clock
from caseflow.core.errors import NotFound
from caseflow.core.references import is_ref
from caseflow.extensions import db
from caseflow.missing.models import TRANSFERRED, MissingEpisode
from caseflow.store.unit import connection
from caseflow.store.versions import versions_of
from caseflow.transfers.answering import restricted_offers
from caseflow.transfers.models import Transfer
from caseflow.web.fields import iso

given, received = aliased(Child), aliased(Child)
_transfers, _authorities = Transfer.__table__, Authority.__table__
_CAME = (
    select(_transfers.c.id, _transfers.c.ref, _transfers.c.received_child_id, _authorities.c.name, _authorities.c.code)
    .join(_authorities, _authorities.c.id == _transfers.c.authority_id)
    .where(_transfers.c.received_child_id.in_(bindparam("child_ids", expanding=True)), _transfers.c.voided.is_(False))
    .order_by(_transfers.c.id))
SHOWN = 200
FOLLOWED = timedelta(days=7)
"""How long after the child was found an episode whose return nobody recorded still goes along."""


def may_read(user: User) -> ColumnElement[bool]:
    """The condition that `user` may read a transfer and what comes with it.

    In the authority that offers: whoever sees the child. In the one to which it is offered: leads, and the out-of-hours team on
    shift, while the offer is open; once accepted, whoever sees the child there. What was rejected or revoked is shown without
    the child, and so is a restricted child to everybody but the one who answers (`answering.kept_back`).
    """
    gives = exists().where(given.id == Transfer.child_id, access.may_see(given, user))
    answers = true() if access.sees_everyone(user) else false()
    takes = and_(Transfer.to_authority_id == user.authority_id, answers)
    took = exists().where(received.id == Transfer.received_child_id, access.may_see(received, user))
    return or_(and_(Transfer.authority_id == user.authority_id, gives), and_(takes, Transfer.state != "accepted"), took)


def transfer_called(user: User, ref: str) -> Transfer:
    """The transfer with this reference; `NotFound` when there is none or the viewer may not know of it."""
    found = None
    if is_ref(ref):
        found = db.session.execute(
            select(Transfer).where(Transfer.ref == ref, Transfer.voided.is_(False), may_read(user))).scalar_one_or_none()
    if found is None:
        raise NotFound()
    return found


def authorities_of(ref: str) -> list[int]:
    """The authorities that an answer to this offer concerns: a plain read, before the unit that answers begins."""
    if not is_ref(ref):
        return []
    row = db.session.execute(select(Transfer.authority_id, Transfer.to_authority_id).where(Transfer.ref == ref)).first()
    return [] if row is None else [one for one in row if one is not None]


def transfers_of(user: User) -> list[tuple[Transfer, str, str]]:
    """Transfers that the viewer may read, those that wait first, then the newest: (transfer, from whom, the giver's reference)."""
    rows = db.session.execute(
        select(Transfer, Authority.name, Child.ref)
        .join(Authority, Authority.id == Transfer.authority_id).join(Child, Child.id == Transfer.child_id)
        .where(Transfer.voided.is_(False), may_read(user))
        .order_by(Transfer.state != "offered", Transfer.offered_at.desc(), Transfer.id.desc()).limit(SHOWN))
    return [(row[0], row[1], row[2]) for row in rows]


def offered_to(user: User) -> int:
    """How many children are offered to the viewer's authority and wait for an answer, if this viewer may answer."""
    if not access.sees_everyone(user):
        return 0
    return int(db.session.execute(select(func.count()).select_from(Transfer).where(
        Transfer.to_authority_id == user.authority_id, Transfer.state == "offered", Transfer.voided.is_(False))).scalar_one())


def open_offer_of(child_id: int) -> Transfer | None:
    """The offer of this child that waits for an answer."""
    return db.session.execute(select(Transfer).where(
        Transfer.child_id == child_id, Transfer.state == "offered", Transfer.voided.is_(False))).scalar_one_or_none()


def going_on(episode: Any, now: datetime) -> bool:
    """Whether an episode (a row, also of the past) is one that a transfer takes along: open, or found and not yet back."""
    if episode.voided or episode.left_out_because == TRANSFERRED:
        return False
    followed = episode.found_at is not None and episode.returned_at is None and episode.source is None
    return episode.ended_at is None or (followed and now - episode.found_at <= FOLLOWED)


def episode_to_take(child: Child) -> MissingEpisode | None:
    """The child's episode that a transfer takes along now."""
    newest = db.session.execute(select(MissingEpisode).where(
        MissingEpisode.child_id == child.id, MissingEpisode.voided.is_(False))
        .order_by(MissingEpisode.started_at.desc(), MissingEpisode.id.desc()).limit(1)).scalar_one_or_none()
    return newest if newest is not None and going_on(newest, clock.now()) else None


@dataclass(frozen=True)
class HandedOver:
    """That a child came from another authority: whose record it was there, as known at which last moment, and since when we know it."""

    child_id: int
    ref: str
    from_child_id: int
    from_authority: str
    as_at: datetime
    since: datetime


def handed_over(child_ids: Collection[int]) -> list[HandedOver]:
    """The transfers by which these children came to this authority, oldest first; one statement where there are none."""
    rows = connection().execute(_CAME, {"child_ids": sorted(child_ids)}).all()
    if not rows:
        return []
    came = {row.id: row for row in rows}
    found = []
    for versions in versions_of(Transfer, lambda t: t.c.id.in_(came)):
        first = next(version for version in versions if version.state == "accepted")
        row = came[first.id]
        found.append(HandedOver(row.received_child_id, row.ref, first.child_id, in_words(row.name, row.code),
                                first.recorded_at - datetime.resolution, first.recorded_at))
    return found


def shown(transfer: Transfer, user: User) -> dict[str, Any]:
    """A transfer as the API shows it. Each authority is given the reference of its own record."""
    return all_shown([transfer], user)[0]


def all_shown(transfers: Sequence[Transfer], user: User) -> list[dict[str, Any]]:
    """The same for a list, with as many queries."""
    numbers = {number for one in transfers if (number := _own(one, user)) is not None}
    rows = db.session.execute(select(Child.id, Child.ref).where(Child.id.in_(numbers)).order_by(Child.id))
    refs, answered_by = {row[0]: row[1] for row in rows}, restricted_offers(transfers, user)
    return [{**_shown(one, user, refs), "why": _why(one, user, one.id in answered_by), "restricted": one.id in answered_by,
             "answered_for_by": answered_by.get(one.id) or None} for one in transfers]


def why_for(transfer: Transfer, user: User) -> str | None:
    """What the giver wrote with the offer, for the giver; for the other authority while it is open and once accepted, not after a no.

    Of a restricted child it is for nobody there until the child is theirs: it may say where the child is.
    """
    return _why(transfer, user, bool(restricted_offers([transfer], user)))


def _why(transfer: Transfer, user: User, restricted: bool) -> str | None:
    told = transfer.state == "accepted" or (transfer.state == "offered" and not restricted)
    return transfer.why if told or transfer.authority_id == user.authority_id else None


def _own(transfer: Transfer, user: User) -> int | None:
    """The number of the child's record in the viewer's own authority."""
    return transfer.child_id if transfer.authority_id == user.authority_id else transfer.received_child_id


def _shown(transfer: Transfer, user: User, refs: Mapping[int, str]) -> dict[str, Any]:
    ours, own = transfer.authority_id == user.authority_id, refs.get(_own(transfer, user) or 0)
    return {
        "ref": transfer.ref, "state": transfer.state, "direction": "out" if ours else "in", "record": own, "to": transfer.to_name,
        "to_code": transfer.to_code, "moves_on": transfer.moves_on.isoformat(), "offered_at": iso(transfer.offered_at),
        "answered_at": iso(transfer.answered_at), "answered_by": transfer.answered_by_name, "answer": transfer.answer,
        "version": transfer.version, "recorded_at": iso(transfer.recorded_at)}
