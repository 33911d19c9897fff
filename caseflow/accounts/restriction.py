"""Restricting a child's record to named people, naming more, lifting it: writes and reads that know the child by number only."""
from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, or_, select

from caseflow.accounts.models import Allocation, Authority, Team, User
from caseflow.accounts.restriction_models import NAMED, RecordOpening, Restriction
from caseflow.audit.record import record
from caseflow.core import clock
from caseflow.core.dates import london_date
from caseflow.core.errors import Conflict, Forbidden, Refused
from caseflow.extensions import db
from caseflow.store.unit import current_unit

REASONS = {
    "relocation": "Moved or protected: nobody may learn where",
    "staff-conflict": "Somebody who works here is related to the child or named in the case",
    "adoption": "Adoption",
    "high-risk": "At high risk from somebody who looks for them",
    "other": "Another reason",
}
REVIEW_AFTER = timedelta(days=90)
"""A restriction is looked at again at least every 90 days; one that is not stays."""


@dataclass(frozen=True)
class Named:
    """Somebody, or a team, who may read a restricted record; `ref` is that of the naming, `person` that of the person."""

    ref: str
    name: str
    person: str | None = None


def standing(child_id: int) -> Restriction | None:
    """The restriction that stands, if there is one."""
    return db.session.execute(select(Restriction).where(
        Restriction.child_id == child_id, Restriction.lifted_at.is_(None), Restriction.voided.is_(False))).scalar_one_or_none()


def whom_to_ask(child_ids: Collection[int]) -> dict[int, str]:
    """For each child who is restricted just now, the name of the person to ask."""
    rows = db.session.execute(
        select(Restriction.child_id, User.name).join(User, User.id == Restriction.ask_id).where(
            Restriction.child_id.in_(child_ids), Restriction.lifted_at.is_(None), Restriction.voided.is_(False))
        .order_by(Restriction.child_id))
    return {row[0]: row[1] for row in rows}


def named_people(child_id: int) -> list[Named]:
    """Who may read the restricted record, by name; with their authority, who reads an offer of the child for another one."""
    own = select(Restriction.authority_id).where(
        Restriction.child_id == child_id, Restriction.lifted_at.is_(None), Restriction.voided.is_(False)).scalar_subquery()
    rows = db.session.execute(
        select(RecordOpening.ref, User.ref, User.name, Team.name, Authority.name)
        .outerjoin(User, User.id == RecordOpening.user_id).outerjoin(Team, Team.id == RecordOpening.team_id)
        .outerjoin(Authority, and_(Authority.id == RecordOpening.authority_id, Authority.id != own))
        .where(RecordOpening.child_id == child_id, RecordOpening.kind == NAMED, RecordOpening.voided.is_(False),
               RecordOpening.ends_at.is_(None)).order_by(User.name, Team.name, RecordOpening.id))
    return [Named(ref, (name or f"{team} (team)") + (f", who answers for {elsewhere}" if elsewhere else ""), person)
            for ref, person, name, team, elsewhere in rows]


def restrict(authority_id: int, child_id: int, child_ref: str, by: User, *, because: str, why: str | None = None,
             people: Iterable[User] = (), teams: Iterable[Team] = (), ask: User | None = None,
             review_on: date | None = None) -> Restriction:
    """Restrict a child's record to `people` and `teams`; `by` is always among them, and is asked unless `ask` names another.

    Who had reported an episode of the child loses sight of it unless named. Raises `Conflict` when it is restricted already
    and `Refused` for somebody who may not be named.
    """
    if because not in REASONS:
        raise Refused("Choose why the record is restricted.", field="because")
    if because == "other" and not why:
        raise Refused("Say why the record is restricted.", field="why")
    if standing(child_id) is not None:
        raise Conflict("This record is restricted already.")
    today = london_date(clock.now())
    latest = today + REVIEW_AFTER
    if review_on is not None and not today < review_on <= latest:
        raise Refused("Choose a day ahead, at most 90 days from now.", field="review_on")
    ask = ask or by
    made = Restriction(authority_id=authority_id, child_id=child_id, because=because, why=why, ask_id=ask.id, review_on=review_on or latest)
    db.session.add(made)
    db.session.flush()
    record("child.restricted", made.ref, [child_ref], because=because, changed={"why": why})
    name_for_record(made, child_ref, [by, ask, *people], teams)
    _end_reports(made, today)
    return made


