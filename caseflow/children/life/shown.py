"""Facts of any kind as the API shows them."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from caseflow.children.life.kind import Kind
from caseflow.children.life.queries import placement_refs
from caseflow.web.fields import iso


def facts_as_shown(kind: Kind, rows: Sequence[Any], child_ref: str) -> list[dict[str, Any]]:
    """Records, or rows of one version, by the fields of the kind."""
    placements = placement_refs({row.placement_id for row in rows}) if kind.placed else {}
    return [_shown(kind, row, child_ref, placements) for row in rows]


def fact_as_shown(kind: Kind, row: Any, child_ref: str) -> dict[str, Any]:
    """One record."""
    return facts_as_shown(kind, [row], child_ref)[0]


def _shown(kind: Kind, row: Any, child_ref: str, placements: dict[int, str]) -> dict[str, Any]:
    names = [name for name in kind.schema().fields if name != "placement"]
    said = {name: value.isoformat() if isinstance(value := kind.value(row, name), date) else value for name in names}
    placed = {"placement": placements.get(row.placement_id)} if kind.placed else {}
    return {"ref": row.ref, "child": child_ref, **placed, **said, "version": row.version, "recorded_at": iso(row.recorded_at)}
