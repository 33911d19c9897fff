"""What may be sent about restricting a record and opening it in an emergency: one schema for form and JSON."""
from __future__ import annotations

from typing import Any

from caseflow.accounts import break_glass, restriction
from caseflow.web.fields import Choice, Day, Line, Payload, Prose, Refs


class NewRestriction(Payload):
    """Restrict a record to named people; whoever does it is always named."""

    because = Choice(tuple(restriction.REASONS), required=True)
    why = Prose(longest=2000)
    people = Refs(most=100)
    ask = Line(longest=14)
    review_on = Day()


class NewNames(Payload):
    """More people who may see a restricted record."""

    people = Refs(most=100, required=True)


class Lifted(Payload):
    """Lift a restriction, with the reason."""

    reason = Line(longest=500, required=True)


class NewOpening(Payload):
    """Open one record in an emergency."""

    because = Choice(tuple(break_glass.REASONS), required=True)
    why = Prose(longest=2000, required=True)


class Review(Payload):
    """What a lead says of an emergency opening."""

    review = Prose(longest=2000, required=True)


RESTRICT: dict[str, dict[str, Any]] = {
    "because": {"label": "Why is this record restricted?", "choices": restriction.REASONS},
    "why": {"label": "What those who are named should know", "hint": "Only they read this. Needed for another reason.", "rows": 3},
    "people": {"label": "Who else may see it?", "control": "checkboxes", "choices": ()},
    "ask": {"label": "Whom do others ask?", "control": "select", "choices": (),
            "hint": "Somebody who searches for the exact identifier is told to ask this person. It is you unless you choose."},
    "review_on": {"label": "When is it looked at again?", "hint": "At most 90 days from now. It stays restricted until somebody lifts it."},
}
NAMES: dict[str, dict[str, Any]] = {"people": {"label": "Who else may see it?", "control": "checkboxes", "choices": ()}}
LIFT: dict[str, dict[str, Any]] = {"reason": {"label": "Why is the restriction lifted?"}}
OPEN: dict[str, dict[str, Any]] = {
    "because": {"label": "Why must you open this record?", "choices": break_glass.REASONS},
    "why": {"label": "What has happened?", "hint": "A sentence of at least 20 characters. A safeguarding lead reads it.", "rows": 3},
}
REVIEW: dict[str, dict[str, Any]] = {
    "review": {"label": "Was it right to open the record?", "hint": "Say what you found, and what follows if it was not right.", "rows": 3}}
