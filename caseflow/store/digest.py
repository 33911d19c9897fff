"""The state of the database without its content: rows and a hash for each table, and one hash over all current facts."""
from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Table, select

from caseflow.extensions import Base, db
from caseflow.store.record import HISTORY, RECORD_COLUMNS, kind_of, written


def state_digest() -> dict[str, Any]:
    """`facts` hashes the current values of versioned tables by `ref`, without version, recorded columns or history.

    Numbers that point to other rows are spelled as those rows' references, so that two databases holding the same facts agree.
    """
    metadata = Base.metadata
    tables: list[dict[str, Any]] = []
    facts = hashlib.sha256()
    refs: dict[str, dict[int, str]] = {}
    for name in sorted(metadata.tables):
        kind = kind_of(name, Base) or "undeclared"
        rows, digest = _hash_table(metadata.tables[name], kind, refs)
        tables.append({"table": name, "kind": kind, "rows": rows, "digest": digest})
        if kind == "versioned":
            facts.update(f"{name}:{digest}\n".encode())
    return {"facts": facts.hexdigest(), "tables": tables}


def _hash_table(table: Table, kind: str, refs: dict[str, dict[int, str]]) -> tuple[int, str]:
    left_out = {"id", *RECORD_COLUMNS} if kind == "versioned" else set()
    columns = [c for c in written(table) if c.name not in left_out]
    order = [table.c.ref] if kind == "versioned" and not table.name.endswith(HISTORY) else list(table.primary_key.columns)
    sealed, rows = hashlib.sha256(), 0
    targets = {c.name: next(iter(c.foreign_keys)).column.table for c in columns if c.foreign_keys and kind == "versioned"}
    for target in targets.values():
        if target.name not in refs and "ref" in target.c:
            refs[target.name] = dict(db.session.execute(select(target.c.id, target.c.ref)).all())
    query = select(*columns).order_by(*order).execution_options(yield_per=5000)
    for row in db.session.execute(query):
        spelled = [_spell(value, refs.get(targets[c.name].name) if c.name in targets else None)
                   for c, value in zip(columns, row, strict=True)]
        sealed.update(json.dumps(spelled, sort_keys=True).encode())
        rows += 1
    return rows, sealed.hexdigest()


def _spell(value: Any, refs: dict[int, str] | None) -> Any:
    if refs is not None and isinstance(value, int):
        return refs.get(value, value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    return value if value is None or isinstance(value, (int, float, str, bool, list, dict)) else str(value)
