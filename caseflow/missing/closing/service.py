"""What still follows an episode that has ended, and closing it: refused while anything is open, unless a lead says why."""
from __future__ import annotations

from sqlalchemy import select

from caseflow.accounts.models import User
from caseflow.audit.record import record
from caseflow.children.models import Child
from caseflow.core import clock
from caseflow.core.errors import Conflict, Forbidden, Refused
from caseflow.extensions import db
from caseflow.missing.closing.models import EpisodeClosing
from caseflow.missing.interviews.actions import open_actions_of
from caseflow.missing.interviews.obligations import unmet
from caseflow.missing.meetings.queries import meetings_of
from caseflow.missing.meetings.service import open_actions
from caseflow.missing.models import MissingEpisode
from caseflow.missing.service import refuse_void
from caseflow.missing.shown import episode_as_shown
from caseflow.store.unit import current_unit

MANAGER = "safeguarding-lead"


def outstanding(episode: MissingEpisode) -> list[str]:
    """In words, what still follows the episode; empty when it can be closed. Decided by what is recorded now."""
    number = [episode.id]
    left = []
    if episode.ended_at is None:
        left.append("the child is still out")
    elif episode.returned_at is None:
        left.append("nobody has recorded that the child is back")
    if unmet(number):
        left.append("the return home interview has not been held")
    left_open = open_actions_of(number).get(episode.id, 0)
    if left_open:
        left.append(f"{left_open} {'action' if left_open == 1 else 'actions'} of the interview not done")
    if any(m.held_at is None and not m.not_held_because for m in meetings_of(number).get(episode.id, [])):
        left.append("a strategy meeting was asked for and not held")
    actions = open_actions(number).get(episode.id, 0)
    if actions:
        left.append(f"{actions} {'action' if actions == 1 else 'actions'} of strategy meetings not done")
    return left


def closing_of(episode: MissingEpisode) -> EpisodeClosing | None:
    """The standing closing of an episode."""
    return db.session.execute(select(EpisodeClosing).where(
        EpisodeClosing.episode_id == episode.id, EpisodeClosing.voided.is_(False)).order_by(EpisodeClosing.id)).scalar_one_or_none()


def stage(episode: MissingEpisode, closing: EpisodeClosing | None) -> str:
    """Where the episode stands in its life: `void`, `open`, `found` (not yet back), `handed-over` (at 18), `follow-up`, `closed`."""
    if episode.voided:
        return "void"
    if closing is not None:
        return "closed"
    if episode.handed_over_at is not None and episode.ended_at is None:
        return "handed-over"
    if episode.ended_at is None:
        return "open"
    return "found" if episode.returned_at is None else "follow-up"


def close(episode: MissingEpisode, child: Child, closer: User, despite: str | None = None) -> EpisodeClosing:
    """Close an episode. While anything still follows it only a lead may, and only with a reason (`despite`), which is kept."""
    refuse_void(episode, child)
    if closing_of(episode) is not None:
        raise Conflict("This episode is already closed.", current=episode_as_shown(episode, child.ref))
    if episode.ended_at is None:
        raise Conflict("The child is still out: the episode is open.", current=episode_as_shown(episode, child.ref))
    left = outstanding(episode)
    reason = (despite or "").strip()
    if left and not reason:
        raise Refused(f"This cannot be closed yet: {'; '.join(left)}. A lead may close it all the same and say why.", field="despite")
    if left and closer.role != MANAGER:
        raise Forbidden("Only a safeguarding lead closes an episode while something still follows it.")
    row = EpisodeClosing(authority_id=child.authority_id, child_id=child.id, episode_id=episode.id, closed_at=clock.now(),
                         despite=reason if left else None)
    db.session.add(row)
    db.session.flush()
    record("episode.closed", episode.ref, [child.ref], outstanding=len(left))
    return row


def open_again(episode: MissingEpisode, child: Child, reason: str) -> None:
    """Take the closing back, with the reason: something follows after all. The closing is kept."""
    if not (reason or "").strip():
        raise Refused("Say why it is opened again.", field="reason")
    row = closing_of(episode)
    if row is None:
        raise Conflict("This episode is not closed.", current=episode_as_shown(episode, child.ref))
    current_unit().reason = reason
    row.voided = True
    db.session.flush()
    record("episode.follow-up-opened-again", episode.ref, [child.ref])
