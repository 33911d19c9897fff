"""What of an episode is put right together, on one page each: when it began, when they left, what happened, the police, how it ended."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from caseflow.core.errors import NotFound
from caseflow.missing import looks, schemas
from caseflow.missing.changes import as_shown

BESIDE = ("last_seen_precision", "last_seen_until", "left_precision", "found_precision", "returned_precision")
"""How surely the times are known; each stands beside its time."""


@dataclass(frozen=True)
class Part:
    """Facts that are put right on one page; `ending` for those of an episode that has ended."""

    name: str
    title: str
    fields: tuple[str, ...]
    ending: bool = False


PARTS = (
    Part("began", "When it began", ("last_seen_at", "type")),
    Part("left", "When they left", ("left_at", "noticed_at")),
    Part("happened", "What happened", ("place_last_seen", "circumstances", "caller", "caller_telephone")),
    Part("police", "Report to the police", ("police_reported_at", "police_reference")),
    Part("found", "How they were found", ("found_at", "found_where", "found_by", "found_safe"), ending=True),
    Part("returned", "How they returned", ("returned_at", "returned_to"), ending=True),
)
EVERYTHING = Part("", "Put the record right", tuple(name for part in PARTS for name in part.fields))
"""All of it at once, for whoever sends a whole record."""


def part_named(name: str) -> Part:
    """The part of this name, everything for none; `NotFound` for another."""
    if not name:
        return EVERYTHING
    for part in PARTS:
        if part.name == name:
            return part
    raise NotFound()


def schema_of(part: Part) -> schemas.EndingChanges:
    """The gate for one part: its facts, what stands beside them, and the reason."""
    beside = tuple(name for name in BESIDE if name.rpartition("_")[0] + "_at" in part.fields)
    return schemas.EndingChanges(only=(*part.fields, *beside, "reason"))


def recorded(standing: Mapping[str, Any], *, ended: bool) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Each part with its name, title and what is recorded now, in words."""
    def said(name: str) -> str:
        if name == "type":
            return str(looks.AMEND[name]["choices"][standing[name]])
        return "not recorded" if standing.get(name) is None else as_shown(name, standing)

    return [(part.name, part.title, [(str(looks.AMEND[name]["label"]), said(name)) for name in part.fields])
            for part in PARTS if ended or not part.ending]
