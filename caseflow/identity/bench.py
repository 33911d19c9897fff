"""The bench: pairs of records that somebody should look at, and what people have said about them."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import aliased

from caseflow.accounts import access
from caseflow.accounts.models import User
from caseflow.audit.record import record
from caseflow.children import alike
from caseflow.children.models import Child
from caseflow.core.references import new_ref
from caseflow.extensions import db
from caseflow.identity.joining import refuse_unexplained, refuse_unlike
from caseflow.identity.models import DuplicatePair, DuplicateVerdict
from caseflow.store.unit import current_unit

NOT_DUPLICATE, LOOK_AGAIN = "not-duplicate", "look-again"
_first, _second = aliased(Child), aliased(Child)


@dataclass(frozen=True)
class Pair:
    """Two records side by side, each detail compared."""

    first: Child
    second: Child
    score: int
    compared: dict[str, str]

    @property
    def in_words(self) -> str:
        """How likely they are one child."""
        return alike.likely_in_words(self.score)

    def as_json(self) -> dict[str, Any]:
        """The pair for programs: references and how the details compare."""
        return {"first": self.first.ref, "second": self.second.ref, "score": self.score, "compared": self.compared}


def waiting(user: User, *, offset: int = 0, limit: int = 50) -> list[Pair]:
    """The pairs that nobody has spoken about, likeliest first; both records must be the viewer's to see."""
    rows = db.session.execute(
        _pairs(user, select(_first, _second)).order_by(DuplicatePair.score.desc(), DuplicatePair.first_id, DuplicatePair.second_id)
        .offset(offset).limit(limit)).all()
    return [pair_of(first, second) for first, second in rows]


def how_many_wait(user: User) -> int:
    """How many pairs nobody has spoken about."""
    return int(db.session.execute(_pairs(user, select(func.count()))).scalar_one())


def _pairs(user: User, query: Any) -> Any:
    return (
        query.select_from(DuplicatePair)
        .join(_first, _first.id == DuplicatePair.first_id).join(_second, _second.id == DuplicatePair.second_id)
        .where(DuplicatePair.authority_id == user.authority_id, _first.voided.is_(False), _second.voided.is_(False),
               access.may_see(_first, user), access.may_see(_second, user), ~_spoken_about()))


def _spoken_about() -> ColumnElement[bool]:
    """The condition that the newest word about a pair is that it is two children."""
    same = (DuplicateVerdict.first_id == DuplicatePair.first_id, DuplicateVerdict.second_id == DuplicatePair.second_id)
    newest = select(func.max(DuplicateVerdict.id)).where(*same).correlate(DuplicatePair).scalar_subquery()
    return exists().where(DuplicateVerdict.id == newest, DuplicateVerdict.verdict == NOT_DUPLICATE)


def pair_of(one: Child, other: Child) -> Pair:
    """Two records compared as they stand."""
    first, second = sorted((one, other), key=lambda child: child.id)
    a, b = alike.Person.of(first), alike.Person.of(second)
    return Pair(first, second, alike.score(a, b), alike.compare(a, b))


@dataclass(frozen=True)
class Said:
    """What somebody said about a pair."""

    verdict: str
    why: str
    at: datetime
    who: str | None


def said_about(one: Child, other: Child) -> list[Said]:
    """Everything said about two records, newest first."""
    first, second = sorted((one.id, other.id))
    rows = db.session.execute(
        select(DuplicateVerdict.verdict, DuplicateVerdict.why, DuplicateVerdict.at, User.name)
        .outerjoin(User, User.id == DuplicateVerdict.by)
        .where(DuplicateVerdict.first_id == first, DuplicateVerdict.second_id == second).order_by(DuplicateVerdict.id.desc())).all()
    return [Said(*row) for row in rows]


def say(one: Child, other: Child, verdict: str, why: str | None) -> DuplicateVerdict:
    """Keep what somebody says about two records: that they are two children, or that they should be looked at again."""
    why = refuse_unexplained(why)
    refuse_unlike(one, other)
    unit = current_unit()
    first, second = sorted((one, other), key=lambda child: child.id)
    kept = DuplicateVerdict(ref=new_ref(), authority_id=one.authority_id, first_id=first.id, second_id=second.id, verdict=verdict, why=why,
                            at=unit.recorded_at, by=unit.actor.user_id)
    db.session.add(kept)
    db.session.flush()
    record("duplicate.judged", kept.ref, [first.ref, second.ref], verdict=verdict, changed={"why": why})
    return kept
