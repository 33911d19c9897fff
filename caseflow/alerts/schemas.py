"""The gate for decisions and for changed thresholds: the same for forms and for the API."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from marshmallow import Schema, ValidationError

from caseflow.alerts.service import DECISIONS, REASONS
from caseflow.core.dates import end_of_day
from caseflow.web.fields import Choice, Instant, Line, Prose, Ref


class Until(Instant):
    """A moment with its offset, or a day, which means the end of that day in London."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **keywords: Any
    ) -> datetime | None:
        if isinstance(value, str) and len(value) == len("2026-10-24"):
            try:
                return end_of_day(date.fromisoformat(value))
            except (ValueError, OverflowError):
                raise ValidationError("Enter a day as YYYY-MM-DD.") from None
        return super()._deserialize(value, attr, data, **keywords)


class DecisionSchema(Schema):
    """One decision about an alert."""

    decision = Choice(DECISIONS, required=True, metadata={"control": "hidden"})
    reason = Choice(tuple(REASONS), metadata={
        "label": "What was decided?", "choices": REASONS, "control": "radios", "optional": False})
    text = Prose(longest=4000, metadata={
        "control": "textarea", "label": "Why, in a sentence or two", "optional": False})
    until = Until(metadata={
        "control": "day", "label": "Until which day?", "optional": False,
        "hint": "A new episode, a new trafficking fact or a higher risk brings the alert back sooner."})
    to = Ref(allow_none=True, metadata={"control": "select", "label": "Who takes it?", "choices": {}, "optional": False})


class AlertQuery(Schema):
    """Which alerts a program asks for."""

    queue = Choice(("all", "mine", "team", "unallocated", "held", "decided"))
    child = Ref(allow_none=True)
    after = Line()
