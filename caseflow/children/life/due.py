"""What runs out or is to be looked at again: leave, reviews of homes and plans, warnings; for one person's children, or counted."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import or_, select
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
MOST = 200


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
    """One list: its heading, what it says when it is empty, and its things, soonest first."""

    name: str
    title: str
    things: list[Due]


def due_lists(user: User, days: int = AHEAD) -> list[Listed]:
    """Everything of the children that this person sees that runs out or is due within so many days, or is overdue."""
    today = london_date(clock.now())
    until = today + timedelta(days=days)
    lists = [Listed("home", "Reviews of placements", [
        _due(owed.child, owed.due_on, f"{owed.why}; {'again' if owed.again else 'first review'}", "home", today)
        for owed in reviews.owed_to(user, until, MOST)])]
    if user.may("child.write"):
        lists.insert(0, Listed("leave", "Immigration leave running out", [
            _due(child, row.expires_on, leave_heading(row), "status", today) for row, child in _rows(_leave(until), user)]))
    for name, title, query, day, words in (
        ("warnings", "Warnings to be looked at again", _warnings(until), "review_on", lambda row: WARNINGS[row.kind]),
        ("safety", "Safety plans to be reviewed", _newest(SafetyPlan, SafetyPlan.made_on, SafetyPlan.review_on, until), "review_on",
         lambda row: "Safety plan"),
        ("plan", "Long-term plans to be reviewed", _newest(LongTermPlan, LongTermPlan.made_on, LongTermPlan.next_review_on, until),
         "next_review_on", lambda row: "Long-term plan"),
    ):
        things = [_due(child, getattr(row, day), words(row), "warnings" if name == "warnings" else "plan", today)
                  for row, child in _rows(query, user)]
        lists.append(Listed(name, title, things))
    return lists


def overdue_in(authority_id: int) -> dict[str, list[str]]:
    """References of an authority's children by what is overdue for them, for counting."""
    today = london_date(clock.now())
    before = today - timedelta(days=1)

    def refs(query: Any) -> list[str]:
        rows = db.session.execute(query.where(Child.authority_id == authority_id, Child.voided.is_(False)).order_by(Child.ref))
        return [child.ref for _, child in rows]

    return {
        "home": [owed.child.ref for owed in reviews.owed_in(authority_id, before)],
        "warnings": refs(_warnings(before)),
        "safety": refs(_newest(SafetyPlan, SafetyPlan.made_on, SafetyPlan.review_on, before)),
        "plan": refs(_newest(LongTermPlan, LongTermPlan.made_on, LongTermPlan.next_review_on, before)),
        "leave": refs(_leave(before)),
    }


def _leave(until: date) -> Any:
    """The newest leave of each child, where it runs out by a day."""
    return _newest(ImmigrationLeave, ImmigrationLeave.started_on, ImmigrationLeave.expires_on, until)


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
    return Child.standing.in_(("looked-after", "care-leaver"))


def _rows(query: Any, user: User) -> Sequence[Any]:
    model = query.column_descriptions[0]["entity"]
    when = {"immigration_leave": "expires_on", "long_term_plan": "next_review_on"}.get(model.__tablename__, "review_on")
    return db.session.execute(
        query.where(Child.authority_id == user.authority_id, Child.voided.is_(False), access.may_see(Child, user))
        .order_by(getattr(model, when), model.id).limit(MOST)).all()


def _due(child: Child, day: date, words: str, subject: str, today: date) -> Due:
    overdue = day < today
    said = f"was due {day_in_words(day)}" if overdue else "today" if day == today else f"by {day_in_words(day)}"
    return Due(child.ref, name_of(child), day, said, words, subject, overdue)


def count_due(user: User) -> int:
    """How many of these things are overdue for the children this person sees."""
    return sum(thing.overdue for one in due_lists(user, 0) for thing in one.things)

