"""Reading the record: what was done and seen in one authority, newest first."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Text, cast, or_, select

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


def entries(authority_id: int, *, ref: str | None = None, actor: str | None = None, since: datetime | None = None,
            until: datetime | None = None, before: int | None = None, limit: int = 50) -> list[Entry]:
    """Events of an authority that concern `ref` (as subject or among those shown), newest first, `limit` at most."""
    query = select(AuditEvent.seq, AuditEvent.at, AuditEvent.actor, AuditEvent.action, AuditEvent.subject, AuditEvent.refs,
                   AuditEvent.detail).where(AuditEvent.chain == chain_name(authority_id))
    if ref is not None:
        if not is_ref(ref):
            return []
        query = query.where(or_(AuditEvent.subject == ref, cast(AuditEvent.refs, Text).contains(f'"{ref}"', autoescape=True)))
    if actor is not None:
        query = query.where(AuditEvent.actor == f"user:{actor}")
    if since is not None:
        query = query.where(AuditEvent.at >= since)
    if until is not None:
        query = query.where(AuditEvent.at <= until)
    if before is not None:
        query = query.where(AuditEvent.seq < before)
    rows = db.session.execute(query.order_by(AuditEvent.seq.desc()).limit(limit))
    return [Entry(r.seq, r.at, r.actor, r.action, r.subject, tuple(r.refs), r.detail.get("page")) for r in rows]
