"""The row that an import keeps of itself: how far it is, what became of each file, what is left to fix, what it declares."""
from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, insert, select, update

from caseflow.accounts.models import Authority
from caseflow.audit.record import record
from caseflow.children.models import RecordingDeclaration
from caseflow.core import clock
from caseflow.core.actor import Actor
from caseflow.core.errors import Conflict
from caseflow.core.references import new_ref
from caseflow.extensions import db
from caseflow.ssda903.columns import EPISODES, MISSING, UASC, USED
from caseflow.ssda903.held import SOURCE, reason_of
from caseflow.ssda903.models import FileImport, ImportProblem
from caseflow.ssda903.plan import LOADED, NOT_USED, UNCHANGED
from caseflow.ssda903.prepare import Prepared
from caseflow.ssda903.rows import REFUSED, Finding
from caseflow.ssda903.rules.book import words
from caseflow.store.bulk import insert_many
from caseflow.store.unit import unit_of_work

LOADING, DONE = "loading", "done"
OF_ALL_ROWS = ("joined", "spelled")
"""Why everything that a set says of a child is refused: it stands under an identifier that is not the child's."""
DECLARES = {EPISODES: "care", UASC: "unaccompanied", MISSING: "missing"}
"""What being given a file, were it only its heading, says that the authority recorded in that year. No file speaks of trafficking."""

Outcomes = Counter[tuple[str, str]]


@dataclass
class Run:
    """An import under way."""

    id: int
    ref: str
    year: int
    parts_done: int
    children_done: int
    outcomes: Mapping[tuple[str, str], int]


def declared(authority_id: int, subject: str) -> frozenset[int]:
    """The collections whose file on a subject was loaded."""
    rows = db.session.execute(select(RecordingDeclaration.covers_to).where(*declares(authority_id, subject)))
    return frozenset(row.covers_to.year for row in rows)


def declares(authority_id: Any, subject: str) -> tuple[ColumnElement[bool], ...]:
    """The conditions that a declaration says that a file on a subject was loaded."""
    return (RecordingDeclaration.authority_id == authority_id, RecordingDeclaration.subject == subject,
            RecordingDeclaration.source == SOURCE, RecordingDeclaration.voided.is_(False))


def care_known(authority_id: int) -> frozenset[int]:
    """The collections whose Episodes are held."""
    return declared(authority_id, DECLARES[EPISODES])


def not_read(table: str) -> ColumnElement[bool]:
    """The condition that a problem is a row of this table, or all of a child's rows, refused."""
    return (ImportProblem.severity == REFUSED) & ((ImportProblem.table == table) | ImportProblem.code.in_(OF_ALL_ROWS))


def years_unread(authority_id: int) -> dict[int, frozenset[int]]:
    """By child: the collections of which an Episodes row was refused, and no later load of that year has put it right."""
    found: dict[int | None, frozenset[int]] = {}
    for child_id, year in db.session.execute(select(ImportProblem.child_id, ImportProblem.year).where(
            ImportProblem.authority_id == authority_id, ImportProblem.settled_at.is_(None), ImportProblem.child_id.is_not(None),
            not_read(EPISODES)).order_by(ImportProblem.id)):
        found[child_id] = found.get(child_id, frozenset()) | {year}
    return {child_id: years for child_id, years in found.items() if child_id is not None}


