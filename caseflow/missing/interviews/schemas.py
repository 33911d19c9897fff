"""What may be sent about a return home interview: one schema for each payload, for form and JSON alike."""
from __future__ import annotations

from caseflow.missing.interviews.service import ANSWERS
from caseflow.web.fields import Choice, Instant, Line, Payload, Refs


class InterviewFields(Payload):
    """What becomes of a return home interview."""

    due_at = Instant()
    offered_at = Instant()
    answer = Choice(ANSWERS)
    arranged_for = Instant()
    held_at = Instant()
    held_by = Line(longest=120)
    not_held_because = Line(longest=300)


class NewInterview(InterviewFields):
    """An interview and the episodes of one child that it covers."""

    episodes = Refs(required=True)


class InterviewChanges(InterviewFields):
    """What became of an interview; fields that are not sent stay as they are."""

    episodes = Refs()
    reason = Line(longest=500)
