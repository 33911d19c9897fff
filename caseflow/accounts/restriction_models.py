"""Restricted records, and who may read one: those named by a lead, and whoever opened it in an emergency."""
from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model
from caseflow.store.record import Versioned

STANDS = "lifted_at IS NULL AND voided IS FALSE"
STANDS_SQLITE = "lifted_at IS NULL AND voided IS 0"
NAMED, BREAK_GLASS = "named", "break-glass"


class Restriction(Versioned, Model):
    """That a child's record is restricted, why, whom to ask, and when that is looked at again; a lapsed review lifts nothing."""

    __tablename__ = "restriction"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"))
    because: Mapped[str] = mapped_column(String(20))
    why: Mapped[str | None] = mapped_column(Text)
    ask_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    review_on: Mapped[date]
    lifted_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("because IN ('relocation', 'staff-conflict', 'adoption', 'high-risk', 'other')", name="because"),
        Index("uq_restriction_standing", "child_id", unique=True, sqlite_where=text(STANDS_SQLITE), postgresql_where=text(STANDS)),
        Index("ix_restriction_authority_id_review_on", "authority_id", "review_on"),
    )


class RecordOpening(Versioned, Model):
    """That a person or team may read one child's record: `named` by a lead, or `break-glass` with a reason, until it ends."""

    __tablename__ = "record_opening"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    kind: Mapped[str] = mapped_column(String(12))
    because: Mapped[str | None] = mapped_column(String(20))
    why: Mapped[str | None] = mapped_column(Text)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    reviewed_at: Mapped[datetime | None]
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    review: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        CheckConstraint("kind IN ('named', 'break-glass')", name="kind"),
        CheckConstraint("user_id IS NOT NULL OR team_id IS NOT NULL", name="to_somebody"),
        CheckConstraint("kind = 'named' OR (user_id IS NOT NULL AND ends_at IS NOT NULL AND why IS NOT NULL)", name="break_glass_ends"),
        Index("ix_record_opening_child_id_user_id", "child_id", "user_id"),
        Index("ix_record_opening_authority_id_kind", "authority_id", "kind", "starts_at"),
        Index("ix_record_opening_user_id_starts_at", "user_id", "starts_at"),
    )
