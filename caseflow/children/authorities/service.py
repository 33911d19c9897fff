"""Recording that responsibility for a child moved, or that the child lives in another authority's area, from a day on."""
from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from caseflow.accounts.models import Authority
from caseflow.accounts.queries import authorities
from caseflow.audit.record import record
from caseflow.children.authorities.models import KINDS, ChildAuthority
from caseflow.children.authorities.queries import Holder, in_words, responsible_on
from caseflow.children.models import Child
from caseflow.children.service_care import refuse_day
from caseflow.core import clock
from caseflow.core.dates import london_date
from caseflow.core.errors import Conflict, Refused
from caseflow.core.events import children_changed
from caseflow.extensions import db
from caseflow.store.unit import current_unit


def authority_meant(text: str, own_id: int) -> Holder:
    """The authority that somebody means by a name, a code, or both as pages write them: `Brackley (331)`.

    One that is not on this installation is kept as it was typed.
    """
    text = " ".join(text.split())
    if not text:
        raise Refused("Say which authority, by its name or code.", field="authority")
    typed = _as_compared(text)
    for one in authorities():
        if typed in map(_as_compared, (one.name, one.code, in_words(one.name, one.code))):
            return Holder(one.id == own_id, one.name, one.code)
    return Holder(False, text)


def _as_compared(text: str) -> str:
    return "".join(text.split()).casefold()


def record_authority(child: Child, kind: str, holder: Holder, started_on: date) -> ChildAuthority:
    """From `started_on` on, at London midnight, `holder` is responsible for the child or hosts it.

    The first row of responsibility also keeps what stood before, from the beginning. A row of the same day is replaced, and
    kept as taken back. Responsibility as it stands today is written into the child's standing, which screens read.
    """
    if kind not in KINDS:
        raise Refused("Choose responsible or host.", field="kind")
    refuse_day(started_on, child, "started_on")
    before = responsible_on(child, started_on)
    rows = _rows(child, kind)
    if kind == "responsible" and not rows:
        _add(child, kind, before, None)
    for row in rows:
        if row.started_on == started_on:
            if (row.ours, row.name) == (holder.ours, _named(child, holder)[0]):
                raise Conflict("This is recorded already.", field="started_on", current=shown(row))
            row.voided = True
    made = _add(child, kind, holder, started_on)
    db.session.flush()
    record("authority.recorded", made.ref, [child.ref], kind=kind, on=started_on, ours=holder.ours)
    if kind == "responsible":
        _bring_standing_in_line(child)
    children_changed(child.authority_id, [child.id])
    return made


def hand_over(child: Child, holder: Holder, day: date) -> None:
    """From `day` on `holder` is responsible; where somebody wrote that down by hand already, nothing is written twice."""
    if not any((row.started_on, row.ours, row.name) == (day, holder.ours, _named(child, holder)[0]) for row in _rows(child, "responsible")):
        record_authority(child, "responsible", holder, day)


def take_back(row: ChildAuthority, child: Child, reason: str) -> None:
    """A row recorded in error: what stood before it stands again."""
    if not (reason or "").strip():
        raise Refused("Say why this is taken back.", field="reason")
    if row.started_on is None:
        raise Conflict("This says what stood before the first move. Take back the move.", current=shown(row))
    current_unit().reason = reason
    row.voided = True
    db.session.flush()
    record("authority.taken-back", row.ref, [child.ref], kind=row.kind)
    if row.kind == "responsible":
        _bring_standing_in_line(child)
    children_changed(child.authority_id, [child.id])


def shown(row: Any) -> dict[str, str | bool | None]:
    """A dated row as the API shows it."""
    return {"ref": row.ref, "kind": row.kind, "started_on": row.started_on.isoformat() if row.started_on else None, "ours": row.ours,
            "authority": row.name, "code": row.code}


def _bring_standing_in_line(child: Child) -> None:
    now = responsible_on(child, london_date(clock.now()))
    if child.standing not in ("looked-after", "other-authority"):
        return
    standing = "looked-after" if now.ours else "other-authority"
    named = None if now.ours else in_words(now.name, now.code)
    if (child.standing, child.responsible_authority) != (standing, named):
        child.standing, child.responsible_authority = standing, named
        db.session.flush()


def _rows(child: Child, kind: str) -> list[ChildAuthority]:
    return list(db.session.execute(select(ChildAuthority).where(
        ChildAuthority.child_id == child.id, ChildAuthority.kind == kind, ChildAuthority.voided.is_(False))
        .order_by(ChildAuthority.id)).scalars())


def _add(child: Child, kind: str, holder: Holder, started_on: date | None) -> ChildAuthority:
    name, code = _named(child, holder)
    row = ChildAuthority(authority_id=child.authority_id, child_id=child.id, kind=kind, started_on=started_on, ours=holder.ours,
                         name=name, code=code)
    db.session.add(row)
    db.session.flush()
    return row


def _named(child: Child, holder: Holder) -> tuple[str | None, str | None]:
    """Name and code of an authority, also of the child's own."""
    if not holder.ours:
        return holder.name, holder.code
    own = db.session.get_one(Authority, child.authority_id)
    return own.name, own.code
