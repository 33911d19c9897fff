"""Synthetic records for one authority: the same seed, years and moment give the same records."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select

from caseflow.accounts.models import Allocation, Authority
from caseflow.audit.record import record
from caseflow.children import models as children
from caseflow.children import sound
from caseflow.core import clock
from caseflow.core.dates import london_date, start_of_day
from caseflow.core.errors import Conflict, Refused
from caseflow.core.events import children_changed
from caseflow.demo.absences import make_absences, make_open_absence
from caseflow.demo.care import MODELS as CARE
from caseflow.demo.care import make_care
from caseflow.demo.lately import make_lately_back
from caseflow.demo.ledger import Ledger
from caseflow.demo.lives import Life, make_child
from caseflow.demo.packs import MODELS as PACKS
from caseflow.demo.packs import make_forms
from caseflow.demo.response import MODELS as RESPONSE
from caseflow.demo.response import make_response
from caseflow.demo.staff import staff_of
from caseflow.demo.told import MODELS as TOLD
from caseflow.demo.told import make_requests
from caseflow.demo.world import World
from caseflow.extensions import db
from caseflow.missing import models as missing
from caseflow.missing.interviews import models as interviews
from caseflow.store.unit import current_unit

ORDER: tuple[Any, ...] = (
    children.Child,
    children.CarePeriod,
    children.Placement,
    children.TraffickingStage,
    children.NrmEvent,
    children.UnaccompaniedStatus,
    children.RecordingDeclaration,
    missing.MissingEpisode,
    missing.MissingSegment,
    missing.EpisodeUpdate,
    missing.PoliceRisk,
    missing.Notice,
    missing.ReturnInterview,
    missing.InterviewCover,
    interviews.InterviewAttempt,
    interviews.InterviewAccount,
    interviews.InterviewText,
    interviews.InterviewAction,
    interviews.InterviewShare,
    interviews.PreventionInterview,
    interviews.WelfareCheck,
    Allocation,
    *CARE,
    *RESPONSE,
    *TOLD,
    *PACKS,
)
MOST_CHILDREN, MOST_YEARS = 100_000, 20
HEAVY = 25.0
"""At least one child goes missing so many times a year."""
LIVE_FOR = timedelta(days=14)
"""How long ago an invented authority went live: what is going on now raises alerts, the years before do not."""

OUT_NOW: tuple[tuple[str, float, str, bool, str | None], ...] = (
    ("trafficked", 5.5, "M", True, "high"),
    ("unaccompanied", 30, "M", True, None),
    ("home", 1.4, "M", False, None),
    ("any", 78, "M", True, "medium"),
    ("any", 9, "A", True, None),
    ("home", 20, "M", True, "low"),
)
"""Who is out now: what sort of child, for how many hours, missing or away, whether anybody was told, how the police graded it."""


def seed(authority: Authority, how_many: int, years: int, number: int) -> dict[str, int]:
    """Make and write the records, inside a unit; answers how many there are, by table."""
    if not 1 <= how_many <= MOST_CHILDREN or not 1 <= years <= MOST_YEARS:
        raise Refused(f"Ask for 1 to {MOST_CHILDREN} children and 1 to {MOST_YEARS} years.", field="children")
    now = clock.now().replace(microsecond=0)
    source = random.Random(f"{number}:{authority.code}")  # noqa: S311 - synthetic records, to come out the same each time
    prefix = f"S{number % 1000:03d}-"
    _refuse_twice(authority, prefix)
    start = start_of_day(_years_before(london_date(now), years)) + timedelta(hours=9)
    world = World(source, Ledger(source, now), authority.id, authority.name, start, now, staff_of(authority, source), prefix)
    _declare(world)
    lives = [make_child(world, place) for place in range(1, how_many + 1)]
    out = _going_out_now(world, lives)
    longest = max((x for x in lives if x.child not in out and not x.unaccompanied), default=None, key=lambda x: _days_of_absences(world, x))
    for life in lives:
        if life.child not in out:
            make_absences(world, life, HEAVY if life is longest else 0)
    for child, (hours, kind, told, graded) in out.items():
        make_open_absence(world, lives[child], hours, kind, told=told, graded=graded)
    make_lately_back(world, lives, out)
    make_care(world, lives, number)
    make_response(world)
    make_requests(world)
    make_forms(world, number)
    given = world.ledger.write(ORDER)
    _write_sounds(world, given["child"])
    authority.go_live_at = min(authority.go_live_at, now - LIVE_FOR)
    record("records.seeded", authority.ref, children=how_many, years=years, seed=number)
    children_changed(authority.id, given["child"], in_bulk=True)
    return world.ledger.holds()


def _write_sounds(world: World, child_ids: list[int]) -> None:
    """How the names sound, so that children are found by name."""
    rows = [
        {"authority_id": world.authority_id, "child_id": child_id, "sound": key}
        for child_id, child in zip(child_ids, world.ledger.every(children.Child), strict=True)
        for key in sound.keys_of([child["given_name"], child["family_name"], *child["aliases"]])
    ]
    db.session.execute(insert(children.ChildSound), rows)


def _refuse_twice(authority: Authority, prefix: str) -> None:
    current_unit()
    there = db.session.execute(
        select(children.Child.id)
        .where(children.Child.authority_id == authority.id, children.Child.local_id == f"{prefix}00001")
        .limit(1)
    ).first()
    if there:
        raise Conflict("These synthetic records are there already: choose another --seed.", field="seed")


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 2, 28)


def _days_of_absences(world: World, life: Life) -> int:
    """How long a child old enough to go missing has been in care since the records began."""
    old_enough = life.born + timedelta(days=10 * 365)
    return ((life.care_to or world.today) - max(life.care_from, world.first_day, old_enough)).days


def _declare(world: World) -> None:
    """The authority has recorded all four subjects since the records begin, and goes on doing so."""
    for subject in ("care", "missing", "trafficking", "unaccompanied"):
        world.ledger.add(
            children.RecordingDeclaration,
            world.start,
            authority_id=world.authority_id,
            subject=subject,
            covers_from=world.first_day,
            covers_to=date(world.today.year + 2, 3, 31),
            source="synthetic records",
            declared_at=world.start,
        )


def _going_out_now(world: World, lives: list[Life]) -> dict[int, tuple[float, str, bool, str | None]]:
    """Children in care who are out at this moment; more of them in a larger authority."""
    in_care = [life for life in lives if life.care_to is None and life.care_from < world.today - timedelta(days=30)]
    sorts = {
        "trafficked": [x for x in in_care if x.trafficked and not x.unaccompanied],
        "unaccompanied": [x for x in in_care if x.unaccompanied],
        "home": [x for x in in_care if x.home],
        "any": [x for x in in_care if (world.today - x.born).days > 11 * 365],
    }
    out: dict[int, tuple[float, str, bool, str | None]] = {}
    for sort, hours, kind, told, graded in OUT_NOW[: max(3, min(len(OUT_NOW), len(lives) // 60))]:
        free = [x for x in sorts[sort] or sorts["any"] if x.child not in out]
        if free:
            out[world.source.choice(free).child] = (hours, kind, told, graded)
    return out
