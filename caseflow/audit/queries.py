"""Reading the record: what was done and seen in one authority, newest first."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, cast, func, or_, select

from caseflow.audit.models import AuditEvent
from caseflow.core.references import is_ref
from caseflow.extensions import db
from caseflow.store.chain import chain_name


@dataclass(frozen=True)
class Entry:
    """One event as a page shows it: references and codes, no name and no free text."""

    seq: int
    at: datetime
    actor: str
    action: str
    subject: str | None
    refs: tuple[str, ...]
    page: str | None


_SHOWN = (AuditEvent.seq, AuditEvent.at, AuditEvent.actor, AuditEvent.action, AuditEvent.subject, AuditEvent.refs, AuditEvent.detail)


def entries(authority_id: int, *, ref: str | None = None, actor: str | None = None, since: datetime | None = None,
            before: int | None = None, limit: int = 50) -> list[Entry]:
    """Events of an authority that concern `ref` (as subject or among those shown), newest first, `limit` at most."""
    if ref is not None and not is_ref(ref):
        return []
    conditions = [AuditEvent.chain == chain_name(authority_id)]
    if ref is not None:
        conditions.append(_concerns(ref))
    if actor is not None:
        conditions.append(AuditEvent.actor == f"user:{actor}")
    if since is not None:
        conditions.append(AuditEvent.at >= since)
    if before is not None:
        conditions.append(AuditEvent.seq < before)
    return _entries(select(*_SHOWN).where(*conditions).order_by(AuditEvent.seq.desc()).limit(limit))


def done_by(authority_id: int, actor: str, ref: str, since: datetime, until: datetime, *, offset: int = 0,
            limit: int = 50) -> tuple[list[Entry], int]:
    """What a person saw and did about `ref` between two instants, oldest first: `limit` from the `offset`-th on, and how many in all."""
    conditions = (AuditEvent.chain == chain_name(authority_id), AuditEvent.actor == f"user:{actor}", _concerns(ref),
                  AuditEvent.at >= since, AuditEvent.at <= until)
    number = int(db.session.execute(select(func.count()).select_from(AuditEvent).where(*conditions)).scalar_one())
    return _entries(select(*_SHOWN).where(*conditions).order_by(AuditEvent.seq).offset(offset).limit(limit)), number


def _concerns(ref: str) -> ColumnElement[bool]:
    return or_(AuditEvent.subject == ref, cast(AuditEvent.refs, Text).contains(f'"{ref}"', autoescape=True))


def _entries(query: Select[Any]) -> list[Entry]:
    return [Entry(r.seq, r.at, r.actor, r.action, r.subject, tuple(r.refs), r.detail.get("page")) for r in db.session.execute(query)]
