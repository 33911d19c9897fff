"""What the API answers about return home interviews, for its document."""
from __future__ import annotations

from marshmallow import fields

from caseflow.children.answers import Recorded
from caseflow.missing.interviews.schemas import InterviewFields
from caseflow.web.fields import Ref, Refs


class InterviewAnswer(Recorded, InterviewFields):
    """A return home interview."""

    child = Ref(required=True)
    episodes = Refs(required=True)
    version = fields.Integer(required=True)
