"""Clocks that ran out are written down, once for ever: by the minute clock, for episodes that are open or ended a month ago at most."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Row, func, select

from caseflow.accounts import access
from caseflow.accounts.models import User
from caseflow.audit.record import record
from caseflow.children.models import Child
from caseflow.core.actor import Actor
from caseflow.extensions import db
from caseflow.missing.clocks.limits import limits_of
from caseflow.missing.clocks.models import ClockBreach
from caseflow.missing.clocks.reading import facts_of, go_live_and_settings
from caseflow.missing.clocks.strip import Clock, strip
from caseflow.missing.models import MissingEpisode
from caseflow.store.bulk import insert_many
from caseflow.store.unit import current_unit, unit_of_work

LOOKED_BACK = timedelta(days=31)
BATCH = 200
Found = tuple[int, str, str, Clock]


def note_missed(actor: Actor, authority_id: int, now: datetime) -> int:
    """Write down each clock of this authority that has run out and is not written down yet; how many that were.

    Looking writes nothing and holds nobody up; a unit is opened only where there is something to write, and asks again in it.
    """
    noted = 0
    for episode_ids in _watched(authority_id, now):
        if _missed(authority_id, episode_ids, now):
            with unit_of_work(actor, authority_id):
                noted += _write(authority_id, _missed(authority_id, episode_ids, now))
    return noted


def _write(authority_id: int, found: Sequence[Found]) -> int:
    at = current_unit().recorded_at
    insert_many(ClockBreach, ("authority_id", "episode_id", "clock", "started_at", "due_at", "noted_at"), [
        (authority_id, number, clock.name, clock.started_at, clock.due_at, at) for number, _, _, clock in found])
    for _, episode_ref, child_ref, clock in found:
        record("clock.missed", episode_ref, [child_ref], clock=clock.name, due_at=clock.due_at)
    return len(found)


def _watched(authority_id: int, now: datetime) -> Iterator[list[int]]:
    """The numbers of the episodes whose clocks may run out, in batches.

    Those that are over are read in the order of their end, by its index: in any other order SQLite goes through all that the
    authority ever had, each minute.
    """
    go_live, _ = go_live_and_settings(authority_id)
    mine = (MissingEpisode.authority_id == authority_id, MissingEpisode.voided.is_(False), MissingEpisode.source.is_(None),
            MissingEpisode.source_year.is_(None), MissingEpisode.started_at >= go_live)
    numbers = [*db.session.execute(select(MissingEpisode.id).where(*mine, MissingEpisode.ended_at.is_(None)).order_by(
        MissingEpisode.id)).scalars(),
        *db.session.execute(select(MissingEpisode.id).where(*mine, MissingEpisode.ended_at > now - LOOKED_BACK).order_by(
            MissingEpisode.ended_at, MissingEpisode.id)).scalars()]
    for start in range(0, len(numbers), BATCH):
        yield numbers[start:start + BATCH]


def _missed(authority_id: int, episode_ids: Sequence[int], now: datetime) -> list[Found]:
    go_live, settings = go_live_and_settings(authority_id)
    limits = limits_of(settings)
    rows = db.session.execute(select(MissingEpisode, Child.ref).join(Child, Child.id == MissingEpisode.child_id).where(
        MissingEpisode.id.in_(episode_ids)).order_by(MissingEpisode.id)).all()
    there = {(number, clock) for number, clock in db.session.execute(
        select(ClockBreach.episode_id, ClockBreach.clock).where(ClockBreach.episode_id.in_(episode_ids)).order_by(ClockBreach.id))}
    facts = facts_of([episode for episode, _ in rows], go_live)
    return [(episode.id, episode.ref, child_ref, clock) for episode, child_ref in rows
            for clock in strip(facts[episode.id], limits) if clock.ran_out(now) and (episode.id, clock.name) not in there]


def breaches_of(episode_id: int) -> dict[str, datetime]:
    """The clocks of an episode that were written down as missed, and when that was noted."""
    rows = db.session.execute(select(ClockBreach).where(ClockBreach.episode_id == episode_id).order_by(ClockBreach.id)).scalars()
    return {row.clock: row.noted_at for row in rows}


def breach_log(user: User, *, limit: int, offset: int = 0) -> tuple[list[Row[ClockBreach, str, Child]], int]:
    """Clocks that ran out in the episodes that the viewer sees, latest limit first, and how many there are."""
    mine = (ClockBreach.authority_id == user.authority_id, MissingEpisode.voided.is_(False), access.may_see(MissingEpisode, user))
    rows = db.session.execute(
        select(ClockBreach, MissingEpisode.ref, Child).join(MissingEpisode, MissingEpisode.id == ClockBreach.episode_id)
        .join(Child, Child.id == MissingEpisode.child_id).where(*mine)
        .order_by(ClockBreach.due_at.desc(), ClockBreach.id.desc()).limit(limit).offset(offset))
    total = db.session.execute(select(func.count()).select_from(ClockBreach).join(
        MissingEpisode, MissingEpisode.id == ClockBreach.episode_id).where(*mine)).scalar_one()
    return list(rows), total
