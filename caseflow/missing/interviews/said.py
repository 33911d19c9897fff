"""What was said in an interview, text by text, each withheld from whom the child asked; read only through `texts_for`."""
from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select

from caseflow.audit.record import record
from caseflow.children.models import Child
from caseflow.core.errors import NotFound, Refused
from caseflow.core.events import children_changed
from caseflow.core.references import is_ref
from caseflow.extensions import db
from caseflow.missing.interviews import codes, withheld
from caseflow.missing.interviews.models import InterviewText
from caseflow.missing.interviews.withheld import Reader
from caseflow.missing.models import ReturnInterview
from caseflow.store.unit import current_unit


def say(interview: ReturnInterview, child: Child, facts: Mapping[str, Any]) -> InterviewText:
    """Keep a text: what it is `about`, the `text`, and from whom it is `withheld_from`."""
    if facts.get("about") not in codes.ABOUT:
        raise Refused(f"Choose one of: {', '.join(codes.ABOUT)}.", field="about")
    if not (facts.get("text") or "").strip():
        raise Refused("Write down what was said.", field="text")
    marks = withheld.refuse_unknown(child.authority_id, facts.get("withheld_from") or [])
    row = InterviewText(authority_id=child.authority_id, child_id=child.id, interview_id=interview.id, about=facts["about"],
                        text=facts["text"], withheld_from=marks)
    db.session.add(row)
    db.session.flush()
    record("interview.text-kept", interview.ref, [child.ref, row.ref], about=row.about, withheld_from=marks)
    children_changed(child.authority_id, [child.id])
    return row


def change_text(row: InterviewText, child: Child, facts: Mapping[str, Any], *, reason: str | None = None) -> InterviewText:
    """Put a text right, or change from whom it is withheld; `voided` takes back one that was written in error."""
    if reason:
        current_unit().reason = reason
    if facts.get("text"):
        row.text = facts["text"]
    if facts.get("withheld_from") is not None:
        row.withheld_from = withheld.refuse_unknown(child.authority_id, facts["withheld_from"])
    if facts.get("voided"):
        row.voided = True
    db.session.flush()
    record("interview.text-changed", row.ref, [child.ref], withheld_from=row.withheld_from, voided=row.voided)
    return row


def texts_for(reader: Reader, interview_ids: Collection[int]) -> dict[int, list[InterviewText]]:
    """The texts of each interview that this reader may read, in the order of the write-up."""
    found: dict[int, list[InterviewText]] = {}
    if interview_ids:
        order = {about: place for place, about in enumerate(codes.ABOUT)}
        rows = db.session.execute(select(InterviewText).where(
            InterviewText.interview_id.in_(interview_ids), InterviewText.voided.is_(False))
            .order_by(InterviewText.interview_id, InterviewText.id)).scalars()
        for row in sorted(withheld.shown_to(reader, rows), key=lambda row: (row.interview_id, order.get(row.about, 99), row.id)):
            found.setdefault(row.interview_id, []).append(row)
    return found


def text_by_ref(reader: Reader, interview: ReturnInterview, ref: str) -> InterviewText:
    """One text of an interview; `NotFound` alike for one that is not there and one that this reader may not read."""
    if is_ref(ref):
        rows = db.session.execute(select(InterviewText).where(
            InterviewText.ref == ref, InterviewText.interview_id == interview.id, InterviewText.voided.is_(False))).scalars()
        for row in withheld.shown_to(reader, rows):
            return row
    raise NotFound()
