"""Messages that were sent and that nobody ever confirmed: how many by recipient, and which."""
from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select

from caseflow.accounts import access
from caseflow.accounts.models import User
from caseflow.children.models import Child
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode, Notice
from caseflow.missing.told.recipients import SHORT, code_of

SPAN = timedelta(days=90)


@dataclass(frozen=True)
class Count:
    """How many messages went to one recipient, and how many of them nobody confirmed."""

    to: str
    sent: int
    unconfirmed: int


def _sent(user: User, since: datetime) -> tuple[ColumnElement[bool], ...]:
    return (Notice.authority_id == user.authority_id, Notice.sent_at >= since, Notice.voided.is_(False), access.may_see(Child, user))


def counts_by_recipient(user: User, now: datetime) -> list[Count]:
    """Messages of the last 90 days about children whom this person sees, most unconfirmed first."""
    rows = db.session.execute(
        select(Notice.to, func.count(Notice.id), func.count(Notice.acknowledged_by)).join(Child, Child.id == Notice.child_id)
        .where(*_sent(user, now - SPAN)).group_by(Notice.to))
    sent: Counter[str] = Counter()
    confirmed: Counter[str] = Counter()
    for to, number, named in rows:
        sent[code_of(to)] += number
        confirmed[code_of(to)] += named
    found = [Count(SHORT.get(to, to), number, number - confirmed[to]) for to, number in sent.items()]
    return sorted(found, key=lambda one: (-one.unconfirmed, one.to))


def unconfirmed(user: User, now: datetime, *, limit: int = 100, offset: int = 0) -> list[tuple[Notice, MissingEpisode, Child]]:
    """Messages of the last 90 days that nobody confirmed, newest first, with their episodes and children."""
    rows = db.session.execute(
        select(Notice, MissingEpisode, Child).join(MissingEpisode, MissingEpisode.id == Notice.episode_id)
        .join(Child, Child.id == Notice.child_id)
        .where(*_sent(user, now - SPAN), Notice.acknowledged_by.is_(None))
        .order_by(Notice.sent_at.desc(), Notice.id.desc()).limit(limit).offset(offset))
    return [(row[0], row[1], row[2]) for row in rows]
