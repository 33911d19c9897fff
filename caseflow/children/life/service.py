"""Adding, changing and taking back a fact of any kind: checked, audited, told to the rules that read it."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from caseflow.audit.record import record
from caseflow.children.life.kind import Kind
from caseflow.children.models import Child
from caseflow.core.errors import Refused
from caseflow.core.events import children_changed
from caseflow.extensions import db
from caseflow.store.record import RECORD_COLUMNS
from caseflow.store.unit import current_unit

KEPT = {"id", "ref", "voided", "authority_id", "child_id", *RECORD_COLUMNS}


def add_fact(child: Child, kind: Kind, given: Mapping[str, Any]) -> Any:
    """Record a fact. Raises `Refused` naming the field, or `Conflict` when another record stands in the way."""
    facts = {column.name: None for column in kind.model.__table__.columns if column.name not in KEPT} | _by_column(kind, given)
    kind.check(child, facts, None)
    row = kind.model(authority_id=child.authority_id, child_id=child.id, **_with_defaults(kind, facts))
    db.session.add(row)
    db.session.flush()
    record(f"{kind.noun}.added", row.ref, [child.ref], changed=_told(facts))
    _follow(child, kind)
    return row


def amend_fact(child: Child, kind: Kind, row: Any, given: Mapping[str, Any], because: str | None) -> Any:
    """Change a fact: blanks are filled freely, but what was recorded is changed only with a reason. The old version is kept."""
    before = {column.name: getattr(row, column.name) for column in row.__table__.columns if column.name not in KEPT}
    facts = before | _by_column(kind, given)
    kind.check(child, facts, row)
    facts = _with_defaults(kind, facts)
    changed = {name: value for name, value in facts.items() if before[name] != value}
    if not changed:
        return row
    if not because and any(before[name] not in (None, [], "unknown", "not-started") for name in changed):
        raise Refused("Say why what was recorded is changed.", field="because")
    current_unit().reason = because or current_unit().reason
    for name, value in changed.items():
        setattr(row, name, value)
    db.session.flush()
    record(f"{kind.noun}.amended", row.ref, [child.ref], changed=_told(changed), fields=sorted(changed))
    _follow(child, kind)
    return row


def void_fact(child: Child, kind: Kind, row: Any, because: str | None) -> None:
    """Take back a fact that was recorded in error, with the reason; its history stays."""
    if not because:
        raise Refused("Say why this was recorded in error.", field="because")
    current_unit().reason = because
    row.voided = True
    db.session.flush()
    record(f"{kind.noun}.voided", row.ref, [child.ref])
    _follow(child, kind)


def _by_column(kind: Kind, given: Mapping[str, Any]) -> dict[str, Any]:
    return {kind.column(name): value for name, value in given.items()}


def _with_defaults(kind: Kind, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What was left open takes the column's default where the column must hold something."""
    columns, filled = kind.model.__table__.c, dict(facts)
    for name, value in facts.items():
        column = columns[name]
        if value is None and not column.nullable and column.default is not None:
            filled[name] = column.default.arg(None) if column.default.is_callable else column.default.arg
    return filled


def _told(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value is not None}


def _follow(child: Child, kind: Kind) -> None:
    kind.after(child)
    if kind.for_rules:
        children_changed(child.authority_id, [child.id])
