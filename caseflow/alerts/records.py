"""Every version of the records that rules read, for many children at once, in one statement."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any

from caseflow.children import models as children
from caseflow.extensions import db
from caseflow.missing import models as missing
from caseflow.missing.interviews.models import InterviewAttempt
from caseflow.store.together import Together
from caseflow.transfers.queries import HandedOver, handed_over

TABLES: Mapping[Any, tuple[str, ...]] = {
    children.Child: ("authority_id", "date_of_birth", "birth_precision", "age_disputed"),
    children.CarePeriod: ("started_on", "ended_on"),
    children.TraffickingStage: ("stage", "started_on"),
    children.NrmEvent: ("event", "outcome", "happened_on", "review_on"),
    children.UnaccompaniedStatus: ("status", "started_on", "ended_on"),
    missing.MissingEpisode: (
        "type", "started_at", "started_precision", "last_seen_at", "last_seen_until", "last_seen_precision",
        "found_at", "found_precision", "returned_at", "returned_precision", "handed_over_at", "left_out_because", "source",
    ),
    missing.MissingSegment: ("episode_id", "type", "started_at"),
    missing.PoliceRisk: ("episode_id", "level", "at"),
    missing.ReturnInterview: ("offered_at", "answer", "arranged_for", "held_at", "not_held_because"),
    missing.InterviewCover: ("interview_id", "episode_id"),
    InterviewAttempt: ("interview_id", "at", "result", "try_again_on"),
}
"""The tables that rules may know, and which of their columns. Names, places and free text are not among them."""
_ALL = Together(TABLES, lambda table: "id" if table is children.Child else "child_id")


class Standing:
    """A record as it stood at a moment, with since when each of its values had been known."""

    __slots__ = ("_place", "_versions")

    def __init__(self, versions: list[Any], place: int) -> None:
        self._versions = versions
        self._place = place

    def __getattr__(self, name: str) -> Any:
        return getattr(self._versions[self._place], name)

    def since(self, *names: str) -> datetime:
        """The moment from which these values had been known without a break."""
        place = self._place
        values = [getattr(self._versions[place], name) for name in names]
        while place and [getattr(self._versions[place - 1], name) for name in names] == values:
            place -= 1
        known: datetime = self._versions[place].recorded_at
        return known


@dataclass
class Records:
    """All versions of one child's records, by table and record."""

    child_id: int
    versions: dict[type[Any], dict[int, list[Any]]] = field(default_factory=lambda: defaultdict(dict))
    elsewhere: list[tuple[HandedOver, Records]] = field(default_factory=list)
    """The records of authorities that handed the child over, oldest first; those in turn hold who handed the child to them."""

    def standing(self, table: type[Any], at: datetime | None) -> list[Standing]:
        """The records of a table as known at a moment (None: now), in order of their first entry."""
        found = []
        for _, versions in sorted(self.versions[table].items()):
            place = _place(versions, at)
            if place is not None:
                found.append(Standing(versions, place))
        return found

    @property
    def recorded_moments(self) -> frozenset[datetime]:
        """Every moment at which something about the child became known."""
        return frozenset(v.recorded_at for rows in self.versions.values() for vs in rows.values() for v in vs)


def _place(versions: list[Any], at: datetime | None) -> int | None:
    if at is None:  # the last version is no longer the child's when the record went to another one's
        return len(versions) - 1 if versions[-1].superseded_at is None else None
    for place, version in enumerate(versions):
        if version.recorded_at <= at and (version.superseded_at is None or version.superseded_at > at):
            return place
    return None


def load_records(child_ids: Collection[int]) -> dict[int, Records]:
    """All versions of these children's records, by child; a child that does not exist is absent. With what other authorities told."""
    found = _load(child_ids)
    known, came = dict(found), handed_over(found)
    while came:
        there = _load({one.from_child_id for one in came} - known.keys())
        known |= there
        for one in came:
            known[one.child_id].elsewhere.append((one, known[one.from_child_id]))
        came = handed_over(there) if there else []
    return found


def _load(child_ids: Collection[int]) -> dict[int, Records]:
    found: dict[int, Records] = {}
    db.session.flush()
    for table, child_id, version in _ALL.of(sorted(set(child_ids))):
        found.setdefault(child_id, Records(child_id)).versions[table].setdefault(version.id, []).append(version)
    for records in found.values():
        for rows in records.versions.values():
            for versions in rows.values():
                versions.sort(key=_number)
    return found


_number = attrgetter("version")
