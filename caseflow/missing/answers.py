"""What the API answers about missing episodes, for its document."""
from __future__ import annotations

from marshmallow import fields

from caseflow.children.answers import Recorded
from caseflow.missing.schemas import EpisodeFields, NewNotice, NewPoliceRisk, NewUpdate
from caseflow.missing.shown import RETURN_PLACES
from caseflow.web.fields import Choice, Flag, Instant, Line, Lines, Prose, Ref

STATUSES = ("open", "found", "returned", "void")


class EpisodeAnswer(Recorded, EpisodeFields):
    """A missing episode. `started_at` is derived, and `started_because` says how."""

    child = Ref(required=True)
    type = Choice(("M", "A"), required=True)
    current_type = Choice(("M", "A"), required=True)
    last_seen_at = Instant()
    started_at = Instant(required=True)
    started_precision = Line(required=True)
    started_because = Line(required=True, longest=1000)
    ended_at = Instant()
    status = Choice(STATUSES, required=True)
    left_out_because = Line()
    handed_over_at = Instant()
    handed_over_to = Line()
    version = fields.Integer(required=True)
    warnings = Lines(longest=1000)
    found_at = Instant()
    found_precision = Line()
    found_where = Prose(longest=2000)
    found_by = Line()
    found_safe = Flag(allow_none=True)
    returned_at = Instant()
    returned_precision = Line()
    returned_to = Choice(RETURN_PLACES)


class UpdateAnswer(Recorded, NewUpdate):
    """An update."""


class SegmentAnswer(Recorded):
    """What the episode was from a moment on."""

    type = Choice(("M", "A"), required=True)
    started_at = Instant(required=True)
    monitored = Flag(required=True)
    watched_by = Line(longest=120)


class AgainAnswer(EpisodeAnswer):
    """The second episode, the reference of the first, and the minutes in between (null where only a day is known)."""

    ended = Ref(required=True)
    gap_minutes = fields.Integer(allow_none=True, required=True)


class NoticeAnswer(Recorded, NewNotice):
    """That somebody was told, or need not be."""


class PoliceRiskAnswer(Recorded, NewPoliceRisk):
    """A grading by the police."""
