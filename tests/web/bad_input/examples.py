"""For every operation of the API: the record that it is tried on, who sends it, and a body that it takes."""

from __future__ import annotations

import base64
from typing import Any

from marshmallow import Schema, fields

from caseflow.web import fields as gate
from tests.web.bad_input.routes import Route
from tests.web.bad_input.scene import BORN, GIVING, GOOD_FACTS, LAST, LATER, SEEN, Scene, photograph

ABOUT = {
    "children": "mira",
    "report": "gus",
    "missing-episodes": "open",
    "missing": "open",
    "return-interviews": "interview",
    "alerts": "alert",
    "escalations": "escalation",
    "emergency-openings": "opening",
    "interview-actions": "action",
    "meeting-actions": "meeting action",
    "merges": "merge",
    "philomena-copies": "copy",
    "police-requests": "police request",
    "strategy-meetings": "meeting",
    "transfers": "transfer",
    "joined": "merge",
    "people": "user",
    "shifts": "shift",
}
"""The record that an address is about, by its first word."""
OTHERWISE = {
    "missing-api.report": "gus",
    "missing-api.returned": "found",
    "amending-api.reopened_preview": "found",
    "missing-api.reopened": "found",
    "missing-api.new_prevention": "found",
    "missing-api.new_welfare": "found",
    "missing-api.went_again": "found",
    "missing-api.again": "open",
    "missing-api.closed": "back",
    "missing-api.opened_again": "closed",
    "missing-api.handover": "of age",
    "restriction-api.new_restriction": "gus",
    "restriction-api.lifted": "quiet",
    "restriction-api.open_in_emergency": "quiet",
    "transfers-api.offer": "gus",
    "joining-api.new_merge": "twin",
    "transfers-api.elsewhere": "transfer out",
    "transfers-api.taken_up": "transfer quiet",
    "child-facts-api.new_age_disputes": "bo",
    "missing-api.new_unsafe_to_tell": "bo",
    "missing-api.uncover": "interview",
    "missing-api.cover": "interview",
    "missing-api.give_interview": "owed",
}
"""Another record, where that one is in no state for it."""
BESIDE = {"notice": "other notice", "unsafe": "unsafe", "row": "authority row", "text": "text", "share": "share", "entry": "entry"}
SENDER = {
    "transfers-api.accept": "their lead",
    "transfers-api.reject": "their lead",
    "transfers-api.taken_up": "their lead",
    "restriction-api.open_in_emergency": "night two",
}


