"""The audit event: who did or saw what, chained to the one before it."""
from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model
from caseflow.store.record import AppendOnly


class AuditEvent(AppendOnly, Model):
    """References, field names and keyed digests; never a name or free text, so that content can be erased and the chain stay whole."""

    __tablename__ = "audit_event"

    chain: Mapped[str] = mapped_column(String(40))
    seq: Mapped[int]
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(80))
    session: Mapped[str | None] = mapped_column(String(16))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str | None] = mapped_column(String(14))
    refs: Mapped[list[str]]
    detail: Mapped[dict[str, Any]]
    hash: Mapped[str] = mapped_column(String(64))

    __table_args__ = (
        UniqueConstraint("chain", "seq"),
        Index("ix_audit_event_subject_id", "subject", "id"),
        Index("ix_audit_event_actor_at", "actor", "at"),
    )
