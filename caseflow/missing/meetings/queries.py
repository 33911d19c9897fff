"""Reads about strategy meetings, actions and escalations, scoped to the viewer."""
from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from caseflow.accounts import access
from caseflow.accounts.models import User
from caseflow.children.models import Child
from caseflow.core.errors import NotFound
from caseflow.core.references import is_ref
from caseflow.extensions import db
from caseflow.missing.meetings.models import Escalation, MeetingAction, StrategyMeeting
from caseflow.missing.models import MissingEpisode
from caseflow.missing.queries import by_episode


def meetings_of(episode_ids: Collection[int]) -> dict[int, list[StrategyMeeting]]:
    """The strategy meetings of each episode, in the order in which they were asked for."""
    return by_episode(StrategyMeeting, episode_ids, StrategyMeeting.requested_at)


def actions_of(episode_ids: Collection[int]) -> dict[int, list[MeetingAction]]:
    """The actions of each episode's meetings, in the order recorded."""
    return by_episode(MeetingAction, episode_ids)


def escalations_of(episode_ids: Collection[int]) -> dict[int, list[Escalation]]:
    """The escalations of each episode, oldest first."""
    return by_episode(Escalation, episode_ids, Escalation.at)


def meeting_by_ref(user: User, ref: str) -> tuple[StrategyMeeting, MissingEpisode, Child]:
    """A meeting with its episode and child; `NotFound` when there is none or the viewer may not know of it."""
    found: tuple[StrategyMeeting, MissingEpisode, Child] = _one(StrategyMeeting, user, ref)
    return found


def action_by_ref(user: User, ref: str) -> tuple[MeetingAction, MissingEpisode, Child]:
    """An action with its episode and child; `NotFound` likewise."""
    found: tuple[MeetingAction, MissingEpisode, Child] = _one(MeetingAction, user, ref)
    return found


def escalation_by_ref(user: User, ref: str) -> tuple[Escalation, MissingEpisode, Child]:
    """An escalation with its episode and child; `NotFound` likewise."""
    found: tuple[Escalation, MissingEpisode, Child] = _one(Escalation, user, ref)
    return found


def _one(model: Any, user: User, ref: str) -> Any:
    """What was decided is for those who see the child; an escalation for those who see the episode."""
    whose = model if model is Escalation else Child
    if is_ref(ref):
        row = db.session.execute(
            select(model, MissingEpisode, Child).join(MissingEpisode, MissingEpisode.id == model.episode_id)
            .join(Child, Child.id == MissingEpisode.child_id)
            .where(model.ref == ref, model.voided.is_(False), access.may_see(whose, user))).one_or_none()
        if row is not None:
            return tuple(row)
    raise NotFound()
