"""How the facts about a missing episode are asked: the words of each question, for the schemas of this room."""
from __future__ import annotations

from typing import Any

from marshmallow import Schema

from caseflow.missing.models import PRECISIONS
from caseflow.web.fields import Choice, Instant, Line, Prose

Looks = dict[str, dict[str, Any]]

RETURNED_TO = {
    "same placement": "The same placement", "new placement": "A new placement", "hospital": "Hospital", "custody": "Custody",
    "family": "Family", "other": "Somewhere else",
}
LEVELS = {"high": "High", "medium": "Medium", "low": "Low", "very-low": "Very low, or no apparent risk"}
ANSWERS = {"accepted": "Yes", "declined": "No", "no-contact": "Could not be reached"}

LAST_SEEN: Looks = {
    "seen": {"label": "When were they last seen?", "optional": False, "choices": {
        "now": "Just now, in the last few minutes", "then": "At another time"},
        "hint": "By somebody responsible for them, such as a carer or a teacher."},
    "last_seen_at": {"label": "When was that?", "optional": False, "now": False, "day": "today", "day_only": True},
}

UPDATE: Looks = {
    "what": {"label": "What is it?", "optional": False, "choices": {
        "update": "An update", "attempt": "We tried to find them", "contact": "Somebody was in contact with the child",
        "sighting": "Somebody saw the child"}},
    "text": {"label": "What happened?", "hint": "For an attempt: what was tried, such as rang the phone, asked friends, went to the park.",
             "rows": 4, "optional": False},
    "by": {"label": "Who tried, saw or was in touch?", "hint": "Name, and who that is to the child."},
    "result": {"label": "What came of it?", "hint": "For example: no answer; seen there an hour before.", "rows": 2},
    "place": {"label": "Where were they seen?", "hint": "Shown only to people who may see this record.", "rows": 2},
    "at": {"label": "When was that?", "hint": "Leave the time empty if it was just now.", "optional": False},
}

WATCHED: Looks = {
    "watched_by": {"label": "Who is watching over them?", "hint": "For example: night staff outside the flat, the friend's mother."},
    "at": {"label": "Since when?", "hint": "Leave the time empty if it was just now.", "optional": False},
    "text": {"label": "What has been agreed?", "hint": "For example: rings us every hour.", "rows": 3},
}

AGAIN: Looks = {
    "returned_at": {"label": "When did they come back?", "day": "today", "day_only": True},
    "returned_to": {"label": "Where to?", "optional": False, "choices": RETURNED_TO},
    "last_seen_at": {"label": "When were they last seen before they went again?", "day": "today", "day_only": True},
    "type": {"label": "Do we know where they are now?", "choices": {"M": "No", "A": "Yes, but they are not back"}},
}

WHY_LATE: Looks = {
    "late_because": {"label": "Why is this recorded late?", "hint": "For example: the home told us today; the system was down.", "rows": 2,
                     "control": "textarea"},
}

CONTACT: Looks = {
    "at": {"label": "Since when do we know where they are?", "hint": "Leave the time empty if it was just now.", "optional": False},
    "text": {"label": "What do we know?", "hint": "For example: rang the home, is at a friend's, will not come back tonight.", "rows": 3},
}

LOST: Looks = {
    "at": {"label": "Since when do we no longer know?", "hint": "Leave the time empty if it was just now.", "optional": False},
    "text": {"label": "What happened?", "rows": 3},
}

RISK: Looks = {
    "level": {"label": "How do the police grade the risk?", "choices": LEVELS},
    "words": {"label": "Their own words for it", "hint": "If the force calls it something else, such as no apparent risk."},
    "by": {"label": "Who graded it, or told you?", "hint": "Name or collar number."},
    "why": {"label": "Why, as they said?", "hint": "For example: phone found, under 13, exploitation marker."},
    "at": {"label": "From when?", "hint": "Leave the time empty if it was just now.", "optional": False},
}

