"""What may be sent about strategy meetings, their actions and escalations, and what the API answers."""
from __future__ import annotations

from marshmallow import fields

from caseflow.children.answers import Recorded
from caseflow.missing.meetings.models import KINDS, LEVELS
from caseflow.web.fields import Choice, Day, Flag, Instant, Line, Payload, Prose


class MeetingFields(Payload):
    """What becomes of a strategy discussion or meeting; `requested_at` is now when it is not sent."""

    kind = Choice(KINDS)
    requested_at = Instant()
    requested_because = Line(longest=500)
    held_at = Instant()
    not_held_because = Line(longest=500)
    attendees = Prose(longest=2000)
    decisions = Prose()
    section_47 = Flag(allow_none=True)


class NewMeetingAction(Payload):
    """An action: what, whose it is, by which day."""

    what = Prose(longest=2000, required=True)
    owner = Line(longest=120, required=True)
    due_on = Day()


class MeetingActionDone(Payload):
    """That an action was done; `done_at` is now when it is not sent."""

    done_at = Instant()
    done_note = Prose(longest=2000)


class NewEscalation(Payload):
    """To which level the episode was taken; `at` is now when it is not sent."""

    level = Choice(LEVELS, required=True)
    at = Instant()
    to = Line(longest=120)
    why = Line(longest=500)


class TakenUp(Payload):
    """Which manager took it up; `acknowledged_at` is now when it is not sent."""

    acknowledged_by = Line(longest=120, required=True)
    acknowledged_at = Instant()


class MeetingActionAnswer(Recorded, NewMeetingAction, MeetingActionDone):
    """An action of a meeting."""


class MeetingAnswer(Recorded, MeetingFields):
    """A strategy discussion or meeting with its actions."""

    actions = fields.List(fields.Nested(MeetingActionAnswer), required=True)
    version = fields.Integer(required=True)


class EscalationAnswer(Recorded, NewEscalation, TakenUp):
    """An escalation."""

    acknowledged_by = Line(longest=120)
