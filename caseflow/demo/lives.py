"""Invented children: who they are, their periods of care and placements, what is thought about trafficking, unaccompanied status."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from caseflow.accounts.models import Allocation
from caseflow.children.models import CarePeriod, Child, NrmEvent, Placement, TraffickingStage, UnaccompaniedStatus
from caseflow.core.dates import LONDON, birthday, london_date, start_of_day
from caseflow.demo import names
from caseflow.demo.ledger import Ledger
from caseflow.demo.staff import Home, Staff

UNACCOMPANIED_SHARE = 0.13
IN_CARE_AT_START = 0.5
DAY = timedelta(days=1)


@dataclass
class World:
    """What the making of one authority's records shares."""

    source: random.Random
    ledger: Ledger
    authority_id: int
    town: str
    start: datetime
    now: datetime
    staff: Staff
    prefix: str
    last_end: dict[int, datetime] = field(default_factory=dict)
    last_interview: dict[int, int] = field(default_factory=dict)

    @property
    def first_day(self) -> date:
        """The London day on which the records begin."""
        return london_date(self.start)

    @property
    def today(self) -> date:
        """The London day of the making."""
        return london_date(self.now)

    def office_hours(self, day: date) -> datetime:
        """A moment of that day at which somebody enters things; never before the records begin."""
        moment = datetime.combine(day, time(9, 0), tzinfo=LONDON) + timedelta(minutes=self.source.randrange(500))
        return max(moment.astimezone(start_of_day(day).tzinfo), self.start + timedelta(minutes=self.source.randrange(240)))


@dataclass
class Life:
    """What the making of a child's absences needs to know about the child."""

    child: int
    born: date
    care_from: date
    care_to: date | None
    home: Home | None
    unaccompanied: bool
    trafficked: bool


def make_child(world: World, number: int) -> Life:
    """One child with everything but absences."""
    source = world.source
    unaccompanied = source.random() < UNACCOMPANIED_SHARE
    if source.random() < IN_CARE_AT_START:
        care_from = world.first_day - timedelta(days=source.randrange(1, 300 if unaccompanied else 1400))
    else:
        care_from = world.first_day + timedelta(days=source.randrange((world.today - world.first_day).days + 1))
    age = source.uniform(15.3, 17.4) if unaccompanied else min(17.5, max(0.1, source.gauss(10.5, 4.5)))
    born = care_from - timedelta(days=int(age * 365.25))
    eighteen = birthday(born, 18)
    if eighteen <= world.first_day:
        born = born.replace(year=born.year + 4, day=min(born.day, 28))
        eighteen = birthday(born, 18)
    stays = source.expovariate(1 / 1500) + 40
    care_to = eighteen if unaccompanied else min(eighteen, care_from + timedelta(days=int(stays)))
    if care_to <= world.first_day:
        care_to = min(eighteen, world.first_day + timedelta(days=source.randrange(30, 700)))
    child = _who(world, number, born, care_from, unaccompanied)
    ended = care_to if care_to <= world.today else None
    _in_care(world, child, care_from, ended, aged_out=care_to == eighteen)
    home = _placements(world, child, care_from, ended, unaccompanied)
    if unaccompanied:
        _status(world, child, care_from, ended)
    trafficked = _trafficking(world, child, care_from, ended, 0.45 if unaccompanied else 0.07)
    if ended == eighteen:
        world.ledger.change(Child, child, world.office_hours(eighteen), "turned 18", standing="care-leaver")
    return Life(child, born, care_from, ended, home, unaccompanied, trafficked)


