"""What the API answers about Philomena forms, for its document."""
from __future__ import annotations

from marshmallow import INCLUDE, fields

from caseflow.children.answers import Recorded
from caseflow.missing.pack.schemas import Description, Likelihood, PackEntry, PackGiving, PartTwoFields
from caseflow.web.fields import Day, Flag, Instant, Line, Payload, Ref


class _Answer(Payload):
    """More keys may be added."""

    class Meta(Payload.Meta):
        """More keys may be added."""

        unknown = INCLUDE


class PackAnswer(_Answer, Description, Likelihood):
    """Part one. Version 0 means that none has been begun; its ETag serves for the first PATCH."""

    child = Ref(required=True)
    ref = Ref(allow_none=True)
    version = fields.Integer(required=True)
    entries = fields.List(fields.Nested(PackEntry), required=True)
    joined_entries = fields.List(fields.Nested(PackEntry), required=True)
    has_photograph = Flag(required=True)
    photograph_taken_on = Day()
    reviewed_on = Day()
    review_due_on = Day()
    review_overdue = Flag(required=True)
    recorded_at = Instant()


class PartTwoAnswer(_Answer, PartTwoFields):
    """Part two of an episode. Version 0 means that nothing has been filled in."""

    child = Ref(required=True)
    episode = Ref(required=True)
    version = fields.Integer(required=True)
    recorded_at = Instant()


class PackCopyPart(_Answer):
    """One thing put in or left out, by its kind: `what` is `home`, `last-seen`, `entry` or the name of a field."""

    what = Line(required=True)
    kind = Line()
    entry = Ref()
    because = Line()
    why = Line(longest=300)


class PackGivingAnswer(Recorded, PackGiving):
    """That a copy was given."""


class PackCopyAnswer(Recorded):
    """A copy that was made. Its bytes are at `/philomena-copies/{ref}/pdf` and hash to `sha256`."""

    child = Ref(required=True)
    episode = Ref(required=True)
    number = fields.Integer(required=True)
    sha256 = Line(required=True)
    form_version = fields.Integer(allow_none=True)
    part_two_version = fields.Integer(allow_none=True)
    with_statement = Flag(required=True)
    put_in = fields.List(fields.Nested(PackCopyPart), required=True)
    left_out = fields.List(fields.Nested(PackCopyPart), required=True)
    givings = fields.List(fields.Nested(PackGivingAnswer), required=True)
