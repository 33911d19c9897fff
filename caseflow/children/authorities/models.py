"""The dated rows of responsible and host authority."""
from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model
from caseflow.store.record import Versioned

KINDS = ("responsible", "host")


class ChildAuthority(Versioned, Model):
    """Which authority is `responsible` for a child, or is its `host`, from a day on (None: from the beginning) until the next row.

    `ours` says that it is the authority that keeps this record. A child without rows of a kind is as `Child.standing` says.
    """

    __tablename__ = "child_authority"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"))
    kind: Mapped[str] = mapped_column(String(12))
    started_on: Mapped[date | None]
    ours: Mapped[bool]
    code: Mapped[str | None] = mapped_column(String(9))
    name: Mapped[str | None] = mapped_column(String(120))

    __table_args__ = (
        CheckConstraint("kind IN ('responsible', 'host')", name="kind"),
        Index("ix_child_authority_child_id_kind", "child_id", "kind", "started_on"),
        Index("ix_child_authority_authority_id_kind", "authority_id", "kind"),
    )
