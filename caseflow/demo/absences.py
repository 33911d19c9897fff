"""Invented absences over the years: heavy repeaters, late entries, corrections, episodes recorded in error, some never ended."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from caseflow.core.dates import LONDON, birthday, london_date, start_of_day
from caseflow.demo import names
from caseflow.demo.aftermath import follow
from caseflow.demo.lives import Life
from caseflow.demo.world import DAY, World
from caseflow.missing.models import MissingEpisode, MissingSegment

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
A_YEAR = 365.25
OFTEN = ((0, 0.78), (1.6, 0.12), (6, 0.07), (28, 0.025), (60, 0.005))
"""Absences in a year, and the share of children who have so many."""
WHY_LATE = ("The home told us days later.", "Found while checking the home's own log.", None)
"""Why some absences were recorded late; of some nobody has said."""


def make_absences(world: World, life: Life, at_least: float = 0) -> None:
    """A child's absences while in care, since the records began; `at_least` so many a year."""
    source = world.source
    rate = source.choices([n for n, _ in OFTEN], [share for _, share in OFTEN])[0] + (2.5 if life.trafficked else 0)
    rate = max(rate, at_least)
    begin = max(life.care_from, world.first_day) + DAY
    end = min(life.care_to or world.today, birthday(life.born, 18), world.today) - DAY
    if life.unaccompanied and life.care_from > world.first_day and source.random() < 0.25:
        soon = start_of_day(life.care_from) + timedelta(hours=source.randrange(20, 66))
        if soon < world.now - DAY:
            _absence(world, life, soon, None if source.random() < 0.4 else timedelta(days=source.randrange(2, 40)), "M")
            return
    if not rate or end <= begin:
        return
    moment = start_of_day(begin)
    while True:
        moment += timedelta(days=source.expovariate(rate / A_YEAR))
        moment = _evening(world, moment)
        if london_date(moment) >= end:
            return
        lasts = min(timedelta(hours=source.lognormvariate(2.3, 1.0)) + 20 * MINUTE, timedelta(days=20))
        ended = _absence(world, life, moment, lasts, "M" if source.random() < 0.78 else "A")
        if ended is None:
            return
        moment = ended + 3 * HOUR


def make_open_absence(world: World, life: Life, hours: float, kind: str, *, told: bool, graded: str | None) -> None:
    """An absence that is going on now, begun so many hours ago."""
    started = (world.now - timedelta(hours=hours)).replace(second=0, microsecond=0)
    _absence(world, life, started, None, kind, told=told, graded=graded, punctual=True)


def make_short_absence(world: World, life: Life, started: datetime, lasts: timedelta) -> None:
    """An absence of these hours, found and back, reported at once."""
    _absence(world, life, started.replace(second=0, microsecond=0), lasts, "M", punctual=True)


def _evening(world: World, moment: datetime) -> datetime:
    """Most leave in the afternoon or evening, some from school, few at night."""
    hour = world.source.choices((8, 12, 15, 17, 19, 21, 22, 23), (6, 6, 14, 18, 22, 20, 9, 5))[0]
    local = datetime.combine(london_date(moment), time(hour, world.source.randrange(60)), tzinfo=LONDON)
    return max(local.astimezone(moment.tzinfo), moment.replace(second=0, microsecond=0))


def _absence(
    world: World,
    life: Life,
    started: datetime,
    lasts: timedelta | None,
    kind: str,
    *,
    told: bool = True,
    graded: str | None = "as usual",
    punctual: bool = False,
) -> datetime | None:
    """One absence with its versions; answers when it ended, or None while it goes on."""
    source, ledger = world.source, world.ledger
    noticed = started if punctual else started + timedelta(minutes=source.choice((0, 10, 20, 45, 90, 180)))
    ended = started + lasts if lasts is not None else None
    if ended is not None:
        noticed, ended = min(noticed, ended), ended.replace(second=0, microsecond=0)
    recorded = noticed + timedelta(minutes=source.randrange(2, 25))
    late = not punctual and source.random() < 0.07
    if late:
        recorded = max(recorded, ended or recorded) + timedelta(days=source.randrange(1, 45), minutes=source.randrange(600))
        if recorded > world.now:
            return ended
    if ended is not None and ended > world.now:
        ended = None
    day_only = late and ended is not None and start_of_day(london_date(started)) > world.last_end.get(life.child, world.start)
    facts = _reported(world, life, started, noticed, kind, day_only=day_only, police=told)
    recorded = max(recorded, facts["police_reported_at"] or recorded)
    if recorded - started > timedelta(hours=24):
        facts["late_because"] = WHY_LATE[recorded.day % len(WHY_LATE)]
    episode = ledger.add(
        MissingEpisode, recorded, authority_id=world.authority_id, child_id=life.child, type=kind, current_type=kind,
        recorded_by=world.staff.workers[life.child % len(world.staff.workers)].user_id, **facts
    )
    if ended is not None:
        _ends(world, life, episode, kind, facts["started_at"], ended, recorded, day_only=day_only)
    follow(world, life, episode, kind, started, ended, recorded, told=told, graded=graded)
    _corrected(world, episode, recorded)
    row = ledger.current(MissingEpisode, episode)
    if row["voided"]:
        return started + MINUTE
    if row["ended_at"] is not None:
        world.last_end[life.child] = max(row["ended_at"], row["returned_at"] or row["ended_at"], ended or row["ended_at"])
    return world.last_end[life.child] if row["ended_at"] else None


