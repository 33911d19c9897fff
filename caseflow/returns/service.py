"""Keeping what was built: the run, and its frozen rows stored once; and what was kept, read again."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from caseflow.accounts.models import Authority
from caseflow.audit.record import record
from caseflow.core.dates import in_words
from caseflow.core.errors import Refused
from caseflow.core.periods import Period
from caseflow.core.references import new_ref
from caseflow.core.wording import ended
from caseflow.extensions import db
from caseflow.returns import digest, holdings, rows, tabulate
from caseflow.returns.definitions.library import check_period
from caseflow.returns.definitions.shape import EPISODE, Definition, Row
from caseflow.returns.disclosure import Rule, disclose
from caseflow.returns.models import ReturnRun, RowSet
from caseflow.store.unit import current_unit, savepoint


@dataclass(frozen=True)
class Built:
    """A return as built and not yet kept."""

    definition: Definition
    authority: Authority
    period: Period
    known_at: datetime
    settings: dict[str, Any]
    cells: list[dict[str, Any]]
    rows: list[Row]
    packed: bytes
    rows_digest: str
    digest: str


def check_cut(authority: Authority, known_at: datetime) -> None:
    """Refuse, in words, a moment before the authority's first record: nothing was known, which is not nought."""
    first = holdings.first_record(authority.id) or authority.recorded_at
    if known_at < first:
        raise Refused(
            f"{authority.name} has no record from before {ended(in_words(first))} Nothing was known as at {ended(in_words(known_at))} "
            "Choose a later day.", field="known_at")


def rule_of(authority: Authority) -> Rule:
    """The authority's rule for small figures: 1 to 5 unless it was set wider."""
    return Rule(high=int((authority.settings or {}).get("withhold_to", Rule.high)))


def build(definition: Definition, period: Period, authority: Authority, known_at: datetime,
          progress: rows.Progress = lambda done, total: None) -> Built:
    """Rows, figures and their published form, from facts as known at `known_at`. Reads only; the same facts give the same digest.

    Raises `Refused` for a period that the return does not know, a moment before the first record, and figures that do not
    sum to their rows.
    """
    check_period(definition, period)
    check_cut(authority, known_at)
    held = holdings.held(authority.id, period, known_at)
    judged = digest.in_order(rows.rows(definition, authority.id, period, known_at, progress))
    cells = tabulate.tabulate(definition, period, judged, held)
    tabulate.check_sums(definition, period, cells, judged)
    rule = rule_of(authority)
    shown = disclose(definition, cells, definition.parts(judged, period, held), rule)
    told = [{**cell.as_json(), "shown": shown[cell.cell]} for cell in cells]
    settings = {**rule.as_json(), "held": sorted(held)}
    packed, rows_digest = digest.pack(judged)
    whole = digest.run_digest(
        definition=definition.name, version=definition.version, settings=settings, authority=authority.code, period=period.label,
        cells=told, rows=rows_digest)
    return Built(definition, authority, period, known_at, settings, told, judged, packed, rows_digest, whole)


def keep(built: Built, *, how: str = "built") -> ReturnRun:
    """Store a built return inside the unit in hand: its run, and its rows unless the same rows are stored already."""
    unit = current_unit()
    stored = _stored(built.rows_digest) or _store(built, how)
    run = ReturnRun(
        ref=new_ref(), authority_id=built.authority.id, definition=built.definition.name,
        definition_version=built.definition.version, period=built.period.label, known_at=built.known_at, settings=built.settings,
        cells=built.cells, row_set_id=stored, digest=built.digest, keep=how, built_at=unit.recorded_at, built_by=unit.actor.user_id)
    db.session.add(run)
    db.session.flush()
    record("return.built", run.ref, definition=run.definition, period=run.period, known_at=run.known_at, digest=run.digest, keep=how)
    return run


def _stored(rows_digest: str) -> int | None:
    return db.session.execute(select(RowSet.id).where(RowSet.digest == rows_digest)).scalar_one_or_none()


def _store(built: Built, how: str) -> int:
    """Store the rows; where another authority stored the same ones meanwhile (none at all), take those."""
    row_set = RowSet(
        digest=built.rows_digest, keep=how, rows=built.packed, children=sum(r.unit != EPISODE for r in built.rows),
        episodes=sum(r.unit == EPISODE for r in built.rows))
    try:
        with savepoint():
            db.session.add(row_set)
    except IntegrityError:
        found = _stored(built.rows_digest)
        if found is None:
            raise
        return found
    return row_set.id