def begin(prepared: Prepared, authority: Authority, actor: Actor, work_id: int | None) -> Run:
    """Start an import, or take up the same set where it was broken off."""
    year = prepared.collection.year
    with unit_of_work(actor, authority.id):
        broken = db.session.execute(
            select(FileImport).where(
                FileImport.authority_id == authority.id, FileImport.year == year, FileImport.state == LOADING,
                FileImport.fingerprint == prepared.fingerprint, FileImport.parts_total == prepared.parts.count)
            .order_by(FileImport.id.desc()).limit(1)).scalar_one_or_none()
        if broken is not None:
            tables = {source.name: source.table for source in prepared.sources}
            outcomes = {(tables[f["file"]], outcome): f[outcome] for f in broken.files for outcome in (LOADED, UNCHANGED, REFUSED, NOT_USED)
                        if f["file"] in tables and f["table"] in USED}
            record("ssda903.resumed", broken.ref, year=year, part=broken.parts_done)
            return Run(broken.id, broken.ref, year, broken.parts_done, broken.children_done, outcomes)
        ref = new_ref()
        made = db.session.execute(insert(FileImport).values(
            ref=ref, authority_id=authority.id, year=year, state=LOADING, files=by_file(prepared, Counter()),
            fingerprint=prepared.fingerprint, parts_done=0, parts_total=prepared.parts.count, children_done=0, children_total=0,
            work_id=work_id, started_at=clock.now()).returning(FileImport.id)).scalar_one()
        record("ssda903.began", ref, year=year, rows=sum(prepared.rows.values()), parts=prepared.parts.count)
    return Run(made, ref, year, 0, 0, {})


def by_file(prepared: Prepared, outcomes: Outcomes) -> list[dict[str, Any]]:
    """What became of each file's rows; tables that caseflow does not keep are not used."""
    listed = []
    for source in prepared.sources:
        rows, table = prepared.rows[source.table], source.table
        counts = {outcome: outcomes[table, outcome] for outcome in (LOADED, UNCHANGED, REFUSED, NOT_USED)}
        if table not in USED:
            counts[NOT_USED] = rows
        listed.append({"file": source.name, "table": table, "rows": rows, **counts})
    return listed


def reached(run: Run, number: int, prepared: Prepared, outcomes: Outcomes, children: int) -> None:
    """Note, in the unit that applied it, that a part is done; `Conflict` when somebody else did it."""
    run.children_done += children
    moved = db.session.execute(
        update(FileImport).where(FileImport.id == run.id, FileImport.parts_done == number, FileImport.state == LOADING)
        .values(parts_done=number + 1, children_done=run.children_done, files=by_file(prepared, outcomes)))
    if moved.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict("The same files are being loaded by somebody else just now. Look at that import's page.")


def keep_problems(run: Run, prepared: Prepared, findings: Sequence[tuple[str | None, int | None, Finding]], authority_id: int) -> None:
    """Write down what is to be asked, in plain words."""
    names = {source.table: source.name for source in prepared.sources}
    columns = ("import_id", "authority_id", "year", "table", "file", "line", "column", "code", "severity", "message", "local_id",
               "child_id")
    insert_many(ImportProblem, columns, [
        (run.id, authority_id, run.year, f.table, names.get(f.table, ""), f.line or 0, f.column or None, f.code, f.severity, words(f),
         local_id, child_id) for local_id, child_id, f in findings])


def finish(run: Run, prepared: Prepared, authority: Authority, actor: Actor, outcomes: Outcomes) -> list[dict[str, Any]]:
    """Declare what the year's files say was recorded, settle the questions of earlier loads of the year, and close the import."""
    first, last = prepared.collection.first_day, prepared.collection.last_day
    with unit_of_work(actor, authority.id, reason=reason_of(run.year)) as unit:
        for table, subject in DECLARES.items():
            if table in prepared.given and run.year not in declared(authority.id, subject):
                db.session.add(RecordingDeclaration(
                    authority_id=authority.id, subject=subject, covers_from=first, covers_to=last, source=SOURCE,
                    declared_at=unit.recorded_at))
        db.session.execute(
            update(ImportProblem).where(
                ImportProblem.authority_id == authority.id, ImportProblem.year == run.year, ImportProblem.import_id != run.id,
                ImportProblem.settled_at.is_(None)).values(settled_at=unit.recorded_at))
        files = by_file(prepared, outcomes)
        db.session.execute(update(FileImport).where(FileImport.id == run.id).values(
            state=DONE, finished_at=unit.recorded_at, files=files, children_total=run.children_done))
        record("ssda903.loaded", run.ref, year=run.year, children=run.children_done)
    return files
