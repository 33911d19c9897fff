"""What was asked of the police on the strength of the statement, and what they answered; what nobody has answered is counted."""
from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from caseflow.accounts import access
from caseflow.accounts.models import Authority, User
from caseflow.audit.record import record
from caseflow.children.models import Child
from caseflow.core import clock, dates
from caseflow.core.errors import Conflict, NotFound, Refused
from caseflow.core.references import is_ref
from caseflow.extensions import db
from caseflow.missing import times
from caseflow.missing.models import MissingEpisode
from caseflow.missing.service import refuse_void
from caseflow.missing.told.models import PoliceRequest
from caseflow.missing.told.statement import ANSWERS, basis_of, request_shown


def ask_police(episode: MissingEpisode, child: Child, resource: str, asked_at: datetime | None = None,
               asked_of: str | None = None) -> PoliceRequest:
    """Record what was asked of the police, with the basis of the statement as it stands.

    Raises `Refused` when nothing recorded says that the child is trafficked or unaccompanied: there is then no statement.
    """
    refuse_void(episode, child)
    if not (resource or "").strip():
        raise Refused("Say what was asked for.", field="resource")
    at = asked_at or clock.now()
    times.refuse_impossible({"asked_at": at}, child.date_of_birth, "asked_at")
    authority = db.session.execute(select(Authority.name).where(Authority.id == child.authority_id)).scalar_one()
    headline, basis = basis_of(child, authority, dates.london_date(clock.now()))
    if headline is None:
        raise Refused("Nothing recorded says that the child is, or is suspected to be, trafficked or unaccompanied. "
                      "Record that first, then ask again.", field="resource")
    row = PoliceRequest(authority_id=child.authority_id, child_id=child.id, episode_id=episode.id, resource=resource.strip(),
                        basis=basis, asked_at=at, asked_of=asked_of)
    db.session.add(row)
    db.session.flush()
    record("police-request.made", row.ref, [child.ref, episode.ref], asked_at=at)
    return row


def answer_request(row: PoliceRequest, child: Child, answer: str, *, answered_at: datetime | None = None,
                   answered_by: str | None = None, answer_words: str | None = None) -> PoliceRequest:
    """Record what the police answered, when (now) and who; `never-answered` closes a request that was overtaken, and stays countable."""
    if row.answer is not None:
        raise Conflict("This is already recorded.", current=request_shown(row), field="answer")
    if answer not in ANSWERS:
        raise Refused(f"Choose one of: {', '.join(ANSWERS)}.", field="answer")
    at = answered_at or clock.now()
    times.refuse_impossible({"answered_at": at}, child.date_of_birth, "answered_at")
    if at < row.asked_at:
        raise Refused("This is before it was asked.", field="answered_at")
    row.answer, row.answered_at, row.answered_by, row.answer_words = answer, at, answered_by, answer_words
    db.session.flush()
    record("police-request.answered", row.ref, [child.ref], answer=answer, answered_at=at)
    return row


def request_by_ref(user: User, ref: str) -> tuple[PoliceRequest, MissingEpisode, Child]:
    """A request with its episode and child; `NotFound` when there is none or the viewer may not know of it."""
    if is_ref(ref):
        found = db.session.execute(
            select(PoliceRequest, MissingEpisode, Child).join(MissingEpisode, MissingEpisode.id == PoliceRequest.episode_id)
            .join(Child, Child.id == PoliceRequest.child_id)
            .where(PoliceRequest.ref == ref, PoliceRequest.voided.is_(False), access.may_see(Child, user))).one_or_none()
        if found is not None:
            return found[0], found[1], found[2]
    raise NotFound()


def _unanswered(user: User) -> tuple[ColumnElement[bool], ...]:
    return (PoliceRequest.authority_id == user.authority_id, PoliceRequest.answer.is_(None), PoliceRequest.voided.is_(False),
            access.may_see(Child, user))


def unanswered(user: User, *, limit: int = 50, offset: int = 0) -> list[tuple[PoliceRequest, MissingEpisode, Child]]:
    """What the police have not answered, among the children whom this person sees, longest first: request, episode, child."""
    rows = db.session.execute(
        select(PoliceRequest, MissingEpisode, Child).join(MissingEpisode, MissingEpisode.id == PoliceRequest.episode_id)
        .join(Child, Child.id == PoliceRequest.child_id).where(*_unanswered(user))
        .order_by(PoliceRequest.asked_at, PoliceRequest.id).limit(limit).offset(offset))
    return [(row[0], row[1], row[2]) for row in rows]


def how_many_unanswered(user: User) -> int:
    """How many requests to the police nobody has answered, among the children whom this person sees."""
    return int(db.session.execute(
        select(func.count(PoliceRequest.id)).join(Child, Child.id == PoliceRequest.child_id).where(*_unanswered(user))).scalar_one())


def counts(user: User) -> dict[str, int]:
    """All requests of the authority that this person sees: asked, answered one way or another, unanswered."""
    rows = db.session.execute(
        select(PoliceRequest.answer, func.count(PoliceRequest.id)).join(Child, Child.id == PoliceRequest.child_id)
        .where(PoliceRequest.authority_id == user.authority_id, PoliceRequest.voided.is_(False), access.may_see(Child, user))
        .group_by(PoliceRequest.answer))
    found = {answer or "unanswered": count for answer, count in rows}
    return {"asked": sum(found.values()), **{name: found.get(name, 0) for name in (*ANSWERS, "unanswered")}}

