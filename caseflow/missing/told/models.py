"""An authority's notices and their times, whom it is not safe to tell, and what was asked of the police."""
from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model
from caseflow.store.record import Versioned

UNANSWERED = "answer IS NULL AND voided IS FALSE"
UNANSWERED_SQLITE = "answer IS NULL AND voided IS 0"


class NoticeSetting(Versioned, Model):
    """How an authority gives one notice for reports made from a moment on; each change is a row of its own.

    `within_minutes` belongs to the urgency `now`, `by_clock` (such as `12:00`, London) to `next-working-day`.
    """

    __tablename__ = "notice_setting"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    recipient: Mapped[str] = mapped_column(String(40))
    given: Mapped[bool]
    urgency: Mapped[str] = mapped_column(String(20))
    within_minutes: Mapped[int]
    by_clock: Mapped[str] = mapped_column(String(5))
    when_away: Mapped[bool]
    effective_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("urgency IN ('now', 'before-closing', 'next-working-day')", name="urgency"),
        Index("ix_notice_setting_authority_id", "authority_id", "recipient", "effective_at"),
    )


class UnsafeToTell(Versioned, Model):
    """That somebody must not be told when this child is missing: who said so and why, until somebody says that it has ended."""

    __tablename__ = "unsafe_to_tell"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), index=True)
    recipient: Mapped[str] = mapped_column(String(40))
    said_by: Mapped[str] = mapped_column(String(120))
    why: Mapped[str] = mapped_column(String(300))
    from_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(String(120))

    __table_args__ = (CheckConstraint("ended_at IS NULL OR ended_at >= from_at", name="ends_after_start"),)


class PoliceRequest(Versioned, Model):
    """A resource asked of the police for a trafficked or unaccompanied child who is missing, and what they answered.

    `basis` holds the sentences of the statement as they stood when it was asked.
    """

    __tablename__ = "police_request"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), index=True)
    episode_id: Mapped[int] = mapped_column(ForeignKey("missing_episode.id"), index=True)
    resource: Mapped[str] = mapped_column(String(300))
    basis: Mapped[list[str]]
    asked_at: Mapped[datetime]
    asked_of: Mapped[str | None] = mapped_column(String(120))
    answer: Mapped[str | None] = mapped_column(String(20))
    answer_words: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None] = mapped_column(String(120))

    __table_args__ = (
        CheckConstraint("answer IN ('agreed', 'agreed-in-part', 'refused', 'never-answered')", name="answer"),
        CheckConstraint("answered_at IS NULL OR answered_at >= asked_at", name="answered_after_asked"),
        Index("ix_police_request_unanswered", "authority_id", "asked_at",
              sqlite_where=text(UNANSWERED_SQLITE), postgresql_where=text(UNANSWERED)),
    )
