"""One row per chain of records: the lock that puts units in order, and the head of that chain's audit record."""
from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model
from caseflow.store.record import Operational

INSTALLATION = "installation"


class Chain(Operational, Model):
    """The place in recorded order that an authority (or the installation) has reached."""

    __tablename__ = "chain"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    last_at: Mapped[datetime | None]
    seq: Mapped[int] = mapped_column(default=0)
    head: Mapped[str] = mapped_column(String(64), default="0" * 64)


def chain_name(authority_id: int | None) -> str:
    """The name of an authority's chain; without an authority, the installation's."""
    return INSTALLATION if authority_id is None else f"authority:{authority_id}"
