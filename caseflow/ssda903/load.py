"""Pass 2: apply a prepared set, part by part, each part of about 1,000 children in a unit of its own.

A part is judged by the rules before its unit opens, so that a child reported missing meanwhile is saved at once. The place
reached is written in the unit that reached it: a load broken off goes on with the next part when the same files are loaded
again. Figures of what became of each row are kept with it.
"""
from __future__ import annotations

import gc
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from caseflow.accounts.models import Authority
from caseflow.audit.record import record
from caseflow.children.merged import identifier_key, taken_otherwise
from caseflow.children.models import Child
from caseflow.core.actor import Actor
from caseflow.core.events import children_changed
from caseflow.ssda903 import import_run
from caseflow.ssda903.columns import EPISODES, HEADER, MISSING, UASC
from caseflow.ssda903.held import NOTHING, held, reason_of
from caseflow.ssda903.left_behind import settle_those_left_behind
from caseflow.ssda903.plan import COLUMNS, Plan, plan_child
from caseflow.ssda903.plan_care import plan_care
from caseflow.ssda903.plan_missing import plan_missing
from caseflow.ssda903.plan_unaccompanied import plan_unaccompanied
from caseflow.ssda903.prepare import Prepared, Progress, prepare, upn_digest
from caseflow.ssda903.rows import REFUSED, ChildRows, Days, Finding, group
from caseflow.ssda903.rules import book
from caseflow.store.bulk import count_anew, insert_many, reserve_ids, update_many
from caseflow.store.unit import unit_of_work

BREATH = 0.004
"""Seconds between two parts, in which whoever waits to save a report gets the database."""


@dataclass
class Loaded:
    """What came of a set: the import's reference (None when only tried), and what became of each file's rows."""

    ref: str | None
    import_id: int | None
    files: list[dict[str, Any]]
    tried: list[tuple[str | None, int | None, Finding]] = field(default_factory=list)
    """Findings of a dry run; those of an import are in its problems."""


def load(files: Iterable[tuple[Path, str]], authority: Authority, year: int, actor: Actor, *, dry_run: bool = False,
         work_id: int | None = None, progress: Progress = lambda done, total, words: None) -> Loaded:
    """Load one year's files for an authority.

    Raises `Refused` when the set is damaged, before anything is written, and `Conflict` when the same set is being loaded
    elsewhere. A dry run judges every row against what is held and writes nothing.
    """
    with tempfile.TemporaryDirectory(prefix="caseflow-903-") as folder:
        prepared = prepare(files, year, Path(folder), progress)
        care_known = import_run.care_known(authority.id) | ({year} if EPISODES in prepared.given else set())
        unread = import_run.years_unread(authority.id)
        if dry_run:
            return _try(prepared, authority, care_known, unread, progress)
        run = import_run.begin(prepared, authority, actor, work_id)
        outcomes, days = Counter(run.outcomes), Days()
        gc.freeze()  # what stands already is not looked through again for every few thousand rows
        for number in range(run.parts_done, prepared.parts.count):
            children, orphans = _judged(prepared, number, days)
            with unit_of_work(actor, authority.id, reason=reason_of(year)):
                plan = _plan(prepared, authority, care_known, children, orphans, unread)
                outcomes.update(plan.outcomes)
                _write(plan)
                import_run.keep_problems(run, prepared, plan.findings, authority.id)
                import_run.reached(run, number, prepared, outcomes, len(children))
                record("ssda903.part-loaded", run.ref, year=year, part=number + 1, children=len(plan.touched),
                       rows={f"{table}.{outcome}": count for (table, outcome), count in sorted(plan.outcomes.items())})
                children_changed(authority.id, plan.touched, in_bulk=True)
                if number & (number + 1) == 0:  # after the first part, and each time that the parts have doubled
                    count_anew(*COLUMNS)
            progress(number + 1, prepared.parts.count, f"{run.children_done:,} children loaded")
            time.sleep(BREATH)
        gc.unfreeze()
        settle_those_left_behind(run, prepared, authority, actor, care_known)
        files_done = import_run.finish(run, prepared, authority, actor, outcomes)
        return Loaded(run.ref, run.id, files_done)


