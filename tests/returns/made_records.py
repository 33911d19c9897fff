"""The invented children of `made_children` as records in a database, each entered at a moment of its own."""
from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from caseflow.accounts.models import Authority
from caseflow.children.models import CarePeriod, NrmEvent, Placement, TraffickingStage, UnaccompaniedStatus
from caseflow.children.models import Child as ChildRecord
from caseflow.core import clock
from caseflow.core.actor import operator
from caseflow.core.dates import start_of_day
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode, MissingSegment
from caseflow.returns.definitions.facts import Child, Episode
from caseflow.store.unit import unit_of_work

OPERATOR = operator("test")
MARCH_2024 = datetime(2024, 3, 20, 12, tzinfo=UTC)


def an_authority(code: str = "330", name: str = "Ashmere", since: datetime = datetime(2023, 1, 1, tzinfo=UTC)) -> Authority:
    clock.freeze(since)
    with unit_of_work(OPERATOR, None):
        authority = Authority(code=code, name=name, nation="england", go_live_at=since, settings={})
        db.session.add(authority)
        db.session.flush()
        db.session.refresh(authority)
    return authority


def enter(authority: Authority, children: Iterable[Child], at: datetime) -> dict[str, ChildRecord]:
    """Record these children at a moment; gives them by their invented reference, which becomes the local identifier."""
    clock.freeze(at)
    made: dict[str, ChildRecord] = {}
    number = authority.id
    with unit_of_work(OPERATOR, number):
        for child in children:
            person = ChildRecord(
                authority_id=number, local_id=child.ref, date_of_birth=child.born, sex=child.sex, standing=child.standing,
                voided=child.voided)
            db.session.add(person)
            db.session.flush()
            made[child.ref] = person
            whose = {"authority_id": number, "child_id": person.id}
            db.session.add_all([
                *(CarePeriod(**whose, started_on=c.started_on, ended_on=c.ended_on) for c in child.care),
                *(Placement(**whose, started_on=s.started_on, ended_on=s.ended_on, legal_status=s.legal_status) for s in child.legal),
                *(TraffickingStage(**whose, stage=v.stage, started_on=v.started_on) for v in child.views),
                *(NrmEvent(**whose, event=r.event, outcome=r.outcome, happened_on=r.on) for r in child.referrals),
                *(UnaccompaniedStatus(**whose, status=u.status, started_on=u.started_on, ended_on=u.ended_on)
                  for u in child.unaccompanied),
            ])
            for episode in sorted(child.episodes, key=lambda e: e.started_on):
                db.session.add(an_episode_record(whose, episode))
                db.session.flush()
    return made


def an_episode_record(whose: dict[str, int], episode: Episode) -> MissingEpisode:
    return MissingEpisode(
        **whose, type=episode.type, current_type=episode.type, started_at=start_of_day(episode.started_on), started_precision="date",
        ended_at=None if episode.ended_on is None else start_of_day(episode.ended_on), voided=episode.voided)


def add(record: Any, at: datetime, authority_id: int) -> Any:
    """Record one more row at a moment."""
    clock.freeze(at)
    with unit_of_work(OPERATOR, authority_id):
        db.session.add(record)
    return record


def an_episode_at(child: ChildRecord, started_at: str, ended_at: str | None = None, kind: str = "M") -> MissingEpisode:
    moment = datetime.fromisoformat(started_at)
    return MissingEpisode(
        authority_id=child.authority_id, child_id=child.id, type=kind, current_type=kind, started_at=moment,
        ended_at=datetime.fromisoformat(ended_at) if ended_at else None)


def a_turn(episode: MissingEpisode, at: datetime, kind: str) -> MissingSegment:
    return MissingSegment(
        authority_id=episode.authority_id, child_id=episode.child_id, episode_id=episode.id, type=kind, started_at=at)


def day(text: str) -> date:
    return date.fromisoformat(text)