def bodies(scene: Scene) -> dict[str, dict[str, Any]]:
    """What an operation takes, where its required fields alone do not make an example."""
    refs = scene.refs
    episode = {
        "type": "M",
        "last_seen_at": LAST,
        "left_at": LAST,
        "noticed_at": "2026-10-20T11:00:00Z",
        "police_reported_at": "2026-10-20T11:30:00Z",
    }
    given = {
        "children-api.new_child": {"given_name": "Ana", "date_of_birth": BORN, "care_started_on": "2020-01-01"},
        "children-api.change_child": {"given_name": "Ana", "reason": "As she spells it"},
        "children-api.new_nrm_event": {"event": "considered", "on": "2026-04-20", "reason": "No sign yet"},
        "children-api.new_trafficking_stage": {"stage": "at-risk", "started_on": "2026-03-01"},
        "children-api.new_unaccompanied_status": {"status": "separated", "started_on": "2025-01-01", "ended_on": "2025-12-01"},
        "children-api.new_placement": {"started_on": "2026-02-01"},
        "authorities-api.new_authority": {"kind": "host", "authority": "331", "started_on": "2026-03-01"},
        "alerts_api.add_decision": {"decision": "snooze", "text": "The plan is in place", "until": "2026-10-22"},
        "restriction-api.open_in_emergency": {"because": "missing", "why": "Somebody saw her at the other harbour just now"},
        "restriction-api.new_restriction": {"because": "high-risk"},
        "joining-api.new_merge": {"other": refs["other"], "reason": "One child, asked twice"},
        "joining-api.new_verdict": {"verdict": "not-duplicate", "first": refs["mira"], "second": refs["bo"], "reason": "Sisters"},
        "transfers-api.offer": {"authority": "331"},
        "philomena-api.change_form": {"height": "1.62 m"},
        "philomena-api.change_part_two": {"clothes": "A blue coat"},
        "philomena-api.new_photograph": {"image": base64.b64encode(photograph()).decode()},
        "philomena-api.new_copy": GIVING,
        "philomena-api.new_giving": GIVING,
        "missing-api.report": episode,
        "amending-api.amendment_preview": {"circumstances": "After supper", "reason": "We were told later"},
        "amending-api.void_preview": {"reason": "Another child"},
        "amending-api.reopened_preview": {"reason": "Not back"},
        "missing-api.amend": {"circumstances": "After supper", "reason": "We were told later"},
        "missing-api.found": {"found_at": LATER},
        "missing-api.returned": {"returned_at": LAST},
        "missing-api.again": {**episode, "returned_at": LAST, "last_seen_at": "2026-10-20T10:30:00Z", "left_at": None},
        "missing-api.new_update": {"text": "Seen at the station", "at": LATER},
        "missing-api.closed": {"despite": "Agreed with the child"},
        "missing-api.new_segment": {"type": "A", "at": LATER},
        "missing-api.new_notice": {"to": "the uncle", "sent_at": LATER},
        "missing-api.acknowledged": {"acknowledged_by": "Asha", "acknowledged_at": LAST},
        "missing-api.acknowledge_escalation": {"acknowledged_by": "Hedda", "acknowledged_at": LAST},
        "missing-api.new_prevention": {"done": False, "not_done_because": "Refused"},
        "missing-api.new_welfare": {"food": "yes", "at": LAST},
        "missing-api.police_answer": {"answer": "agreed", "answered_at": LAST},
        "missing-api.new_office_hours": {"opens": "09:00", "closes": "17:00", "reason": "As agreed"},
        "missing-api.new_notice_setting": {
            "recipient": "school",
            "given": True,
            "urgency": "now",
            "within_minutes": 60,
            "when_away": False,
            "reason": "As agreed",
        },
        "missing-api.new_interview": {"episodes": [refs["found"]], "offered_at": LAST},
        "missing-api.change_interview": {"held_by": "Ina Two", "reason": "Her name"},
        "missing-api.new_attempt": {"result": "waiting", "at": LAST},
        "missing-api.held": {"held_at": "2026-10-20T11:40:00Z"},
        "missing-api.new_action": {"what": "A warm coat", "due_on": "2026-10-25", "owner_name": "Ina"},
        "missing-api.finished": {"outcome": "Bought"},
        "missing-api.cover": {"episode": refs["second"]},
        "missing-api.no_longer_cover": {"episode": refs["third"]},
        "missing-api.give_interview": {"to": f"person:{scene.people['interviewer'].ref}"},
        "missing-api.new_share": {"to": "police", "texts": [refs["text"]], "means": "form"},
        "missing-api.confirmed": {"acknowledged_by": "DC Reed"},
        "missing-api.new_text": {"about": "own-words", "text": "I was cold."},
        "missing-api.change_said": {"text": "I was very cold.", "reason": "Misheard"},
        "missing-api.written_up": {"push": ["rules"], "written_up": True},
        "missing-api.record_meeting": {"held_at": LAST, "decisions": "Search"},
        "missing-api.request_meeting": {"kind": "meeting", "requested_at": LATER},
        "missing-api.escalate": {"level": "director", "at": LATER},
        "missing-api.new_unsafe_to_tell": {"recipient": "parents", "said_by": "Mira", "why": "She said so"},
    }
    for kind, facts in GOOD_FACTS.items():
        name = kind.replace("-", "_")
        given[f"child-facts-api.new_{name}"] = facts
        given[f"child-facts-api.change_{name}"] = facts | {"because": "Put right"}
    assert SEEN < LATER
    return given


def needed(schema: Schema) -> dict[str, Any]:
    """An ordinary value in each field that must be given."""
    return {name: ordinary(field) for name, field in schema.load_fields.items() if field.required}


def ordinary(field: fields.Field) -> Any:
    """What a field of this kind takes."""
    if isinstance(field, gate.Choice):
        return field.choices[0]
    for kind, value in ((gate.Instant, LAST), (gate.Day, "2026-10-01"), (gate.Flag, True), (gate.Line, "As agreed")):
        if isinstance(field, kind):
            return value
    return field.least if isinstance(field, gate.Whole) else None


def place_of(scene: Scene, route: Route, otherwise: dict[str, str]) -> dict[str, str]:
    """What stands in the address."""
    words = [word for word in str(route.rule.rule).removeprefix("/api/v1").split("/") if word]
    found: dict[str, str] = {}
    for name in route.rule.arguments:
        called = (otherwise.get(route.endpoint) or ABOUT.get(words[0], "")) if name in ("ref", "merge_ref") else BESIDE.get(name, "")
        if name == "fact":
            called = words[0] if words[0] in GOOD_FACTS else "warning-flags"
        if called:
            found[name] = scene.refs[called]
    return found
