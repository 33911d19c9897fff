"""What the authority that gives a child up keeps: everything, with the open episode over here and the child no longer its own."""
from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import or_, select

from caseflow.accounts.models import Allocation, Team, User
from caseflow.accounts.service import allocate
from caseflow.audit.record import record
from caseflow.children import service_care
from caseflow.children.authorities.queries import Holder
from caseflow.children.authorities.service import hand_over
from caseflow.children.models import Child
from caseflow.core import clock
from caseflow.core.dates import london_date
from caseflow.core.events import children_changed
from caseflow.extensions import db
from caseflow.missing.interviews.obligations import still_open
from caseflow.missing.models import TRANSFERRED, MissingEpisode
from caseflow.missing.service import save
from caseflow.store.unit import current_unit

TAKEN_OVER = "E3"
"""The 903's reason for which care ceased: another authority in the United Kingdom took over."""


def give(child: Child, episode: MissingEpisode | None, to: Holder, moves_on: date, at: datetime) -> None:
    """Responsibility moves on a day; the episode that goes along is over here at the moment `at`, with no ending of its own.

    Care ends with the Department's code, the people who worked with the child cease to see it, and every row stays.
    """
    unit = current_unit()
    unit.reason = f"Taken over by {to.words}"
    if episode is not None:
        episode.handed_over_at, episode.handed_over_to = max(at, episode.started_at), to.words
        episode.left_out_because, episode.ended_at = TRANSFERRED, episode.ended_at or max(at, episode.started_at)
        save(episode, child, None)
        record("episode.transferred", episode.ref, [child.ref], at=at)
    periods = service_care.periods_of(child)
    if periods and periods[-1].ended_on is None:
        service_care.end_care(child, max(moves_on, periods[-1].started_on), reason_code=TAKEN_OVER, reason=unit.reason)
    hand_over(child, to, moves_on)
    _end_sight(child)
    children_changed(child.authority_id, [child.id])


def _end_sight(child: Child) -> None:
    """Those who worked with the child cease to see it; whoever is to hold an interview that is owed here keeps what that is about.

    The interview after a return stays with the authority whose people received the child (`absences.take_along`). Who was given
    the child as a whole for interviews is given those absences alone.
    """
    today = london_date(clock.now())
    owed = db.session.execute(select(MissingEpisode.id).where(
        MissingEpisode.child_id == child.id, still_open()).order_by(MissingEpisode.id)).scalars().all()
    for one, person, team in db.session.execute(
            select(Allocation, User, Team).outerjoin(User, User.id == Allocation.user_id).outerjoin(Team, Team.id == Allocation.team_id)
            .where(Allocation.child_id == child.id, Allocation.voided.is_(False),
                   or_(Allocation.ended_on.is_(None), Allocation.ended_on > today)).order_by(Allocation.id)).all():
        interviews = one.kind == "interviewer"
        if interviews and one.episode_id in owed:
            continue
        one.ended_on = max(today, one.started_on)
        for episode_id in owed if interviews and one.episode_id is None else ():
            allocate(child.authority_id, child.id, one.kind, user=person, team=team, episode_id=episode_id, child_ref=child.ref)
    db.session.flush()
