"""The child as somebody needs them at 2 a.m., now or as could be known at a moment: a handful of reads, scoped to the viewer.

Every fact is read as known at `as_at`; who may read it is decided by what the viewer may see now.
"""
from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, TypeVar

from caseflow.accounts.models import User
from caseflow.children.called import LEFT_OUT, age_as_known, born_in_words, name_of
from caseflow.children.flags import flags_in_words
from caseflow.children.models import CarePeriod, Child, NrmEvent, Placement, TraffickingStage, UnaccompaniedStatus
from caseflow.children.queries import child_by_ref
from caseflow.core import clock, dates, wording
from caseflow.core.errors import Refused
from caseflow.missing.models import MissingEpisode
from caseflow.pages import duty
from caseflow.store.versions import rows_of, said_since, versions_of

SEX = {"M": "male", "F": "female", "U": "sex not stated"}
SHOWN = 3
Row = TypeVar("Row")


@dataclass(frozen=True)
class Home:
    """Where the child is placed. The address stays out of the page until somebody asks for it."""

    name: str
    telephone: str | None
    since: str
    has_address: bool
    address: str | None


@dataclass(frozen=True)
class ChildPage:
    """Everything on the page, said in words; `child` and `absences` are the records themselves, for the parts of other rooms."""

    child: Child
    absences: list[MissingEpisode]
    now: datetime
    as_at: datetime | None
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

    def said(self) -> dict[str, Any]:
        """What the page says, without the records themselves and without the moment that was asked for."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name not in ("child", "absences", "as_at")}


def child_page(user: User, ref: str, *, as_at: datetime | None = None, with_address: bool = False) -> ChildPage:
    """The page of one child; `NotFound` alike for a child who is not there and one this person may not see.

    `as_at` gives it as it could be known then; `Refused` where nothing was recorded of the child by then.
    """
    now = as_at or clock.now()
    today = dates.london_date(now)
    child = _child(user, ref, as_at)
    absences = of_child(MissingEpisode, child, as_at, "started_at")
    stages = of_child(TraffickingStage, child, as_at, "started_on")
    events = of_child(NrmEvent, child, as_at, "happened_on")
    statuses = of_child(UnaccompaniedStatus, child, as_at, "started_on")
    worker, manager = duty.contacts_of(child.authority_id, child.id, now, as_at)
    still = next((e for e in absences if e.ended_at is None), None)
    return ChildPage(
        child=child, absences=absences, now=now, as_at=as_at, ref=child.ref, authority_id=child.authority_id,
        name=name_of(child),
        age=age_as_known(child.date_of_birth, child.birth_precision, child.age_as_told, child.age_disputed, today),
        born=born_in_words(child.date_of_birth, child.birth_precision), sex=SEX.get(child.sex or "", ""), local_id=child.local_id,
        aliases=list(child.aliases or []), languages=list(child.languages or []), nationality=child.nationality,
        left_out=LEFT_OUT.get(child.standing), flags=_flags(child, stages, events, statuses, today),
        home=_home(of_child(Placement, child, as_at, "started_on"), today, with_address=with_address),
        placed_as_told=child.placed_as_told, worker=worker, manager=manager,
        ring=duty.on_duty(child.authority_id, manager, now, as_at),
        open_episode=None if still is None else (still.ref, _out(still, now)),
        episodes=[_episode(e, now) for e in absences[:SHOWN]], episodes_in_all=len(absences),
        tasks=lacking(child, in_care=bool(of_child(CarePeriod, child, as_at, "started_on"))),
        status_lines=_status_lines(stages, events, statuses))


def child_as_seen(user: User, ref: str, as_at: datetime | None) -> tuple[Child, str, datetime]:
    """A child as known, what they are called, and the present of that moment; `NotFound` and `Refused` as for the page."""
    child = _child(user, ref, as_at)
    return child, name_of(child), as_at or clock.now()


def of_child(model: type[Row], child: Child, as_at: datetime | None, when: str) -> list[Row]:
    """The child's rows of a table, as known, newest first."""
    return rows_of(model, as_at, (f"-{when}", "-id"), child_id=child.id)


def _child(user: User, ref: str, as_at: datetime | None) -> Child:
    found = child_by_ref(user, ref)
    if as_at is None:
        return found
    then = rows_of(Child, as_at, ("id",), id=found.id)
    if not then:
        first = said_since(versions_of(Child, lambda t: t.c.id == found.id)[0], None).recorded_at
        raise Refused(f"This child was first recorded here on {wording.ended(dates.in_words(first))} Nothing was known of them as at "
                      f"{wording.ended(dates.in_words(as_at))} Choose a later day.")
    return then[0]


def _flags(child: Child, stages: list[TraffickingStage], events: list[NrmEvent], statuses: list[UnaccompaniedStatus],
           today: date) -> list[str]:
    """What everybody must know at a glance, as it holds today."""
    stage = next((s.stage for s in stages if s.started_on <= today), None)
    event = next((e for e in events if e.happened_on <= today), None)
    status = next((s.status for s in statuses if s.started_on <= today and (s.ended_on is None or s.ended_on > today)), None)
    said = flags_in_words(stage, event.event if event else None, event.outcome if event else None, status)
    return said + (["age disputed"] if child.age_disputed else [])


def _out(episode: MissingEpisode, now: datetime) -> str:
    if episode.started_precision == "date":
        return f"since {wording.event_in_words(episode.started_at, 'date')}"
    return wording.out_in_words(episode.started_at, now)


def _home(placements: list[Placement], today: date, *, with_address: bool) -> Home | None:
    placed = next((p for p in placements if p.started_on <= today and (p.ended_on is None or p.ended_on > today)), None)
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
    return episode.ref, when, kind + long, where + (f" ({episode.found_by})" if episode.found_by else "")


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


def _status_lines(stages: list[TraffickingStage], events: list[NrmEvent], statuses: list[UnaccompaniedStatus]) -> list[tuple[str, str]]:
    """The dated tracks, newest first: the authority's view, the National Referral Mechanism, unaccompanied status."""
    said = [(row.started_on, f"Our view: {_stage(row.stage)}") for row in stages]
    said += [(row.happened_on, flags_in_words(None, row.event, row.outcome, None)[0]) for row in events]
    said += [(row.started_on, flags_in_words(None, None, None, row.status)[0].capitalize()
              + (f", until {dates.day_in_words(row.ended_on)}" if row.ended_on else "")) for row in statuses]
    return [(dates.day_in_words(day), words) for day, words in sorted(said, key=lambda line: line[0], reverse=True)]


def _stage(stage: str) -> str:
    return "no longer a trafficking concern" if stage == "no-longer" else stage.replace("-", " ")
