"""How the facts about a child are asked: the words of each question, for the schemas of this room."""
from __future__ import annotations

from typing import Any

from marshmallow import Schema

from caseflow.children.called import STANDINGS
from caseflow.web.fields import Line

Looks = dict[str, dict[str, Any]]

SEARCH: Looks = {"who": {
    "label": "Name, identifier or home", "optional": False, "classes": "govuk-!-width-full", "spellcheck": False,
    "hint": "The name as it sounds is enough. An identifier must be exact."}}

AS_HEARD: Looks = {
    "given_name": {"label": "Name as heard", "optional": False, "spellcheck": False},
    "age_as_told": {"label": "Age", "optional": False, "hint": "A number. Leave it empty if the age is unknown."},
    "placed_as_told": {"label": "Where are they placed?", "hint": "The home or the carer, as you know it."},
    "standing": {"label": "The child is", "optional": False, "choices": STANDINGS},
    "responsible_authority": {"label": "Which authority?", "optional": False},
}

DETAILS: Looks = {
    "local_id": {"label": "Local identifier", "spellcheck": False},
    "given_name": {"label": "Given names", "spellcheck": False},
    "family_name": {"label": "Family name", "spellcheck": False},
    "aliases": {"label": "Other names", "hint": "One on each line.", "rows": 3},
    "date_of_birth": {"label": "Date of birth", "hint": "Is the age doubted, or were several dates given? Use Age on the child's page."},
    "birth_precision": {"label": "How is the date of birth known?", "optional": False, "choices": {
        "exact": "It is known", "day-unknown": "The day is not known (use the 15th)", "as-told": "As the child tells it"}},
    "age_as_told": {"label": "Age as told, if there is no date of birth"},
    "age_disputed": {"label": "Is the age disputed?"},
    "sex": {"label": "Sex", "choices": {"F": "Female", "M": "Male", "U": "Not stated"}},
    "nationality": {"label": "Nationality"},
    "languages": {"label": "Languages", "hint": "One on each line.", "rows": 2},
    "standing": {"label": "The child is", "optional": False, "choices": STANDINGS},
    "responsible_authority": {"label": "Which authority?", "optional": False},
    "care_started_on": {"label": "Date care started"},
    "reason": {"label": "Why is it changed?", "hint": "For example: birth certificate seen."},
}

STAGE: Looks = {
    "stage": {"label": "What is our view?", "said": "View", "choices": {
        "at-risk": "At risk of being trafficked", "suspected": "Suspected to be trafficked",
        "identified": "Identified as trafficked", "no-longer": "No longer a concern"}},
    "started_on": {"label": "From which day?", "said": "From"},
    "source": {"label": "Who decided, and where?", "said": "Source", "hint": "For example: strategy meeting."},
}

NRM: Looks = {
    "event": {"label": "What happened?", "said": "Event", "choices": {
        "considered": "Considered, and not referred", "referred": "Referred", "reasonable-grounds": "Reasonable grounds decision",
        "conclusive-grounds": "Conclusive grounds decision", "withdrawn": "Referral withdrawn",
        "reconsideration": "Reconsideration asked for"}},
    "outcome": {"label": "The decision was", "said": "Decision", "choices": {"positive": "Positive", "negative": "Negative"}},
    "on": {"label": "On which day?", "said": "On"},
    "reference": {"label": "NRM reference", "said": "Reference", "spellcheck": False},
    "first_responder": {"label": "Who made the referral?", "said": "First responder",
                        "hint": "The first responder: the person and their organisation, such as the council, the police or Barnardo's."},
    "decided_by": {"label": "Who decided?", "said": "Decided by", "choices": {
        "sca": "The Single Competent Authority", "ieca": "The Immigration Enforcement Competent Authority",
        "local-panel": "The local decision panel"}},
    "reason": {"label": "Why, in your words", "said": "Why", "hint": "Needed when a referral was considered and not made.", "rows": 3},
    "review_on": {"label": "When is this looked at again?", "said": "Looked at again on"},
}

STATUS: Looks = {
    "status": {"label": "The child is", "said": "Status", "choices": {
        "uasc": "An unaccompanied asylum-seeking child", "separated": "A separated child"}},
    "started_on": {"label": "From which day?", "said": "From"},
    "ended_on": {"label": "Until which day?", "said": "Until", "hint": "The day itself is not counted."},
}

PLACEMENT: Looks = {
    "started_on": {"label": "From which day?", "said": "From"},
    "home_name": {"label": "Name of the home or carer"},
    "home_telephone": {"label": "Telephone of the home", "type": "tel", "inputmode": "tel"},
    "home_address": {"label": "Address", "hint": "Shown only to those who ask for it, and it is written down that they did.", "rows": 3},
    "placement_code": {"label": "Placement code", "hint": "As in the 903 return, such as U4 or K2. It can follow later."},
    "legal_status": {"label": "Legal status", "hint": "As in the 903 return, such as C2 or V2. It can follow later."},
    "provider": {"label": "Provider"},
}


class Search(Schema):
    """One box to find a child."""

    who = Line(required=True)
