"""Invented requests to the police for children who are out now, one of them unanswered, and parents whom it is not safe to tell."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from caseflow.children.models import TraffickingStage, UnaccompaniedStatus
from caseflow.core.dates import day_in_words
from caseflow.demo.world import World
from caseflow.missing.models import MissingEpisode
from caseflow.missing.told.models import PoliceRequest, UnsafeToTell
from caseflow.missing.told.statement import STATUSES

MODELS: tuple[Any, ...] = (UnsafeToTell, PoliceRequest)
MINUTE = timedelta(minutes=1)
ASKED = ("Phone data and the last cell", "A missing persons coordinator tonight", "Checks at ports and stations")


def make_requests(world: World) -> None:
    """What was asked for trafficked and unaccompanied children who are missing now: the first is answered, the later ones are not."""
    ledger = world.ledger
    for number, episode in enumerate(ledger.every(MissingEpisode)):
        if episode["ended_at"] is not None or episode["voided"] or episode["type"] != "M" or not episode["police_reference"]:
            continue
        basis = _basis(world, episode["child_id"])
        if not basis:
            continue
        own = {"authority_id": world.authority_id, "child_id": episode["child_id"]}
        made = ledger.holds().get(PoliceRequest.__tablename__, 0)
        at = episode["recorded_at"] + 20 * MINUTE
        if at > world.now:
            continue
        asked = ledger.add(PoliceRequest, at, episode_id=number, resource=ASKED[made % len(ASKED)], basis=basis, asked_at=at,
                           asked_of="police control room", **own)
        if made == 0:
            ledger.add(UnsafeToTell, at + MINUTE, recipient="parents", said_by="the social worker", from_at=at + MINUTE,
                       why="an uncle is thought to have sold the child", **own)
            ledger.change(PoliceRequest, asked, at + 50 * MINUTE, answer="agreed-in-part", answered_at=at + 50 * MINUTE,
                          answered_by="the duty inspector", answer_words="In the morning.")


def _basis(world: World, child: int) -> list[str]:
    stages = [row for row in world.ledger.every(TraffickingStage) if row["child_id"] == child]
    statuses = [row for row in world.ledger.every(UnaccompaniedStatus) if row["child_id"] == child and row["ended_on"] is None]
    basis = [f"{world.town}'s own view since {day_in_words(row['started_on'])}: {row['stage']} victim of trafficking."
             for row in stages[-1:] if row["stage"] in ("suspected", "identified")]
    words = [(STATUSES[row["status"]], row["started_on"]) for row in statuses[-1:]]
    return basis + [f"{status[:1].upper()}{status[1:]} since {day_in_words(day)}." for status, day in words]