def name_for_record(restriction: Restriction, child_ref: str, people: Iterable[User], teams: Iterable[Team] = ()) -> None:
    """Let these people and teams read the restricted record, from now on."""
    there = {(row.user_id, row.team_id) for row in db.session.execute(
        select(RecordOpening.user_id, RecordOpening.team_id).where(
            RecordOpening.child_id == restriction.child_id, RecordOpening.kind == NAMED, RecordOpening.voided.is_(False),
            RecordOpening.ends_at.is_(None)).order_by(RecordOpening.id))}
    wanted = {(one.id, None): one for one in people} | {(None, one.id): one for one in teams}
    for key, one in wanted.items():
        if one.authority_id != restriction.authority_id or (isinstance(one, User) and (one.disabled or not one.may("child.read"))):
            raise Refused("Name people and teams of this authority who work with children.", field="people")
        if key in there:
            continue
        opening = RecordOpening(authority_id=restriction.authority_id, child_id=restriction.child_id, user_id=key[0], team_id=key[1],
                                kind=NAMED, starts_at=current_unit().recorded_at)
        db.session.add(opening)
        db.session.flush()
        record("child.named-for", opening.ref, [child_ref, one.ref])


def refuse_unnamed(child_id: int, by: User) -> None:
    """Only a lead who is named changes a restriction that stands: an emergency opening lets nobody stay in, or let others in.

    Where no lead is left among those named, any lead who has the record open may.
    """
    people = db.session.execute(
        select(User).join(RecordOpening, or_(RecordOpening.user_id == User.id, RecordOpening.team_id == User.team_id))
        .where(RecordOpening.child_id == child_id, RecordOpening.kind == NAMED, RecordOpening.voided.is_(False),
               RecordOpening.ends_at.is_(None), User.authority_id == by.authority_id, User.disabled.is_(False), User.voided.is_(False))
        .order_by(User.id)).scalars()
    leads = {one.id for one in people if one.may("child.restrict")}
    if leads and by.id not in leads:
        raise Forbidden("Only a lead who is named for this record changes who may see it.")


def unname(restriction: Restriction, child_ref: str, opening_ref: str, by: User) -> None:
    """Take a person or team off those who may read the record; the person to ask, and you yourself, stay."""
    opening = db.session.execute(select(RecordOpening).where(
        RecordOpening.ref == opening_ref, RecordOpening.child_id == restriction.child_id, RecordOpening.kind == NAMED,
        RecordOpening.voided.is_(False), RecordOpening.ends_at.is_(None))).scalar_one_or_none()
    if opening is None:
        raise Conflict("They are not among those named.")
    if opening.user_id in (by.id, restriction.ask_id):
        raise Refused("You and the person to ask stay named. Lift the restriction instead, or let another lead change it.")
    opening.ends_at = current_unit().recorded_at
    db.session.flush()
    record("child.no-longer-named-for", opening.ref, [child_ref])


def review_again(restriction: Restriction, child_ref: str) -> None:
    """It was looked at and stays; it is looked at again in 90 days."""
    restriction.review_on = london_date(clock.now()) + REVIEW_AFTER
    db.session.flush()
    record("child.restriction-reviewed", restriction.ref, [child_ref], review_on=restriction.review_on)


def lift(restriction: Restriction, child_ref: str, reason: str) -> None:
    """Lift the restriction, with the reason: the record is seen again by those who work with the child. The list of names ends."""
    if not (reason or "").strip():
        raise Refused("Say why the restriction is lifted.", field="reason")
    unit = current_unit()
    unit.reason = reason
    restriction.lifted_at = unit.recorded_at
    for opening in db.session.execute(select(RecordOpening).where(
            RecordOpening.child_id == restriction.child_id, RecordOpening.kind == NAMED, RecordOpening.voided.is_(False),
            RecordOpening.ends_at.is_(None)).order_by(RecordOpening.id)).scalars():
        opening.ends_at = unit.recorded_at
    db.session.flush()
    record("child.restriction-lifted", restriction.ref, [child_ref])


def reviews_due(authority_id: int, on: date) -> list[Restriction]:
    """Restrictions whose review has come; each stays until somebody lifts it."""
    return list(db.session.execute(select(Restriction).where(
        Restriction.authority_id == authority_id, Restriction.review_on <= on, Restriction.lifted_at.is_(None),
        Restriction.voided.is_(False)).order_by(Restriction.review_on, Restriction.id).limit(200)).scalars())


def _end_reports(restriction: Restriction, today: date) -> None:
    """What somebody reported before is no longer theirs to see; a report made from now on is."""
    rows = db.session.execute(select(Allocation).where(
        Allocation.child_id == restriction.child_id, Allocation.kind == "reporter", Allocation.voided.is_(False),
        or_(Allocation.ended_on.is_(None), Allocation.ended_on > today)).order_by(Allocation.id)).scalars()
    for one in rows:
        one.ended_on = max(today, one.started_on)
    db.session.flush()
