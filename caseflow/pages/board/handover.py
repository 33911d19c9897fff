"""Handing the night's board over, and accepting it."""
from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from caseflow.accounts.access import on_out_of_hours_shift
from caseflow.accounts.models import User
from caseflow.audit.record import record
from caseflow.core import clock, dates
from caseflow.core.errors import Conflict, Forbidden, NotFound
from caseflow.extensions import db
from caseflow.missing.models import BoardHandover


def hand_over(user: User, covers_from: datetime, note: str | None) -> BoardHandover:
    """Hand the board over to the day; only somebody on an out-of-hours shift does that."""
    if not on_out_of_hours_shift(user):
        raise Forbidden("Only somebody on an out-of-hours (EDT) shift hands the night over.")
    now = clock.now()
    made = BoardHandover(
        authority_id=user.authority_id, on_day=dates.london_date(now), covers_from=covers_from, handed_over_at=now,
        handed_over_by=user.id, note=note)
    db.session.add(made)
    db.session.flush()
    record("board.handed-over", made.ref, covers_from=covers_from)
    return made


def accept(user: User, ref: str) -> BoardHandover:
    """Accept a night handed over; not by the person who handed it over, and once only."""
    made = db.session.execute(select(BoardHandover).where(
        BoardHandover.ref == ref, BoardHandover.authority_id == user.authority_id, BoardHandover.voided.is_(False))).scalar_one_or_none()
    if made is None:
        raise NotFound()
    if user.role != "safeguarding-lead" or made.handed_over_by == user.id:
        raise Forbidden("The day's safeguarding lead accepts the night, not the person who hands it over.")
    if made.accepted_at is not None:
        raise Conflict("Somebody has already accepted this handover.")
    made.accepted_at, made.accepted_by = clock.now(), user.id
    db.session.flush()
    record("board.accepted", made.ref)
    return made


def newest(authority_id: int) -> tuple[BoardHandover, str, str | None] | None:
    """The newest handover, with the names of who handed over and who accepted."""
    giver, taker = User.__table__.alias("giver"), User.__table__.alias("taker")
    row = db.session.execute(
        select(BoardHandover, giver.c.name, taker.c.name)
        .join(giver, giver.c.id == BoardHandover.handed_over_by).outerjoin(taker, taker.c.id == BoardHandover.accepted_by)
        .where(BoardHandover.authority_id == authority_id, BoardHandover.voided.is_(False))
        .order_by(BoardHandover.handed_over_at.desc(), BoardHandover.id.desc()).limit(1)).first()
    return None if row is None else (row[0], row[1], row[2])
