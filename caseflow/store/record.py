"""The three kinds of table: versioned facts, append-only records, operational rows."""
from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import Boolean, Column, Index, Integer, PrimaryKeyConstraint, String, Table, false
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from caseflow.column_types import UTCDateTime
from caseflow.core import references

HISTORY = "_history"
RECORD_COLUMNS = ("version", "recorded_at", "recorded_by", "reason")


class Operational:
    """Rows that serve the running of caseflow and carry no facts: sessions, work, outbox, idempotency."""

    table_kind: ClassVar[str] = "operational"


class AppendOnly:
    """Rows that are written once: triggers refuse UPDATE and DELETE. `deletable_when` is SQL naming the rows that may go."""

    table_kind: ClassVar[str] = "append-only"
    deletable_when: ClassVar[str | None] = None

    id: Mapped[int] = mapped_column(primary_key=True)


class Versioned:
    """A fact. Each change raises `version`; a trigger keeps the row it replaces in the history twin; DELETE is refused."""

    table_kind: ClassVar[str] = "versioned"
    if TYPE_CHECKING:
        __table__: ClassVar[Any]

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(14), unique=True, default=lambda: references.new_ref())
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None]
    reason: Mapped[str | None] = mapped_column(String(500))
    voided: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        """The version column is SQLAlchemy's optimistic lock."""
        return {"version_id_col": cls.version}

    def __init_subclass__(cls, **keywords: Any) -> None:
        """Map the table, then make its history twin."""
        super().__init_subclass__(**keywords)
        if "__table__" in cls.__dict__:
            _make_history_twin(cls.__table__)


def written(table: Table) -> list[Column[Any]]:
    """The columns that somebody writes: all but those that the database works out from others, which history need not keep."""
    return [column for column in table.columns if column.computed is None]


def _make_history_twin(table: Table) -> None:
    name = table.name + HISTORY
    columns: list[Any] = [
        Column(c.name, Integer() if c.foreign_keys else c.type, nullable=c.nullable) for c in written(table)]
    columns.append(Column("superseded_at", UTCDateTime, nullable=False))
    columns.append(PrimaryKeyConstraint("id", "version"))
    columns.append(Index(f"ix_{name}_superseded_at", "superseded_at"))
    if "child_id" in table.c:
        columns.append(Index(f"ix_{name}_child_id", "child_id"))
    Table(name, table.metadata, *columns)


def history_of(table: Table) -> Table:
    """The history twin of a versioned table."""
    return table.metadata.tables[table.name + HISTORY]


def kind_of(table_name: str, models: Any) -> str | None:
    """The declared kind of a table, `history` for a twin, or None when nothing declares it."""
    for mapper in models.registry.mappers:
        if mapper.local_table.name == table_name:
            return getattr(mapper.class_, "table_kind", None)
        if mapper.local_table.name + HISTORY == table_name:
            return "history"
    return None


__all__ = ["AppendOnly", "HISTORY", "Operational", "RECORD_COLUMNS", "Versioned", "history_of", "kind_of", "written"]
