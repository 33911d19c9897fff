"""Building a return from beginning to end, as commands and jobs ask for it: a sure cut, the reading, the keeping."""
from __future__ import annotations

from datetime import datetime

from caseflow.accounts.models import Authority
from caseflow.audit.record import record
from caseflow.core.actor import Actor
from caseflow.core.periods import parse_period
from caseflow.extensions import db
from caseflow.returns import rows, service
from caseflow.returns.definitions.library import check_period, definition
from caseflow.returns.models import ReturnRun
from caseflow.store.unit import current_unit, in_unit, unit_of_work


def build_now(actor: Actor, name: str, label: str, authority: Authority, known_at: datetime | None = None, *, how: str = "built",
              progress: rows.Progress = lambda done, total: None) -> ReturnRun:
    """Build and keep a return; `known_at` None is now.

    The reading is done between two short units, so that a long build holds nobody up. The first unit takes its place in the
    authority's recorded order: everything recorded before it is committed, and nothing recorded later is known at it. So the
    same cut read again gives the same figures, also when others were writing.
    """
    of, period = definition(name), parse_period(label, field="period")
    check_period(of, period)
    if in_unit():
        cut = known_at or current_unit().recorded_at
        return service.keep(service.build(of, period, authority, cut, progress), how=how)
    authority_id = authority.id
    with unit_of_work(actor, authority_id) as unit:
        if known_at is not None:
            service.check_cut(authority, known_at)
        record("return.asked", None, definition=of.name, period=period.label, known_at=known_at)
        cut = known_at or unit.recorded_at
    built = service.build(of, period, db.session.get_one(Authority, authority_id), cut, progress)
    with unit_of_work(actor, authority_id):
        return service.keep(built, how=how)
