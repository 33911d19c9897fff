"""The parts of the Philomena form in words: what is kept, in which order it is read, and what is at stake when it goes out."""
from __future__ import annotations

KINDS = {
    "friend": "Friends and people who matter",
    "place": "Places they may go",
    "phone": "Phones",
    "online": "Accounts online",
    "transport": "How they get about",
    "medication": "Medication and health",
    "speaking": "Speaking with the child",
    "helps": "What helps",
    "frightens": "What frightens",
    "own-view": "The child's own view",
}
ONE = {
    "friend": "a friend or person who matters", "place": "a place", "phone": "a phone", "online": "an account online",
    "transport": "a way of getting about", "medication": "a medicine or health need", "speaking": "a line about speaking with the child",
    "helps": "a thing that helps", "frightens": "a thing that frightens", "own-view": "a line in the child's own words",
}
HINTS = {
    "friend": "Name, how they know each other, and how to reach them.",
    "place": "A place or an address, and why they go there.",
    "phone": "Number, network, make, and whether they answer it.",
    "online": "Name of the app and the name they use there.",
    "transport": "For example: railcard, bicycle, bus routes they know, who drives them.",
    "medication": "What they need, how soon it matters, allergies.",
    "speaking": "Languages, dialect, whether they read, which interpreter.",
    "helps": "What calms them, whom they trust, what to say first.",
    "frightens": "For example: uniforms, dogs, men, being touched, being sent back.",
    "own-view": "What the child says about going missing and about being looked for.",
}
DESCRIPTION = {
    "height": "Height", "build": "Build", "hair": "Hair", "eyes": "Eyes", "marks": "Marks, scars, tattoos, glasses",
}
PART_TWO = {
    "clothes": "Clothes", "belongings": "What they took with them", "money": "Money and cards", "phone_with_them": "Phone with them",
}
LIKELIHOODS = {"high": "High", "medium": "Medium", "low": "Low"}
WHEREABOUTS_BY_KIND = ("place",)
"""Kinds whose entries say where a child may be unless somebody says otherwise."""

HOME, LAST_SEEN = "home", "last-seen"
OFFERED = {HOME: "The home where the child lives, with its address and telephone", LAST_SEEN: "Where the child was last seen"}
AT_STAKE = ("Whoever holds this copy learns where the child lives or goes. If it reaches the wrong person, the child can be found by "
            "those they fled from. Tick only what is needed to look for the child.")
GIVEN_TO = {
    "police": "Police", "duty-worker": "Social worker or manager on duty", "home": "The home or carer",
    "authority": "Another authority", "other": "Somebody else",
}
MEANS = {
    "by-hand": "By hand, on paper", "secure-email": "Secure email", "police-portal": "The police's own online form", "other": "Another way",
}
BECAUSE = {
    "do-not-disclose": "marked do not disclose", "whereabouts": "says where the child lives or goes, and was not ticked",
    "repeats": "repeats something that is marked do not disclose",
}
MOST_ENTRIES = 80
LONGEST_ENTRY = 2000


_LABELS = {**OFFERED, **DESCRIPTION, **PART_TWO, "aliases": "Other names of the child", "circumstances": "What happened",
           "likelihood_why": "Why they may go missing"}


def put_in_words(line: dict[str, str]) -> str:
    """One thing about whereabouts that somebody put into a copy, named by its kind only."""
    return _named(line)


def left_out_in_words(line: dict[str, str]) -> str:
    """One thing that a copy leaves out, named by its kind only: `A friend or person who matters: marked do not disclose (why)`."""
    return f"{_named(line)}: {BECAUSE[line['because']]}" + (f" ({line['why']})" if line.get("why") else "")


def _named(line: dict[str, str]) -> str:
    words = ONE[line["kind"]] if line["what"] == "entry" else _LABELS[line["what"]]
    return words[:1].upper() + words[1:]
