"""The log of other authorities' children who live in this authority's area, and who was told at the placing authority."""
from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from caseflow.accounts import access
from caseflow.accounts.models import User
from caseflow.children.authorities.queries import in_words, looked_after_elsewhere, on_day, rows_of
from caseflow.children.called import age_as_known, name_of
from caseflow.children.models import Child
from caseflow.children.queries import placement_now
from caseflow.core import clock
from caseflow.core.dates import london_date
from caseflow.extensions import db

SHOWN = 200


@dataclass(frozen=True)
class Hosted:
    """One child of another authority as the log shows it."""

    child_id: int
    ref: str
    name: str
    age: str
    responsible: str
    since: Any
    host: str | None
    home: str | None


def hosted(user: User, *, after: int = 0) -> list[Hosted]:
    """Other authorities' children whom the viewer sees, by name of the authority; at most 200 from a place on."""
    today = london_date(clock.now())
    rows = db.session.execute(
        select(Child).where(Child.authority_id == user.authority_id, Child.voided.is_(False), looked_after_elsewhere(today),
                            access.may_see(Child, user))
        .order_by(Child.responsible_authority, Child.family_name, Child.id).limit(SHOWN).offset(after)).scalars().all()
    ids = [row.id for row in rows]
    dated, homes = rows_of(ids), placement_now(ids)
    return [_hosted(row, dated.get(row.id, []), homes, today) for row in rows]


def _hosted(child: Child, dated: Collection[Any], homes: Any, today: Any) -> Hosted:
    responsible = on_day([r for r in dated if r.kind == "responsible"], today)
    host = on_day([r for r in dated if r.kind == "host"], today)
    home = homes.get(child.id)
    return Hosted(
        child.id, child.ref, name_of(child),
        age_as_known(child.date_of_birth, child.birth_precision, child.age_as_told, child.age_disputed, today),
        in_words(responsible.name, responsible.code) if responsible else child.responsible_authority or "not recorded",
        responsible.started_on if responsible else None, None if host is None or host.ours else in_words(host.name, host.code),
        home.home_name if home else child.placed_as_told)


def panel(user: User, child: Child, as_at: datetime | None) -> dict[str, Any] | None:
    """The part of the child page about authorities, as known at a moment."""
    now = as_at or clock.now()
    rows = rows_of([child.id], at=as_at).get(child.id, [])
    lines = [(row.ref, row.kind, "this authority" if row.ours else in_words(row.name, row.code), row.started_on) for row in reversed(rows)]
    writes = as_at is None and user.may("authority.write")
    if not lines and not writes:
        return None
    return {"lines": lines, "today": london_date(now), "writes": writes, "offers": as_at is None and user.may("transfer.offer")}
