"""What an amendment moves, as plain words that can be kept; and the list that waits for a lead when it was made out of hours."""
from __future__ import annotations

from typing import Any

from sqlalchemy import Row, func, select

from caseflow.accounts import access
from caseflow.accounts.models import User
from caseflow.audit.record import record
from caseflow.children.models import Child
from caseflow.core import clock
from caseflow.core.errors import Conflict, NotFound
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode
from caseflow.pages.amending.models import AmendmentImpact
from caseflow.pages.impact import Impact
from caseflow.store.unit import current_unit


def in_words(impact: Impact) -> dict[str, Any]:
    """Alerts that would fire or end, and figures that would count otherwise, as lists of words."""
    figures: dict[tuple[str, str, bool], list[list[str]]] = {}
    for moved in impact.figures:
        key = (moved.definition.title, moved.period.label, moved.sent)
        figures.setdefault(key, []).append([moved.words, moved.change_in_words])
    of = [{"title": title, "period": period, "sent": sent, "cells": cells} for (title, period, sent), cells in figures.items()]
    return {"alerts": [[rule.title, rule.words] for rule in impact.rules], "figures": of}


def for_programs(words: dict[str, Any]) -> dict[str, Any]:
    """The same as flat lists: a sentence for each alert, a record for each figure."""
    return {
        "alerts": [f"{title}: {said}" for title, said in words["alerts"]],
        "figures": [{"return": of["title"], "period": of["period"], "figure": said, "change": change, "sent": of["sent"]}
                    for of in words["figures"] for said, change in of["cells"]],
    }


def keep_for_lead(episode: MissingEpisode, child: Child, moved: dict[str, Any]) -> AmendmentImpact:
    """Keep the list for the lead, in the unit that made the amendment."""
    unit = current_unit()
    row = AmendmentImpact(authority_id=child.authority_id, episode_id=episode.id, made_at=unit.recorded_at, made_by=unit.actor.user_id,
                          moved=moved)
    db.session.add(row)
    db.session.flush()
    record("amendment.moved", episode.ref, [child.ref], alerts=len(moved["alerts"]), figures=len(moved["figures"]))
    return row


def waiting(user: User) -> int:
    """How many amendments made out of hours the viewer has still to read."""
    return int(db.session.execute(select(func.count()).select_from(AmendmentImpact).join(
        MissingEpisode, MissingEpisode.id == AmendmentImpact.episode_id).where(*_unread(user))).scalar_one())


def to_read(user: User, *, limit: int = 50) -> list[Row[AmendmentImpact, MissingEpisode, Child, str]]:
    """Those amendments, oldest first, with their episode, child and who made them."""
    return list(db.session.execute(
        select(AmendmentImpact, MissingEpisode, Child, User.name).join(MissingEpisode, MissingEpisode.id == AmendmentImpact.episode_id)
        .join(Child, Child.id == MissingEpisode.child_id).join(User, User.id == AmendmentImpact.made_by)
        .where(*_unread(user)).order_by(AmendmentImpact.made_at, AmendmentImpact.id).limit(limit)))


def read(user: User, ref: str) -> None:
    """The viewer has read one; it leaves the list and stays on record."""
    row = db.session.execute(
        select(AmendmentImpact).join(MissingEpisode, MissingEpisode.id == AmendmentImpact.episode_id)
        .where(AmendmentImpact.ref == ref, AmendmentImpact.authority_id == user.authority_id, access.may_see(MissingEpisode, user))
    ).scalar_one_or_none()
    if row is None:
        raise NotFound()
    if row.read_at is not None:
        raise Conflict("Somebody has already read this.")
    row.read_at, row.read_by = clock.now(), user.id
    db.session.flush()
    record("amendment.read", row.ref)


def _unread(user: User) -> tuple[Any, ...]:
    return (AmendmentImpact.authority_id == user.authority_id, AmendmentImpact.read_at.is_(None), access.may_see(MissingEpisode, user))
