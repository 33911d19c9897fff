"""Parting what was joined by mistake: every row that the joining moved goes back, and what changed since is told, never lost."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.exc import IntegrityError

from caseflow.audit.record import record
from caseflow.children.merge_models import ChildMerge, ChildUnmerge
from caseflow.children.merged import holder_of, not_parted
from caseflow.children.models import Child
from caseflow.children.service import IDENTIFIERS, UPN_LENGTH
from caseflow.core.errors import Conflict, Refused
from caseflow.core.events import children_changed
from caseflow.core.references import new_ref
from caseflow.extensions import db
from caseflow.identity import fields
from caseflow.identity.holdings import CHILD, Held, holdings, rows_of
from caseflow.identity.joining import (
    LONGEST_REASON,
    find_by_names,
    forget_moved,
    refuse_unexplained,
    update,
    write_down,
)
from caseflow.identity.models import MergeMove
from caseflow.identity.plan import COPIED, RESTORED, Change
from caseflow.store.bulk import among
from caseflow.store.record import history_of
from caseflow.store.unit import current_unit, savepoint

KEEP, PUT_BACK = "keep", "put-back"
LATER = (KEEP, PUT_BACK)
"""What becomes of a detail that was taken over and changed again since: the newer value stays, or the one before the joining."""


@dataclass
class Parting:
    """What parting would do: rows that go back, those changed since, new ones that go along or stay, details changed again."""

    merge: ChildMerge
    survivor: Child
    other: Child
    changes: list[Change] = field(default_factory=list)
    changed_since: list[Held] = field(default_factory=list)
    go_along: list[Held] = field(default_factory=list)
    stay: list[Held] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)
    details_again: list[str] = field(default_factory=list)

    @property
    def asks(self) -> bool:
        """Whether a person must say what becomes of details that were changed again."""
        return bool(self.details_again)


def plan(merge: ChildMerge) -> Parting:
    """Work out what parting would do now; writes nothing. Raises `Conflict` when it cannot be done, and says why."""
    _refuse_settled(merge)
    survivor, other = db.session.get_one(Child, merge.survivor_id), db.session.get_one(Child, merge.other_id)
    made = Parting(merge, survivor, other)
    moves = db.session.execute(
        select(MergeMove.what, MergeMove.table_name, MergeMove.row_id, MergeMove.version, MergeMove.before, MergeMove.after)
        .where(MergeMove.merge_id == merge.id, MergeMove.what != RESTORED).order_by(MergeMove.id)).all()
    held = {row.key: row for row in rows_of([survivor.id, other.id])}
    goes = {(m.table_name, m.row_id): m for m in moves if m.table_name != CHILD}
    for key, move in goes.items():
        row = held.get(key)
        if row is None:
            raise Conflict("An entry of this joining has since gone to another record. Undo that first.", current={"ref": merge.ref})
        made.changes.append(_back(row, move))
        if row.version != move.version:
            made.changed_since.append(row)
    _new_rows(made, held, goes)
    for move in moves:
        if move.what == COPIED:
            _details(made, move)
    return made


def _refuse_settled(merge: ChildMerge) -> None:
    parted = db.session.execute(select(ChildUnmerge.ref).where(ChildUnmerge.merge_id == merge.id)).scalar_one_or_none()
    if parted is not None:
        raise Conflict("These records were parted already.", current={"ref": merge.ref, "parted": parted})
    later = db.session.execute(select(ChildMerge.ref).where(
        ChildMerge.other_id == merge.survivor_id, not_parted()).order_by(ChildMerge.id).limit(1)).scalar_one_or_none()
    if later is not None:
        raise Conflict("The joined record has itself been joined into another one since. Undo that first.",
                       current={"ref": merge.ref, "undo_first": later})


def _back(row: Held, move: Row[Any]) -> Change:
    """The way back of one row: only the columns that the joining changed."""
    return Change(RESTORED, row.table, row.id, row.ref, row.version, move.after, move.before)


def _new_rows(made: Parting, held: Mapping[tuple[str, int], Held], goes: Mapping[tuple[str, int], Row[Any]]) -> None:
    """What was written on the joined record since: it goes along with the entry that it belongs to, and else it stays."""
    moving = {key for key, move in goes.items() if "voided" not in move.before}
    here = [row for key, row in held.items() if key not in goes and _is_of(row, made.survivor.id)]
    rest, found = here, True
    while found:
        along = [row for row in rest if any((table, row.points[name]) in moving for name, table in holdings()[row.table].parents.items())]
        found = bool(along)
        moving |= {row.key for row in along}
        made.go_along += along
        rest = [row for row in rest if row.key not in moving]
    for row in made.go_along:
        names = [name for name in holdings()[row.table].to_child if row.points[name] == made.survivor.id]
        made.changes.append(Change(RESTORED, row.table, row.id, row.ref, row.version, dict.fromkeys(names, made.survivor.id),
                                   dict.fromkeys(names, made.other.id)))
    made.stay = _recorded_since(made, rest)


def _is_of(row: Held, child_id: int) -> bool:
    return any(row.points[name] == child_id for name in holdings()[row.table].to_child)


def _recorded_since(made: Parting, rows: list[Held]) -> list[Held]:
    """Those whose first version was recorded after the joining."""
    by_table: dict[str, list[Held]] = {}
    for row in rows:
        if row.recorded_at > made.merge.at:
            by_table.setdefault(row.table, []).append(row)
    found: list[Held] = []
    for name, ones in by_table.items():
        past = history_of(holdings()[name].table)
        old = set(db.session.execute(select(past.c.id).where(
            among(past.c.id, [row.id for row in ones]), past.c.version == 1, past.c.recorded_at <= made.merge.at)
            .order_by(past.c.id)).scalars())
        found += [row for row in ones if row.id not in old]
    return found


def _details(made: Parting, move: Row[Any]) -> None:
    before, after = fields.read(move.before), fields.read(move.after)
    for name, value in before.items():
        now = getattr(made.survivor, name)
        if now == value:
            continue
        if now != after[name]:
            made.details_again.append(name)
        made.details[name] = value


def part(merge: ChildMerge, *, why: str, later: str | None = None) -> ChildUnmerge:
    """Undo a joining in the unit in hand. `later` says what becomes of details changed again since: `keep` or `put-back`.

    Raises `Refused` when that must be said and is not, and `Conflict` when an identifier has been given to another child
    since or when entries changed so that they no longer fit.
    """
    why = refuse_unexplained(why)
    made = plan(merge)
    if made.asks and later not in LATER:
        raise Refused("Some details were changed since. Say whether the newer ones stay (keep) or the earlier ones come back (put-back).",
                      field="later")
    unit = current_unit()
    unit.reason = f"Parted from {made.other.ref}: {why}"[:LONGEST_REASON]
    changes = _write(made, later)
    kept = ChildUnmerge(
        ref=new_ref(), authority_id=merge.authority_id, merge_id=merge.id, why=why, at=unit.recorded_at, by=unit.actor.user_id,
        later=[{"table": r.table, "ref": r.ref, "now": "went back as changed since"} for r in made.changed_since]
        + [{"table": r.table, "ref": r.ref, "now": "went along"} for r in made.go_along]
        + [{"table": r.table, "ref": r.ref, "now": "stayed"} for r in made.stay]
        + [{"table": CHILD, "field": name, "now": later} for name in made.details_again])
    db.session.add(kept)
    db.session.flush()
    write_down(merge, changes)
    find_by_names(made.survivor, made.other)
    record("child.parted", kept.ref, [made.survivor.ref, made.other.ref], joining=merge.ref, rows=len(changes), later=later,
           changed_since=len(made.changed_since), went_along=len(made.go_along), stayed=len(made.stay))
    children_changed(merge.authority_id, [made.survivor.id, made.other.id], in_bulk=True)
    return kept


def _write(made: Parting, later: str | None) -> list[Change]:
    survivor, other = made.survivor, made.other
    details = {name: value for name, value in made.details.items() if later == PUT_BACK or name not in made.details_again}
    _refuse_taken(other, survivor, details)
    changes = [*made.changes, Change(RESTORED, CHILD, other.id, other.ref, other.version, {"voided": True}, {"voided": False})]
    try:
        with savepoint():
            if details:
                now = {name: getattr(survivor, name) for name in details}
                changes.append(
                    Change(RESTORED, CHILD, survivor.id, survivor.ref, survivor.version, fields.spelled(now), fields.spelled(details)))
                for name, value in details.items():
                    setattr(survivor, name, value)
                db.session.flush()
            update(c for c in made.changes if "voided" not in c.after)
            update(c for c in made.changes if "voided" in c.after)
            other.voided = False
            db.session.flush()
    except IntegrityError as error:
        raise Conflict("Entries changed since no longer fit: two absences, or two records with one identifier, would clash. "
                       "Put them right first.", current={"ref": made.merge.ref}) from error
    forget_moved()
    return changes


def _refuse_taken(other: Child, survivor: Child, details: Mapping[str, Any]) -> None:
    """The identifiers that come back, on either record, may have gone to another child meanwhile, in whatever spelling."""
    for name, words in IDENTIFIERS.items():
        for comes_back in (getattr(other, name), details.get(name)):
            if not comes_back or (name == "upn" and len(comes_back) != UPN_LENGTH):
                continue
            holder = holder_of(other.authority_id, name, comes_back, but=(other.id, survivor.id))
            if holder is not None:
                raise Conflict(f"Another child has the {words} of one of these records by now. Change that first.", field=name,
                               current={"ref": holder.ref})
