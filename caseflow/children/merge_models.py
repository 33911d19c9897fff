"""That two records of one child were joined, and that they were parted again: where a record went, for everybody who asks."""
from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model
from caseflow.store.record import AppendOnly


class ChildMerge(AppendOnly, Model):
    """One joining: the other record's entries went to the survivor. It stands until a `ChildUnmerge` names it."""

    __tablename__ = "child_merge"

    ref: Mapped[str] = mapped_column(String(14), unique=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    survivor_id: Mapped[int] = mapped_column(ForeignKey("child.id"), index=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("child.id"), index=True)
    why: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    __table_args__ = (Index("ix_child_merge_authority_id_at", "authority_id", "at", "id"),)


class ChildUnmerge(AppendOnly, Model):
    """One parting: every row that the joining had moved went back. `later` says what had changed meanwhile, and what was done."""

    __tablename__ = "child_unmerge"

    ref: Mapped[str] = mapped_column(String(14), unique=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"), index=True)
    merge_id: Mapped[int] = mapped_column(ForeignKey("child_merge.id"), unique=True)
    why: Mapped[str] = mapped_column(String(500))
    later: Mapped[list[dict[str, Any]]]
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
