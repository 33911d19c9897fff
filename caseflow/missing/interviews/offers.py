"""Offering an interview: each attempt a dated row of its own, the answer, why a child declined, and when they are asked again."""
from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from caseflow.audit.record import record
from caseflow.children.models import Child
from caseflow.core import clock
from caseflow.core.dates import london_date
from caseflow.core.errors import Refused
from caseflow.core.events import children_changed
from caseflow.extensions import db
from caseflow.missing import times
from caseflow.missing.interviews import codes, said, withheld
from caseflow.missing.interviews.models import InterviewAttempt
from caseflow.missing.models import ReturnInterview

FIELDS = ("by", "means", "declined_because", "carer_asked", "try_again_on")
ANSWERS = ("accepted", "declined", "no-contact")


def attempt(interview: ReturnInterview, child: Child, facts: Mapping[str, Any], by: str | None = None) -> InterviewAttempt:
    """Record one attempt: `result`, `at` (now), and any of `FIELDS`; `arranged_for` when a time was agreed.

    `why_declined` and `carers_view` are kept as texts of the interview, withheld from whom `withheld_from` names. The first
    attempt is the offer; the newest answer stands.
    """
    at = facts.get("at") or clock.now()
    result = facts.get("result")
    if result not in codes.RESULTS:
        raise Refused(f"Choose one of: {', '.join(codes.RESULTS)}.", field="result")
    times.refuse_impossible({"at": at}, child.date_of_birth, "at")
    times.refuse_too_early(facts, child.date_of_birth, "arranged_for")
    withheld.refuse_unknown(child.authority_id, facts.get("withheld_from") or [])
    again = facts.get("try_again_on")
    if again is not None and again < london_date(at):
        raise Refused("The day to ask again comes after this attempt.", field="try_again_on")
    own = {name: facts.get(name) for name in FIELDS}
    if facts.get("carers_view"):
        own["carer_asked"] = True
    row = InterviewAttempt(authority_id=child.authority_id, child_id=child.id, interview_id=interview.id, at=at, result=result,
                           **own | {"by": facts.get("by") or by})
    before = attempts_of([interview.id]).get(interview.id, [])
    db.session.add(row)
    if result != codes.NOT_THERE and (interview.offered_at is None or at < interview.offered_at):
        interview.offered_at = at
    newest = all(at >= other.at for other in before if other.result in ANSWERS)
    if result in ANSWERS and newest:
        interview.answer = result
    if result == "accepted" and facts.get("arranged_for") is not None:
        interview.arranged_for = facts["arranged_for"]
    if result in (codes.NOT_THERE, "declined") and newest:
        interview.arranged_for = None
    db.session.flush()
    for about, name in (("why-declined", "why_declined"), ("carers-view", "carers_view")):
        if facts.get(name):
            said.say(interview, child, {"about": about, "text": facts[name], "withheld_from": facts.get("withheld_from") or []})
    record("interview.attempted", interview.ref, [child.ref], at=at, result=result, try_again_on=again)
    children_changed(child.authority_id, [child.id])
    return row


def asked_again_on(tried: Sequence[InterviewAttempt]) -> date | None:
    """On which day the child is asked again after these attempts, oldest first; that they were not there leaves the day named before."""
    told = [one for one in tried if one.result != codes.NOT_THERE or one.try_again_on is not None]
    return told[-1].try_again_on if told else None


def attempts_of(interview_ids: Collection[int]) -> dict[int, list[InterviewAttempt]]:
    """The attempts of each interview, oldest first."""
    found: dict[int, list[InterviewAttempt]] = {}
    if interview_ids:
        rows = db.session.execute(select(InterviewAttempt).where(
            InterviewAttempt.interview_id.in_(interview_ids), InterviewAttempt.voided.is_(False))
            .order_by(InterviewAttempt.interview_id, InterviewAttempt.at, InterviewAttempt.id)).scalars()
        for row in rows:
            found.setdefault(row.interview_id, []).append(row)
    return found
