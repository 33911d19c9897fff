"""Reads about imports: what is left to fix, which collection is the newest, which imported episodes belong on the board."""
from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, extract, false, func, not_, or_, select

from caseflow.children.called import BORN_BY_TO_BE_EIGHTEEN
from caseflow.children.models import Child, RecordingDeclaration
from caseflow.core.errors import NotFound
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode
from caseflow.ssda903.columns import MISSING
from caseflow.ssda903.held import SOURCE, files_alone
from caseflow.ssda903.import_run import DECLARES, declares
from caseflow.ssda903.load import Loaded
from caseflow.ssda903.models import FileImport, ImportProblem
from caseflow.ssda903.rules.book import words


def problems_of(loaded: Loaded) -> list[dict[str, Any]]:
    """Everything that an import (or a dry run) refused or asks about, by file and line."""
    listed: list[Any]
    if loaded.import_id is None:
        names = {file["table"]: file["file"] for file in loaded.files}
        listed = [(names.get(f.table, ""), f.line or 0, f.column or None, f.code, f.severity, words(f)) for _, _, f in loaded.tried]
    else:
        listed = list(db.session.execute(
            select(ImportProblem.file, ImportProblem.line, ImportProblem.column, ImportProblem.code, ImportProblem.severity,
                   ImportProblem.message).where(ImportProblem.import_id == loaded.import_id).order_by(ImportProblem.id)))
    listed.sort(key=lambda p: (p[0], p[1], p[3]))
    keys = ("file", "line", "column", "code", "severity", "message")
    return [dict(zip(keys, (file, line or None, *rest), strict=True)) for file, line, *rest in listed]


def how_many_to_fix(loaded: Loaded) -> tuple[int, int]:
    """Children about whom something is asked, and questions in all."""
    if loaded.import_id is None:
        return len({local_id for local_id, _child, _f in loaded.tried}), len(loaded.tried)
    row = db.session.execute(select(
        func.count(ImportProblem.local_id.distinct()), func.count()).where(ImportProblem.import_id == loaded.import_id)).one()
    return row[0], row[1]


def on_the_board(authority_id: Any) -> ColumnElement[bool]:
    """The condition that an open episode belongs on the board, for a query that joins the child; `authority_id` may be a bind parameter.

    An episode that a file left open is shown only when the newest collection whose Missing file was loaded says so and the child
    is under 18; an older one is not known to be open still, and is asked about instead (`open_and_old`). Episodes that people
    recorded or changed are all shown.
    """
    newest = (select(extract("year", func.max(RecordingDeclaration.covers_to)))
              .where(*declares(authority_id, DECLARES[MISSING])).scalar_subquery())
    still_a_child = or_(Child.date_of_birth.is_(None), Child.age_disputed, ~(Child.date_of_birth <= BORN_BY_TO_BE_EIGHTEEN))
    return or_(not_(func.coalesce(files_alone(MissingEpisode), false())), and_(MissingEpisode.source_year == newest, still_a_child))


def open_and_old(authority_id: int) -> Select[MissingEpisode, Child]:
    """Imported episodes that are open and not on the board: `(episode, child)`, oldest first, for the list to fix."""
    return (select(MissingEpisode, Child).join(Child, Child.id == MissingEpisode.child_id)
            .where(MissingEpisode.authority_id == authority_id, MissingEpisode.voided.is_(False), MissingEpisode.ended_at.is_(None),
                   Child.voided.is_(False), ~on_the_board(authority_id))
            .order_by(MissingEpisode.started_at, MissingEpisode.id))


def names_not_loaded(authority_id: int) -> int:
    """How many children came from a 903 file and have no name yet: a file has none, the names' file has."""
    return db.session.execute(select(func.count()).select_from(Child).where(
        Child.authority_id == authority_id, Child.voided.is_(False), Child.source == SOURCE,
        Child.given_name.is_(None), Child.family_name.is_(None))).scalar_one()


def import_by_ref(authority_id: int, ref: str) -> FileImport:
    """An authority's import; `NotFound` alike for another's and for none."""
    found = db.session.execute(
        select(FileImport).where(FileImport.authority_id == authority_id, FileImport.ref == ref)).scalar_one_or_none()
    if found is None:
        raise NotFound()
    return found


def imports(authority_id: int, limit: int = 20) -> list[FileImport]:
    """The authority's imports, newest first."""
    return list(db.session.execute(
        select(FileImport).where(FileImport.authority_id == authority_id).order_by(FileImport.id.desc()).limit(limit)).scalars())


def number_to_fix(import_id: int) -> int:
    """How many children have something left to fix."""
    return db.session.execute(select(func.count(ImportProblem.local_id.distinct())).where(
        ImportProblem.import_id == import_id, ImportProblem.settled_at.is_(None))).scalar_one()


def children_to_fix(import_id: int, skip: int, limit: int) -> list[str]:
    """Local identifiers with something left to fix, those with a refused row first, page by page."""
    found = db.session.execute(
        select(ImportProblem.local_id).where(
            ImportProblem.import_id == import_id, ImportProblem.settled_at.is_(None), ImportProblem.local_id.is_not(None))
        .group_by(ImportProblem.local_id).order_by(func.max(ImportProblem.severity).desc(), ImportProblem.local_id)
        .offset(skip).limit(limit)).scalars()
    return [local_id for local_id in found if local_id is not None]


def what_to_fix(import_id: int, local_ids: list[str]) -> list[ImportProblem]:
    """What is asked about these children, child by child in their order, what was refused first."""
    problems = db.session.execute(
        select(ImportProblem).where(
            ImportProblem.import_id == import_id, ImportProblem.settled_at.is_(None), ImportProblem.local_id.in_(local_ids))
        .order_by(ImportProblem.severity.desc(), ImportProblem.file, ImportProblem.line, ImportProblem.id)).scalars()
    place = {local_id: number for number, local_id in enumerate(local_ids)}
    return sorted(problems, key=lambda problem: place[problem.local_id or ""])


def rows_of_nobody(import_id: int) -> list[ImportProblem]:
    """Refused rows that name no child."""
    return list(db.session.execute(
        select(ImportProblem).where(
            ImportProblem.import_id == import_id, ImportProblem.settled_at.is_(None), ImportProblem.local_id.is_(None))
        .order_by(ImportProblem.file, ImportProblem.line, ImportProblem.id).limit(200)).scalars())


def by_code(import_id: int) -> list[Row[str, str, str, int]]:
    """How often each rule is left: code, severity, words, rows; most first."""
    return list(db.session.execute(
        select(ImportProblem.code, ImportProblem.severity, func.min(ImportProblem.message), func.count().label("rows")).where(
            ImportProblem.import_id == import_id, ImportProblem.settled_at.is_(None))
        .group_by(ImportProblem.code, ImportProblem.severity).order_by(func.count().desc(), ImportProblem.code, ImportProblem.severity)))
