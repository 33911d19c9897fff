"""What the timeline says of whom it is not safe to tell, and of what was asked of the police and answered."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from caseflow.accounts.models import User
from caseflow.missing.told.checklist import plainly
from caseflow.missing.told.models import PoliceRequest, UnsafeToTell
from caseflow.missing.told.recipients import SHORT
from caseflow.missing.told.statement import ANSWERS
from caseflow.pages.timeline.entries import Asked, Moment


def notices_known(_user: User, rows: Sequence[Any], whole: bool) -> Sequence[Any]:
    """Who was told; somebody who sees one report and not the child reads of those alone whom any report asks for."""
    return plainly(rows, whole=whole)


def police_request(row: PoliceRequest, asked: Asked) -> Iterable[Moment]:
    """What was asked, and the answer where there is one."""
    of = f", {row.asked_of}" if row.asked_of else ""
    yield Moment(row.asked_at, f"Asked of the police{of}", text=row.resource, field="asked_at")
    if row.answer is not None:
        by = f", {row.answered_by}" if row.answered_by else ""
        yield Moment(row.answered_at, f"The police answered: {ANSWERS[row.answer]}{by}", text=row.answer_words, field="answered_at")


def unsafe_to_tell(row: UnsafeToTell, asked: Asked) -> Iterable[Moment]:
    """That it is not safe to tell somebody, and that it is again."""
    who = SHORT.get(row.recipient, row.recipient)
    yield Moment(row.from_at, f"Not safe to tell the {who}: {row.said_by} said so", text=row.why, field="from_at")
    if row.ended_at is not None:
        yield Moment(row.ended_at, f"Safe again to tell the {who}: {row.ended_by} said so", field="ended_at")
