"""The timetable's state and the history of runs."""
from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model
from caseflow.store.record import Operational


class Schedule(Operational, Model):
    """When a job is next due. A scheduler claims a moment by moving `next_due` on from the value it saw."""

    __tablename__ = "schedule"

    job: Mapped[str] = mapped_column(String(60), primary_key=True)
    next_due: Mapped[datetime]


class JobRun(Operational, Model):
    """One due moment of one job: claimed once, and what came of it."""

    __tablename__ = "job_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    job: Mapped[str] = mapped_column(String(60))
    due_at: Mapped[datetime]
    worker: Mapped[str] = mapped_column(String(80))
    attempts: Mapped[int] = mapped_column(default=1)
    started_at: Mapped[datetime]
    beat_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(10), default="running")
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    trouble: Mapped[str | None] = mapped_column(String(200))

    __table_args__ = (UniqueConstraint("job", "due_at"), Index("ix_job_run_due_at", "due_at", "id"))