def _who(world: World, number: int, born: date, care_from: date, unaccompanied: bool) -> int:
    source = world.source
    sex = source.choices("MFU", (84, 15, 1) if unaccompanied else (55, 44, 1))[0]
    nationality, languages, ethnicity = (
        "British",
        ["English"],
        source.choices(("WBRI", "MWBC", "BCRB", "BAFR", "APKN", "ABAN", "WOTH", "MOTH", "REFU"), (60, 8, 7, 7, 5, 3, 5, 4, 1))[0],
    )
    given = source.choice(names.GIVEN[sex])
    aliases: list[str] = []
    if unaccompanied:
        nationality = source.choice(list(names.FROM_ABROAD))
        girls, boys, language, ethnicity = names.FROM_ABROAD[nationality]
        given, languages = source.choice(girls if sex == "F" else boys), [language]
        aliases = [f"{source.choice(girls if sex == 'F' else boys)} {names.family(source)}"] if source.random() < 0.4 else []
    elif source.random() < 0.08:
        aliases = [given[:3]]
    disputed = unaccompanied and source.random() < 0.12
    known_from = world.office_hours(max(care_from, world.first_day))
    child = world.ledger.add(
        Child,
        known_from,
        authority_id=world.authority_id,
        local_id=f"{world.prefix}{number:05d}",
        given_name=given,
        family_name=names.family(source),
        aliases=aliases,
        date_of_birth=born,
        sex=sex,
        ethnicity=ethnicity,
        nationality=nationality,
        languages=languages,
        age_disputed=disputed,
        birth_precision="as-told" if disputed else "exact",
        upn=None,
        age_as_told=16 if disputed else None,
        age_told_on=care_from if disputed else None,
    )
    if source.random() < 0.04:
        right = born + timedelta(days=source.randrange(-20, 20) or 1)
        world.ledger.change(
            Child, child, known_from + timedelta(days=source.randrange(5, 60)), "birth certificate seen", date_of_birth=right
        )
    worker = source.choice(world.staff.workers)
    world.ledger.add(
        Allocation,
        known_from,
        authority_id=world.authority_id,
        child_id=child,
        user_id=worker.user_id,
        kind="worker",
        started_on=max(care_from, world.first_day),
    )
    world.ledger.add(
        Allocation,
        known_from,
        authority_id=world.authority_id,
        child_id=child,
        team_id=worker.team_id,
        kind="manager",
        started_on=max(care_from, world.first_day),
    )
    return child


def _in_care(world: World, child: int, care_from: date, ended: date | None, *, aged_out: bool) -> None:
    known = world.office_hours(max(care_from, world.first_day))
    period = world.ledger.add(CarePeriod, known, authority_id=world.authority_id, child_id=child, started_on=care_from)
    if ended:
        reason = world.source.choice(("E17", "E5", "E8") if aged_out else ("E4A", "E4B", "E13", "E45"))
        late = timedelta(days=world.source.choice((0, 0, 1, 2, 9)))
        world.ledger.change(CarePeriod, period, world.office_hours(ended) + late, ended_on=ended, ended_reason=reason)


def _placements(world: World, child: int, care_from: date, ended: date | None, unaccompanied: bool) -> Home | None:
    source, day, home = world.source, care_from, None
    until = ended or world.today + DAY
    first = True
    while day < until:
        lasts = timedelta(days=int(source.expovariate(1 / 420)) + 7)
        if day + lasts < world.first_day:
            lasts = world.first_day - day + timedelta(days=source.randrange(5, 200))
        stops = day + lasts
        home = source.choice(world.staff.homes) if source.random() < (0.35 if unaccompanied else 0.22) else None
        end = ended if ended and stops >= ended else (stops if stops <= world.today else None)
        known = world.office_hours(max(day, world.first_day))
        placement = world.ledger.add(
            Placement,
            known,
            authority_id=world.authority_id,
            child_id=child,
            started_on=day,
            started_reason="S" if first else "P",
            legal_status="V2" if unaccompanied or source.random() < 0.2 else source.choice(("C1", "C2", "C2", "E1")),
            need_code="N8" if unaccompanied else source.choice(("N1", "N1", "N2", "N4", "N5", "N6")),
            **_where(world, home, unaccompanied),
        )
        if home:
            held = world.ledger.add(
                Allocation,
                known,
                authority_id=world.authority_id,
                child_id=child,
                team_id=home.team_id,
                kind="home",
                started_on=max(day, world.first_day),
            )
            if end:
                world.ledger.change(Allocation, held, world.office_hours(end), ended_on=max(end, world.first_day))
        if end:
            moved = {} if ended == end else {"change_reason": source.choice(("CARPL", "PLACE", "CHILD", "LAREQ", "CREQB"))}
            late = timedelta(days=source.choice((0, 0, 0, 1, 4, 15)))
            world.ledger.change(
                Placement,
                placement,
                world.office_hours(end) + late,
                ended_on=end,
                ended_reason="E8" if ended == end else "X1",
                **moved,
            )
        if end is None or end == ended:
            break
        day, first = end, False
    return home if ended is None else None


