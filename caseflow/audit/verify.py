"""Checking the chains: an edited, removed, inserted or re-ordered event is found; a receipt kept elsewhere finds a cut tail."""
from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field

from sqlalchemy import select

from caseflow.audit.models import AuditEvent
from caseflow.audit.record import canonical, chained
from caseflow.extensions import db
from caseflow.store.chain import Chain

START = "0" * 64


@dataclass
class Verdict:
    """What the check found: `first_bad` names the first event that does not follow from the one before it."""

    events: int = 0
    heads: dict[str, tuple[int, str]] = field(default_factory=dict)
    first_bad: str | None = None

    @property
    def ok(self) -> bool:
        """Whether every chain is whole."""
        return self.first_bad is None

    @property
    def head(self) -> str:
        """One hash over the heads of all chains: the receipt."""
        spelled = json.dumps({name: list(value) for name, value in sorted(self.heads.items())}, sort_keys=True)
        return hashlib.sha256(spelled.encode()).hexdigest()


def verify(receipt: dict[str, list[int | str]] | None = None) -> Verdict:
    """Recompute every chain from its first event, in bounded memory; compare with the heads held and with a `receipt`.

    `receipt` maps chain names to `[seq, hash]`, as `audit head` printed it: the chain must still pass through that point.
    """
    verdict = Verdict()
    query = select(
        AuditEvent.chain, AuditEvent.seq, AuditEvent.at, AuditEvent.actor, AuditEvent.session, AuditEvent.action,
        AuditEvent.subject, AuditEvent.refs, AuditEvent.detail, AuditEvent.hash,
    ).order_by(AuditEvent.chain, AuditEvent.seq, AuditEvent.id).execution_options(yield_per=2000)
    points = {(name, int(point[0])): str(point[1]) for name, point in (receipt or {}).items() if int(point[0])}
    for row in db.session.execute(query):
        seq, head = verdict.heads.get(row.chain, (0, START))
        spelled = canonical(row.chain, row.seq, row.at, row.actor, row.session, row.action, row.subject, row.refs, row.detail)
        expected = points.pop((row.chain, row.seq), row.hash)
        if row.seq != seq + 1 or row.hash != chained(head, spelled) or row.hash != expected:
            verdict.first_bad = verdict.first_bad or f"{row.chain}:{row.seq}"
        verdict.heads[row.chain] = (row.seq, row.hash)
        verdict.events += 1
    for chain in db.session.execute(select(Chain.name, Chain.seq, Chain.head).order_by(Chain.name)):
        if chain.seq and verdict.heads.get(chain.name, (0, START)) != (chain.seq, chain.head):
            verdict.first_bad = verdict.first_bad or f"{chain.name}:{verdict.heads.get(chain.name, (0, START))[0] + 1}"
    for name, seq in sorted(points):
        verdict.first_bad = verdict.first_bad or f"{name}:{seq}"
    return verdict


def heads() -> dict[str, list[int | str]]:
    """The receipt to keep elsewhere: each chain's last sequence number and hash."""
    rows = db.session.execute(select(Chain.name, Chain.seq, Chain.head).where(Chain.seq > 0).order_by(Chain.name))
    return {name: [seq, head] for name, seq, head in rows}
