"""What runs out or is to be looked at again: leave, reviews of homes and plans, warnings; for one person's children, or counted."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from caseflow.accounts import access
from caseflow.accounts.models import User
from caseflow.children.called import name_of
from caseflow.children.life import reviews
from caseflow.children.life.models import ImmigrationLeave, LongTermPlan, SafetyPlan, WarningFlag
from caseflow.children.life.status import leave_heading
from caseflow.children.life.warnings import KINDS as WARNINGS
from caseflow.children.models import Child
from caseflow.core import clock
from caseflow.core.dates import day_in_words, london_date
from caseflow.extensions import db

AHEAD = 90


@dataclass(frozen=True)
class Due:
    """One thing with its day: whose, what, and where it is seen to."""

    ref: str
    name: str
    day: date
    said: str
    words: str
    subject: str
    overdue: bool


@dataclass(frozen=True)
class Listed:
    """One list: its heading, some of its things, soonest first, and how many there are in all."""

    name: str
    title: str
    things: list[Due]
    total: int


@dataclass(frozen=True)
class _Kind:
    """What falls due by one column of one table: where it is seen to, how it is said, and which permission reads it."""

    title: str
    query: Callable[[date], Any]
    day: str
    words: Callable[[Any], str]
    subject: str
    permission: str = "child.read"


def due_lists(user: User, days: int, most: int) -> list[Listed]:
    """What of the children that this person sees that runs out or is due within so many days, or is overdue: the first of each."""
    return [due_list(user, name, days, limit=most) for name in names_of(user)]


def names_of(user: User) -> list[str]:
    """The lists that this person reads, in the order of the page."""
    return [name for name in ORDER if name == HOME or user.may(_KINDS[name].permission)]


def due_list(user: User, name: str, days: int, *, limit: int, offset: int = 0) -> Listed:
    """One of the lists, a page of it."""
    today = london_date(clock.now())
    until = today + timedelta(days=days)
    if name == HOME:
        owed, total = reviews.owed_to(user, until, offset=offset, limit=limit)
        things = [_due(one.child, one.due_on, f"{one.why}; {'again' if one.again else 'first review'}", "home", today)
                  for one in owed]
        return Listed(name, "Reviews of placements", things, total)
    kind = _KINDS[name]
    query = _seen(kind.query(until), user)
    model = query.column_descriptions[0]["entity"]
    rows: Sequence[Any] = db.session.execute(query.order_by(getattr(model, kind.day), model.id).limit(limit).offset(offset)).all()
    return Listed(name, kind.title, [_due(child, getattr(row, kind.day), kind.words(row), kind.subject, today) for row, child in rows],
                  _count(query))


def due_from(user: User, days: int, *, offset: int, limit: int) -> list[tuple[str, Due]]:
    """So many things of all lists, one list after the other, from a place on; each with the name of its list."""
    found: list[tuple[str, Due]] = []
    for name in names_of(user):
        if len(found) < limit:
            one = due_list(user, name, days, limit=limit - len(found), offset=offset)
            found += [(name, thing) for thing in one.things]
            offset = max(offset - one.total, 0)
    return found


def overdue_in(authority_id: int) -> dict[str, list[str]]:
    """References of an authority's children by what is overdue for them, for counting."""
    today = london_date(clock.now())
    before = today - timedelta(days=1)

    def refs(query: Any) -> list[str]:
        rows = db.session.execute(query.where(Child.authority_id == authority_id, Child.voided.is_(False)).order_by(Child.ref))
        return [child.ref for _, child in rows]

    return {
        "home": reviews.owed_in(authority_id, before),
        "warnings": refs(_warnings(before)),
        "safety": refs(_safety(before)),
        "plan": refs(_plans(before)),
        "leave": refs(_leave(before)),
    }


def _leave(until: date) -> Any:
    """The newest leave of each child, where it runs out by a day."""
    return _newest(ImmigrationLeave, ImmigrationLeave.started_on, ImmigrationLeave.expires_on, until)


def _safety(until: date) -> Any:
    """The newest safety plan of each child, where it is to be reviewed by a day."""
    return _newest(SafetyPlan, SafetyPlan.made_on, SafetyPlan.review_on, until)


def _plans(until: date) -> Any:
    """The newest long-term plan of each child, where it is to be reviewed by a day."""
    return _newest(LongTermPlan, LongTermPlan.made_on, LongTermPlan.next_review_on, until)


def _warnings(until: date) -> Any:
    """Warnings that have not ended, to be looked at by a day."""
    return select(WarningFlag, Child).join(Child, Child.id == WarningFlag.child_id).where(
        WarningFlag.voided.is_(False), WarningFlag.ended_on.is_(None), WarningFlag.review_on <= until)


def _newest(model: Any, made: Any, day: Any, until: date) -> Any:
    """The record of each child that stands, the newest, where its day comes by `until`."""
    later = aliased(model)
    newer = select(later.id).where(
        later.child_id == model.child_id, later.voided.is_(False),
        or_(getattr(later, made.key) > made, (getattr(later, made.key) == made) & (later.id > model.id)))
    return select(model, Child).join(Child, Child.id == model.child_id).where(
        model.voided.is_(False), day <= until, ~newer.exists(), _still_ours())


def _still_ours() -> Any:
    """Children looked after, and those who left care: nobody else's plans fall due here."""
    return Child.standing.in_(reviews.OURS)


def _seen(query: Any, user: User) -> Any:
    return query.where(Child.authority_id == user.authority_id, Child.voided.is_(False), access.may_see(Child, user))


def _count(query: Any) -> int:
    return int(db.session.execute(query.with_only_columns(func.count(), maintain_column_froms=True)).scalar_one())


HOME = "home"
ORDER = ("leave", HOME, "warnings", "safety", "plan")
_KINDS: dict[str, _Kind] = {
    "leave": _Kind("Immigration leave running out", _leave, "expires_on", leave_heading, "status", "child.write"),
    "warnings": _Kind("Warnings to be looked at again", _warnings, "review_on", lambda row: WARNINGS[row.kind], "warnings"),
    "safety": _Kind("Safety plans to be reviewed", _safety, "review_on", lambda _: "Safety plan", "plan"),
    "plan": _Kind("Long-term plans to be reviewed", _plans, "next_review_on", lambda _: "Long-term plan", "plan"),
}
"""The lists besides the reviews of placements, which are worked out from several facts."""


def _due(child: Child, day: date, words: str, subject: str, today: date) -> Due:
    overdue = day < today
    said = f"was due {day_in_words(day)}" if overdue else "today" if day == today else f"by {day_in_words(day)}"
    return Due(child.ref, name_of(child), day, said, words, subject, overdue)


def count_due(user: User) -> int:
    """How many of these things are overdue for the children this person sees."""
    before = london_date(clock.now()) - timedelta(days=1)
    return sum(reviews.how_many_owed(user, before) if name == HOME else _count(_seen(_KINDS[name].query(before), user))
               for name in names_of(user))
