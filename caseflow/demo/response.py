"""What managers do about invented absences: escalations, strategy meetings with actions, a child watched over, episodes closed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from caseflow.core.dates import london_date
from caseflow.demo import names
from caseflow.demo.world import World
from caseflow.missing.closing.models import EpisodeClosing
from caseflow.missing.meetings.models import Escalation, MeetingAction, StrategyMeeting
from caseflow.missing.models import InterviewCover, MissingEpisode, MissingSegment, PoliceRisk, ReturnInterview

HOUR = timedelta(hours=1)
LADDER = ((24 * HOUR, "team-manager"), (48 * HOUR, "head-of-service"), (72 * HOUR, "assistant-director"))
MODELS = (StrategyMeeting, MeetingAction, Escalation, EpisodeClosing)
"""In the order in which they are written."""


def make_response(world: World) -> None:
    """For the absences that go on now, and the closing of those that nothing follows any more."""
    graded = {row["episode_id"]: row["level"] for row in world.ledger.every(PoliceRisk)}
    for row in world.ledger.every(MissingEpisode):
        if row["ended_at"] is None and not row["voided"]:
            _going_on(world, row, graded.get(row["id"]))
    _closed(world)


def _going_on(world: World, row: dict[str, Any], level: str | None) -> None:
    own = _own(world, row["id"])
    for after, to in LADDER:
        at = row["started_at"] + after
        if at <= world.now and row["started_precision"] != "date":
            taken_up = at + 20 * timedelta(minutes=1)
            answered = taken_up <= world.now and to != "assistant-director"
            world.ledger.add(Escalation, at, level=to, at=at, to=None, why=f"Out {after // HOUR} hours",
                             acknowledged_by=names.grown_up(world.source) if answered else None,
                             acknowledged_at=taken_up if answered else None, **own)
    if level == "high" or row["started_at"] + 24 * HOUR <= world.now:
        _meeting(world, row, own)
    if row["current_type"] == "A" and row["started_at"] + 3 * HOUR <= world.now:
        since = (row["started_at"] + 3 * HOUR).replace(second=0, microsecond=0)
        world.ledger.add(MissingSegment, since, type="A", started_at=since, monitored=True, watched_by="staff outside the address", **own)


def _meeting(world: World, row: dict[str, Any], own: dict[str, Any]) -> None:
    asked = max(row["started_at"] + 2 * HOUR, row["recorded_at"])
    held = asked + 2 * HOUR
    if asked > world.now:
        return
    taken = held <= world.now
    meeting = world.ledger.add(
        StrategyMeeting, held if taken else asked, kind="discussion", requested_at=asked, requested_because="Risk of exploitation",
        held_at=held if taken else None, attendees="Social worker\nPolice missing persons unit\nHome's manager" if taken else None,
        decisions="Police to visit known addresses. Home to keep trying the telephone." if taken else None,
        section_47=False if taken else None, **own)
    if taken:
        for place, (what, owner) in enumerate((("Visit known addresses", "Police"), ("Ring every hour until midnight", "The home"))):
            action = world.ledger.add(MeetingAction, held, meeting_id=meeting, what=what, owner=owner, due_on=london_date(held), **own)
            if place:
                world.ledger.change(MeetingAction, action, held + HOUR, done_at=held + HOUR)


def _closed(world: World) -> None:
    """An episode is closed two weeks after its interview was held."""
    held = {row["id"]: row["held_at"] for row in world.ledger.every(ReturnInterview) if row["held_at"] is not None and not row["voided"]}
    episodes = {row["id"]: row for row in world.ledger.every(MissingEpisode)}
    for cover in world.ledger.every(InterviewCover):
        at: datetime | None = held.get(cover["interview_id"])
        episode = episodes[cover["episode_id"]]
        if at is not None and at + timedelta(days=14) <= world.now and not cover["voided"] and not episode["voided"]:
            closed = at + timedelta(days=14)
            world.ledger.add(EpisodeClosing, closed, closed_at=closed, **_own(world, episode["id"], episode["child_id"]))


def _own(world: World, episode: int, child: int | None = None) -> dict[str, Any]:
    child = child if child is not None else world.ledger.current(MissingEpisode, episode)["child_id"]
    return {"authority_id": world.authority_id, "child_id": child, "episode_id": episode}
