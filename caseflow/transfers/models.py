"""The offer of a child from one authority to another, and what became of it."""
from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model
from caseflow.store.record import Versioned

OPEN = "state = 'offered' AND voided IS FALSE"
OPEN_SQLITE = "state = 'offered' AND voided IS 0"


class Transfer(Versioned, Model):
    """A child offered to another authority: on this installation (`to_authority_id`) or elsewhere (`to_name` alone).

    `authority_id` is the authority that offers and keeps its record. Once accepted, `received_child_id` and
    `received_episode_id` are the records in which the receiving authority goes on. Both authorities may read the row.
    """

    __tablename__ = "transfer"
    between_authorities = True

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"))
    episode_id: Mapped[int | None] = mapped_column(ForeignKey("missing_episode.id"), index=True)
    to_authority_id: Mapped[int | None] = mapped_column(ForeignKey("authority.id"))
    to_name: Mapped[str] = mapped_column(String(120))
    to_code: Mapped[str | None] = mapped_column(String(9))
    moves_on: Mapped[date]
    why: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10), default="offered")
    offered_at: Mapped[datetime]
    offered_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    answered_by_name: Mapped[str | None] = mapped_column(String(120))
    answer: Mapped[str | None] = mapped_column(Text)
    received_child_id: Mapped[int | None] = mapped_column(ForeignKey("child.id"), index=True)
    received_episode_id: Mapped[int | None] = mapped_column(ForeignKey("missing_episode.id"), index=True)

    __table_args__ = (
        CheckConstraint("state IN ('offered', 'accepted', 'rejected', 'revoked')", name="state"),
        CheckConstraint("state = 'offered' OR answered_at IS NOT NULL", name="answered"),
        Index("uq_transfer_open", "child_id", unique=True, sqlite_where=text(OPEN_SQLITE), postgresql_where=text(OPEN)),
        Index("ix_transfer_authority_id_state", "authority_id", "state"),
        Index("ix_transfer_to_authority_id_state", "to_authority_id", "state"),
    )
