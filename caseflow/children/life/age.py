"""A disputed age: the dates of birth as given, and the dispute from its start to its decision and challenge."""
from __future__ import annotations

from typing import Any

from sqlalchemy import select

from caseflow.children.life.kind import Kind, Subject, refuse_before, refuse_both_or_neither
from caseflow.children.life.models import AgeDispute, BirthDateGiven
from caseflow.children.looks import Looks
from caseflow.children.models import Child
from caseflow.children.service import refuse_birth
from caseflow.children.service_care import refuse_day
from caseflow.core import clock
from caseflow.core.dates import EARLIEST_BIRTH, day_in_words, london_date
from caseflow.core.errors import Conflict, Refused
from caseflow.core.events import children_changed
from caseflow.extensions import db
from caseflow.web.fields import Choice, Day, Line, Payload, Prose

BASES = {"claimed": "What the child says", "document": "A document", "assessed": "An age assessment", "home-office": "The Home Office",
         "other": "Somebody else"}
PRECISIONS = {"exact": "It is known", "day-unknown": "The day is not known (use the 15th)", "as-told": "As the child tells it"}
RAISED_BY = {"us": "We did", "home-office": "The Home Office", "police": "The police", "court": "A court", "child": "The child",
             "other": "Somebody else"}
ASSESSORS = {"us": "We do (a Merton assessment)", "other-authority": "Another authority", "board": "The National Age Assessment Board",
             "court": "A court or tribunal", "nobody": "Nobody: no assessment is needed"}
OUTCOMES = {"child-as-claimed": "A child, born as they say", "child-other-date": "A child, with another date of birth",
            "adult": "An adult", "withdrawn": "The doubt was withdrawn"}
CHALLENGES = {"complaint": "A complaint", "appeal": "An appeal", "judicial-review": "Judicial review"}
CHALLENGE_OUTCOMES = {"stands": "The decision stands", "overturned": "The decision was overturned",
                      "withdrawn": "The challenge was withdrawn"}


class BirthDateFields(Payload):
    """A date of birth as somebody gave it."""

    given_on = Day(required=True)
    basis = Choice(tuple(BASES), required=True)
    date_of_birth = Day(required=True, since=EARLIEST_BIRTH)
    birth_precision = Choice(tuple(PRECISIONS))
    given_by = Line(longest=120)
    note = Prose()


class AgeDisputeFields(Payload):
    """A dispute about the child's age."""

    raised_on = Day(required=True)
    raised_by = Choice(tuple(RAISED_BY), required=True)
    why = Prose()
    assessor = Choice(tuple(ASSESSORS))
    assessor_name = Line(longest=120)
    assessment_started_on = Day()
    decided_on = Day()
    outcome = Choice(tuple(OUTCOMES))
    challenge = Choice(tuple(CHALLENGES))
    challenged_on = Day()
    challenge_decided_on = Day()
    challenge_outcome = Choice(tuple(CHALLENGE_OUTCOMES))


BIRTH_LOOKS: Looks = {
    "date_of_birth": {"label": "Date of birth", "said": "Born"},
    "birth_precision": {"label": "How is it known?", "said": "How it is known", "optional": False, "choices": PRECISIONS},
    "basis": {"label": "Where does this date come from?", "said": "From", "choices": BASES},
    "given_by": {"label": "Who gave it?", "said": "Given by", "hint": "The person or the assessor."},
    "given_on": {"label": "On which day was it given?", "said": "Given on"},
    "note": {"label": "What else matters?", "said": "Note", "rows": 3},
}
DISPUTE_LOOKS: Looks = {
    "raised_on": {"label": "When was the age first doubted?", "said": "Doubted on"},
    "raised_by": {"label": "Who doubted it?", "said": "By", "choices": RAISED_BY},
    "why": {"label": "Why?", "said": "Why", "rows": 3},
    "assessor": {"label": "Who assesses the age?", "said": "Assessed by", "choices": ASSESSORS, "control": "select"},
    "assessor_name": {"label": "Names of the assessors", "said": "Assessors"},
    "assessment_started_on": {"label": "When did the assessment start?", "said": "Assessment started on"},
    "decided_on": {"label": "When was it decided?", "said": "Decided on"},
    "outcome": {"label": "What was decided?", "said": "Decision", "choices": OUTCOMES, "control": "select"},
    "challenge": {"label": "How was it challenged?", "said": "Challenge", "choices": CHALLENGES, "control": "select"},
    "challenged_on": {"label": "When was it challenged?", "said": "Challenged on"},
    "challenge_decided_on": {"label": "When was the challenge decided?", "said": "Challenge decided on"},
    "challenge_outcome": {"label": "What came of the challenge?", "said": "What came of it", "choices": CHALLENGE_OUTCOMES,
                          "control": "select"},
}


