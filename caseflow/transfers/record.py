"""The record that both authorities read: while the offer is open as it stands, once accepted as it stood at that moment.

Only what the receiving authority needs in order to answer and to act: who the child is, what makes the case graver, whom to
ring at the giver's, and the open episode with its timeline. No address, no placement, no interview, no note of any other kind;
of earlier episodes their times alone. Of a restricted child whose offer waits, also no place and nobody's words. Read from the
giver's rows through `known`, so nothing can be lost or added afterwards.
"""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from caseflow.accounts.models import Authority, User
from caseflow.accounts.queries import holders_known, holders_of, out_of_hours_team
from caseflow.children.called import age_as_known, born_in_words, called
from caseflow.children.flags import flags_in_words
from caseflow.children.models import Child, NrmEvent, TraffickingStage, UnaccompaniedStatus
from caseflow.core import clock, dates, wording
from caseflow.extensions import db
from caseflow.missing import said
from caseflow.missing.models import EpisodeUpdate, MissingEpisode, MissingSegment, Notice, PoliceRisk
from caseflow.missing.told.models import UnsafeToTell
from caseflow.missing.told.recipients import SHORT
from caseflow.store.known import known
from caseflow.store.versions import versions_of
from caseflow.transfers.models import Transfer
from caseflow.transfers.queries import going_on


@dataclass(frozen=True)
class Shared:
    """The child and the open episode, in words; `refs` are the giver's references, for the audit record."""

    name: str
    age: str
    born: str
    aliases: list[str]
    languages: list[str]
    flags: list[str]
    ring: list[tuple[str, str, str]]
    stands: str | None
    out_for: str
    times: list[tuple[str, str]]
    risk: str
    timeline: list[tuple[datetime, str, str]]
    earlier: list[str]
    as_at: datetime | None
    child_ref: str
    episode_ref: str | None


def shared_record(transfer: Transfer, *, without_places: bool = False) -> Shared | None:
    """What both may read; None for an offer that was rejected or revoked, whose child is no concern of the other's.

    `without_places` leaves out where the child was and every text, as long as the child is restricted and not yet theirs.
    """
    if transfer.state not in ("offered", "accepted"):
        return None
    at, child_id = _accepted(transfer)
    now = at or clock.now()
    today = dates.london_date(now)
    [child] = _rows(Child, child_id, at, own="id", void=True)
    episodes = sorted(_rows(MissingEpisode, child_id, at), key=lambda e: (e.started_at, e.id), reverse=True)
    still = next((e for e in episodes[:1] if going_on(e, now)), None)
    stage = _newest(TraffickingStage, child_id, at, "started_on", today)
    nrm = _newest(NrmEvent, child_id, at, "happened_on", today)
    alone = _newest(UnaccompaniedStatus, child_id, at, "started_on", today)
    risks = sorted((r for r in _rows(PoliceRisk, child_id, at) if still and r.episode_id == still.id), key=lambda r: (r.at, r.id))
    return Shared(
        name=called(child.given_name, child.family_name, None, child.ref),
        age=age_as_known(child.date_of_birth, child.birth_precision, child.age_as_told, child.age_disputed, today),
        born=born_in_words(child.date_of_birth, child.birth_precision), aliases=list(child.aliases or []),
        languages=list(child.languages or []),
        flags=flags_in_words(stage.stage if stage else None, nrm.event if nrm else None, nrm.outcome if nrm else None,
                             alone.status if alone and (alone.ended_on is None or alone.ended_on > today) else None)
        + [f"not safe to tell the {row.recipient}" for row in _rows(UnsafeToTell, child_id, at) if row.ended_at is None],
        ring=_ring(transfer, child_id, at),
        stands=said.stands(False, still.current_type, still.found_at, still.returned_at) if still else None,
        out_for=wording.out_in_words(still.started_at, now)
        if still and still.ended_at is None and still.started_precision != "date" else "",
        times=_times(still, without_places) if still else [], risk=said.RISK[risks[-1].level if risks else None],
        timeline=_timeline(child_id, still, at) if still and not without_places else [],
        earlier=[_span(e) for e in episodes if e is not still], as_at=at, child_ref=child.ref, episode_ref=still.ref if still else None)


