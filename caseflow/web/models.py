"""Answers already given, kept a day, so that a request sent twice acts once."""
from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model
from caseflow.store.record import Operational


class GivenAnswer(Operational, Model):
    """The answer to a request that carried an Idempotency-Key, saved in the same unit as what the request changed."""

    __tablename__ = "given_answer"

    user_id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    status: Mapped[int]
    headers: Mapped[dict[str, Any]]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    given_at: Mapped[datetime]

    __table_args__ = (Index("ix_given_answer_given_at", "given_at"),)
