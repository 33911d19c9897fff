"""What shows restriction and transfer in the demonstration: one restricted child who is missing, one child offered to a neighbour."""
from __future__ import annotations

from sqlalchemy import select

from caseflow.accounts import queries, restriction
from caseflow.accounts.models import Allocation, Authority, User
from caseflow.children.authorities.queries import Holder
from caseflow.children.models import Child
from caseflow.core.actor import Actor
from caseflow.demo import staff
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode
from caseflow.store.unit import unit_of_work
from caseflow.transfers import service
from caseflow.transfers.queries import open_offer_of


def make(actor: Actor, giver: Authority, taker: Authority) -> None:
    """Of the children who are out the longest, restrict one to its worker and the lead, and offer the next to the neighbour."""
    lead = queries.user_by_email(staff.address_of(giver, "lead"))
    out = list(db.session.execute(
        select(Child).join(MissingEpisode, MissingEpisode.child_id == Child.id).where(
            MissingEpisode.authority_id == giver.id, MissingEpisode.ended_at.is_(None), MissingEpisode.voided.is_(False),
            MissingEpisode.source.is_(None)).order_by(MissingEpisode.started_at, MissingEpisode.id).limit(2)).scalars())
    if lead is None or len(out) < 2:
        return
    hidden, offered = out
    with unit_of_work(actor, giver.id):
        lead, hidden, offered = db.session.merge(lead), db.session.merge(hidden), db.session.merge(offered)
        if restriction.standing(hidden.id) is None:
            restriction.restrict(giver.id, hidden.id, hidden.ref, lead, because="relocation", people=_workers(hidden.id),
                                 why="The family looks for the child. Invented, like everything here.")
        if open_offer_of(offered.id) is None:
            service.offer(offered, lead, Holder(False, taker.name, taker.code), why="The child is to live there. Invented.")


def _workers(child_id: int) -> list[User]:
    return list(db.session.execute(
        select(User).join(Allocation, Allocation.user_id == User.id).where(
            Allocation.child_id == child_id, Allocation.kind == "worker", Allocation.ended_on.is_(None), Allocation.voided.is_(False),
            User.role == "social-worker").order_by(User.id)).scalars())
