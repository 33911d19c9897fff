"""What the API answers about children, for its document."""
from __future__ import annotations

from marshmallow import INCLUDE, Schema, fields

from caseflow.children.schemas import (
    ChildFields,
    NewNrmEvent,
    NewPlacement,
    NewTraffickingStage,
    NewUnaccompaniedStatus,
)
from caseflow.web.fields import Day, Instant, Line, Lines, Payload, Ref


class Recorded(Payload):
    """What every record says of itself; more keys may be added."""

    ref = Ref(required=True)
    recorded_at = Instant(required=True)

    class Meta(Payload.Meta):
        """More keys may be added."""

        unknown = INCLUDE


class ChildAnswer(Recorded, ChildFields):
    """A child."""

    age_told_on = Day()
    version = fields.Integer(required=True)
    warnings = Lines()


class TraffickingStageAnswer(Recorded, NewTraffickingStage):
    """A stage of the authority's own view."""


class NrmEventAnswer(Recorded, NewNrmEvent):
    """An event of the National Referral Mechanism."""


class UnaccompaniedStatusAnswer(Recorded, NewUnaccompaniedStatus):
    """An unaccompanied or separated status."""


class PlacementAnswer(Recorded, NewPlacement):
    """A placement."""


def list_of(answer: type[Schema]) -> type[Schema]:
    """The schema of a list of these, with the place to go on from."""
    return type(f"{answer.__name__}List", (Schema,), {
        "__doc__": f"A list of {answer.__name__}.",
        "items": fields.List(fields.Nested(answer), required=True),
        "next": Line(allow_none=True, metadata={"description": "Send it back as `after`; null at the end."}),
    })


class RestrictedAnswer(Schema):
    """That the child with this identifier is restricted: whom to ask, and the reference by which it is opened in an emergency."""

    ref = Ref(required=True)
    local_id = Line(required=True)
    ask = Line(required=True)


class ChildrenAnswer(Schema):
    """A list of children; `restricted` instead of a child whose exact identifier was asked for and who is restricted."""

    items = fields.List(fields.Nested(ChildAnswer), required=True)
    next = Line(allow_none=True, metadata={"description": "Send it back as `after`; null at the end."})
    restricted = fields.Nested(RestrictedAnswer)
