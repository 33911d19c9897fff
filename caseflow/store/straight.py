"""New facts written straight to the database, without objects that stand for them: for what this unit does not change again."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Insert, Table, insert

from caseflow.store.record import Versioned
from caseflow.store.unit import current_unit


def write_new(model: type[Versioned], **values: Any) -> int:
    """Write one fact, stamped like any other; its number. Columns left out take the model's default."""
    written = current_unit().connection.execute(_into(model.__table__), {**_stamp(), **values}).inserted_primary_key
    return int(written[0])  # type: ignore[index]


def write_all(model: type[Versioned], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write several, each with the same columns, whose numbers nobody needs."""
    if rows:
        current_unit().connection.execute(_into(model.__table__), [{**_stamp(), **row} for row in rows])


def _stamp() -> dict[str, Any]:
    unit = current_unit()
    return {"recorded_at": unit.recorded_at, "recorded_by": unit.actor.user_id, "reason": unit.reason}


@cache
def _into(table: Table) -> Insert:
    return insert(table)
