"""How the facts about an interview are asked: the words of each question, for the schemas of this room."""
from __future__ import annotations

from typing import Any

from caseflow.missing.interviews import codes, independence, withheld

Looks = dict[str, dict[str, Any]]
JUST_NOW = "Leave the time empty if it was just now."


def kept_from(authority_id: int) -> Looks:
    """From whom something is kept, as boxes to tick."""
    return {"withheld_from": {
        "label": "Keep this from", "optional": False, "choices": withheld.choices(authority_id),
        "hint": "Tick those whom the child does not want to know. They do not see it anywhere: on pages, in the API, in files or on the "
                "form to the police. You always see what you wrote."}}


ATTEMPT: Looks = {
    "result": {"label": "What came of it?", "choices": codes.RESULTS},
    "at": {"label": "When was that?", "hint": JUST_NOW, "optional": False},
    "means": {"label": "How?", "choices": codes.MEANS, "control": "select"},
    "by": {"label": "By whom?", "hint": "Leave it empty if it was you."},
    "arranged_for": {"label": "When is it arranged for?", "now": False, "ahead": True},
    "declined_because": {"label": "Why did the child say no?", "choices": codes.DECLINED, "control": "select"},
    "why_declined": {"label": "In the child's own words", "rows": 3},
    "carers_view": {"label": "The carer's view", "rows": 3,
                    "hint": "When a child says no, the carer is asked: why they went, and what would help."},
    "try_again_on": {"label": "When will they be asked again?",
                     "hint": "A second chance, for example with somebody else or in another place."},
}
HELD: Looks = {
    "held_at": {"label": "When was it held?", "day": "today"},
    "held_by": {"label": "Who held it?", "hint": "Leave it empty if it was you."},
    "relation": {"label": "What is that person to the child?", "choices": independence.RELATIONS, "optional": False,
                 "hint": "It should be somebody independent of the child's care. Anybody else is counted apart, not refused."},
    "chosen_by_child": {"label": "Did the child ask for this person?"},
    "place": {"label": "Where?", "choices": codes.PLACES, "control": "select"},
    "methods": {"label": "How?", "choices": codes.METHODS, "optional": False},
}
TEXT: Looks = {
    "about": {"label": "What is it about?", "choices": codes.ABOUT, "control": "select"},
    "text": {"label": "What was said", "rows": 8, "hint": "As the child said it, wherever you can."},
}
ACTION: Looks = {
    "what": {"label": "What is to be done?", "rows": 3},
    "due_on": {"label": "By which day?"},
    "owner_name": {"label": "By whom, if somebody else?"},
    "plan": {"label": "Which plan does it belong to?", "choices": codes.PLANS, "control": "select"},
}
FINISHED: Looks = {
    "outcome": {"label": "What came of it?", "rows": 3},
    "done_on": {"label": "When was it done?", "hint": "Leave it empty if it was today.", "optional": False},
    "not_needed_because": {"label": "If it is no longer needed: why?"},
}
SHARE: Looks = {
    "to": {"label": "To whom?", "choices": codes.SHARED_WITH, "control": "select"},
    "addressee": {"label": "Name, or team"},
    "means": {"label": "How?", "choices": {"email": "Email", "telephone": "Telephone", "form": "Intelligence form", "meeting": "Meeting"},
              "control": "select"},
    "sent_at": {"label": "When?", "hint": JUST_NOW, "optional": False},
}
CONFIRMED: Looks = {
    "acknowledged_by": {"label": "Who confirmed that they have it?", "hint": "Name or collar number."},
    "acknowledged_at": {"label": "When?", "hint": JUST_NOW, "optional": False},
}
PREVENTION: Looks = {
    "done": {"label": "Did the police hold a prevention interview?"},
    "at": {"label": "When?", "now": False}, "by": {"label": "By whom?", "hint": "Name or collar number."},
    "not_done_because": {"label": "Why not?"},
    "harm_disclosed": {"label": "Did the child tell the police of any harm?"},
    "harm": {"label": "What harm?", "rows": 3},
    "police_closed_at": {"label": "When did the police close their report?", "now": False},
}
WELFARE: Looks = {
    "at": {"label": "When did you see to it?", "hint": JUST_NOW, "optional": False},
    "by": {"label": "By whom?", "hint": "Leave it empty if it was you."},
    **{name: {"label": words, "choices": codes.CHECKED, "optional": False} for name, words in codes.WELFARE.items()},
    "welcomed": {"label": "Were they told that it is good to have them back?", "optional": False},
    "notes": {"label": "Anything else", "rows": 3},
}


def written_up(settings: dict[str, Any], authority_id: int) -> Looks:
    """Why the child went, from the authority's list."""
    return {
        "push": {"label": "What did they go away from?", "choices": codes.factors(settings, "push"), "optional": False},
        "pull": {"label": "What did they go to?", "choices": codes.factors(settings, "pull"), "optional": False},
        "written_up": {"label": "Is the interview written up?", "optional": False}, **kept_from(authority_id)}
