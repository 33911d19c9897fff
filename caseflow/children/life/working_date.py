"""Which of the dates of birth that were given is in use, and putting another into use."""
from __future__ import annotations

from typing import Any

from caseflow.audit.record import record
from caseflow.children import service
from caseflow.children.models import Child
from caseflow.children.service_care import periods_of
from caseflow.core.dates import day_in_words
from caseflow.core.errors import Conflict, Refused


def in_use(child: Child, given: Any) -> bool:
    """Whether this date is the one that rules and figures read."""
    return bool(child.date_of_birth == given.date_of_birth)


def use_birth_date(child: Child, given: Any, because: str | None) -> Child:
    """Put a given date of birth into use, with the reason.

    While the age is in dispute no date is accepted that makes the child an adult today: they have the benefit of the doubt.
    """
    if in_use(child, given):
        raise Conflict("This date of birth is in use already.", field="because")
    if not because:
        raise Refused("Say why this date is put into use.", field="because")
    first = next(iter(periods_of(child)), None)
    if first is not None and first.started_on < given.date_of_birth:
        raise Refused(f"Care began on {day_in_words(first.started_on)}, before this date of birth.", field="because")
    changed = service.amend_child(
        child, {"date_of_birth": given.date_of_birth, "birth_precision": given.birth_precision}, reason=because)
    record("birth-date.put-into-use", given.ref, [child.ref])
    return changed