def is_open(row: Any) -> bool:
    """Whether a dispute is not decided yet, or its challenge is not."""
    return row.decided_on is None or (row.challenge is not None and row.challenge_decided_on is None)


def dispute_heading(row: Any) -> str:
    """How a dispute stands."""
    if row.decided_on is None:
        return "Age in dispute: a child until it is decided"
    decided = f"Decided on {day_in_words(row.decided_on)}: {OUTCOMES.get(row.outcome, row.outcome)[:1].lower()}" \
              f"{OUTCOMES.get(row.outcome, row.outcome)[1:]}"
    if row.challenge is None:
        return decided
    if row.challenge_decided_on is None:
        return f"{decided}. Challenged: a child until the challenge is decided"
    return f"{decided}. Challenged: {CHALLENGE_OUTCOMES.get(row.challenge_outcome, '').lower()}"


def _check_birth(child: Child, facts: dict[str, Any], _row: Any) -> None:
    refuse_birth(facts["date_of_birth"])
    if facts["given_on"] > london_date(clock.now()):
        raise Refused("This day lies in the future. Check the month and the year.", field="given_on")
    if facts["given_on"] < facts["date_of_birth"]:
        raise Refused("This day is before the date of birth.", field="given_on")


def _check_dispute(child: Child, facts: dict[str, Any], row: Any) -> None:
    for name in ("raised_on", "assessment_started_on", "decided_on", "challenged_on", "challenge_decided_on"):
        refuse_day(facts.get(name), child, name)
    refuse_before(facts, "decided_on", "raised_on", "It cannot have been decided before it was raised.")
    refuse_before(facts, "challenged_on", "decided_on", "It cannot have been challenged before it was decided.")
    refuse_before(facts, "challenge_decided_on", "challenged_on", "The challenge cannot have been decided before it was made.")
    refuse_both_or_neither(facts, "decided_on", "outcome", "Give both: when it was decided, and what.")
    refuse_both_or_neither(facts, "challenge", "challenged_on", "Give both: how it was challenged, and when.")
    refuse_both_or_neither(facts, "challenge_decided_on", "challenge_outcome", "Give both: when the challenge was decided, and how.")
    if facts.get("challenge") and not facts.get("decided_on"):
        raise Refused("There is no decision yet that could be challenged.", field="challenge")
    if facts.get("challenge_decided_on") and not facts.get("challenge"):
        raise Refused("Say how the decision was challenged.", field="challenge")
    if row is None and disputed(child):
        raise Conflict("A dispute about this child's age is open already. Put that one right, or decide it first.", field="raised_on")


def disputed(child: Child) -> bool:
    """Whether a recorded dispute is open: the child then counts as a child."""
    rows = db.session.execute(select(AgeDispute).where(
        AgeDispute.child_id == child.id, AgeDispute.voided.is_(False)).order_by(AgeDispute.id)).scalars().all()
    return any(is_open(row) for row in rows)


def follow_dispute(child: Child) -> None:
    """Mark the child's age as disputed while a dispute is open, and no longer once the last one is decided."""
    if child.age_disputed != (now := disputed(child)):
        child.age_disputed = now
        db.session.flush()
        children_changed(child.authority_id, [child.id])


BIRTH_DATES = Kind(
    name="birth-dates", subject="age", title="Dates of birth as given", add="Record a date of birth as given", model=BirthDateGiven,
    schema=BirthDateFields, looks=BIRTH_LOOKS, dated="given_on", check=_check_birth,
    heading=lambda row: f"{day_in_words(row.date_of_birth)}: {BASES[row.basis][:1].lower()}{BASES[row.basis][1:]}",
    headed=("date_of_birth", "basis"), stands=lambda child, row: bool(row.date_of_birth == child.date_of_birth), mark="In use",
    hint="Every date that was given is kept. One of them is in use: rules and figures read that one.")
DISPUTES = Kind(
    name="age-disputes", subject="age", title="Dispute about the age", add="Record a dispute about the age", model=AgeDispute,
    schema=AgeDisputeFields, looks=DISPUTE_LOOKS, dated="raised_on", check=_check_dispute, heading=dispute_heading,
    headed=("decided_on", "outcome"), stands=lambda _child, row: is_open(row),
    first=("raised_on", "raised_by", "why"), after=follow_dispute,
    hint="The child has the benefit of the doubt: until it is decided they count as a child in every rule and figure.")

AGE = Subject("age", "Age", "What is known of the child's age, who doubts it, and which date of birth is in use.",
              (DISPUTES, BIRTH_DATES), permission="child.write", endpoint="pages.child_age")
