"""How each clock of an episode stands at a moment: pure, from its facts and the authority's limits. No clock ever pauses."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from caseflow.core.wording import span_in_words
from caseflow.missing.clocks.limits import NAMES


class State(StrEnum):
    """`running` counts down, `missed` ran out and is not done, `late` was done after its time, `met` in time or no longer needed."""

    RUNNING = "running"
    MISSED = "missed"
    LATE = "late"
    MET = "met"


@dataclass(frozen=True)
class ClockFacts:
    """The moments from which clocks run. A time of which only the day is known is None here: it starts no hour clock.

    `counted` is False for an episode from before go-live or from a file: no clock runs for it.
    """

    counted: bool
    started_at: datetime | None = None
    ended_at: datetime | None = None
    went_missing: bool = True
    noticed_at: datetime | None = None
    police_told_at: datetime | None = None
    police_not_needed: bool = False
    reference_at: datetime | None = None
    has_reference: bool = False
    authority_told_at: datetime | None = None
    answered_at: datetime | None = None
    meeting_asked_at: datetime | None = None
    meeting_settled: bool = False
    meeting_held_at: datetime | None = None
    found_at: datetime | None = None
    prevention_at: datetime | None = None
    returned_at: datetime | None = None
    interview_at: datetime | None = None
    interview_not_needed: bool = False


@dataclass(frozen=True)
class Clock:
    """One clock: from when to when it runs, and when it was stopped."""

    name: str
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None
    stopped: bool

    @property
    def words(self) -> str:
        """What is measured."""
        return NAMES[self.name]

    def state(self, now: datetime) -> State:
        """How it stands at this moment; at the very moment of its limit it still runs."""
        if self.stopped:
            return State.LATE if self.stopped_at is not None and self.stopped_at > self.due_at else State.MET
        return State.RUNNING if now <= self.due_at else State.MISSED

    def ran_out(self, now: datetime) -> bool:
        """Whether its time passed before it was stopped, by this moment."""
        end = self.stopped_at if self.stopped else now
        return end is not None and end > self.due_at

    def left(self, now: datetime) -> str:
        """The countdown in words: `1 minute left`, `over by 2 hours`, `took 40 minutes`."""
        state = self.state(now)
        if state is State.RUNNING:
            return f"{span_in_words(self.due_at - now)} left"
        if state is State.MISSED:
            return f"over by {span_in_words(now - self.due_at)}"
        if self.stopped_at is None:
            return "not needed"
        took = f"took {span_in_words(max(self.stopped_at - self.started_at, timedelta(0)))}"
        return f"{took}, over by {span_in_words(self.stopped_at - self.due_at)}" if state is State.LATE else took


def strip(facts: ClockFacts, limits: Mapping[str, timedelta]) -> list[Clock]:
    """The clocks that have started, in the order of the strip; none for an episode that is not counted."""
    if not facts.counted:
        return []
    found: list[Clock] = []

    def clock(name: str, since: datetime | None, stopped_at: datetime | None, *, stopped: bool = False) -> None:
        if since is not None:
            found.append(Clock(name, since, since + limits[name], stopped_at, stopped or stopped_at is not None))

    police_due = facts.went_missing or facts.police_told_at is not None
    if police_due:
        over = facts.police_not_needed or (facts.police_told_at is None and facts.ended_at is not None)
        clock("notice-to-police", facts.noticed_at or facts.started_at, facts.police_told_at, stopped=over)
    clock("police-reference", facts.police_told_at, facts.reference_at, stopped=facts.has_reference or facts.ended_at is not None)
    clock("police-to-authority", facts.police_told_at, facts.authority_told_at)
    clock("authority-to-answer", facts.authority_told_at, facts.answered_at, stopped=facts.ended_at is not None)
    clock("strategy-meeting", facts.meeting_asked_at, facts.meeting_held_at, stopped=facts.meeting_settled)
    for name in ("open-24", "open-48", "open-72"):
        clock(name, facts.started_at, facts.ended_at)
    if facts.went_missing:
        clock("found-to-prevention", facts.found_at, facts.prevention_at)
    clock("return-to-interview", facts.returned_at, facts.interview_at, stopped=facts.interview_not_needed)
    return _shown(found)


def _shown(clocks: list[Clock]) -> list[Clock]:
    """The ladder of an ended episode shows only the rungs that were reached."""
    return [c for c in clocks if not (c.name.startswith("open-") and c.stopped and c.stopped_at is not None and c.stopped_at <= c.due_at)]
