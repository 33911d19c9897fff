"""What caseflow already holds about the children of a part: read once for the part, never child by child."""
from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, case, or_, select

from caseflow.children import names_import
from caseflow.children.models import CarePeriod, Child, Placement, UnaccompaniedStatus
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode, MissingSegment
from caseflow.store.bulk import among

SOURCE = "ssda903"
"""`source` of a row that a 903 file wrote; `source_year` is the collection that last spoke of it."""

CHILD = ("upn", "date_of_birth", "sex", "ethnicity", "mother", "mother_child_born_on")
PLACEMENT = ("started_on", "ended_on", "started_reason", "legal_status", "need_code", "placement_code", "provider_code", "ended_reason",
             "change_reason", "home_postcode", "placement_postcode", "urn")
CARE = ("started_on", "ended_on", "ended_reason")
STATUS = ("started_on", "ended_on")
EPISODE = ("type", "current_type", "started_at", "started_precision", "found_at", "returned_at", "ended_at")
_KEPT = ("id", "version", "source_year")


def reason_of(year: int) -> str:
    """The recorded reason of what a collection's import changes."""
    return f"SSDA903 collection {year}"


def files_alone(model: Any) -> ColumnElement[bool]:
    """The condition that a row came from a 903 file and that no person has changed it since."""
    return (model.source == SOURCE) & _by_files(model)


def _by_files(model: Any) -> ColumnElement[bool]:
    return or_(*(model.reason.like(f"{machine}%") for machine in names_import.MACHINES))


@dataclass
class Held:
    """One child as held; `child` is None for a child not known yet."""

    child: Row[Any] | None = None
    placements: list[Row[Any]] = field(default_factory=list)
    care: list[Row[Any]] = field(default_factory=list)
    statuses: list[Row[Any]] = field(default_factory=list)
    episodes: list[Row[Any]] = field(default_factory=list)
    turns: dict[int, list[tuple[str, datetime]]] = field(default_factory=dict)
    """By episode: when it changed between missing and away, and to which."""


NOTHING = Held()


def held(authority_id: int, local_ids: Collection[str]) -> dict[str, Held]:
    """The children of this authority with these identifiers, as they stand, with everything that a 903 file speaks of.

    A row that a person changed since a file wrote it comes with `source` None, like one that a person entered.
    """
    rows = db.session.execute(
        select(*_columns(Child, ("local_id", "ref", *CHILD))).where(
            Child.authority_id == authority_id, Child.voided.is_(False), among(Child.local_id, list(local_ids))).order_by(Child.id)).all()
    if not rows:
        return {}
    by_id = {row.id: Held(row) for row in rows}
    for row in _of_children(Placement, PLACEMENT, by_id):
        if row.source != names_import.SOURCE:
            by_id[row.child_id].placements.append(row)
    for row in _of_children(CarePeriod, CARE, by_id):
        by_id[row.child_id].care.append(row)
    for row in _of_children(UnaccompaniedStatus, ("status", *STATUS), by_id, order="started_on"):
        by_id[row.child_id].statuses.append(row)
    for row in _of_children(MissingEpisode, EPISODE, by_id, order="started_at"):
        by_id[row.child_id].episodes.append(row)
    segments = select(MissingSegment.child_id, MissingSegment.episode_id, MissingSegment.type, MissingSegment.started_at).where(
        MissingSegment.voided.is_(False), among(MissingSegment.child_id, list(by_id)))
    segments = segments.order_by(MissingSegment.started_at, MissingSegment.id)
    for turn in db.session.execute(segments):
        by_id[turn.child_id].turns.setdefault(turn.episode_id, []).append((turn.type, turn.started_at))
    return {one.child.local_id: one for one in by_id.values() if one.child is not None}


def _columns(model: Any, names: Iterable[str]) -> list[Any]:
    return [*(getattr(model, name) for name in (*_KEPT, *names)), case((_by_files(model), model.source), else_=None).label("source")]


def _of_children(model: Any, names: tuple[str, ...], ids: Collection[int], order: str = "started_on") -> list[Row[Any]]:
    return list(db.session.execute(
        select(*_columns(model, ("child_id", *names))).where(model.voided.is_(False), among(model.child_id, list(ids)))
        .order_by(model.child_id, getattr(model, order), model.id)).all())
