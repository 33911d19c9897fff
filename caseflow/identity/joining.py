"""Joining two records of one child: every row of the other goes to the survivor, each move written down, so that it can be undone."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import delete, or_
from sqlalchemy.exc import IntegrityError

from caseflow.audit.record import record
from caseflow.children.merge_models import ChildMerge
from caseflow.children.models import Child, ChildSound
from caseflow.children.service import rebuild_sounds
from caseflow.core.errors import Conflict, Refused, Stale
from caseflow.core.events import children_changed
from caseflow.core.references import new_ref
from caseflow.extensions import db
from caseflow.identity import fields
from caseflow.identity.holdings import CHILD, holdings
from caseflow.identity.models import DuplicatePair, MergeMove
from caseflow.identity.plan import COPIED, JOINED, Change, Plan, plan
from caseflow.store.bulk import insert_many, update_many
from caseflow.store.unit import current_unit, savepoint

LONGEST_REASON = 500
SEEN_OTHERWISE = "One of these records changed after you looked at them. Look again before you join them."


def join(survivor: Child, other: Child, *, take: Collection[str] = (), why: str, seen: str | None = None) -> ChildMerge:
    """Join `other` into `survivor`, in the unit in hand. `take` names the details that the other record knows better.

    `seen` is the mark of a preview: if anything changed since, `Stale` is raised. Absences that contradict each other are a
    `Conflict` that names them. Rules run over the joined record by the next minute clock.
    """
    why = refuse_unexplained(why)
    refuse_unlike(survivor, other)
    made = plan(survivor, other)
    if seen is not None and seen != made.seen:
        raise Stale(SEEN_OTHERWISE, current={"ref": survivor.ref, "other": other.ref, "seen": made.seen})
    refuse_clashes(made)
    unit = current_unit()
    unit.reason = f"Joined with {other.ref}: {why}"[:LONGEST_REASON]
    changes = write(made, fields.changes(survivor, other, take))
    kept = ChildMerge(ref=new_ref(), authority_id=survivor.authority_id, survivor_id=survivor.id, other_id=other.id, why=why,
                      at=unit.recorded_at, by=unit.actor.user_id)
    db.session.add(kept)
    db.session.flush()
    write_down(kept, changes)
    db.session.execute(delete(DuplicatePair).where(or_(DuplicatePair.first_id == other.id, DuplicatePair.second_id == other.id)))
    find_by_names(survivor, other)
    record("child.joined", kept.ref, [survivor.ref, other.ref], survivor=survivor.ref, other=other.ref, rows=len(changes),
           tables=made.counts, doubled=made.doubled, taken=sorted(take))
    children_changed(survivor.authority_id, [survivor.id, other.id], in_bulk=True)
    return kept


def refuse_unexplained(why: str | None) -> str:
    """The reason, which nobody may leave out."""
    text = (why or "").strip()
    if not text:
        raise Refused("Say how you know.", field="reason")
    return text[:LONGEST_REASON]


def refuse_unlike(survivor: Child, other: Child) -> None:
    """Refuse what cannot be two records of one child."""
    if survivor.id == other.id:
        raise Refused("This is the same record. Choose another one.", field="other")
    if survivor.authority_id != other.authority_id:
        raise Refused("Only records of one authority can be joined.", field="other")
    if survivor.voided or other.voided:
        raise Conflict("One of these records was taken back or joined already.", current={"ref": survivor.ref, "other": other.ref})


def refuse_clashes(made: Plan) -> None:
    """Refuse to join while absences contradict each other, naming them."""
    if made.clashes:
        raise Conflict(
            "These records say that the child was missing twice at one time. Put one of the absences right, or take it back, first.",
            field="other", current={"ref": made.survivor.ref, "clashes": [{"ours": c.ours, "theirs": c.theirs} for c in made.clashes]})


def write(made: Plan, copied: dict[str, Any]) -> list[Change]:
    """Change the rows: first those that stand aside, then the other record, then the moves, then the details taken over."""
    survivor, other = made.survivor, made.other
    aside = [c for c in made.changes if "voided" in c.after]
    moves = [c for c in made.changes if "voided" not in c.after]
    changes = [*made.changes, Change(JOINED, CHILD, other.id, other.ref, other.version, {"voided": False}, {"voided": True})]
    try:
        with savepoint():
            update(aside)
            other.voided = True
            db.session.flush()
            update(moves)
            if copied:
                copied = copied | {"source": None}
                before = {name: getattr(survivor, name) for name in copied}
                changes.append(
                    Change(COPIED, CHILD, survivor.id, survivor.ref, survivor.version, fields.spelled(before), fields.spelled(copied)))
                for name, value in copied.items():
                    setattr(survivor, name, value)
                db.session.flush()
    except IntegrityError as error:
        raise Conflict("The two records cannot stand as one: the database keeps apart what they hold.",
                       current={"ref": survivor.ref, "other": other.ref}) from error
    forget_moved()
    return changes


def update(changes: Iterable[Change]) -> None:
    """Write changes to rows of holdings, table by table."""
    by_table: dict[str, list[tuple[int, int, dict[str, Any]]]] = {}
    for change in changes:
        by_table.setdefault(change.table, []).append((change.id, change.version, dict(change.after)))
    for table, rows in by_table.items():
        update_many(holdings()[table].model, rows)


def forget_moved() -> None:
    """Let the session read moved rows afresh: they were changed behind its back."""
    models = tuple(holding.model for holding in holdings().values())
    for row in list(db.session.identity_map.values()):
        if isinstance(row, models):
            db.session.expire(row)


def write_down(merge: ChildMerge, changes: Sequence[Change]) -> None:
    """Keep every change of a joining or a parting for ever."""
    insert_many(MergeMove, ("merge_id", "what", "table_name", "row_id", "row_ref", "version", "before", "after"), [
        (merge.id, c.what, c.table, c.id, c.ref, c.version + 1, dict(c.before), dict(c.after)) for c in changes])


def find_by_names(*children: Child) -> None:
    """Make the keys of names anew: a record that is no longer one of its own is found under none."""
    for child in children:
        if child.voided:
            db.session.execute(delete(ChildSound).where(ChildSound.child_id == child.id))
        else:
            rebuild_sounds(child)
