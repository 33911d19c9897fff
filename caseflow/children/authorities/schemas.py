"""What may be sent about responsible and host authority: one schema for form and JSON."""
from __future__ import annotations

from typing import Any

from marshmallow import INCLUDE, Schema, fields

from caseflow.children.authorities.models import KINDS
from caseflow.web.fields import Choice, Day, Line, Payload


class NewAuthority(Payload):
    """From a day on, at London midnight, an authority (by name or code) is responsible for the child or hosts it."""

    kind = Choice(KINDS, required=True)
    authority = Line(required=True, longest=120)
    started_on = Day(required=True)


class TakenBack(Payload):
    """Why a row is taken back."""

    reason = Line(required=True, longest=500)


class AuthorityAnswer(Schema):
    """A dated row: `ours` is whether it is your own authority; `started_on` null means from the beginning."""

    ref = fields.String(required=True)
    kind = fields.String(required=True)
    started_on = fields.String(allow_none=True)
    ours = fields.Boolean(required=True)
    authority = fields.String(allow_none=True)
    code = fields.String(allow_none=True)

    class Meta:
        """More keys may be added."""

        unknown = INCLUDE


MOVE: dict[str, dict[str, Any]] = {
    "kind": {"label": "What changed?", "choices": {
        "responsible": "Which authority is responsible for the child", "host": "In which authority's area the child lives"}},
    "authority": {"label": "Which authority is it now?", "hint": "Its name, or its three-digit code. Your own counts too."},
    "started_on": {"label": "From which day?", "hint": "From midnight. Figures of the days before stay as they were."},
}
TAKE_BACK: dict[str, dict[str, Any]] = {"reason": {"label": "Why was it recorded in error?"}}
