"""On the child page: that the record was joined from several, and for a lead the way to them."""
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import exists, select

from caseflow.accounts.models import User
from caseflow.children.merge_models import ChildMerge, ChildUnmerge
from caseflow.children.merged import ids_with_joined
from caseflow.children.models import Child
from caseflow.core import clock
from caseflow.extensions import db


@dataclass(frozen=True)
class JoinedPanel:
    """The references of the records that came in, each with its joining; `may_join` says whether this person joins records."""

    came: list[tuple[str, str, str | None]]
    may_join: bool = field(compare=False)


def read_joined(user: User, child: Child, as_at: datetime | None) -> JoinedPanel | None:
    """What stood joined at a moment (None: now); hidden from whoever has nothing to see or do here."""
    moment = as_at or clock.now()
    parted = exists().where(ChildUnmerge.merge_id == ChildMerge.id, ChildUnmerge.at <= moment)
    rows = db.session.execute(
        select(ChildMerge.ref, Child.ref, Child.local_id).join(Child, Child.id == ChildMerge.other_id)
        .where(ChildMerge.survivor_id.in_(ids_with_joined(child.id)), ChildMerge.at <= moment, ~parted)
        .order_by(ChildMerge.at, ChildMerge.id)).all()
    joins = user.may("identity.merge")
    if not rows and not joins:
        return None
    return JoinedPanel([(merge, other, local_id) for merge, other, local_id in rows], joins and as_at is None)
