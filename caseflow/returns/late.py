"""What was entered after the cut: not part of the figures, and the first thing that anybody asks about them."""
from __future__ import annotations

from sqlalchemy import and_, func, select

from caseflow.children.models import Child
from caseflow.core.periods import parse_period
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode
from caseflow.returns.models import ReturnRun
from caseflow.store.record import history_of


def entered_since(run: ReturnRun) -> list[tuple[str, str]]:
    """Episodes (reference, reference of the child) that began in the period and were first entered after the cut."""
    period = parse_period(run.period)
    live, child, past = MissingEpisode.__table__, Child.__table__, history_of(MissingEpisode.__table__)
    first = and_(past.c.id == live.c.id, past.c.version == 1)
    found = db.session.execute(
        select(live.c.ref, child.c.ref).join(child, child.c.id == live.c.child_id).outerjoin(past, first).where(
            live.c.authority_id == run.authority_id, live.c.started_at >= period.starts_at, live.c.started_at < period.ends_at,
            ~live.c.voided, func.coalesce(past.c.recorded_at, live.c.recorded_at) > run.known_at)
        .order_by(live.c.started_at, live.c.id)).all()
    return [(episode, person) for episode, person in found]
