"""One record and every version of it, for those who may see it now."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from caseflow.accounts import access
from caseflow.accounts.models import User
from caseflow.children.merged import where_it_went
from caseflow.children.models import Child
from caseflow.children.queries import may_see_child
from caseflow.core import dates, wording
from caseflow.core.errors import NotFound, Refused
from caseflow.core.references import is_ref
from caseflow.extensions import db
from caseflow.pages.timeline.field_history import Change, history
from caseflow.pages.timeline.sources import source_called
from caseflow.store.versions import versions_of


@dataclass(frozen=True)
class OneRecord:
    """A record of a child: its kind in words, its versions newest first, and whether the reader sees the child as well."""

    words: str
    ref: str
    child: Child
    whole: bool
    changes: list[Change]


def one_record(user: User, kind: str, ref: str, as_at: datetime | None = None) -> OneRecord:
    """The record of this kind (its table, as addresses spell it) with the versions recorded by `as_at` (None: now).

    Raises `NotFound` where there is none that the reader may see now, and `Refused` for a moment before it was recorded.
    """
    source = source_called(kind)
    if source is None or not is_ref(ref) or not user.may(source.permission):
        raise NotFound()
    model: Any = source.model
    sees = access.may_see(model, user) if source.sees is None else source.sees(user)
    row = db.session.execute(select(model).where(model.ref == ref, sees)).scalar_one_or_none()
    if row is None:
        raise NotFound()
    child = row if model is Child else db.session.execute(select(Child).where(Child.id == row.child_id)).scalar_one()
    if child.voided and not all(may_see_child(user, end) for end in where_it_went([child.id]).values()):
        raise NotFound()
    whole = may_see_child(user, child.id)
    if not source.is_for(user, whole=whole) or not source.known_to(user, [row], whole):
        raise NotFound()
    versions = versions_of(model, lambda t: t.c.id == row.id)[0]
    known = [one for one in versions if as_at is None or one.recorded_at <= as_at]
    if not known:
        first = wording.ended(dates.in_words(versions[0].recorded_at))
        raise Refused(f"This was first recorded on {first} Choose a later day.", field="known_at")
    changes = history(known, set(source.hides(user, row)))
    return OneRecord(source.words, row.ref, child, whole, changes)
