"""The child is back: the police's prevention interview and the welfare check, each a record of its own. Neither is the return interview."""
from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, exists, func, select

from caseflow.accounts import access
from caseflow.accounts.models import Authority, User
from caseflow.audit.record import record
from caseflow.children.called import named_for
from caseflow.children.models import Child
from caseflow.core import clock
from caseflow.core.errors import Refused
from caseflow.core.events import children_changed
from caseflow.extensions import db
from caseflow.missing import times
from caseflow.missing.closing.models import EpisodeClosing
from caseflow.missing.interviews import codes, withheld
from caseflow.missing.interviews.models import PreventionInterview, WelfareCheck
from caseflow.missing.interviews.withheld import Reader
from caseflow.missing.models import TRANSFERRED, MissingEpisode
from caseflow.missing.queries import by_episode
from caseflow.web.fields import iso

PREVENTION = ("done", "at", "by", "not_done_because", "harm_disclosed", "harm", "police_closed_at")
CHECKED_WITHIN = timedelta(days=3)
"""How long after the return somebody is asked for the welfare check on their first page."""
LONGEST_FOUND = timedelta(days=30)
"""A child may be found some time before they are back: how far before the return the end of the episode is looked for."""
WELFARE = ("at", "by", *codes.WELFARE, "welcomed", "notes")


def record_prevention(episode: MissingEpisode, child: Child, facts: Mapping[str, Any]) -> PreventionInterview:
    """Record the police's prevention interview: done, when and by whom, what harm was told; or not done and why."""
    if facts.get("done") is None:
        raise Refused("Say whether the police did it.", field="done")
    if facts["done"] and facts.get("at") is None:
        raise Refused("Say when the police did it.", field="at")
    if not facts["done"] and not facts.get("not_done_because"):
        raise Refused("Say why it was not done.", field="not_done_because")
    times.refuse_impossible(facts, child.date_of_birth, "at", "police_closed_at")
    row = PreventionInterview(
        authority_id=child.authority_id, child_id=child.id, episode_id=episode.id,
        withheld_from=withheld.refuse_unknown(child.authority_id, facts.get("withheld_from") or []),
        **{name: facts.get(name) for name in PREVENTION})
    return _kept(row, episode, child, "prevention-interview.recorded", done=row.done)


def record_welfare(episode: MissingEpisode, child: Child, facts: Mapping[str, Any]) -> WelfareCheck:
    """Record how the child was when they came back; `at` is now when it is not given."""
    known = {name: facts.get(name) for name in WELFARE}
    known["at"] = known["at"] or clock.now()
    times.refuse_impossible(known, child.date_of_birth, "at")
    if not any(known[name] is not None for name in (*codes.WELFARE, "welcomed", "notes")):
        raise Refused("Answer at least one question.", field="food")
    row = WelfareCheck(authority_id=child.authority_id, child_id=child.id, episode_id=episode.id,
                       withheld_from=withheld.refuse_unknown(child.authority_id, facts.get("withheld_from") or []), **known)
    return _kept(row, episode, child, "welfare-check.recorded")


def _kept(row: Any, episode: MissingEpisode, child: Child, action: str, **detail: Any) -> Any:
    if episode.voided:
        raise Refused("This record was made in error and taken back.", field="episode")
    db.session.add(row)
    db.session.flush()
    record(action, row.ref, [child.ref, episode.ref], **detail)
    children_changed(child.authority_id, [child.id])
    return row


def prevention_of(episode_ids: Collection[int]) -> dict[int, list[PreventionInterview]]:
    """The prevention interviews of each episode, oldest first; show them with `prevention_as_shown`."""
    return by_episode(PreventionInterview, episode_ids)


def welfare_of(episode_ids: Collection[int]) -> dict[int, list[WelfareCheck]]:
    """The welfare checks of each episode, oldest first; show them with `welfare_as_shown`."""
    return by_episode(WelfareCheck, episode_ids)


def unchecked(user: User, now: datetime, limit: int) -> list[Row[MissingEpisode, Child, bool]]:
    """Returns of the last days after which nobody has recorded a welfare check, newest first: of the children whom this person sees.

    Each with its child and whether the viewer may read the name. Not asked of returns before go-live, of those from a file, or once
    the episode is closed.
    """
    checked = exists().where(WelfareCheck.episode_id == MissingEpisode.id, WelfareCheck.voided.is_(False))
    closed = exists().where(EpisodeClosing.episode_id == MissingEpisode.id, EpisodeClosing.voided.is_(False))
    live = select(Authority.go_live_at).where(Authority.id == MissingEpisode.authority_id).scalar_subquery()
    return list(db.session.execute(
        select(MissingEpisode, Child, named_for(user).label("named")).join(Child, Child.id == MissingEpisode.child_id).where(
            MissingEpisode.authority_id == user.authority_id, MissingEpisode.ended_at > now - LONGEST_FOUND - CHECKED_WITHIN,
            MissingEpisode.returned_at > now - CHECKED_WITHIN, MissingEpisode.returned_at >= live, MissingEpisode.voided.is_(False),
            MissingEpisode.source.is_(None), MissingEpisode.source_year.is_(None),
            MissingEpisode.left_out_because.is_distinct_from(TRANSFERRED), ~checked, ~closed, access.may_see(MissingEpisode, user))
        .order_by(MissingEpisode.returned_at.desc(), MissingEpisode.id).limit(limit)))


def first_done(episode_ids: Collection[int]) -> dict[int, datetime]:
    """When the prevention interview of each episode was done, or recorded as not done with the reason: what ends its clock."""
    if not episode_ids:
        return {}
    rows = db.session.execute(
        select(PreventionInterview.episode_id, func.min(func.coalesce(PreventionInterview.at, PreventionInterview.recorded_at)))
        .where(PreventionInterview.episode_id.in_(episode_ids), PreventionInterview.voided.is_(False))
        .group_by(PreventionInterview.episode_id))
    return {row[0]: row[1] for row in rows}


def prevention_as_shown(row: PreventionInterview, reader: Reader) -> dict[str, Any]:
    """A prevention interview in JSON; what harm the child told of is left out for those from whom it is withheld."""
    told = withheld.readable(reader, row)
    return {"ref": row.ref, "done": row.done, "at": iso(row.at), "by": row.by, "not_done_because": row.not_done_because,
            "harm_disclosed": row.harm_disclosed if told else None, "harm": row.harm if told else None,
            "police_closed_at": iso(row.police_closed_at), "withheld_from": row.withheld_from if told else [],
            "recorded_at": iso(row.recorded_at)}


def welfare_as_shown(row: WelfareCheck, reader: Reader) -> dict[str, Any]:
    """A welfare check in JSON; sexual health and the notes are left out for those from whom they are withheld."""
    told = withheld.readable(reader, row)
    return {"ref": row.ref, "at": iso(row.at), "by": row.by,
            **{name: getattr(row, name) if told or name != "sexual_health" else None for name in codes.WELFARE},
            "welcomed": row.welcomed, "notes": row.notes if told else None, "withheld_from": row.withheld_from if told else [],
            "recorded_at": iso(row.recorded_at)}