def _where(world: World, home: Home | None, unaccompanied: bool) -> dict[str, object]:
    source = world.source
    if home:
        return {
            "placement_code": "K2",
            "provider_code": "PR4",
            "provider": home.provider,
            "home_name": home.name,
            "home_address": home.address,
            "home_telephone": home.telephone,
            "team_id": home.team_id,
            "urn": "SC999999",
        }
    code = source.choice(("U6", "Z13", "Z14", "U4")) if unaccompanied else source.choice(("U4", "U6", "U6", "U1", "U5", "P1"))
    carer = names.grown_up(source)
    return {
        "placement_code": code,
        "provider_code": "PR0" if code == "P1" else source.choice(("PR1", "PR4")),
        "provider": None,
        "home_name": f"{carer} ({'supported accommodation' if code.startswith('Z') else 'foster care' if code != 'P1' else 'parent'})",
        "home_address": names.address(source, world.town),
        "home_telephone": names.landline(source),
        "team_id": None,
        "urn": None,
    }


def _status(world: World, child: int, care_from: date, ended: date | None) -> None:
    status = "uasc" if world.source.random() < 0.9 else "separated"
    known = world.office_hours(max(care_from, world.first_day))
    number = world.ledger.add(
        UnaccompaniedStatus, known, authority_id=world.authority_id, child_id=child, status=status, started_on=care_from
    )
    if ended:
        world.ledger.change(UnaccompaniedStatus, number, world.office_hours(ended), ended_on=ended)


def _trafficking(world: World, child: int, care_from: date, ended: date | None, share: float) -> bool:
    """The authority's view and the National Referral Mechanism, each with a course of its own; entered up to five weeks late."""
    source = world.source
    if source.random() >= share:
        return False
    last = (ended or world.today) - DAY
    begin = max(care_from, world.first_day) + timedelta(days=source.randrange(3, 240))
    stages = source.choice(
        (
            ("at-risk",),
            ("at-risk", "suspected"),
            ("suspected",),
            ("suspected", "identified"),
            ("suspected", "no-longer"),
            ("at-risk", "suspected", "identified"),
        )
    )
    day = begin if begin <= last else max(care_from, world.first_day)
    for stage in stages:
        if day > last:
            break
        late = timedelta(days=source.choice((0, 0, 0, 1, 3, 12, 35)))
        world.ledger.add(
            TraffickingStage,
            world.office_hours(day) + late,
            authority_id=world.authority_id,
            child_id=child,
            stage=stage,
            started_on=day,
            source=source.choice(("strategy discussion", "police", "social worker's assessment", "what the child said")),
        )
        if stage == "suspected":
            _referral(world, child, day + timedelta(days=source.randrange(0, 12)), last)
        day += timedelta(days=source.randrange(20, 160))
    return stages != ("at-risk",)


def _referral(world: World, child: int, day: date, last: date) -> None:
    source = world.source
    course: list[tuple[str, str | None, int]] = [("referred", None, 0)]
    chance = source.random()
    if chance < 0.15:
        return
    if chance < 0.3:
        course = [("considered", None, 0)]
    elif chance < 0.8:
        course += [("reasonable-grounds", "positive" if source.random() < 0.8 else "negative", source.randrange(5, 90))]
        if course[-1][1] == "positive" and source.random() < 0.5:
            course += [("conclusive-grounds", "positive" if source.random() < 0.8 else "negative", source.randrange(150, 500))]
    for event, outcome, wait in course:
        day += timedelta(days=wait)
        if day > last:
            return
        why = "What the child said does not fit a referral today." if event == "considered" else None
        world.ledger.add(
            NrmEvent,
            world.office_hours(day) + timedelta(days=source.choice((0, 1, 2, 8))),
            authority_id=world.authority_id,
            child_id=child,
            event=event,
            outcome=outcome,
            happened_on=day,
            why=why,
            nrm_reference=f"NRM-DEMO-{source.randrange(10000):04d}" if event == "referred" else None,
            review_on=day + timedelta(days=28) if event == "considered" else None,
        )
