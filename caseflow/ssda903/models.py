"""What became of each file of a 903 import, and the rows that still need a person."""
from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model
from caseflow.store.record import Operational


class FileImport(Operational, Model):
    """One import of one year's files: progress, counts for each file, and where to resume."""

    __tablename__ = "file_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(14), unique=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    year: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default="loading")
    files: Mapped[list[dict[str, Any]]]
    fingerprint: Mapped[str] = mapped_column(String(64))
    parts_done: Mapped[int] = mapped_column(default=0)
    parts_total: Mapped[int] = mapped_column(default=0)
    children_done: Mapped[int] = mapped_column(default=0)
    children_total: Mapped[int] = mapped_column(default=0)
    work_id: Mapped[int | None] = mapped_column(ForeignKey("work.id"))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_file_import_authority_id_year", "authority_id", "year", "id"),)


class ImportProblem(Operational, Model):
    """A row refused or queried, in plain words, until it is put right or answered."""

    __tablename__ = "import_problem"

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("file_import.id"))
    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    year: Mapped[int]
    table: Mapped[str] = mapped_column(String(20))
    file: Mapped[str] = mapped_column(String(120))
    line: Mapped[int]
    column: Mapped[str | None] = mapped_column(String(30))
    code: Mapped[str] = mapped_column(String(30))
    severity: Mapped[str] = mapped_column(String(8))
    message: Mapped[str] = mapped_column(Text)
    local_id: Mapped[str | None] = mapped_column(String(40))
    child_id: Mapped[int | None] = mapped_column(ForeignKey("child.id"))
    settled_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_import_problem_authority_id_settled_at", "authority_id", "settled_at", "local_id"),
        Index("ix_import_problem_import_id", "import_id", "id"),
    )
