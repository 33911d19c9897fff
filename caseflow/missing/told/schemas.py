"""What may be sent about who was told, an authority's notices and the police: one schema for each payload, for form and JSON alike."""
from __future__ import annotations

from typing import Any

from caseflow.missing.told.recipients import URGENCIES, WAYS
from caseflow.missing.told.service import UNSAFE_FOR
from caseflow.missing.told.statement import ANSWERS
from caseflow.missing.told.ways import LEAST_MINUTES, MOST_MINUTES
from caseflow.web.fields import Choice, Flag, Instant, Line, Payload, Prose, Whole

Looks = dict[str, dict[str, Any]]


class NoticeAcknowledged(Payload):
    """Who took a message that was only sent, and when (now)."""

    acknowledged_by = Line(longest=120, required=True)
    acknowledged_at = Instant()


class NotSafe(Payload):
    """That it is not safe to tell somebody when this child is missing: who said so, and why."""

    recipient = Choice(UNSAFE_FOR)
    said_by = Line(longest=120, required=True)
    why = Line(longest=300, required=True)


class SafeAgain(Payload):
    """That it is safe to tell them from now on: who said so, and why."""

    said_by = Line(longest=120, required=True)
    reason = Line(longest=500, required=True)


class NewPoliceRequest(Payload):
    """A resource asked of the police, when (now), and of whom."""

    resource = Line(longest=300, required=True)
    asked_of = Line(longest=120)
    asked_at = Instant()


class PoliceAnswer(Payload):
    """What the police answered, when (now), and who."""

    answer = Choice(tuple(ANSWERS), required=True)
    answered_by = Line(longest=120)
    answered_at = Instant()
    answer_words = Prose(longest=2000)


class WayFields(Payload):
    """How an authority gives one notice."""

    given = Flag(required=True)
    urgency = Choice(tuple(URGENCIES), required=True)
    within_minutes = Whole(least=LEAST_MINUTES, most=MOST_MINUTES)
    by_clock = Line(longest=5)
    when_away = Flag(required=True)
    reason = Line(longest=500, required=True)


class NewWay(WayFields):
    """A change of how one notice is given, from now on."""

    recipient = Choice(tuple(WAYS), required=True)


TOLD: Looks = {
    "acknowledged_by": {"label": "Name of the person who took the message", "hint": "Leave empty if nobody has confirmed it yet."},
    "acknowledged_at": {"label": "When?", "hint": "Leave the time empty if it was just now.", "optional": False},
    "means": {"label": "How?", "hint": "For example: telephone."},
}
NOT_NEEDED: Looks = {
    "to": {"control": "hidden"},
    "not_needed_because": {"label": "Why is it not needed this time?", "optional": False},
}
ACKNOWLEDGED: Looks = {
    "acknowledged_by": {"label": "Who confirmed it?", "hint": "Name, or a collar number for the police."},
    "acknowledged_at": {"label": "When?", "hint": "Leave the time empty if it was just now.", "optional": False},
}
NOT_SAFE: Looks = {
    "recipient": {"control": "none"},
    "said_by": {"label": "Who said so?", "hint": "For example: the social worker, a court, the police."},
    "why": {"label": "Why is it not safe?"},
}
SAFE_AGAIN: Looks = {"said_by": {"label": "Who said so?"}, "reason": {"label": "Why is it safe now?"}}
ASK: Looks = {
    "resource": {"label": "What is asked for?", "hint": "For example: a missing persons coordinator, phone data, checks at ports."},
    "asked_of": {"label": "Who was asked?", "hint": "Name or collar number."},
    "asked_at": {"label": "When?", "hint": "Leave the time empty if it was just now.", "optional": False},
}
ANSWER: Looks = {
    "answer": {"label": "What did they answer?", "choices": {
        "agreed": "Yes", "agreed-in-part": "Yes, in part", "refused": "No",
        "never-answered": "They never answered, and the child is back"}},
    "answered_by": {"label": "Who answered?", "hint": "Name or collar number."},
    "answered_at": {"label": "When?", "hint": "Leave the time empty if it was just now.", "optional": False},
    "answer_words": {"label": "In their words", "rows": 3},
}
WAY: Looks = {
    "given": {"label": "Do you give this notice?", "optional": False},
    "urgency": {"label": "How soon?", "choices": dict(URGENCIES)},
    "within_minutes": {"label": "If now: within how many minutes of the report?", "control": "number", "optional": False},
    "by_clock": {"label": "If on the next working day: by what time?", "hint": "For example 12:00", "optional": False,
                 "classes": "govuk-input--width-5"},
    "when_away": {"label": "Also for a child who is away and whose whereabouts are known?", "optional": False},
    "reason": {"label": "Why does this change?"},
}
TAKE_BACK: Looks = {"reason": {"label": "What was wrong?"}}


def told_looks(choices: dict[str, str]) -> Looks:
    """How somebody told is asked for, with these recipients to choose from."""
    return {"to": {"label": "Who was told?", "choices": choices}, **TOLD}
