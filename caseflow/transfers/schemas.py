"""What may be sent about transfers: one schema for form and JSON."""
from __future__ import annotations

from typing import Any

from marshmallow import INCLUDE, Schema, fields

from caseflow.web.fields import Day, Instant, Line, Payload, Prose


class NewTransfer(Payload):
    """Offer a child to another authority, by its name or code."""

    authority = Line(required=True, longest=120)
    moves_on = Day()
    why = Prose(longest=2000)


class Answered(Payload):
    """Why an offer is rejected or revoked."""

    reason = Prose(required=True, longest=2000)


class OfferTakenUp(Payload):
    """That you answer the offer of a restricted child; there is nothing to say besides."""


class Accepted(Payload):
    """Take the child on; `local_id` names a record of the same child that is here already."""

    local_id = Line(longest=20)


class AcceptedElsewhere(Payload):
    """Who accepted at an authority that is not on this installation, and when."""

    accepted_by = Line(required=True, longest=120)
    accepted_at = Instant()


class TransferAnswer(Schema):
    """A transfer. `record` is the reference of the child in your own authority."""

    ref = fields.String(required=True)
    state = fields.String(required=True)
    direction = fields.String(required=True)
    record = fields.String(allow_none=True)
    to = fields.String(required=True)
    moves_on = fields.String(required=True)

    class Meta:
        """More keys may be added."""

        unknown = INCLUDE


OFFER: dict[str, dict[str, Any]] = {
    "authority": {"label": "Which authority takes the child on?", "hint": "Its name, or its three-digit code."},
    "moves_on": {"label": "From which day is it responsible?", "optional": False, "hint": "At midnight. Leave it empty for today."},
    "why": {"label": "What should they know?", "rows": 3},
}
REASON: dict[str, dict[str, Any]] = {"reason": {"label": "Why?", "rows": 3}}
TAKE: dict[str, dict[str, Any]] = {"local_id": {
    "label": "Is the child here already?", "hint": "Then enter the local identifier. Otherwise a record is made.", "spellcheck": False}}
ELSEWHERE: dict[str, dict[str, Any]] = {
    "accepted_by": {"label": "Who accepted?", "hint": "Name and role, as they told you."},
    "accepted_at": {"label": "When did they accept?", "hint": "Leave the time empty if it was just now.", "optional": False},
}