def _judged(prepared: Prepared, number: int, days: Days) -> tuple[dict[str, ChildRows], list[Finding]]:
    """One part's children with all that the rules ask."""
    children, orphans = group(prepared.parts.read(number), days)
    for child in children.values():
        child.findings.extend(book.check(child, prepared.collection, prepared.given))
        if prepared.shared_upns and child.header and upn_digest(child.header[0].upn) in prepared.shared_upns:
            child.findings.append(Finding(HEADER, child.header[0].line, "UPN", "444"))
    return children, orphans


def _plan(prepared: Prepared, authority: Authority, care_known: frozenset[int], children: dict[str, ChildRows],
          orphans: list[Finding], unread: Mapping[int, frozenset[int]], *, dry_run: bool = False) -> Plan:
    plan = Plan(authority.id, prepared.collection, care_known, prepared.given, unread)
    for orphan in orphans:
        plan.findings.append((None, None, orphan))
        plan.count(orphan.table, REFUSED)
    known = held(authority.id, children)
    strangers = [local_id for local_id, child in children.items() if local_id not in known and not child.is_empty]
    taken = taken_otherwise(authority.id, strangers)
    first = {identifier_key(local_id): local_id for local_id in reversed(strangers)}
    doubled = {local_id for local_id in strangers if local_id not in taken and first[identifier_key(local_id)] != local_id}
    strangers = [local_id for local_id in strangers if local_id not in taken and local_id not in doubled]
    numbers = dict(zip(strangers, range(-1, -1 - len(strangers), -1) if dry_run else reserve_ids(Child, len(strangers)), strict=True))
    for local_id, child in children.items():
        one = known.get(local_id, NOTHING)
        child_id = one.child.id if one.child is not None else numbers.get(local_id)
        for finding in child.findings:
            plan.say(child, child_id, finding)
        if local_id in taken:
            _refuse(plan, child, taken[local_id].child_id, "joined" if taken[local_id].local_id == local_id else "spelled")
        if local_id in doubled:
            _refuse(plan, child, None, "spelled")
        if child_id is None:
            continue
        plan_child(plan, child, child_id, one)
        plan_care(plan, child, child_id, one)
        plan_unaccompanied(plan, child, child_id, one)
        if child.missing or one.episodes:
            plan_missing(plan, child, child_id, one)
    return plan


def _refuse(plan: Plan, child: ChildRows, meant: int | None, code: str) -> None:
    """A record that was joined into another child's must not come back by its identifier, and none twice by another spelling.

    The question leads to the child who is meant.
    """
    for table, rows in ((HEADER, child.header), (EPISODES, child.placements), (UASC, child.uasc), (MISSING, child.missing)):
        for row in rows:
            plan.say(child, meant, Finding(table, row.line, "CHILD", code, REFUSED))


def _write(plan: Plan) -> None:
    for model, columns in COLUMNS.items():
        update_many(model, plan.changed[model])
        insert_many(model, columns, plan.new[model])


def _try(prepared: Prepared, authority: Authority, care_known: frozenset[int], unread: Mapping[int, frozenset[int]],
         progress: Progress) -> Loaded:
    outcomes: Counter[tuple[str, str]] = Counter()
    findings: list[tuple[str | None, int | None, Finding]] = []
    days = Days()
    for number in range(prepared.parts.count):
        plan = _plan(prepared, authority, care_known, *_judged(prepared, number, days), unread, dry_run=True)
        outcomes.update(plan.outcomes)
        findings += plan.findings
        progress(number + 1, prepared.parts.count, "Trying; nothing is saved")
    return Loaded(None, None, import_run.by_file(prepared, outcomes), findings)


