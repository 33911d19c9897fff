"""Where a child lives, judged for this child: setting, registration, area, company, suitable, safe; and the reviews that were held."""
from __future__ import annotations

from typing import Any

from sqlalchemy import or_, select

from caseflow.children.life.kind import Kind, Subject, days_that_have_been, refuse_before
from caseflow.children.life.models import Accommodation, PlacementReview
from caseflow.children.life.reviews import due_for
from caseflow.children.looks import Looks
from caseflow.children.models import Child, Placement
from caseflow.core import clock
from caseflow.core.dates import day_in_words, london_date
from caseflow.core.errors import Refused
from caseflow.extensions import db
from caseflow.web.fields import Choice, Day, Flag, Line, Payload, Prose, Ref, Whole

SETTINGS = {
    "foster": "Foster care", "kinship": "Family or friends", "home": "Children's home", "secure": "Secure home",
    "supported": "Supported accommodation", "semi-independent": "Semi-independent", "hotel": "Hotel or bed and breakfast",
    "own": "Living independently", "other": "Another setting",
}
REGISTERED = {"yes": "Registered", "no": "Not registered", "not-needed": "Need not be registered", "unknown": "Not known"}
SHARED = {"nobody": "Nobody", "children": "Other children of their age", "mixed": "Children and adults",
          "adults": "Adults they do not know",
          "family": "Family or friends", "unknown": "Not known"}
JUDGED = {"yes": "Yes", "no": "No", "partly": "In part", "unknown": "Not known yet"}
OUTCOMES = {"stay": "Stays: suitable", "stay-changed": "Stays, with changes", "to-move": "To move", "moved": "Has moved"}


class AccommodationFields(Payload):
    """How suitable and how safe a placement is for this child."""

    placement = Ref()
    judged_on = Day(required=True)
    setting = Choice(tuple(SETTINGS), required=True)
    registered = Choice(tuple(REGISTERED))
    out_of_area = Flag(allow_none=True)
    distance_miles = Whole(least=0, most=1000)
    shared_with = Choice(tuple(SHARED))
    suitable = Choice(tuple(JUDGED), required=True)
    safe = Choice(tuple(JUDGED), required=True)
    concerns = Prose()


class PlacementReviewFields(Payload):
    """A review of a placement that was held."""

    placement = Ref()
    due_on = Day(dump_only=True)
    held_on = Day(required=True)
    held_by = Line(longest=120, required=True)
    outcome = Choice(tuple(OUTCOMES), required=True)
    note = Prose()
    next_review_on = Day()


ACCOMMODATION_LOOKS: Looks = {
    "judged_on": {"label": "On which day was this judged?", "said": "Judged on"},
    "setting": {"label": "What kind of place is it?", "said": "Kind of place", "choices": SETTINGS},
    "registered": {"label": "Is it registered with Ofsted?", "said": "Registration", "choices": REGISTERED, "optional": False},
    "out_of_area": {"label": "Is it outside our area?", "said": "Outside our area"},
    "distance_miles": {"label": "How many miles from home?", "said": "Miles from home"},
    "shared_with": {"label": "Whom does the child live with there?", "said": "Lives with", "choices": SHARED, "optional": False},
    "suitable": {"label": "Is it suitable for this child?", "said": "Suitable", "choices": JUDGED},
    "safe": {"label": "Is it safe for this child?", "said": "Safe", "choices": JUDGED,
             "hint": "Think of those who exploited the child: do they know the place?"},
    "concerns": {"label": "What is of concern, and what is done about it?", "said": "Concerns", "rows": 4},
}
REVIEW_LOOKS: Looks = {
    "due_on": {"said": "Had been due on"},
    "held_on": {"label": "When was the review held?", "said": "Held on"},
    "held_by": {"label": "Who held it?", "said": "Held by"},
    "outcome": {"label": "What came of it?", "said": "Outcome", "choices": OUTCOMES},
    "note": {"label": "What was agreed?", "said": "Agreed", "rows": 4},
    "next_review_on": {"label": "When is it reviewed again?", "said": "Reviewed again on",
                       "hint": "Leave it empty if no further review is needed."},
}


def placement_of(child: Child) -> Placement | None:
    """Where the child lives today; where they lived last, when they live nowhere known."""
    today = london_date(clock.now())
    query = select(Placement).where(Placement.child_id == child.id, Placement.voided.is_(False), Placement.started_on <= today)
    newest = query.order_by(Placement.started_on.desc(), Placement.id.desc()).limit(1)
    now = newest.where(or_(Placement.ended_on.is_(None), Placement.ended_on > today))
    return db.session.execute(now).scalar_one_or_none() or db.session.execute(newest).scalar_one_or_none()


def _place(child: Child, facts: dict[str, Any], day: str) -> None:
    """Say which placement it is about: the one named, else the one of today; and refuse a day before it began."""
    named, current = facts.pop("placement", None), facts.get("placement_id")
    if named is not None:
        where = [Placement.child_id == child.id, Placement.ref == named, Placement.voided.is_(False)]
        placed = db.session.execute(select(Placement).where(*where)).scalar_one_or_none()
    elif current is not None:
        placed = db.session.get(Placement, current)
    else:
        placed = placement_of(child)
    if placed is None:
        raise Refused("Record where the child lives first.", field="placement")
    if facts[day] < placed.started_on:
        raise Refused(f"This day is before the placement began on {day_in_words(placed.started_on)}.", field=day)
    facts["placement_id"] = placed.id


def _check_accommodation(child: Child, facts: dict[str, Any], row: Any) -> None:
    days_that_have_been("judged_on")(child, facts, row)
    _place(child, facts, "judged_on")


def _check_review(child: Child, facts: dict[str, Any], row: Any) -> None:
    days_that_have_been("held_on")(child, facts, row)
    refuse_before(facts, "next_review_on", "held_on", "The next review is before this one.")
    _place(child, facts, "held_on")
    if row is None:
        facts["due_on"] = due_for(child, facts["placement_id"])


def accommodation_heading(row: Any) -> str:
    """`Hotel or bed and breakfast, not registered: not suitable, not safe`."""
    judged = [f"{'' if value == 'yes' else 'not ' if value == 'no' else 'partly ' if value == 'partly' else 'not known whether '}{word}"
              for word, value in (("suitable", row.suitable), ("safe", row.safe))]
    place = SETTINGS.get(row.setting, row.setting) + (", not registered" if row.registered == "no" else "")
    return f"{place}: {', '.join(judged)}"


ACCOMMODATION = Kind(
    name="accommodation", subject="home", title="Suitable and safe", add="Record how suitable and safe it is", model=Accommodation,
    schema=AccommodationFields, looks=ACCOMMODATION_LOOKS, dated="judged_on", check=_check_accommodation, placed=True, carries=True,
    heading=accommodation_heading, headed=("setting", "suitable", "safe"),
    hint="About where the child lives now. The newest record of a placement stands.")
REVIEWS = Kind(
    name="placement-reviews", subject="home", title="Reviews of the placement", add="Record a review that was held", model=PlacementReview,
    schema=PlacementReviewFields, looks=REVIEW_LOOKS, dated="held_on", check=_check_review, placed=True,
    heading=lambda row: f"{OUTCOMES[row.outcome]}, by {row.held_by}", headed=("outcome", "held_by"),
    hint="A trafficked or unaccompanied child's placement is reviewed soon after it begins.")

HOME = Subject("home", "Home", "How suitable and how safe the place is for this child, and when it is looked at again.",
               (ACCOMMODATION, REVIEWS))
