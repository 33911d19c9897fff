"""When evaluations happen: at once for one child's change, queued for bulk changes, by the minute clock and by the sweep."""
from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from sqlalchemy import delete, select, update

from caseflow.accounts.models import Authority
from caseflow.alerts.evaluation import LONGEST_WAIT, Tally, evaluate
from caseflow.alerts.models import Evaluation
from caseflow.alerts.routing import send_to_teams, with_the_wrong_team
from caseflow.children.models import Child
from caseflow.core import actor
from caseflow.core.actor import Actor
from caseflow.core.errors import Busy
from caseflow.extensions import db
from caseflow.store.bulk import among, insert_many
from caseflow.store.unit import current_unit, unit_of_work
from caseflow.web.errors import place_of

log = logging.getLogger("caseflow.alerts")
AT_ONCE = 50
BATCH = 200


def children_changed(authority_id: int, child_ids: Collection[int], in_bulk: bool) -> None:
    """Facts about these children changed in the unit in hand: evaluate them in it, or queue them when it is in bulk.

    Whatever goes wrong is undone, noted and tried again by the minute clock: it never blocks the recording.
    """
    if in_bulk or len(child_ids) > AT_ONCE:
        queue(authority_id, child_ids)
        return
    try:
        evaluate(child_ids)
    except Exception as error:
        log.error("evaluation failed and is queued: %s at %s", type(error).__name__, place_of(error))
        queue(authority_id, child_ids)


def queue(authority_id: int, child_ids: Collection[int]) -> None:
    """Have these children looked at by the next minute clock."""
    at = current_unit().recorded_at
    wanted = sorted(set(child_ids))
    db.session.execute(delete(Evaluation).where(among(Evaluation.child_id, wanted)))
    insert_many(Evaluation, ("child_id", "authority_id", "due_at"), [(child_id, authority_id, at) for child_id in wanted])


def evaluate_due(now: datetime, *, at_most: int = 5000) -> Tally:
    """The minute clock: evaluate every child whose moment has come, in units of their own, at most `at_most` children.

    Afterwards, what nobody has answered goes to the team that is in.
    """
    total = Tally()
    seen: set[int] = set()
    for authority_id in _authorities():
        while total.children < at_most:
            child_ids = [child_id for child_id in _due(authority_id, now) if child_id not in seen]
            if not child_ids:
                break
            seen.update(child_ids)
            total.add(_evaluate_apart(actor.job("minute-clock"), authority_id, child_ids))
        _hand_over(authority_id, now)
    return total


def _hand_over(authority_id: int, now: datetime) -> None:
    """When the offices close or open, alerts that nobody has answered go to those who are in."""
    if with_the_wrong_team(authority_id, now):
        with unit_of_work(actor.job("minute-clock"), authority_id):
            send_to_teams(with_the_wrong_team(authority_id, now), db.session.get_one(Authority, authority_id))


def sweep(authority_id: int) -> Tally:
    """The nightly assurance sweep: every child of an authority, whether or not anything changed."""
    total = Tally()
    for child_ids in all_children(authority_id):
        total.add(_evaluate_apart(actor.job("nightly-sweep"), authority_id, child_ids))
    return total


def _evaluate_apart(who: Actor, authority_id: int, child_ids: Sequence[int]) -> Tally:
    """Evaluate in one unit; where a child's record stops that, the others go on without it and it waits an hour."""
    try:
        with unit_of_work(who, authority_id):
            return evaluate(child_ids)
    except Busy:
        raise
    except Exception as error:
        if len(child_ids) == 1:
            log.error("a child cannot be evaluated: %s at %s", type(error).__name__, place_of(error))
            with unit_of_work(who, authority_id):
                db.session.execute(update(Evaluation).where(Evaluation.child_id.in_(child_ids)).values(
                    due_at=current_unit().recorded_at + LONGEST_WAIT, attempts=Evaluation.attempts + 1))
            return Tally(children=1, errors=1)
    half = len(child_ids) // 2
    tally = _evaluate_apart(who, authority_id, child_ids[:half])
    tally.add(_evaluate_apart(who, authority_id, child_ids[half:]))
    return tally


def _authorities() -> list[int]:
    return list(db.session.execute(select(Authority.id).where(Authority.voided.is_(False)).order_by(Authority.id)).scalars())


def _due(authority_id: int, now: datetime) -> list[int]:
    return list(db.session.execute(
        select(Evaluation.child_id)
        .where(Evaluation.authority_id == authority_id, Evaluation.due_at <= now)
        .order_by(Evaluation.due_at, Evaluation.child_id).limit(BATCH)).scalars())


def all_children(authority_id: int) -> Iterator[list[int]]:
    """The numbers of every child of an authority, in batches."""
    last = 0
    while True:
        child_ids = list(db.session.execute(
            select(Child.id).where(Child.authority_id == authority_id, Child.id > last)
            .order_by(Child.id).limit(BATCH)).scalars())
        if not child_ids:
            return
        yield child_ids
        last = child_ids[-1]
