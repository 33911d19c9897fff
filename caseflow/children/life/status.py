"""Unaccompanied status, the National Transfer Scheme, immigration leave, legal representative, interpreter."""
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
from caseflow.children.life.models import ImmigrationLeave, InterpreterNeed, LegalRepresentative, TransferCase
from caseflow.children.looks import STATUS, Looks
from caseflow.children.models import Child, UnaccompaniedStatus
from caseflow.children.schemas import NewUnaccompaniedStatus
from caseflow.children.service_status import refuse_status
from caseflow.core.dates import day_in_words
from caseflow.core.errors import Refused
from caseflow.web.fields import Choice, Day, Flag, Line, Payload, Prose

LEAVE = {
    "claim-not-made": "No asylum claim yet", "claim-waiting": "Asylum claim, no decision yet", "refugee": "Refugee status",
    "humanitarian": "Humanitarian protection", "uasc-leave": "Leave as an unaccompanied child",
    "discretionary": "Discretionary or other limited leave",
    "trafficking-leave": "Leave as a victim of trafficking", "indefinite": "Indefinite leave", "settled": "EU settlement: settled",
    "pre-settled": "EU settlement: pre-settled", "appeal": "Refused, appeal waiting", "refused": "Refused, no appeal", "none": "No leave",
    "citizen": "British citizen", "not-known": "Not known",
}
ENDS = ("refugee", "humanitarian", "uasc-leave", "discretionary", "trafficking-leave", "pre-settled")
"""Leave that runs out: it needs the day on which it does."""
MATTERS = {"immigration": "Immigration and asylum", "age": "Age assessment", "criminal": "Criminal defence",
           "compensation": "Compensation", "family": "Family proceedings", "other": "Another matter"}


class TransferCaseFields(Payload):
    """A transfer under the National Transfer Scheme."""

    referred_on = Day(required=True)
    from_authority = Line(longest=120, required=True)
    to_authority = Line(longest=120)
    accepted_on = Day()
    transferred_on = Day()
    ended_on = Day()
    ended_because = Line(longest=300)
    scheme_reference = Line(longest=40)


class ImmigrationLeaveFields(Payload):
    """Where the child stands with the Home Office from a day on."""

    kind = Choice(tuple(LEAVE), required=True)
    started_on = Day(required=True)
    expires_on = Day()
    extension_asked_on = Day()
    note = Prose()


class LegalRepresentativeFields(Payload):
    """Who represents the child in law."""

    started_on = Day(required=True)
    ended_on = Day()
    matter = Choice(tuple(MATTERS), required=True)
    name = Line(longest=120, required=True)
    firm = Line(longest=120)
    telephone = Line(longest=40)


class InterpreterNeedFields(Payload):
    """How the child is best spoken to."""

    noted_on = Day(required=True)
    language = Line(longest=60, required=True)
    interpreter = Flag(required=True)
    wishes = Prose()


TRANSFER_LOOKS: Looks = {
    "referred_on": {"label": "When was the child referred to the scheme?", "said": "Referred on"},
    "from_authority": {"label": "From which authority?", "said": "From", "hint": "The entry authority."},
    "to_authority": {"label": "To which authority?", "said": "To", "hint": "Leave it empty until one is named."},
    "accepted_on": {"label": "When did they accept?", "said": "Accepted on"},
    "transferred_on": {"label": "When did the child move?", "said": "Moved on"},
    "ended_on": {"label": "If it came to nothing, when did it end?", "said": "Ended without a transfer on"},
    "ended_because": {"label": "Why did it come to nothing?", "said": "Why"},
    "scheme_reference": {"label": "Reference of the scheme", "said": "Reference", "spellcheck": False},
}
LEAVE_LOOKS: Looks = {
    "kind": {"label": "Where does the child stand with the Home Office?", "said": "Status", "choices": LEAVE},
    "started_on": {"label": "From which day?", "said": "From"},
    "expires_on": {"label": "When does it run out?", "said": "Runs out on", "hint": "As on the letter or the eVisa."},
    "extension_asked_on": {"label": "When was an extension asked for?", "said": "Extension asked for on"},
    "note": {"label": "What else matters?", "said": "Note", "rows": 3},
}
REPRESENTATIVE_LOOKS: Looks = {
    "name": {"label": "Name", "said": "Name", "spellcheck": False},
    "firm": {"label": "Firm", "said": "Firm", "spellcheck": False},
    "telephone": {"label": "Telephone", "said": "Telephone", "type": "tel", "inputmode": "tel"},
    "matter": {"label": "In which matter?", "said": "Matter", "choices": MATTERS},
    "started_on": {"label": "From which day?", "said": "From"},
    "ended_on": {"label": "Until which day?", "said": "Until", "hint": "Leave it empty while they represent the child."},
}
INTERPRETER_LOOKS: Looks = {
    "language": {"label": "Which language, and which dialect?", "said": "Language"},
    "interpreter": {"label": "Is an interpreter needed?", "said": "Interpreter needed"},
    "wishes": {"label": "Whom does the child want, or not want, as interpreter?", "said": "The child's wishes", "rows": 3,
               "hint": "For example: a woman; nobody from the same community."},
    "noted_on": {"label": "On which day was this known?", "said": "Known on"},
}


