"""What the timeline says of authorities: who became responsible, in whose area the child lives, and offers between them."""
from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, FromClause, or_

from caseflow.children.authorities.models import ChildAuthority
from caseflow.children.authorities.queries import in_words
from caseflow.pages.timeline.entries import Asked, Moment, Source
from caseflow.transfers.models import Transfer
from caseflow.transfers.queries import may_read, why_for

KIND, WORDS = "authorities", "Authorities"


def authority(row: ChildAuthority, asked: Asked) -> Iterable[Moment]:
    """From which day an authority was responsible for the child, or its host; what stood from the beginning is no event."""
    if row.started_on is None:
        return
    who = "this authority" if row.ours else in_words(row.name, row.code)
    words = f"Responsible from this day: {who}" if row.kind == "responsible" else f"Lives from this day in the area of {who}"
    yield Moment(row.started_on, words, field="started_on")


def transfer(row: Transfer, asked: Asked) -> Iterable[Moment]:
    """Offered, and what became of it."""
    href = f"/transfers/{row.ref}"
    to = in_words(row.to_name, row.to_code)
    yield Moment(row.offered_at, f"The child was offered to {to}", text=row.why, field="offered_at", href=href)
    if row.answered_at is not None:
        by = f" by {row.answered_by_name}" if row.answered_by_name else ""
        yield Moment(row.answered_at, f"The offer to {to} was {row.state}{by}", text=row.answer, field="answered_at", href=href)


def _of_child(table: FromClause, child_id: int) -> ColumnElement[bool]:
    return or_(table.c.child_id == child_id, table.c.received_child_id == child_id)


SOURCES: Sequence[Source] = (
    Source(KIND, WORDS, ChildAuthority, authority, of_episode=None),
    Source(KIND, WORDS, Transfer, transfer, "transfer.read", of_child=_of_child, of_episode=None, sees=may_read,
           hides=lambda user, row: () if why_for(row, user) else ("why",)),
)
