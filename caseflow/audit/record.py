"""Writing the audit record: acts inside the unit that does them, views before the page is sent."""
from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import and_, bindparam, insert, or_, select

from caseflow.audit.models import AuditEvent
from caseflow.core import clock
from caseflow.core.actor import Actor
from caseflow.extensions import db
from caseflow.store.unit import Unit, current_unit, in_unit, unit_of_work

SAME_VIEW = timedelta(minutes=15)
READS_AFRESH = ("record.opened-in-emergency", "record.closed-again")
"""Acts after which a person's next view is recorded whatever they saw before: what is read in an emergency is listed in full."""
_TABLE: Any = AuditEvent.__table__
_ADD = insert(_TABLE)
_LATELY = (
    select(_TABLE.c.action, _TABLE.c.detail).where(
        _TABLE.c.actor == bindparam("actor"), _TABLE.c.at > bindparam("since"),
        or_(and_(_TABLE.c.action == "children.viewed", _TABLE.c.session == bindparam("session")), _TABLE.c.action.in_(READS_AFRESH)))
    .order_by(_TABLE.c.at.desc(), _TABLE.c.id.desc()).limit(20))
"""What a person's session was shown lately, newest first, and what makes their reading count anew."""


def digest_of(value: object) -> str:
    """A keyed digest of a value, so that the record can show that a value changed without holding it."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, json.dumps(value, default=str, sort_keys=True).encode(), hashlib.sha256).hexdigest()[:20]


def canonical(chain: str, seq: int, at: datetime, actor: str, session: str | None, action: str, subject: str | None,
              refs: list[str], detail: Mapping[str, Any]) -> str:
    """The one spelling of an event that its hash covers."""
    instant = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return json.dumps([chain, seq, instant, actor, session, action, subject, refs, detail], sort_keys=True, separators=(",", ":"))


def chained(head: str, spelled: str) -> str:
    """The hash of an event that follows `head`."""
    return hashlib.sha256(f"{head}\n{spelled}".encode()).hexdigest()


def record(action: str, subject: str | None = None, refs: Iterable[str] = (), *, changed: Mapping[str, object] | None = None,
           **detail: Any) -> None:
    """Record an act, inside the unit that does it. `action` is `noun.verb`; `changed` maps field names to new values, kept as digests.

    `detail` holds codes, counts and instants only: never a name, an address or free text.
    """
    if changed:
        detail["changed"] = {name: digest_of(value) for name, value in sorted(changed.items())}
    _append(current_unit(), action, subject, sorted(set(refs)), detail)


def _append(unit: Unit, action: str, subject: str | None, refs: list[str], detail: dict[str, Any]) -> None:
    seq = unit.seq + 1
    detail = json.loads(json.dumps(detail, default=str))
    spelled = canonical(unit.chain, seq, unit.recorded_at, unit.actor.label, unit.actor.session, action, subject, refs, detail)
    new_head = chained(unit.head, spelled)
    unit.last.setdefault(_ADD, []).append({
        "chain": unit.chain, "seq": seq, "at": unit.recorded_at, "actor": unit.actor.label, "session": unit.actor.session,
        "action": action, "subject": subject, "refs": refs, "detail": detail, "hash": new_head})
    unit.seq, unit.head = seq, new_head


def viewed(actor: Actor, authority_id: int | None, page: str, refs: Iterable[str], *, subject: str | None = None) -> None:
    """Record that `actor` is about to see these children on `page`; call it before the first byte is sent.

    One event per page names every child shown. A refresh that shows the same set to the same session within 15 minutes
    reuses the event, unless the person opened a record in an emergency meanwhile. If the event cannot be written the page must not
    be sent: no audit row, no facts.
    """
    names = sorted(set(refs))
    if not names and subject is None:
        return
    shown = hashlib.sha256("\n".join([page, subject or "", *names]).encode()).hexdigest()[:20]
    if in_unit():
        record("children.viewed", subject, names, page=page, shown=shown)
        current_unit().shown.append((page, names, subject))
        return
    if actor.session is not None and _seen_already(actor, shown):
        return
    db.session.expunge_all()
    with unit_of_work(actor, authority_id):
        record("children.viewed", subject, names, page=page, shown=shown)


def _seen_already(actor: Actor, shown: str) -> bool:
    """Whether this session was shown the same lately, and nothing happened since that makes the person's reading count anew."""
    last = db.session.connection().execute(
        _LATELY, {"actor": actor.label, "since": clock.now() - SAME_VIEW, "session": actor.session}).all()
    for action, detail in last:
        if action in READS_AFRESH:
            return False
        if detail.get("shown") == shown:
            return True
    return False


def shown_in_refusal(page: str, refs: Iterable[str], *, subject: str | None = None) -> None:
    """Say, inside a unit that will not be saved, whom the refused page shows; the view is recorded once the unit is undone."""
    current_unit().shown.append((page, sorted(set(refs)), subject))
