"""Rows of the giver's record written anew in the record of the authority that takes the child on."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from caseflow.children.models import Child
from caseflow.extensions import db
from caseflow.store.record import RECORD_COLUMNS, written

_OWN = {*RECORD_COLUMNS, "id", "ref", "voided", "authority_id", "child_id", "source", "source_year"}


def rows_of(model: Any, *which: Any) -> list[Any]:
    """The live rows of a table, in the order in which they were entered."""
    return list(db.session.execute(select(model).where(*which, model.voided.is_(False)).order_by(model.id)).scalars())


def values_of(model: Any, row: Any) -> dict[str, Any]:
    """What a row says, without whose it is and without what points to other records of the giver."""
    table = model.__table__
    return {c.name: getattr(row, c.name) for c in written(table) if c.name not in _OWN and not c.foreign_keys}


def copy(model: Any, rows: Sequence[Any], here: Child, **more: int) -> None:
    """Write what these rows say into the record of the child here, each with the reason of the unit."""
    db.session.add_all([model(authority_id=here.authority_id, child_id=here.id, **values_of(model, row), **more) for row in rows])
    db.session.flush()