def _reported(
    world: World, life: Life, started: datetime, noticed: datetime, kind: str, *, day_only: bool, police: bool
) -> dict[str, Any]:
    source = world.source
    precision = "date" if day_only else source.choices(("exact", "about"), (70, 30))[0]
    at = start_of_day(london_date(started)) if day_only else started
    reported = kind == "M" and police
    home = life.home
    return {
        "last_seen_at": at,
        "last_seen_precision": precision,
        "started_at": at,
        "started_precision": precision,
        "left_at": at if source.random() < 0.3 and not day_only else None,
        "noticed_at": None if day_only else noticed,
        "police_reported_at": noticed + 15 * MINUTE if reported and not day_only and noticed + 15 * MINUTE <= world.now else None,
        "police_reference": f"DEMO-{source.randrange(100000):05d}" if reported else None,
        "place_last_seen": source.choice(names.PLACES),
        "circumstances": source.choice(
            (
                "Left after an argument about the telephone.",
                "Did not come back from school.",
                "Went out to meet friends.",
                "Was not in the room at the evening check.",
                "Left with somebody in a car.",
                None,
            )
        ),
        "caller": home.name if home else names.grown_up(source),
        "caller_telephone": home.telephone if home else names.mobile(source),
    }


def _ends(
    world: World, life: Life, episode: int, kind: str, started: datetime, ended: datetime, recorded: datetime, *, day_only: bool
) -> None:
    """Found, then returned; an M absence is sometimes in contact first, which makes it A."""
    source, ledger = world.source, world.ledger
    precision = "date" if day_only else source.choices(("exact", "about"), (80, 20))[0]
    ended = max(start_of_day(london_date(ended)), started) if day_only else max(ended, started + MINUTE)
    told_at = ended + timedelta(minutes=source.randrange(3, 40))
    where: dict[str, Any] = {
        "found_where": source.choice(names.FOUND),
        "found_by": source.choice(names.FOUND_BY),
        "found_safe": source.random() < 0.96,
    }
    back: dict[str, Any] = {
        "returned_to": source.choices(("same placement", "new placement", "hospital", "custody", "family"), (84, 8, 3, 2, 3))[0]
    }
    if kind == "A":
        ledger.change(
            MissingEpisode,
            episode,
            max(told_at, recorded),
            returned_at=ended,
            returned_precision=precision,
            ended_at=ended,
            **back,
        )
        return
    if ended - started > 12 * HOUR and source.random() < 0.15:
        contact = started + (ended - started) / 2
        if ledger.change(
            MissingEpisode, episode, max(contact + 10 * MINUTE, recorded), "in contact, whereabouts known", current_type="A"
        ):
            ledger.add(
                MissingSegment,
                max(contact + 10 * MINUTE, recorded),
                authority_id=world.authority_id,
                child_id=life.child,
                episode_id=episode,
                type="A",
                started_at=contact.replace(second=0, microsecond=0),
            )
        ledger.change(
            MissingEpisode,
            episode,
            max(told_at, recorded),
            returned_at=ended,
            returned_precision=precision,
            ended_at=ended,
            **back,
        )
        return
    ledger.change(
        MissingEpisode, episode, max(told_at, recorded), found_at=ended, found_precision=precision, ended_at=ended, **where
    )
    home_at = ended if "came back alone" in where.values() else ended + timedelta(minutes=source.choice((30, 60, 90, 150)))
    if home_at <= world.now:
        ledger.change(
            MissingEpisode,
            episode,
            max(home_at + 15 * MINUTE, recorded),
            returned_at=home_at,
            returned_precision=precision,
            **back,
        )


def _corrected(world: World, episode: int, recorded: datetime) -> None:
    """One in twelve is put right days later; one in sixty was recorded in error."""
    source, ledger = world.source, world.ledger
    row, chance = ledger.current(MissingEpisode, episode), source.random()
    when = recorded + timedelta(days=source.randrange(2, 40), minutes=source.randrange(600))
    if row["ended_at"] is None:
        return
    if chance < 0.016:
        ledger.change(MissingEpisode, episode, when, "recorded twice", voided=True)
    elif chance < 0.05 and row["found_at"] and row["started_precision"] != "date":
        moved = max(row["started_at"] + MINUTE, row["found_at"] - timedelta(minutes=source.choice((15, 30, 55))))
        ledger.change(MissingEpisode, episode, when, "police log gives another time", found_at=moved, ended_at=moved)
    elif chance < 0.08 and row["left_at"] is None and row["started_precision"] == "exact":
        later = row["started_at"] + timedelta(minutes=10)
        if later < row["ended_at"]:
            ledger.change(MissingEpisode, episode, when, "carer rang back", left_at=later, started_at=later)
