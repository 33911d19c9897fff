"""The gate for decisions and for changed thresholds: the same for forms and for the API."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from marshmallow import Schema, fields
from marshmallow.validate import Range

from caseflow.alerts.queries import QUEUES
from caseflow.alerts.service import DECISIONS, REASONS
from caseflow.core.dates import end_of_day
from caseflow.risk.rulebook import Rule
from caseflow.web.fields import Choice, Day, Instant, Line, Payload, Prose, Ref
from caseflow.web.json_api import ListQuery


class Until(Instant):
    """A moment with its offset, or a day, which means the end of that day in London."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **keywords: Any
    ) -> datetime | None:
        if isinstance(value, str) and len(value) == len("2026-10-24"):
            day = Day(required=True).deserialize(value)
            return None if day is None else end_of_day(day)
        return super()._deserialize(value, attr, data, **keywords)


class DecisionSchema(Payload):
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


class AlertQuery(ListQuery):
    """Which alerts a program asks for; without `queue` all of them, decided ones included."""

    queue = Choice(tuple(QUEUES))
    child = Ref()


class EvidenceShown(Schema):
    """One fact behind a reason."""

    sentence = fields.String()
    fact = Ref()
    at = Instant()
    known_since = Instant()
    late = fields.Boolean()


class ReasonShown(Schema):
    """One reason: the rule, its evidence, what would clear it, and why it ended if it did."""

    rule = fields.String()
    rule_version = fields.String()
    title = fields.String()
    clears_when = fields.String()
    times = fields.Integer()
    late = fields.Boolean()
    found_at = Instant()
    ended_at = Instant()
    ended_because = fields.String(allow_none=True)
    evidence = fields.List(fields.Nested(EvidenceShown))


class AlertShown(Schema):
    """One alert."""

    ref = Ref()
    child = Ref()
    episode = Ref(allow_none=True)
    priority = fields.String(metadata={"enum": ["urgent", "high", "medium", "low"]})
    priority_number = fields.Integer()
    state = fields.String(metadata={"enum": ["raised", "acknowledged", "snoozed", "held", "decided"]})
    raised_at = Instant()
    evidence_at = Instant()
    acknowledged_at = Instant()
    until = Instant()
    reasons = fields.List(fields.Nested(ReasonShown))


class DecisionShown(Schema):
    """One decision as it was kept."""

    ref = Ref()
    decision = fields.String()
    reason = fields.String(allow_none=True)
    text = fields.String(allow_none=True)
    until = Instant()
    at = Instant()


class AlertPage(Schema):
    """Some alerts, and where the list goes on."""

    items = fields.List(fields.Nested(AlertShown))
    next = fields.String(allow_none=True)


class DecisionPage(Schema):
    """The decisions about an alert."""

    items = fields.List(fields.Nested(DecisionShown))
    next = fields.String(allow_none=True)


def thresholds_schema(rule: Rule) -> type[Schema]:
    """The gate for changing one rule: its own settings with their limits, whether it is on, and why."""
    own: dict[str, fields.Field] = {}
    for setting in rule.settings:
        look = {"label": setting.name.replace("_", " ").capitalize(), "hint": setting.help, "optional": False}
        if setting.switch:
            own[setting.name] = fields.Boolean(required=True, metadata={**look, "control": "yes-no"})
        else:
            unit = "" if setting.unit in setting.name.split("_") else f", in {setting.unit}"
            own[setting.name] = fields.Integer(
                required=True, metadata={**look, "label": f"{look['label']}{unit}", "control": "number"},
                validate=Range(setting.low, setting.high, error=f"Enter a number from {setting.low} to {setting.high}."))
    own["switched_on"] = fields.Boolean(
        required=True, metadata={"label": "Is this rule on?", "control": "yes-no", "optional": False})
    own["reason"] = Line(required=True, longest=400, metadata={"label": "Why does it change?"})
    made: type[Schema] = Schema.from_dict(own, name="Thresholds")
    return made
