"""The child as somebody needs them at 2 a.m.: a handful of reads, each scoped to the viewer."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from caseflow.accounts import access
from caseflow.accounts.models import User
from caseflow.children.called import LEFT_OUT, age_as_known, born_in_words, called
from caseflow.children.flags import flag_columns, flags_in_words
from caseflow.children.models import CarePeriod, Child, NrmEvent, Placement, TraffickingStage, UnaccompaniedStatus
from caseflow.core import clock, dates, wording
from caseflow.core.errors import NotFound
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode
from caseflow.pages import duty

SEX = {"M": "male", "F": "female", "U": "sex not stated"}


@dataclass(frozen=True)
class Home:
    """Where the child is placed now. The address stays out of the page until somebody asks for it."""

    name: str
    telephone: str | None
    since: str
    has_address: bool
    address: str | None


@dataclass(frozen=True)
class ChildPage:
    """Everything on the page, said in words."""

    child: Child
    ref: str
    authority_id: int
    name: str
    age: str
    born: str
    sex: str
    local_id: str | None
    aliases: list[str]
    languages: list[str]
    nationality: str | None
    left_out: str | None
    flags: list[str]
    home: Home | None
    placed_as_told: str | None
    worker: duty.Contact | None
    manager: duty.Contact | None
    ring: duty.Contact
    open_episode: tuple[str, str] | None
    episodes: list[tuple[str, str, str, str]]
    episodes_in_all: int
    tasks: list[str]
    status_lines: list[tuple[str, str]]


def child_page(user: User, ref: str, *, with_address: bool = False) -> ChildPage:
    """The page of one child; `NotFound` alike for a child who is not there and one this person may not see."""
    now = clock.now()
    today = dates.london_date(now)
    row = db.session.execute(
        select(Child, *flag_columns(Child.id, today))
        .where(Child.ref == ref, Child.voided.is_(False), access.may_see(Child, user))).first()
    if row is None:
        raise NotFound()
    child: Child = row[0]
    episodes = db.session.execute(
        select(MissingEpisode).where(MissingEpisode.child_id == child.id, MissingEpisode.voided.is_(False))
        .order_by(MissingEpisode.started_at.desc(), MissingEpisode.id.desc())).scalars().all()
    in_care = db.session.execute(select(CarePeriod.id).where(
        CarePeriod.child_id == child.id, CarePeriod.voided.is_(False)).limit(1)).first() is not None
    worker, manager = duty.contacts_of(child.authority_id, child.id, now)
    still = next((e for e in episodes if e.ended_at is None), None)
    return ChildPage(
        child=child, ref=child.ref, authority_id=child.authority_id,
        name=called(child.given_name, child.family_name, child.local_id, child.ref),
        age=age_as_known(child.date_of_birth, child.birth_precision, child.age_as_told, child.age_disputed, today),
        born=born_in_words(child.date_of_birth, child.birth_precision), sex=SEX.get(child.sex or "", ""), local_id=child.local_id,
        aliases=list(child.aliases or []), languages=list(child.languages or []), nationality=child.nationality,
        left_out=LEFT_OUT.get(child.standing),
        flags=flags_in_words(row.stage, row.nrm_event, row.nrm_outcome, row.status)
        + (["age disputed"] if child.age_disputed else []),
        home=_home(child.id, today, with_address=with_address), placed_as_told=child.placed_as_told, worker=worker, manager=manager,
        ring=duty.duty_manager(child.authority_id, child.id, now),
        open_episode=None if still is None else (still.ref, _out(still, now)),
        episodes=[_episode(e, now) for e in episodes[:3]], episodes_in_all=len(episodes),
        tasks=lacking(child, in_care=in_care), status_lines=_status_lines(child.id))


def _out(episode: MissingEpisode, now: datetime) -> str:
    if episode.started_precision == "date":
        return f"since {wording.event_in_words(episode.started_at, 'date')}"
    return wording.out_in_words(episode.started_at, now)


def _home(child_id: int, today: Any, *, with_address: bool) -> Home | None:
    placed = db.session.execute(
        select(Placement).where(
            Placement.child_id == child_id, Placement.voided.is_(False), Placement.started_on <= today,
            or_(Placement.ended_on.is_(None), Placement.ended_on > today))
        .order_by(Placement.started_on.desc(), Placement.id.desc()).limit(1)).scalar_one_or_none()
    if placed is None:
        return None
    return Home(
        placed.home_name or placed.provider or "Home's name not recorded", placed.home_telephone,
        dates.day_in_words(placed.started_on), bool(placed.home_address or placed.placement_postcode),
        "\n".join(p for p in (placed.home_address, placed.placement_postcode) if p) if with_address else None)


def _episode(episode: MissingEpisode, now: datetime) -> tuple[str, str, str, str]:
    """Reference, when, how long, and where found by whom."""
    when = wording.event_in_words(episode.started_at, episode.started_precision)
    kind = "missing" if episode.current_type == "M" else "away, whereabouts known"
    if episode.ended_at is None:
        return episode.ref, when, f"{kind}, {_out(episode, now)}", "Not found yet" if episode.current_type == "M" else "Not back yet"
    long = ""
    if "date" not in (episode.started_precision, episode.found_precision, episode.returned_precision):
        long = f", {wording.span_in_words(dates.elapsed(episode.started_at, episode.ended_at))}"
    where = f"Found: {episode.found_where}" if episode.found_where else "Where found is not recorded"
    return episode.ref, when, kind + long, where + (f", by {episode.found_by}" if episode.found_by else "")


def lacking(child: Child, *, in_care: bool) -> list[str]:
    """What is still to be filled in about a child added as heard."""
    wanted = []
    if not child.local_id:
        wanted.append("local identifier")
    if child.date_of_birth is None:
        wanted.append("date of birth")
    if not in_care and child.standing == "looked-after":
        wanted.append("date care started")
    return wanted


def _status_lines(child_id: int) -> list[tuple[str, str]]:
    """The dated tracks, newest first: the authority's view, the National Referral Mechanism, unaccompanied status."""
    stages = db.session.execute(select(TraffickingStage.started_on, TraffickingStage.stage).where(
        TraffickingStage.child_id == child_id, TraffickingStage.voided.is_(False))
        .order_by(TraffickingStage.started_on.desc(), TraffickingStage.id.desc())).all()
    events = db.session.execute(select(NrmEvent.happened_on, NrmEvent.event, NrmEvent.outcome).where(
        NrmEvent.child_id == child_id, NrmEvent.voided.is_(False)).order_by(NrmEvent.happened_on.desc(), NrmEvent.id.desc())).all()
    statuses = db.session.execute(select(UnaccompaniedStatus.started_on, UnaccompaniedStatus.status, UnaccompaniedStatus.ended_on).where(
        UnaccompaniedStatus.child_id == child_id, UnaccompaniedStatus.voided.is_(False))
        .order_by(UnaccompaniedStatus.started_on.desc(), UnaccompaniedStatus.id.desc())).all()
    said = [(day, f"Our view: {_stage(stage)}") for day, stage in stages]
    said += [(day, flags_in_words(None, event, outcome, None)[0]) for day, event, outcome in events]
    said += [(day, flags_in_words(None, None, None, status)[0].capitalize()
              + (f", until {dates.day_in_words(ended)}" if ended else "")) for day, status, ended in statuses]
    return [(dates.day_in_words(day), words) for day, words in sorted(said, key=lambda line: line[0], reverse=True)]


def _stage(stage: str) -> str:
    return "no longer a trafficking concern" if stage == "no-longer" else stage.replace("-", " ")
