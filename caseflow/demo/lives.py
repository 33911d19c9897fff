"""Invented children: who they are, their periods of care and placements, unaccompanied status."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from caseflow.accounts.models import Allocation
from caseflow.children.models import CarePeriod, Child, Placement, UnaccompaniedStatus
from caseflow.core.dates import birthday
from caseflow.demo import names
from caseflow.demo.staff import Home
from caseflow.demo.suspicion import make_trafficking
from caseflow.demo.world import DAY, World

UNACCOMPANIED_SHARE = 0.13
IN_CARE_AT_START = 0.5
SUPPORTED_AS_K3 = date(2024, 4, 1)


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
    why = source.choice(("E17", "E5", "E8") if care_to == eighteen else ("E4A", "E4B", "E13", "E45"))
    _in_care(world, child, care_from, ended, why)
    home = _placements(world, child, care_from, ended, why, unaccompanied)
    if unaccompanied:
        _status(world, child, care_from, ended)
    trafficked = make_trafficking(world, child, care_from, ended, 0.45 if unaccompanied else 0.07)
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
        upn=f"A999{number:08d}" + str(source.randrange(10)) if (care_from - born).days > 5 * 366 else "UN1",
        mother=False if sex == "F" else None,
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


def _in_care(world: World, child: int, care_from: date, ended: date | None, why: str) -> None:
    known = world.office_hours(max(care_from, world.first_day))
    period = world.ledger.add(CarePeriod, known, authority_id=world.authority_id, child_id=child, started_on=care_from)
    if ended:
        late = timedelta(days=world.source.choice((0, 0, 1, 2, 9)))
        world.ledger.change(CarePeriod, period, world.office_hours(ended) + late, ended_on=ended, ended_reason=why)


def _placements(world: World, child: int, care_from: date, ended: date | None, why: str, unaccompanied: bool) -> Home | None:
    source, day, home = world.source, care_from, None
    status = "V2" if unaccompanied or source.random() < 0.2 else source.choice(("C1", "C2", "C2"))
    need = "N8" if unaccompanied else source.choice(("N1", "N1", "N2", "N4", "N5", "N6"))
    from_home = None if unaccompanied else _postcode(source)
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
            legal_status=status,
            need_code=need,
            home_postcode=from_home,
            placement_postcode=None if unaccompanied else _postcode(source),
            **_where(world, home, day, unaccompanied),
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
                ended_reason=why if ended == end else "X1",
                **moved,
            )
        if end is None or end == ended:
            break
        day, first = end, False
    return home if ended is None else None


def _postcode(source: random.Random) -> str:
    return f"ZZ{source.randrange(1, 60)} {source.randrange(1, 9)}ZZ"


def _where(world: World, home: Home | None, day: date, unaccompanied: bool) -> dict[str, object]:
    """A children's home, foster carers, or supported accommodation by the code that the 903 had for it that day."""
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
    supported = "K3" if day >= SUPPORTED_AS_K3 else "P2"
    code = source.choice(("U6", supported, supported, "U4")) if unaccompanied else source.choice(("U4", "U6", "U6", "U1", "U5"))
    carer = names.grown_up(source)
    return {
        "placement_code": code,
        "provider_code": source.choice(("PR1", "PR4")),
        "provider": None,
        "home_name": f"{carer} ({'supported accommodation' if code == supported else 'foster care'})",
        "home_address": names.address(source, world.town),
        "home_telephone": names.landline(source),
        "team_id": None,
        "urn": {"K3": "SC999998", "P2": None}.get(code, "XXXXXXX"),
    }


def _status(world: World, child: int, care_from: date, ended: date | None) -> None:
    status = "uasc" if world.source.random() < 0.9 else "separated"
    known = world.office_hours(max(care_from, world.first_day))
    number = world.ledger.add(
        UnaccompaniedStatus, known, authority_id=world.authority_id, child_id=child, status=status, started_on=care_from
    )
    if ended:
        world.ledger.change(UnaccompaniedStatus, number, world.office_hours(ended), ended_on=ended)
