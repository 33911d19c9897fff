"""On the child page: whom it is not safe to tell when this child is missing, who said so and why; as it was known at a moment too."""
from __future__ import annotations

from datetime import datetime

from caseflow.accounts.models import User
from caseflow.children.models import Child
from caseflow.core import clock, dates
from caseflow.missing.told.models import UnsafeToTell
from caseflow.missing.told.recipients import WORDS, code_of
from caseflow.store.versions import rows_of


def read_unsafe(_user: User, child: Child, as_at: datetime | None) -> list[str] | None:
    """In words, each of those who must not be told; None where there is nobody."""
    moment = as_at or clock.now()
    rows = [row for row in rows_of(UnsafeToTell, as_at, ("from_at", "id"), child_id=child.id)
            if row.ended_at is None or row.ended_at > moment]
    return [f"{WORDS.get(code_of(row.recipient), row.recipient)}: {row.said_by} said on "
            f"{dates.day_in_words(dates.london_date(row.from_at))} that it is not safe, because {row.why}" for row in rows] or None
