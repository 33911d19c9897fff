"""Kept returns read again: figures, the rows behind one, two runs compared."""
from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select

from caseflow.accounts.models import Authority
from caseflow.core.errors import NotFound
from caseflow.core.references import as_heard
from caseflow.extensions import db
from caseflow.returns import digest
from caseflow.returns.definitions.library import definition
from caseflow.returns.definitions.shape import EPISODE, Definition, Row, figure_of
from caseflow.returns.diff import Side, compare
from caseflow.returns.joined import joined_between
from caseflow.returns.models import ReturnRun, RowSet
from caseflow.returns.tabulate import rows_of


def run_by_ref(ref: str, authority_id: int | None = None) -> ReturnRun:
    """A kept run by its reference; with an authority, only one of its own. Raises `NotFound`."""
    mine = [ReturnRun.authority_id == authority_id] if authority_id is not None else []
    run = db.session.execute(select(ReturnRun).where(ReturnRun.ref == as_heard(ref), *mine)).scalar_one_or_none()
    if run is None:
        raise NotFound("There are no figures with this reference.")
    return run


def runs_of(authority_id: int, *, limit: int = 50, after: tuple[datetime, int] | None = None,
            definition_name: str | None = None) -> list[ReturnRun]:
    """An authority's runs, newest first; `after` is the build time and number of the last one seen."""
    query = select(ReturnRun).where(ReturnRun.authority_id == authority_id)
    if definition_name is not None:
        query = query.where(ReturnRun.definition == definition_name)
    if after is not None:
        moment, number = after
        query = query.where(or_(ReturnRun.built_at < moment, and_(ReturnRun.built_at == moment, ReturnRun.id < number)))
    return list(db.session.execute(query.order_by(ReturnRun.built_at.desc(), ReturnRun.id.desc()).limit(limit)).scalars())


def authority_of(run: ReturnRun) -> Authority:
    """The authority whose figures these are."""
    return db.session.get_one(Authority, run.authority_id)


def frozen_rows(run: ReturnRun) -> list[Row]:
    """The rows that a run counted, as they were frozen."""
    packed = db.session.execute(select(RowSet.rows).where(RowSet.id == run.row_set_id)).scalar_one()
    return digest.unpack(packed)


def brief(run: ReturnRun, code: str) -> dict[str, Any]:
    """A run without its figures; `code` is the authority's."""
    return {
        "run": run.ref, "definition": run.definition, "version": run.definition_version, "authority": code, "period": run.period,
        "known_at": run.known_at.isoformat(), "built_at": run.built_at.isoformat(), "keep": run.keep, "digest": run.digest,
    }


def as_json(run: ReturnRun) -> dict[str, Any]:
    """A run as commands and the API give it."""
    return {**brief(run, authority_of(run).code), "settings": run.settings, "cells": run.cells}


def cell_of(run: ReturnRun, name: str) -> dict[str, Any]:
    """One cell of a run; `NotFound` when the return has none of that name."""
    for cell in run.cells:
        if cell["cell"] == name:
            return cell
    raise NotFound(f"These figures have no {name}.")


def lineage(run: ReturnRun, name: str) -> dict[str, Any]:
    """The rows behind a figure: those counted and those left out, each with the code of its reason and the reason in words.

    A ratio has no rows of its own: it names its two figures. A figure that is not held counts none.
    """
    cell, of = cell_of(run, name), definition(run.definition)
    made = {"cell": name, "value": cell["value"], "shown": cell["shown"], "unit": cell["unit"],
            "numerator": cell["numerator"], "denominator": cell["denominator"], "included": [], "excluded": []}
    if cell["numerator"] is not None:
        return made
    counted, left_out = rows_of(name, frozen_rows(run))
    because = of.figure(figure_of(name)[0]).because
    if cell["value"] is not None:
        made["included"] = [_told(row, "counted", because) for row in counted]
    made["excluded"] = [_told(row, code.partition(":")[0], of.reason(code)) for row, code in left_out]
    return made


def _told(row: Row, code: str, words: str) -> dict[str, Any]:
    told = {"unit": row.unit, "ref": row.ref, "why": code, "says": words}
    return {**told, "child": row.child} if row.unit == EPISODE else told


def difference(before: ReturnRun, after: ReturnRun) -> dict[str, Any]:
    """Two runs compared, cell by cell, with causes that add up."""
    together = joined_between(before.authority_id, before.known_at, after.known_at)
    cells = compare(Side.of(before.cells, frozen_rows(before), before.known_at),
                    Side.of(after.cells, frozen_rows(after), after.known_at, together))
    return {"before": before.ref, "after": after.ref, "cells": cells}


def definition_of(run: ReturnRun) -> Definition:
    """The definition by which a run was built."""
    return definition(run.definition)


def authority_by_id(number: int) -> Authority:
    """An authority by its number."""
    return db.session.get_one(Authority, number)
