"""The gate of closing an episode, and how the API says where an episode stands."""
from __future__ import annotations

from marshmallow import fields

from caseflow.missing.clocks.strip import State
from caseflow.web.fields import Choice, Instant, Line, Lines, Payload, Prose, Ref

STAGES = ("open", "found", "handed-over", "follow-up", "closed", "void")


class Closing(Payload):
    """Why an episode is closed although something still follows it; only a lead may say so."""

    despite = Prose(longest=2000)


class ClockAnswer(Payload):
    """One clock of an episode."""

    name = Line(required=True)
    started_at = Instant(required=True)
    due_at = Instant(required=True)
    stopped_at = Instant()
    state = Choice(tuple(State), required=True)


class StageAnswer(Payload):
    """Where an episode stands, what still follows it, and its clocks."""

    ref = Ref(required=True)
    child = Ref(required=True)
    stage = Choice(STAGES, required=True)
    outstanding = Lines(longest=300, required=True)
    closed_at = Instant()
    despite = Prose(longest=2000)
    clocks = fields.List(fields.Nested(ClockAnswer), required=True)
