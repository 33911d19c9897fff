"""Which children's records were joined, or parted again, between two moments: a cause of its own when figures move."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from caseflow.children.merge_models import ChildMerge, ChildUnmerge
from caseflow.children.models import Child
from caseflow.extensions import db
from caseflow.returns.diff import Together

_survivor, _other = aliased(Child), aliased(Child)


def joined_between(authority_id: int, before: datetime, after: datetime) -> Mapping[str, Together]:
    """By reference of a child: that its record was joined with others, or parted from them, between what the two moments knew."""
    rows = db.session.execute(
        select(_survivor.ref, _other.ref, ChildMerge.at, ChildUnmerge.at)
        .join(_survivor, _survivor.id == ChildMerge.survivor_id).join(_other, _other.id == ChildMerge.other_id)
        .outerjoin(ChildUnmerge, ChildUnmerge.merge_id == ChildMerge.id)
        .where(ChildMerge.authority_id == authority_id, ChildMerge.at <= max(before, after)).order_by(ChildMerge.id))
    found: dict[str, Together] = {}
    for survivor, other, at, parted_at in rows:
        stood, stands = (at <= moment and (parted_at is None or parted_at > moment) for moment in (before, after))
        if stood != stands:
            for ref, with_ref in ((survivor, other), (other, survivor)):
                there = found.get(ref)
                found[ref] = Together("joined" if stands else "parted", frozenset({with_ref}) | (there.others if there else frozenset()))
    return found
