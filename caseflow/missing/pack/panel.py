"""What the child page says of the Philomena form, now and as it was known before."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from caseflow.accounts.models import User
from caseflow.children.models import Child
from caseflow.core import clock
from caseflow.core.dates import london_date
from caseflow.missing.pack.models import PhilomenaForm
from caseflow.missing.pack.sources import is_overdue, review_in_words
from caseflow.store.versions import rows_known


@dataclass(frozen=True)
class FormPanel:
    """Whether a form is kept, and how fresh it is, in words."""

    words: str
    overdue: bool
    has_form: bool


def read_panel(user: User, child: Child, as_at: datetime | None) -> FormPanel | None:
    """The panel for somebody who may read the form; None for everybody else."""
    if not user.may("pack.read"):
        return None
    rows = rows_known(PhilomenaForm, as_at, lambda t: t.c.child_id == child.id, order=lambda t: (t.c.id,))
    form = max(rows, key=lambda row: (row.reviewed_on or date.min, -row.id), default=None)
    today = london_date(as_at or clock.now())
    if form is None:
        return FormPanel("Not begun: nothing is kept ready for the police.", True, False)
    words = review_in_words(form, today)
    return FormPanel(f"{words[:1].upper()}{words[1:]}.", is_overdue(form, today), True)