def _check_status(child: Child, facts: dict[str, Any], row: Any) -> None:
    refuse_status(child, facts["status"], facts["started_on"], facts["ended_on"], row)


def _check_transfer(child: Child, facts: dict[str, Any], row: Any) -> None:
    days_that_have_been("referred_on", "accepted_on", "transferred_on", "ended_on")(child, facts, row)
    refuse_before(facts, "accepted_on", "referred_on", "It cannot have been accepted before the child was referred.")
    refuse_before(facts, "transferred_on", "accepted_on", "The child cannot have moved before the authority accepted.")
    refuse_before(facts, "transferred_on", "referred_on", "The child cannot have moved before being referred.")
    refuse_both_or_neither(facts, "ended_on", "ended_because", "Give both: when it came to nothing, and why.")
    if facts.get("accepted_on") and not facts.get("to_authority"):
        raise Refused("Say which authority accepted.", field="to_authority")
    if facts.get("ended_on") and facts.get("transferred_on"):
        raise Refused("The child has moved, so the transfer did not come to nothing.", field="ended_on")


def _check_leave(child: Child, facts: dict[str, Any], row: Any) -> None:
    days_that_have_been("started_on", "extension_asked_on")(child, facts, row)
    refuse_before(facts, "expires_on", "started_on", "It cannot run out before it starts.")
    if facts["kind"] in ENDS and facts.get("expires_on") is None:
        raise Refused("Give the day on which this leave runs out.", field="expires_on")


def _check_span(child: Child, facts: dict[str, Any], row: Any) -> None:
    days_that_have_been("started_on", "ended_on")(child, facts, row)
    refuse_before(facts, "ended_on", "started_on", "The end is before the start.")


def leave_heading(row: Any) -> str:
    """`Refugee status, until 3 May 2027`."""
    words = LEAVE.get(row.kind, row.kind)
    return f"{words}, until {day_in_words(row.expires_on)}" if row.expires_on else words


def transfer_heading(row: Any) -> str:
    """How far a transfer has come: referred, accepted by, moved to, came to nothing."""
    if row.ended_on:
        return "Came to nothing"
    if row.transferred_on:
        return f"Moved to {row.to_authority}" if row.to_authority else "Moved"
    return f"Accepted by {row.to_authority}" if row.accepted_on else "Referred, not accepted yet"


STATUSES = Kind(
    name="unaccompanied-statuses", subject="status", title="Unaccompanied or separated", add="Record unaccompanied or separated status",
    model=UnaccompaniedStatus, schema=NewUnaccompaniedStatus, looks=STATUS, dated="started_on", check=_check_status, for_rules=True,
    headed=("status",), stands=not_ended,
    heading=lambda row: str(STATUS["status"]["choices"][row.status]).removeprefix("An ").removeprefix("A ").capitalize(),
    elsewhere="children.add_status")
TRANSFERS = Kind(
    name="transfer-scheme-cases", subject="status", title="National Transfer Scheme", add="Record a referral to the transfer scheme",
    model=TransferCase, schema=TransferCaseFields, looks=TRANSFER_LOOKS, dated="referred_on", check=_check_transfer,
    heading=transfer_heading, hint="Change the record as the transfer goes on.")
LEAVES = Kind(
    name="immigration-leaves", subject="status", title="Immigration status and leave", add="Record immigration status or leave",
    model=ImmigrationLeave, schema=ImmigrationLeaveFields, looks=LEAVE_LOOKS, dated="started_on", check=_check_leave,
    heading=leave_heading, headed=("kind", "expires_on"), hint="The newest record stands.")
REPRESENTATIVES = Kind(
    name="legal-representatives", subject="status", title="Legal representative", add="Record a legal representative",
    model=LegalRepresentative, schema=LegalRepresentativeFields, looks=REPRESENTATIVE_LOOKS, dated="started_on", check=_check_span,
    heading=lambda row: ", ".join(p for p in (row.name, row.firm) if p), headed=("name", "firm"), stands=not_ended)
INTERPRETERS = Kind(
    name="interpreter-needs", subject="status", title="Language and interpreter", add="Record language and interpreter",
    model=InterpreterNeed, schema=InterpreterNeedFields, looks=INTERPRETER_LOOKS, dated="noted_on", check=days_that_have_been("noted_on"),
    heading=lambda row: f"{row.language}, {'interpreter needed' if row.interpreter else 'no interpreter needed'}", carries=True,
    headed=("language", "interpreter"))

STATUS_SUBJECT = Subject(
    "status", "Unaccompanied, leave and representation", "What the child's stay rests on, when it runs out, and who speaks for them.",
    (STATUSES, LEAVES, REPRESENTATIVES, INTERPRETERS, TRANSFERS), permission="child.write")
