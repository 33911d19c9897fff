"""How strategy meetings, actions and escalations are asked and said."""
from __future__ import annotations

from caseflow.missing.looks import Looks

KINDS = {"discussion": "Strategy discussion", "meeting": "Strategy meeting"}
LEVELS = {"team-manager": "Team manager", "head-of-service": "Head of service", "assistant-director": "Assistant director",
          "director": "Director or lead member"}

ASKED_FOR: Looks = {
    "kind": {"label": "What is it?", "optional": False, "choices": KINDS},
    "requested_at": {"label": "When was it asked for?", "hint": "Leave the time empty if it was just now.", "optional": False},
    "requested_because": {"label": "Why?"},
}
HELD: Looks = {
    "held_at": {"label": "When was it held?", "hint": "Leave the time empty if it has not been held.", "day": "today"},
    "attendees": {"label": "Who took part?", "hint": "One on each line: name and organisation.", "rows": 4},
    "decisions": {"label": "What was decided?", "rows": 4},
    "section_47": {"label": "Section 47 enquiry?"},
    "not_held_because": {"label": "If it will not be held: why?"},
}
ACTION: Looks = {
    "what": {"label": "What is to be done?", "rows": 2},
    "owner": {"label": "Who does it?"},
    "due_on": {"label": "By which day?"},
}
DONE: Looks = {
    "done_at": {"label": "When was it done?", "hint": "Leave the time empty if it was just now.", "optional": False},
    "done_note": {"label": "What came of it?", "rows": 2},
}
ESCALATE: Looks = {
    "level": {"label": "To whom?", "choices": LEVELS},
    "to": {"label": "Their name"},
    "why": {"label": "Why?"},
    "at": {"label": "When?", "hint": "Leave the time empty if it was just now.", "optional": False},
}
TAKEN_UP: Looks = {
    "acknowledged_by": {"label": "Which manager took it up?"},
    "acknowledged_at": {"label": "When?", "hint": "Leave the time empty if it was just now.", "optional": False},
}
