"""Missing episodes of two records of one child: the same one written twice, and those that contradict each other."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, select

from caseflow.core import wording
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode

FAR = datetime(9999, 12, 31, tzinfo=UTC)
SAYS = ("type", "current_type", "started_at", "found_at", "returned_at", "ended_at")
"""Two episodes that agree in these are one absence, reported twice."""


@dataclass(frozen=True)
class Clash:
    """Two absences of one child that cover the same time and are not the same: one of them must be put right first."""

    ours: str
    theirs: str
    ours_in_words: str
    theirs_in_words: str


@dataclass(frozen=True)
class Compared:
    """By their episode the one of ours that is the same, and the clashes."""

    same: dict[int, int]
    clashes: list[Clash]


def compare(survivor_id: int, other_id: int) -> Compared:
    """Compare the episodes of two records, voided ones left out; the rule is the one that the database keeps."""
    ours, theirs = _live(survivor_id), _live(other_id)
    same: dict[int, int] = {}
    clashes: list[Clash] = []
    for one in theirs:
        for there in ours:
            if _alike(one, there):
                same[one.id] = there.id
            elif _overlap(one, there):
                clashes.append(Clash(there.ref, one.ref, _in_words(there), _in_words(one)))
    return Compared(same, clashes)


def _live(child_id: int) -> Sequence[Row[Any]]:
    return db.session.execute(
        select(MissingEpisode.id, MissingEpisode.ref, MissingEpisode.started_precision, *(getattr(MissingEpisode, name) for name in SAYS))
        .where(MissingEpisode.child_id == child_id, MissingEpisode.voided.is_(False))
        .order_by(MissingEpisode.started_at, MissingEpisode.id)).all()


def _alike(one: Row[Any], there: Row[Any]) -> bool:
    return all(getattr(one, name) == getattr(there, name) for name in SAYS)


def _overlap(one: Row[Any], there: Row[Any]) -> bool:
    if (one.type, one.started_at) == (there.type, there.started_at):
        return True
    one_end, there_end = one.ended_at or FAR, there.ended_at or FAR
    lasting = one.started_at < one_end and there.started_at < there_end
    return bool(lasting and one.started_at < there_end and there.started_at < one_end)


def _in_words(row: Row[Any]) -> str:
    kind = "missing" if row.type == "M" else "away, whereabouts known"
    began = wording.event_in_words(row.started_at, row.started_precision)
    ended = f" until {wording.event_in_words(row.ended_at, row.started_precision)}" if row.ended_at else ", not over yet"
    return f"{kind} from {began}{ended}"
