"""The child's subjects on the child page: warnings first, then what each subject comes to in a line or two, as known at a moment."""
from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Label, func, or_, select

from caseflow.accounts.models import User
from caseflow.children.life import age, home, plan, status, trafficking
from caseflow.children.life.kind import Kind
from caseflow.children.life.library import SUBJECTS
from caseflow.children.life.models import WarningFlag
from caseflow.children.life.queries import rows_of
from caseflow.children.life.reviews import owed_for
from caseflow.children.life.warnings import KINDS, WARNING_FLAGS
from caseflow.children.models import Child
from caseflow.core import clock
from caseflow.core.dates import day_in_words, london_date
from caseflow.extensions import db


@dataclass(frozen=True)
class Warned:
    """One warning as it is read at night."""

    words: str
    kind: str
    until: str
    overdue: bool
    told: str


@dataclass(frozen=True)
class Group:
    """A subject with what it comes to; `name` leads to its page."""

    name: str
    title: str
    lines: list[str]


def warnings_panel(user: User, child: Child, as_at: datetime | None) -> list[Warned] | None:
    """The warnings that stood; None where there is nothing to show and nothing to add."""
    today = london_date(as_at or clock.now())
    rows = [row for row in rows_of(WARNING_FLAGS, child.id, as_at) if row.ended_on is None or row.ended_on > today]
    if not rows and not user.may("child.write"):
        return None
    return [Warned(row.words, KINDS.get(row.kind, row.kind), day_in_words(row.review_on), row.review_on < today,
                   "the child has been told" if row.child_told else "the child has not been told") for row in rows]


def life_panel(user: User, child: Child, as_at: datetime | None) -> list[Group]:
    """What each subject comes to: home, plan and whom the child trusts; for workers also trafficking, status and age."""
    groups = [Group("home", "Home: suitable and safe", _home(child, as_at)), Group("plan", "Plan and safety", _plan(child, as_at))]
    if user.may(SUBJECTS["trafficking"].permission):
        groups += [
            Group("trafficking", "Exploitation", _newest(trafficking.EXPLOITATION, child, as_at)),
            Group("status", "Leave and representation", _status(child, as_at)),
            Group("age", "Age", _newest(age.DISPUTES, child, as_at) if child.age_disputed else [])]
    return groups


def warnings_in_words(child_ids: Collection[int]) -> dict[int, list[str]]:
    """The standing warnings of some children in words, by child, in one read."""
    today = london_date(clock.now())
    found: dict[int, list[str]] = {}
    rows = db.session.execute(select(WarningFlag.child_id, WarningFlag.words, WarningFlag.ended_on).where(
        WarningFlag.child_id.in_(child_ids), WarningFlag.voided.is_(False)).order_by(WarningFlag.started_on.desc(), WarningFlag.id.desc()))
    for child_id, words, ended_on in rows:
        if ended_on is None or ended_on > today:
            found.setdefault(child_id, []).append(words)
    return found


def warning_columns(child_id: Any, today: Any) -> tuple[Label[Any], Label[Any]]:
    """For a query of children: the words of the newest standing warning (`warning`), and how many there are (`warnings`)."""
    standing = (WarningFlag.child_id == child_id, WarningFlag.voided.is_(False),
                or_(WarningFlag.ended_on.is_(None), WarningFlag.ended_on > today))
    newest = select(WarningFlag.words).where(*standing).order_by(WarningFlag.started_on.desc(), WarningFlag.id.desc()).limit(1)
    return (newest.scalar_subquery().label("warning"),
            select(func.count(WarningFlag.id)).where(*standing).scalar_subquery().label("warnings"))


def _newest(kind: Kind, child: Child, as_at: datetime | None) -> list[str]:
    return [kind.heading(row) for row in rows_of(kind, child.id, as_at)[:1]]


def _home(child: Child, as_at: datetime | None) -> list[str]:
    lines = _newest(home.ACCOMMODATION, child, as_at)
    owed = owed_for(child, as_at)
    if owed is not None:
        verb = "was due" if owed.overdue(london_date(as_at or clock.now())) else "is due"
        lines.append(f"A review of the placement {verb} {day_in_words(owed.due_on)} ({owed.why})")
    return lines


def _plan(child: Child, as_at: datetime | None) -> list[str]:
    trusted = [row for row in rows_of(plan.ADULTS, child.id, as_at) if row.ended_on is None]
    lines = [f"Trusts {', '.join(p for p in (row.name, row.relationship, row.telephone) if p)}" for row in trusted[:2]]
    for row in rows_of(plan.SAFETY, child.id, as_at)[:1]:
        lines += [f"Says: “{row.in_their_words}”"] if row.in_their_words else []
        lines.append(f"Keeps them safe: {row.what_helps}")
    return lines


def _status(child: Child, as_at: datetime | None) -> list[str]:
    lines = _newest(status.LEAVES, child, as_at)
    for row in rows_of(status.REPRESENTATIVES, child.id, as_at):
        if row.ended_on is None:
            lines.append(f"Represented by {', '.join(p for p in (row.name, row.firm, row.telephone) if p)}")
    lines += _newest(status.INTERPRETERS, child, as_at)
    return [*lines, *(f"Transfer scheme: {words}" for words in _newest(status.TRANSFERS, child, as_at))]
