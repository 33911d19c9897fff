"""The long-term plan whatever is decided about status, whom the child trusts, and what keeps them safe."""
from __future__ import annotations

from typing import Any

from caseflow.children.life.kind import (
    Kind,
    Subject,
    days_that_have_been,
    not_ended,
    refuse_before,
    refuse_both_or_neither,
)
from caseflow.children.life.models import LongTermPlan, SafetyPlan, TrustedAdult
from caseflow.children.looks import Looks
from caseflow.children.models import Child
from caseflow.core.dates import day_in_words
from caseflow.core.errors import Refused
from caseflow.web.fields import Choice, Day, Flag, Line, Payload, Prose

LEADING = {"status-resolution": "Staying: a status that lasts", "return": "Returning, where that is safe and in the child's interest",
           "other": "Something else, such as family in a third country", "undecided": "Not decided yet: all are planned for"}
TRACING = {"not-started": "Not started", "under-way": "Under way", "found": "Family found", "not-found": "Family not found",
           "not-wanted": "The child does not want it", "not-safe": "Not safe"}


class LongTermPlanFields(Payload):
    """The plan for the child's future, in every case."""

    made_on = Day(required=True)
    leading = Choice(tuple(LEADING), required=True)
    if_staying = Prose()
    if_returning = Prose()
    otherwise = Prose()
    best_interests_on = Day()
    best_interests = Prose()
    family_tracing = Choice(tuple(TRACING))
    tracing_note = Prose()
    next_review_on = Day(required=True)


class TrustedAdultFields(Payload):
    """An adult whom the child trusts."""

    named_on = Day(required=True)
    ended_on = Day()
    name = Line(longest=120, required=True)
    relationship = Line(longest=120)
    telephone = Line(longest=40)


class SafetyPlanFields(Payload):
    """One version of the safety plan."""

    made_on = Day(required=True)
    in_their_words = Prose()
    risks = Prose()
    what_helps = Prose(required=True)
    who_does_what = Prose()
    agreed_with_child = Flag(required=True)
    review_on = Day(required=True)


PLAN_LOOKS: Looks = {
    "leading": {"label": "Which way does the plan lead?", "said": "The plan leads to", "choices": LEADING},
    "if_staying": {"label": "If the child stays: what is needed, by whom?", "said": "If the child stays", "rows": 3,
                   "hint": "For example: evidence for the claim, extension of leave, school, home after 18."},
    "if_returning": {"label": "If the child returns: what would make it safe?", "said": "If the child returns", "rows": 3},
    "otherwise": {"label": "If something else is decided?", "said": "Otherwise", "rows": 3},
    "best_interests_on": {"label": "When was it decided what is in the child's best interest?", "said": "Best interest decided on"},
    "best_interests": {"label": "What was decided, and why?", "said": "Best interest", "rows": 3},
    "family_tracing": {"label": "How does the search for the family stand?", "said": "Search for the family",
                       "choices": TRACING, "optional": False},
    "tracing_note": {"label": "What else matters about the family?", "said": "About the family", "rows": 2},
    "made_on": {"label": "On which day was this plan made?", "said": "Made on"},
    "next_review_on": {"label": "When is it reviewed next?", "said": "Next review"},
}
ADULT_LOOKS: Looks = {
    "name": {"label": "Name of the adult", "said": "Name", "spellcheck": False},
    "relationship": {"label": "Who are they to the child?", "said": "Who they are", "hint": "For example: teacher, former carer, aunt."},
    "telephone": {"label": "Telephone", "said": "Telephone", "type": "tel", "inputmode": "tel"},
    "named_on": {"label": "When did the child name them?", "said": "Named on"},
    "ended_on": {"label": "Until when?", "said": "Until", "hint": "Leave it empty while the child trusts them."},
}
SAFETY_LOOKS: Looks = {
    "in_their_words": {"label": "What does the child say would keep them safe?", "said": "In the child's words", "rows": 4},
    "risks": {"label": "What is the danger, and from whom?", "said": "Danger", "rows": 3},
    "what_helps": {"label": "What keeps the child safe?", "said": "What helps", "rows": 4},
    "who_does_what": {"label": "Who does what, by when?", "said": "Who does what", "rows": 3},
    "agreed_with_child": {"label": "Was it agreed with the child?", "said": "Agreed with the child"},
    "made_on": {"label": "On which day was it made?", "said": "Made on"},
    "review_on": {"label": "When is it reviewed?", "said": "Review"},
}


def _check_plan(child: Child, facts: dict[str, Any], row: Any) -> None:
    days_that_have_been("made_on", "best_interests_on")(child, facts, row)
    refuse_before(facts, "next_review_on", "made_on", "The review is before the plan was made.")
    refuse_both_or_neither(facts, "best_interests_on", "best_interests", "Give both: when it was decided, and what.")
    if not any(facts.get(name) for name in ("if_staying", "if_returning", "otherwise")):
        raise Refused("Say what is planned: if the child stays, if they return, or otherwise.", field="if_staying")


def _check_adult(child: Child, facts: dict[str, Any], row: Any) -> None:
    days_that_have_been("named_on", "ended_on")(child, facts, row)
    refuse_before(facts, "ended_on", "named_on", "The end is before the start.")


def _check_safety(child: Child, facts: dict[str, Any], row: Any) -> None:
    days_that_have_been("made_on")(child, facts, row)
    refuse_before(facts, "review_on", "made_on", "The review is before the plan was made.")


PLANS = Kind(
    name="long-term-plans", subject="plan", title="Long-term plan", add="Make or renew the long-term plan", model=LongTermPlan,
    schema=LongTermPlanFields, looks=PLAN_LOOKS, dated="made_on", check=_check_plan, carries=True,
    heading=lambda row: f"{LEADING[row.leading]}. Review {day_in_words(row.next_review_on)}", headed=("leading", "next_review_on"),
    hint="It plans for every outcome at once, so that no decision finds the child unprepared. The newest stands; earlier ones are kept.")
ADULTS = Kind(
    name="trusted-adults", subject="plan", title="Adults the child trusts", add="Record an adult the child trusts", model=TrustedAdult,
    schema=TrustedAdultFields, looks=ADULT_LOOKS, dated="named_on", check=_check_adult,
    heading=lambda row: ", ".join(p for p in (row.name, row.relationship) if p), headed=("name", "relationship"), stands=not_ended)
SAFETY = Kind(
    name="safety-plans", subject="plan", title="Safety plan", add="Make or renew the safety plan", model=SafetyPlan,
    schema=SafetyPlanFields, looks=SAFETY_LOOKS, dated="made_on", check=_check_safety, carries=True,
    heading=lambda row: f"Made {day_in_words(row.made_on)}, review {day_in_words(row.review_on)}", headed=("review_on",),
    hint="The newest version stands; earlier ones are kept.")

PLAN = Subject("plan", "Plan and safety", "Where the child's life is going, whom they trust, and what keeps them safe.",
               (SAFETY, ADULTS, PLANS), endpoint="pages.child_plan")
