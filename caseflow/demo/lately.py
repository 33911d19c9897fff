"""Children who came back in the last days, so that the queue of interviews holds what a real one holds: one who goes again and again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from caseflow.demo.absences import make_short_absence
from caseflow.demo.lives import Life
from caseflow.demo.world import World
from caseflow.missing.models import MissingEpisode

HOUR = timedelta(hours=1)
BACK: tuple[tuple[float, ...], ...] = ((92, 71, 47, 26, 5), (30,), (14,), (69,), (55, 8))
"""For each child, how many hours ago they came back; the first went five times in four days."""
QUIET = timedelta(days=6)


def make_lately_back(world: World, lives: Collection[Life], out: Collection[int]) -> None:
    """A few children in care who are not out now came back lately; fewer in a small authority."""
    busy = {*out, *(row["child_id"] for row in world.ledger.every(MissingEpisode)
                    if row["ended_at"] is None or max(row["ended_at"], row["returned_at"] or row["ended_at"]) > world.now - QUIET)}
    known = [
        life for life in lives
        if life.care_to is None and life.child not in busy and life.care_from < world.today - timedelta(days=30)
        and (world.today - life.born).days > 12 * 365]
    for life, returns in zip(known[:: max(1, len(known) // len(BACK))], BACK, strict=False):
        for hours in returns[: len(lives) // 20]:
            gone = timedelta(hours=world.source.choice((3, 5, 8)))
            make_short_absence(world, life, world.now - hours * HOUR - gone, gone)
