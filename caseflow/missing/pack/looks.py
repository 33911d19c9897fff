"""How the Philomena form is asked: the words of each question, for the schemas of this room."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from caseflow.missing.pack.kinds import (
    AT_STAKE,
    DESCRIPTION,
    GIVEN_TO,
    HINTS,
    HOME,
    KINDS,
    LAST_SEEN,
    LIKELIHOODS,
    MEANS,
    OFFERED,
)

Looks = dict[str, dict[str, Any]]

LOOKS_LIKE: Looks = {
    "height": {"label": DESCRIPTION["height"], "hint": "For example: 1.70 m, or as tall as a door handle and a head.", "spellcheck": False},
    "build": {"label": DESCRIPTION["build"]},
    "hair": {"label": DESCRIPTION["hair"], "hint": "Colour, length, head scarf or hat."},
    "eyes": {"label": DESCRIPTION["eyes"]},
    "marks": {"label": DESCRIPTION["marks"], "rows": 3},
}
LIKELIHOOD: Looks = {
    "likelihood": {"label": "How likely is the child to go missing?", "choices": LIKELIHOODS},
    "likelihood_why": {"label": "Why?", "hint": "What happened before, what draws or drives them away, what the child says.", "rows": 5},
}
REVIEW: Looks = {"review_due_on": {"label": "When is it looked at next?", "hint": "Within a year. Sooner when something changes."}}
TAKEN: Looks = {"photograph_taken_on": {"label": "When was it taken?", "hint": "An old photograph can mislead those who look."}}
PHOTOGRAPH = {"label": "Photograph", "hint": "JPEG, PNG or WebP, up to 12 MB.", "optional": False,
              "accept": "image/jpeg,image/png,image/webp"}
PART_TWO: Looks = {
    "clothes": {"label": "What are they wearing?", "hint": "Colours, shoes, coat, bag, anything that stands out.", "rows": 3},
    "circumstances": {"label": "What happened?", "hint": "Mood, who was there, what was said, any threat or message.", "rows": 4},
    "belongings": {"label": "What did they take with them?", "rows": 2},
    "money": {"label": "Money and cards", "rows": 2},
    "phone_with_them": {"label": "Have they a phone with them?", "rows": 2,
                        "hint": "Which one, whether it rings, when it was last answered."},
}
GIVING: Looks = {
    "given_to": {"label": "Who is it for?", "choices": GIVEN_TO, "choice_hints": {
        "police": "The statement to the police goes with it when the child is, or may be, trafficked or unaccompanied."}},
    "given_to_name": {"label": "Name or collar number"},
    "means": {"label": "How does it get there?", "choices": MEANS},
    "why": {"label": "Why?", "hint": "What it is needed for. It is printed on every page."},
    "given_at": {"label": "When was it given?", "hint": "Leave the time empty if it was just now.", "optional": False},
}
USUAL_WHY = "To look for the missing child"
LONGEST_CHOICE = 160


def entry(kind: str) -> Looks:
    """How one entry of a kind is asked."""
    return {
        "text": {"label": KINDS[kind], "hint": HINTS[kind], "rows": 4},
        "whereabouts": {"label": "Does it say where the child lives or may be found?", "optional": False,
                        "hint": "An address or a place, for instance. It then goes into a copy only when somebody ticks it."},
        "withhold_because": {"label": "Do not disclose, because",
                             "hint": "Say why it must never leave the authority in a copy. Leave it empty if it may."},
    }


def put_in(offered: Sequence[tuple[str, str, str]]) -> Looks:
    """The whereabouts that may be ticked, with what is at stake."""
    choices: Mapping[str, str] = {code: _choice(kind, text) for code, kind, text in offered}
    return {"put_in": {"label": "Whereabouts that go along", "hint": AT_STAKE, "choices": choices, "optional": False}}


def _choice(kind: str, text: str) -> str:
    if kind == HOME:
        return OFFERED[HOME]  # the address itself is shown only on the child's page, to those who ask for it
    said = OFFERED[LAST_SEEN] if kind == LAST_SEEN else KINDS[kind]
    line = " ".join(text.split())
    return f"{said}: {line if len(line) <= LONGEST_CHOICE else line[:LONGEST_CHOICE - 1] + '…'}"
