"""Came back, then went again: one unit that ends the first episode and opens the second, with the gap between them."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from caseflow.accounts.models import User
from caseflow.children.models import Child
from caseflow.core.errors import Conflict, Refused
from caseflow.missing import times
from caseflow.missing.models import MissingEpisode
from caseflow.missing.service import Saved, refuse_void, report
from caseflow.missing.service_endings import returned
from caseflow.missing.shown import episode_as_shown


@dataclass(frozen=True)
class Again(Saved):
    """The second episode as saved, the first, and how long the child was back; None where a day alone is known."""

    ended: MissingEpisode | None = None
    gap: timedelta | None = None


def went_again(episode: MissingEpisode, child: Child, facts: Mapping[str, Any], *, reporter: User | None = None) -> Again:
    """The child came back (`returned_at`, `returned_to`) and went again (`last_seen_at`, `type`, what `report` takes besides).

    Both or neither: a second absence that starts before the return is refused and the first stays open. A first episode that
    has ended is a `Conflict` with `current`.
    """
    refuse_void(episode, child)
    if episode.ended_at is not None:
        raise Conflict("This episode has already ended. Report the child missing again.", current=episode_as_shown(episode, child.ref))
    back, precision = facts.get("returned_at"), facts.get("returned_precision") or "exact"
    if back is None:
        raise Refused("Say when they came back.", field="returned_at")
    times.refuse_impossible(facts, child.date_of_birth, "returned_at")
    again = {name: value for name, value in facts.items() if not name.startswith("returned_")}
    seen, _ = times.derived_start(again)
    if seen < back and precision != "date":
        raise Refused("This is before they came back.", field="last_seen_at")
    first = returned(episode, child, back, facts.get("returned_to"), returned_precision=precision, viewer=reporter)
    second = report(child, again, reporter=reporter)
    days_only = "date" in (precision, second.episode.started_precision)
    gap = None if days_only else second.episode.started_at - (first.episode.returned_at or back)
    return Again(second.episode, [*first.warnings, *second.warnings], second.late, first.episode, gap)
