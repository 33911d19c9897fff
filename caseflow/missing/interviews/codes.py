"""The codes of an interview and their words: why the child went, how it was offered and held, what was said, who was told."""
from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from caseflow.core.errors import Refused

PUSH = {
    "conflict-at-home": "Quarrels or bullying where they live", "unhappy-placement": "Unhappy with the placement, or far from home",
    "harm-at-home": "Hurt, neglected or afraid where they live", "not-listened-to": "Not listened to, or let down",
    "rules": "Rules and limits", "move-feared": "Afraid of being moved, or moved too often",
    "isolation": "Alone: language, faith, culture, food", "school": "Trouble at school or no school",
    "health": "Unwell in mind or body, or self-harm", "status-feared": "Afraid of removal, an age assessment or an asylum decision",
    "nothing-to-do": "Nothing to do", "other-push": "Something else",
}
PULL = {
    "family": "To be with family", "friends": "To be with friends", "relationship": "A boyfriend or girlfriend",
    "contacted-by-exploiters": "Contacted or called by those who exploited them", "debt": "A debt that they or their family owe",
    "criminal-exploitation": "Criminal exploitation, such as county lines", "sexual-exploitation": "Sexual exploitation",
    "work": "Work or forced labour", "online": "Somebody met online", "drugs-alcohol": "Drugs or alcohol",
    "own-community": "People of their own language or faith", "money-gifts": "Money or gifts", "place": "A town or a place",
    "other-pull": "Something else",
}
MEANS = {
    "in-person": "In person", "telephone": "Telephone", "message": "Message", "letter": "Letter or card",
    "through-carer": "Through the carer", "through-worker": "Through somebody the child trusts", "video": "Video call",
}
NOT_THERE = "not-there"
RESULTS = {
    "accepted": "The child said yes", "declined": "The child said no", "no-contact": "The child could not be reached",
    "waiting": "No answer yet", NOT_THERE: "It was arranged, and the child was not there",
}
DECLINED = {
    "nothing-to-say": "Has nothing to say", "told-already": "Has told somebody already", "no-trust": "Does not trust those who ask",
    "afraid": "Afraid of what would follow", "time-or-place": "The time or place did not suit", "language": "Language or interpreter",
    "will-not-say": "Will not say why", "other": "Something else",
}
PLACES = {
    "home": "Where they live", "school": "School or college", "outside": "Outside, such as a walk or a café", "office": "An office",
    "online": "By telephone or video", "custody": "Custody", "hospital": "Hospital", "elsewhere": "Elsewhere",
}
METHODS = {
    "talk": "Talking", "walk-or-drive": "Walking or driving", "activity": "Doing something together", "drawing": "Drawing or writing",
    "interpreter": "With an interpreter", "trusted-adult": "With an adult the child trusts", "advocate": "With an advocate",
}
ABOUT = {
    "own-words": "In the child's own words", "where": "Where they were", "people": "With whom, and who helped or harmed them",
    "travel": "How they travelled", "harm": "What harm they came to", "how-back": "How they came back",
    "keep-safe": "What would keep them safe", "why-declined": "Why they declined", "carers-view": "The carer's view",
}
SHARED_WITH = {
    "police": "The police", "social-worker": "The child's social worker", "home": "The home or carer", "health": "Health",
    "school": "School", "parents": "Parents and those with parental responsibility", "other": "Somebody else",
}
AUDIENCE = {"police": "police", "social-worker": "social-worker", "home": "residential-worker", "parents": "parents"}
"""The mark that keeps a text from somebody to whom it would be sent."""
PLANS = {
    "care": "Care plan", "safety": "Safety plan", "placement": "Placement", "long-term": "Long-term plan", "pack": "Philomena form",
    "risk": "Risk assessment", "health": "Health plan", "education": "Education plan",
}
WELFARE = {
    "food": "Have they eaten and drunk?", "rest": "Have they slept?", "injury": "Are they free of injury?",
    "medical": "Is a doctor or nurse needed?", "medication": "Do they have the medicine that they need?",
    "sexual_health": "Is sexual health care needed?",
}
CHECKED = {"yes": "Yes", "no": "No", "not-asked": "Not asked, or not said"}


def factors(settings: Mapping[str, Any], kind: str) -> dict[str, str]:
    """The push or pull factors that an authority offers: ours, without those it leaves out, and its own.

    Its settings may hold `interview_factors`: `{"push": {"code": "words"}, "pull": {...}, "left_out": ["code"]}`.
    """
    theirs = settings.get("interview_factors") or {}
    out = set(theirs.get("left_out") or ())
    ours = PUSH if kind == "push" else PULL
    return {code: words for code, words in {**ours, **(theirs.get(kind) or {})}.items() if code not in out}


def known_factors(settings: Mapping[str, Any], kind: str, codes: Collection[str]) -> list[str]:
    """The codes in the order of the list, each once; `Refused` when one is not on it."""
    offered = factors(settings, kind)
    if any(code not in offered for code in codes):
        raise Refused(f"Choose from: {', '.join(offered)}.", field=kind)
    return [code for code in offered if code in set(codes)]


def factor_in_words(settings: Mapping[str, Any], code: str) -> str:
    """The words of a factor, also of one that is no longer offered."""
    theirs = settings.get("interview_factors") or {}
    every = {**PUSH, **PULL, **(theirs.get("push") or {}), **(theirs.get("pull") or {})}
    return str(every.get(code, code.replace("-", " ")))