FOUND: Looks = {
    "found_at": {"label": "When were they found?", "day": "today", "day_only": True},
    "found_where": {"label": "Where?", "rows": 2},
    "found_by": {"label": "By whom?", "hint": "For example: police, carer, came back alone."},
    "found_safe": {"label": "Is the child safe?"},
}

RETURNED: Looks = {
    "returned_at": {"label": "When did they arrive?", "day": "today", "day_only": True},
    "returned_to": {"label": "Where are they now?", "optional": False, "choices": RETURNED_TO},
}

AMEND: Looks = {
    "type": {"label": "When it began, did we know where they were?", "optional": False, "choices": {"M": "No, missing", "A": "Yes, away"}},
    "last_seen_at": {"label": "Last seen", "now": False, "day_only": True},
    "left_at": {"label": "Left", "now": False, "day_only": True},
    "noticed_at": {"label": "Noticed to be gone", "now": False},
    "police_reported_at": {"label": "Reported to the police", "now": False},
    "police_reference": {"label": "Police log number", "spellcheck": False},
    "place_last_seen": {"label": "Where last seen", "rows": 2},
    "circumstances": {"label": "What happened", "hint": "For example: clothes, mood, who was there.", "rows": 4},
    "caller": {"label": "Who rang us"},
    "caller_telephone": {"label": "Their telephone", "type": "tel", "inputmode": "tel"},
    "late_because": {"label": "Why it was recorded late"},
    "found_at": {"label": "Found", "now": False, "day_only": True},
    "found_where": {"label": "Where found", "rows": 2},
    "found_by": {"label": "Found by"},
    "found_safe": {"label": "Was the child safe?"},
    "returned_at": {"label": "Returned", "now": False, "day_only": True},
    "returned_to": {"label": "Returned to", "choices": RETURNED_TO},
    "reason": {"label": "Why is this changed?"},
}

MORE: Looks = {
    **AMEND,
    "left_at": {**AMEND["left_at"], "label": "When did they leave?"},
    "noticed_at": {**AMEND["noticed_at"], "label": "When did somebody notice?"},
}

OFFER: Looks = {
    "offered_at": {"label": "When was it offered?", "hint": "Leave the time empty if it has not been offered.", "day": "today"},
    "answer": {"label": "Did the child accept?", "choices": ANSWERS},
    "arranged_for": {"label": "When is it arranged for?", "now": False, "ahead": True},
    "held_at": {"label": "When was it held?", "hint": "Leave the time empty if it has not been held."},
    "held_by": {"label": "Who held it?", "hint": "Somebody independent of the child's care."},
    "not_held_because": {"label": "If it will not be held: why?"},
}

HANDOVER: Looks = {
    "handed_over_to": {"label": "Who searches for them now?", "hint": "For example: police missing persons unit, adult services."},
    "handed_over_at": {"label": "When was that agreed?", "hint": "Leave the time empty if it was just now.", "optional": False},
}


class LastSeen(Schema):
    """When the child was last seen: just now, or another time as surely as it is known."""

    seen = Choice(("now", "then"), required=True)
    last_seen_at = Instant()
    last_seen_precision = Choice(PRECISIONS)
    last_seen_until = Instant()


class FreshUpdate(Schema):
    """An update as the page asks it; what it is decides whether a person was in contact."""

    what = Choice(("update", "attempt", "contact", "sighting"))
    text = Prose(required=True)
    by = Line(longest=120)
    result = Prose(longest=2000)
    place = Prose(longest=2000)
    at = Instant()


class Contact(Schema):
    """From when on the whereabouts are known, or no longer known."""

    at = Instant()
    text = Prose()


class Watched(Schema):
    """That somebody watches over a child who is away, who it is, and from when on."""

    watched_by = Line(longest=120, required=True)
    at = Instant()
    text = Prose()


class LogNumber(Schema):
    """The police log number that was awaited."""

    police_reference = Line(longest=60, required=True)