def _accepted(transfer: Transfer) -> tuple[datetime | None, int]:
    """The last moment before the acceptance changed anything (None while the offer is open), and whose record it was then.

    The row may have changed since, for instance when a record was joined into another.
    """
    if transfer.state != "accepted":
        return None, transfer.child_id
    [versions] = versions_of(Transfer, lambda t: t.c.id == transfer.id)
    first = next(version for version in versions if version.state == "accepted")
    return first.recorded_at - datetime.resolution, first.child_id


def _rows(model: Any, child_id: int, at: datetime | None, *, own: str = "child_id", void: bool = False) -> list[Row[Any]]:
    table = known(model, at, lambda t: t.c[own] == child_id)
    query = select(table) if void else select(table).where(~table.c.voided)
    return list(db.session.execute(query.order_by(table.c.id)))


def _newest(model: Any, child_id: int, at: datetime | None, day: str, today: Any) -> Any:
    rows = [row for row in _rows(model, child_id, at) if getattr(row, day) <= today]
    return max(rows, key=lambda row: (getattr(row, day), row.id), default=None)


def _ring(transfer: Transfer, child_id: int, at: datetime | None) -> list[tuple[str, str, str]]:
    """Whom to ring at the giver's: the child's worker, and its out-of-hours team."""
    found = []
    for kind, user, team in holders_of([child_id], clock.now()).get(child_id, []) if at is None else holders_known(child_id, at):
        if kind in ("worker", "manager"):
            found.append((kind, user.name if user else team.name if team else "", (user.telephone if user else None)
                          or (team.telephone if team else None) or ""))
    return [*found, *who_offers(transfer)]


def who_offers(transfer: Transfer) -> list[tuple[str, str, str]]:
    """Whom to ring about an offer without saying of whom: the giver's out-of-hours team, and the person who offered."""
    night, by = out_of_hours_team(transfer.authority_id), db.session.get(User, transfer.offered_by)
    team = [] if night is None else [("out-of-hours team", night.name, night.telephone or night.manager_telephone or "")]
    return [*team, ("offered by", by.name if by else "", (by.telephone if by else None) or "")]


def _times(episode: Any, without_places: bool) -> list[tuple[str, str]]:
    rows = [
        ("Last seen", wording.event_in_words(episode.last_seen_at, episode.last_seen_precision, episode.last_seen_until)),
        ("Left", wording.event_in_words(episode.left_at, episode.left_precision)),
        ("Found", wording.event_in_words(episode.found_at, episode.found_precision)),
        ("Reported to the police", wording.event_in_words(episode.police_reported_at)),
        ("Police log number", episode.police_reference)]
    if not without_places:
        rows += [("Where last seen", episode.place_last_seen), ("What happened", episode.circumstances)]
    return [(label, value) for label, value in rows if value and value != "not known"]


def _timeline(child_id: int, episode: Any, at: datetime | None) -> list[tuple[datetime, str, str]]:
    """Everything in the episode, oldest first: updates, changes of whereabouts, gradings, who was told."""
    lines = [(episode.started_at, "Went", said.whereabouts(episode.type))]
    lines += [(row.at, "Update" if row.what == "update" else row.what.capitalize(), row.text)
              for row in _rows(EpisodeUpdate, child_id, at) if row.episode_id == episode.id]
    lines += [(row.started_at, "From then", said.whereabouts(row.type)) for row in _rows(MissingSegment, child_id, at)
              if row.episode_id == episode.id and row.started_at > episode.started_at]
    lines += [(row.at, "Police risk", said.RISK[row.level] + (f", told by {row.by}" if row.by else ""))
              for row in _rows(PoliceRisk, child_id, at) if row.episode_id == episode.id]
    lines += [(row.acknowledged_at or row.sent_at, "Told",
               SHORT.get(row.to, row.to) + (f": {row.acknowledged_by}" if row.acknowledged_by else ""))
              for row in _rows(Notice, child_id, at) if row.episode_id == episode.id and (row.acknowledged_at or row.sent_at)]
    return sorted(lines, key=lambda line: (line[0], line[1], line[2]))


def _span(episode: Any) -> str:
    kind = "missing" if episode.current_type == "M" else "away, whereabouts known"
    began = wording.event_in_words(episode.started_at, episode.started_precision)
    ended = wording.event_in_words(episode.ended_at, "exact" if episode.ended_at else "date") if episode.ended_at else "not ended"
    return f"{began} to {ended}: {kind}"


def giver_of(transfer: Transfer) -> Authority:
    """The authority that offers."""
    return db.session.get_one(Authority, transfer.authority_id)
