"""Exploitation, and the two dated tracks of trafficking as kinds that can be put right."""
from __future__ import annotations

from typing import Any

from marshmallow import fields

from caseflow.children.flags import NRM as NRM_WORDS
from caseflow.children.life.kind import Kind, Subject
from caseflow.children.life.models import Exploitation
from caseflow.children.looks import NRM, STAGE, Looks
from caseflow.children.models import Child, NrmEvent, TraffickingStage
from caseflow.children.schemas import NewNrmEvent, NewTraffickingStage
from caseflow.children.service_care import refuse_day
from caseflow.children.service_status import refuse_nrm_event, refuse_stage_twice
from caseflow.web.fields import Choice, Day, Line, Payload, Prose

TYPES = {
    "sexual": "Sexual exploitation", "criminal": "Criminal exploitation", "county-lines": "County lines", "labour": "Labour exploitation",
    "domestic": "Domestic servitude", "organ": "Organ removal", "other": "Another kind",
}
BRITISH = {"yes": "Yes", "no": "No", "unknown": "Not known"}
PLACES = {"uk": "In the United Kingdom", "abroad": "Abroad, or on the way here", "both": "Both", "unknown": "Not known"}


class ExploitationFields(Payload):
    """How, where and of whom the child was exploited; no type means that it is not known."""

    noted_on = Day(required=True)
    types = fields.List(Choice(tuple(TYPES), required=True), metadata={"maxItems": len(TYPES)})
    british = Choice(tuple(BRITISH))
    place = Choice(tuple(PLACES))
    evidence = Prose()
    source = Line()


EXPLOITATION_LOOKS: Looks = {
    "noted_on": {"label": "On which day was this known?", "said": "Known on"},
    "types": {"label": "What kind of exploitation?", "said": "Kinds", "choices": TYPES, "optional": False,
              "hint": "Tick all that are known or suspected. Leave all empty when nobody knows yet: it is then counted as not recorded."},
    "british": {"label": "Is the child British?", "said": "British", "choices": BRITISH, "optional": False},
    "place": {"label": "Where did it happen?", "said": "Where", "choices": PLACES, "optional": False},
    "evidence": {"label": "What points to it?", "said": "What points to it", "rows": 4,
                 "hint": "Facts, and who gave them. Seen only by those who work with the child."},
    "source": {"label": "Who recorded it, and where?", "said": "Source", "hint": "For example: strategy meeting."},
}


def types_in_words(types: list[str] | None) -> str:
    """`Sexual exploitation, County lines`, or that the type is not recorded."""
    return ", ".join(TYPES.get(one, one) for one in types or []) or "Type not recorded"


def _check_exploitation(child: Child, facts: dict[str, Any], _row: Any) -> None:
    refuse_day(facts["noted_on"], child, "noted_on")
    facts["types"] = [one for one in TYPES if one in (facts.get("types") or [])]


def _check_stage(child: Child, facts: dict[str, Any], row: Any) -> None:
    refuse_day(facts["started_on"], child, "started_on")
    refuse_stage_twice(child, facts["started_on"], row)


def _check_nrm(child: Child, facts: dict[str, Any], row: Any) -> None:
    refuse_nrm_event(child, facts["event"], facts["happened_on"], outcome=facts["outcome"], why=facts["why"],
                     review_on=facts["review_on"], row=row)


def _nrm_heading(row: Any) -> str:
    words = NRM_WORDS.get((row.event, row.outcome)) or NRM_WORDS.get((row.event, None)) or row.event
    return words.removeprefix("NRM: ").capitalize()


STAGES = Kind(
    name="trafficking-stages", subject="trafficking", title="Our view", add="Record our view of trafficking", model=TraffickingStage,
    schema=NewTraffickingStage, looks=STAGE, dated="started_on", check=_check_stage, for_rules=True, stands_until_next=True,
    headed=("stage",),
    heading=lambda row: str(STAGE["stage"]["choices"][row.stage]), elsewhere="children.add_stage",
    hint="The authority's own view. It stands until the next step, and nothing that the National Referral Mechanism decides changes it.")
NRM_EVENTS = Kind(
    name="nrm-events", subject="trafficking", title="National Referral Mechanism", add="Record a National Referral Mechanism event",
    model=NrmEvent, schema=NewNrmEvent, looks=NRM, dated="happened_on", check=_check_nrm, for_rules=True, heading=_nrm_heading,
    headed=("event", "outcome"),
    columns={"on": "happened_on", "reference": "nrm_reference", "reason": "why"}, elsewhere="children.add_nrm_event",
    hint="What was referred and decided, beside our view.")
EXPLOITATION = Kind(
    name="exploitation", subject="trafficking", title="Exploitation", add="Record exploitation", model=Exploitation,
    schema=ExploitationFields, looks=EXPLOITATION_LOOKS, dated="noted_on", check=_check_exploitation, carries=True, headed=("types",),
    heading=lambda row: types_in_words(row.types), hint="The newest record stands. A type that nobody knows is counted, not hidden.")

TRAFFICKING = Subject(
    "trafficking", "Trafficking and exploitation",
    "Two tracks run side by side: our own view, and the National Referral Mechanism. Neither changes the other.",
    (STAGES, NRM_EVENTS, EXPLOITATION), permission="child.write")
