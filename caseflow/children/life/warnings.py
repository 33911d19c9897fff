"""Warnings that everybody is to see: each with a day on which it is looked at again, and whether the child was told."""
from __future__ import annotations

from datetime import date
from typing import Any

from caseflow.children.life.kind import (
    Kind,
    Subject,
    days_that_have_been,
    not_ended,
    refuse_before,
    refuse_both_or_neither,
)
from caseflow.children.life.models import WarningFlag
from caseflow.children.looks import Looks
from caseflow.children.models import Child
from caseflow.core.dates import birthday, day_in_words
from caseflow.core.errors import Refused
from caseflow.web.fields import Choice, Day, Flag, Line, Payload

KINDS = {
    "danger-to-child": "Somebody is a danger to the child", "do-not-tell": "Do not tell somebody where the child is",
    "health": "Health: needs care at once", "self-harm": "Self-harm or suicide", "danger-to-staff": "Danger to staff",
    "approach": "How to approach the child", "other": "Another warning",
}


class WarningFlagFields(Payload):
    """A warning with a day on which it is looked at again, at most twelve months ahead."""

    kind = Choice(tuple(KINDS), required=True)
    words = Line(longest=300, required=True)
    started_on = Day(required=True)
    review_on = Day(required=True)
    reviewed_on = Day()
    child_told = Flag(required=True)
    child_told_on = Day()
    not_told_because = Line(longest=300)
    ended_on = Day()
    ended_because = Line(longest=300)


WARNING_LOOKS: Looks = {
    "kind": {"label": "What kind of warning is it?", "said": "Kind", "choices": KINDS, "control": "select"},
    "words": {"label": "The warning, as it is to be read at night", "said": "Warning", "classes": "govuk-!-width-full",
              "hint": "One sentence that says what to do."},
    "started_on": {"label": "From which day?", "said": "From"},
    "review_on": {"label": "When is it looked at again?", "said": "Looked at again on",
                  "hint": "At most 12 months ahead. No warning stays without an end."},
    "child_told": {"label": "Has the child been told of it?", "said": "Child told"},
    "child_told_on": {"label": "When were they told?", "said": "Told on"},
    "not_told_because": {"label": "If not, why not?", "said": "Not told because"},
    "reviewed_on": {"label": "When was it last looked at?", "said": "Last looked at on"},
    "ended_on": {"label": "When did it end?", "said": "Ended on"},
    "ended_because": {"label": "Why did it end?", "said": "Ended because"},
}


def latest_review(day: date) -> date:
    """The latest day on which a warning of that day is looked at again: twelve months on."""
    return birthday(day, 1)


def _check(child: Child, facts: dict[str, Any], row: Any) -> None:
    days_that_have_been("started_on", "reviewed_on", "child_told_on", "ended_on")(child, facts, row)
    for later in ("reviewed_on", "ended_on"):
        refuse_before(facts, later, "started_on", "This is before the warning began.")
    last = max(facts["started_on"], facts.get("reviewed_on") or facts["started_on"])
    if facts["review_on"] <= last:
        raise Refused("Give a later day: it is looked at again after it was made or last looked at.", field="review_on")
    if facts["review_on"] > latest_review(last):
        raise Refused(f"Choose a day up to {day_in_words(latest_review(last))}: a warning is looked at again within 12 months.",
                      field="review_on")
    if facts["child_told"] and facts.get("not_told_because"):
        raise Refused("The child has been told: leave this empty.", field="not_told_because")
    if not facts["child_told"] and not facts.get("not_told_because"):
        raise Refused("Say why the child has not been told.", field="not_told_because")
    if not facts["child_told"] and facts.get("child_told_on"):
        raise Refused("The child has not been told: leave the day empty.", field="child_told_on")
    refuse_both_or_neither(facts, "ended_on", "ended_because", "Give both: when it ended, and why.")


def warning_heading(row: Any) -> str:
    """The warning itself, or that it ended."""
    return f"{row.words} (ended {day_in_words(row.ended_on)})" if row.ended_on else str(row.words)


WARNING_FLAGS = Kind(
    name="warning-flags", subject="warnings", title="Warnings", add="Record a warning", model=WarningFlag, schema=WarningFlagFields,
    looks=WARNING_LOOKS, dated="started_on", check=_check, heading=warning_heading, headed=("words",), stands=not_ended,
    first=("kind", "words", "started_on", "review_on", "child_told", "child_told_on", "not_told_because"),
    hint="Everybody who opens the child sees it. To end it or to say that it was looked at, change it.")

WARNINGS = Subject("warnings", "Warnings", "What everybody is to know at night, and when it is looked at again.", (WARNING_FLAGS,))
