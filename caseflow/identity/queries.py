"""Reads about joinings: those of an authority, what one moved, and on which record an entry was written."""
from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from caseflow.accounts import access
from caseflow.accounts.models import User
from caseflow.children.called import name_of
from caseflow.children.merge_models import ChildMerge, ChildUnmerge
from caseflow.children.merged import has_identifier, ids_with_joined, not_parted
from caseflow.children.models import Child
from caseflow.core.errors import NotFound, Refused
from caseflow.core.references import as_heard, is_ref
from caseflow.core.wording import event_in_words
from caseflow.extensions import db
from caseflow.identity.models import MergeMove
from caseflow.identity.plan import DOUBLED, MOVED
from caseflow.missing.models import MissingEpisode
from caseflow.web.fields import iso

_survivor, _other = aliased(Child), aliased(Child)


@dataclass(frozen=True)
class Joined:
    """One joining as people see it; `parted_at` is when it was undone."""

    merge: ChildMerge
    survivor: Child
    other: Child
    by: str | None
    parted_at: datetime | None
    parted_because: str | None

    @property
    def other_name(self) -> str:
        """What the other record was called."""
        return name_of(self.other)

    @property
    def survivor_name(self) -> str:
        """What the survivor is called."""
        return name_of(self.survivor)

    def as_json(self) -> dict[str, Any]:
        """The joining for programs."""
        return {"ref": self.merge.ref, "survivor": self.survivor.ref, "other": self.other.ref, "reason": self.merge.why,
                "at": iso(self.merge.at), "parted_at": iso(self.parted_at)}


def joinings(user: User, *, survivor_id: int | None = None, limit: int = 50) -> list[Joined]:
    """Joinings whose records the viewer sees, newest first; of one child and what is part of it, where one is named."""
    query = _seen(user).order_by(ChildMerge.at.desc(), ChildMerge.id.desc()).limit(limit)
    if survivor_id is not None:
        query = query.where(ChildMerge.survivor_id.in_(ids_with_joined(survivor_id)))
    return [Joined(*row) for row in db.session.execute(query)]


def joining_by_ref(user: User, ref: str) -> Joined:
    """One joining; `NotFound` when there is none or the viewer may not know of it."""
    if is_ref(ref):
        row = db.session.execute(_seen(user).where(ChildMerge.ref == ref)).first()
        if row is not None:
            return Joined(*row)
    raise NotFound()


def _seen(user: User) -> Select[*tuple[Any, ...]]:
    """What `Joined` holds, of the joinings whose records the viewer sees, both of them."""
    return (
        select(ChildMerge, _survivor, _other, User.name, ChildUnmerge.at, ChildUnmerge.why)
        .join(_survivor, _survivor.id == ChildMerge.survivor_id).join(_other, _other.id == ChildMerge.other_id)
        .outerjoin(User, User.id == ChildMerge.by).outerjoin(ChildUnmerge, ChildUnmerge.merge_id == ChildMerge.id)
        .where(ChildMerge.authority_id == user.authority_id, access.may_see(_survivor, user), access.may_see(_other, user)))


def moved_by(merge_id: int, what: Collection[str] = (MOVED, DOUBLED)) -> dict[str, dict[str, int]]:
    """How many rows a joining moved, and how many stood in both records, by table."""
    rows = db.session.execute(
        select(MergeMove.what, MergeMove.table_name, func.count()).where(MergeMove.merge_id == merge_id, MergeMove.what.in_(what))
        .group_by(MergeMove.what, MergeMove.table_name).order_by(MergeMove.what, MergeMove.table_name))
    found: dict[str, dict[str, int]] = {kind: {} for kind in what}
    for kind, table, number in rows:
        found[kind][table] = number
    return found


def absences_moved(merge_id: int) -> list[tuple[str, str]]:
    """The absences that came with a joining: reference, and when, oldest first."""
    rows = db.session.execute(
        select(MissingEpisode.ref, MissingEpisode.started_at, MissingEpisode.started_precision)
        .join(MergeMove, (MergeMove.row_id == MissingEpisode.id) & (MergeMove.table_name == "missing_episode"))
        .where(MergeMove.merge_id == merge_id, MergeMove.what == MOVED, MissingEpisode.voided.is_(False))
        .order_by(MissingEpisode.started_at, MissingEpisode.id))
    return [(ref, event_in_words(started_at, precision)) for ref, started_at, precision in rows]


def written_on(child_id: int) -> dict[tuple[str, int], str]:
    """By entry (table and number): the reference of the record on which it was written, for all that came by a joining."""
    ids = ids_with_joined(child_id)
    if len(ids) == 1:
        return {}
    rows = db.session.execute(
        select(MergeMove.table_name, MergeMove.row_id, _other.ref).join(ChildMerge, ChildMerge.id == MergeMove.merge_id)
        .join(_other, _other.id == ChildMerge.other_id)
        .where(ChildMerge.survivor_id.in_(ids), not_parted(), MergeMove.what == MOVED).order_by(MergeMove.id.desc()))
    return {(table, row_id): ref for table, row_id, ref in rows}  # the first joining is read last, and has the last word


def record_to_join(user: User, typed: str) -> Child:
    """The record with this reference or local identifier, if the viewer sees it; `Refused` in words when there is none."""
    ref = as_heard(typed)
    by = [Child.ref == ref] if is_ref(ref) else [has_identifier("local_id", typed)]
    found = db.session.execute(select(Child).where(
        Child.authority_id == user.authority_id, Child.voided.is_(False), *by, access.may_see(Child, user))
        .order_by(Child.id).limit(1)).scalar_one_or_none()
    if found is None:
        raise Refused("There is no child with this identifier or reference whom you see. Check it.", field="other")
    return found
