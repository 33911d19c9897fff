"""What is not recorded, or overdue, about an authority's children: counted, with references only, for those who see no names."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Exists, String, cast, exists, or_, select
from sqlalchemy.orm import aliased

from caseflow.accounts import access
from caseflow.accounts.models import User
from caseflow.children.life.due import overdue_in
from caseflow.children.life.models import (
    AgeDispute,
    Exploitation,
    ImmigrationLeave,
    InterpreterNeed,
    LegalRepresentative,
)
from caseflow.children.life.reviews import SUSPECTED
from caseflow.children.models import CarePeriod, Child, TraffickingStage, UnaccompaniedStatus
from caseflow.core import clock
from caseflow.core.dates import london_date
from caseflow.extensions import db

SHOWN = 50


@dataclass(frozen=True)
class Lacking:
    """One thing that is not recorded or overdue: in words, how many children, and some of them by identifier."""

    name: str
    words: str
    asks: str
    children: int
    refs: list[tuple[str, str]]
    """Reference, and the local identifier or the reference where there is none: never a name."""


def lacking_in(authority_id: int) -> list[Lacking]:
    """Every count, for the children in care today."""
    today = london_date(clock.now())
    trafficked, alone = _trafficked(today), _unaccompanied(today)
    counts = [
        ("exploitation-type", "Exploitation type not recorded",
         "Suspected or identified as trafficked, and no type of exploitation is recorded.",
         _refs(authority_id, today, trafficked, ~_has_type())),
        ("exploitation-where", "British or not, or where, not recorded",
         "Suspected or identified as trafficked, and one of the two is not known.",
         _refs(authority_id, today, trafficked, ~_has_type(whole=True))),
        ("leave", "Immigration status not recorded", "Unaccompanied or separated, and no immigration status or leave is recorded.",
         _refs(authority_id, today, alone, ~_has(ImmigrationLeave))),
        ("representative", "No legal representative recorded", "Unaccompanied or separated, and nobody is recorded who represents them.",
         _refs(authority_id, today, alone, ~_has(LegalRepresentative))),
        ("interpreter", "Language and interpreter not recorded",
         "Unaccompanied or separated, and it is not recorded how they are spoken to.",
         _refs(authority_id, today, alone, ~_has(InterpreterNeed))),
        ("dispute", "Age in dispute without a record of the dispute", "Marked as disputed, and nothing says by whom or since when.",
         _refs(authority_id, today, Child.age_disputed.is_(True), ~_has(AgeDispute))),
    ]
    overdue = overdue_in(authority_id)
    counts += [
        (f"overdue-{name}", f"{words} overdue", "Its day has passed and nothing is recorded since.", overdue[name])
        for name, words in (("home", "Review of the placement"), ("warnings", "Review of a warning"),
                            ("safety", "Review of the safety plan"), ("plan", "Review of the long-term plan"))]
    counts.append(("leave-out", "Immigration leave has run out", "No newer status or leave is recorded.", overdue["leave"]))
    known = _identifiers(authority_id, {ref for *_, refs in counts for ref in refs[:SHOWN]})
    return [Lacking(name, words, asks, len(set(refs)), [(ref, known.get(ref) or ref) for ref in dict.fromkeys(refs[:SHOWN])])
            for name, words, asks, refs in counts]


def _refs(authority_id: int, today: date, *where: ColumnElement[bool]) -> list[str]:
    in_care = exists().where(CarePeriod.child_id == Child.id, CarePeriod.voided.is_(False), CarePeriod.started_on <= today,
                             or_(CarePeriod.ended_on.is_(None), CarePeriod.ended_on > today))
    query = select(Child.ref).where(Child.authority_id == authority_id, Child.voided.is_(False), in_care)
    return list(db.session.execute(query.where(*where).order_by(Child.ref)).scalars())


def _trafficked(today: date) -> ColumnElement[bool]:
    newest = (select(TraffickingStage.stage).where(
        TraffickingStage.child_id == Child.id, TraffickingStage.voided.is_(False), TraffickingStage.started_on <= today)
        .order_by(TraffickingStage.started_on.desc(), TraffickingStage.id.desc()).limit(1).scalar_subquery())
    return newest.in_(SUSPECTED)


def _unaccompanied(today: date) -> ColumnElement[bool]:
    return exists().where(
        UnaccompaniedStatus.child_id == Child.id, UnaccompaniedStatus.voided.is_(False), UnaccompaniedStatus.started_on <= today,
        or_(UnaccompaniedStatus.ended_on.is_(None), UnaccompaniedStatus.ended_on > today))


def _has_type(*, whole: bool = False) -> Exists:
    """That the newest record names a type; with `whole` that British or not, and where, are known."""
    later = aliased(Exploitation)
    newer = select(later.id).where(
        later.child_id == Exploitation.child_id, later.voided.is_(False),
        or_(later.noted_on > Exploitation.noted_on, (later.noted_on == Exploitation.noted_on) & (later.id > Exploitation.id)))
    said = exists().where(Exploitation.child_id == Child.id, Exploitation.voided.is_(False), ~newer.exists())
    if whole:
        return said.where(Exploitation.british != "unknown", Exploitation.place != "unknown")
    return said.where(cast(Exploitation.types, String) != "[]")


def _has(model: Any) -> Exists:
    return exists().where(model.child_id == Child.id, model.voided.is_(False))


def _identifiers(authority_id: int, refs: Iterable[str]) -> dict[str, str | None]:
    rows = db.session.execute(select(Child.ref, Child.local_id).where(Child.authority_id == authority_id, Child.ref.in_(list(refs))))
    return {row[0]: row[1] for row in rows}


def visible(user: User, refs: Iterable[str]) -> set[str]:
    """Those of the children whom this person may open."""
    query = select(Child.ref).where(Child.ref.in_(list(refs)), access.may_see(Child, user)).order_by(Child.ref)
    return set(db.session.execute(query).scalars())
