"""The pattern of a child's absences: each a bar across the hours of the week, its length, its places, and the gap to the one before.

London's clocks place a bar; what really passed between two instants gives its length. A day without a time gives no hour.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from caseflow.core import dates, wording
from caseflow.missing.models import MissingEpisode

WEEK = 168.0
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
PARTS = ((6, "between midnight and 6 a.m."), (12, "in the morning"), (18, "between midday and 6 p.m."), (24, "between 6 p.m. and midnight"))
EXACT, ABOUT, DAY = "exact", "about", "day"


@dataclass(frozen=True)
class Lane:
    """One absence. `bars` are spans of hours since Monday midnight; `sure` is `exact`, `about` or `day` (no hour is known)."""

    ref: str
    began: str
    day: str
    length: str
    whereabouts: str
    last_seen: str
    found: str
    gap: str
    bars: tuple[tuple[float, float], ...]
    sure: str
    away: bool
    open: bool


@dataclass(frozen=True)
class Strip:
    """The absences, newest first, how many there are in all, and what stands out in words."""

    lanes: list[Lane]
    total: int
    said: list[str]


def strip(absences: Sequence[MissingEpisode], now: datetime, *, limit: int = 5) -> Strip:
    """The strip of these absences, as the clocks stood at `now` for one that is still open."""
    ordered = sorted(absences, key=lambda e: (e.started_at, e.id))
    gaps = {later.id: _gap(earlier, later) for earlier, later in pairwise(ordered)}
    newest = ordered[::-1][:limit]
    return Strip([_lane(e, gaps.get(e.id, ""), now) for e in newest], len(ordered), _stands_out(ordered))


def _lane(episode: MissingEpisode, gap: str, now: datetime) -> Lane:
    end, end_precision = _end(episode)
    days_only = episode.started_precision == "date" or end_precision == "date"
    unsure = {"about", "between"} & {episode.started_precision, end_precision}
    return Lane(
        ref=episode.ref, began=wording.event_in_words(episode.started_at, episode.started_precision, _until(episode)),
        day=_short(episode), length=_length(episode, end, now, days_only=days_only),
        whereabouts="away, whereabouts known" if episode.current_type == "A" else "missing",
        last_seen=episode.place_last_seen or "", found=episode.found_where or "", gap=gap,
        bars=bars(episode.started_at, end or now, whole_start=episode.started_precision == "date", whole_end=end_precision == "date"),
        sure=DAY if days_only else ABOUT if unsure else EXACT, away=episode.current_type == "A", open=end is None)


def _end(episode: MissingEpisode) -> tuple[datetime | None, str]:
    if episode.ended_at is None:
        return None, "exact"
    return episode.ended_at, episode.found_precision if episode.ended_at == episode.found_at else episode.returned_precision


def _until(episode: MissingEpisode) -> datetime | None:
    return episode.last_seen_until if episode.started_at == episode.last_seen_at else None


def bars(start: datetime, end: datetime, *, whole_start: bool = False, whole_end: bool = False) -> tuple[tuple[float, float], ...]:
    """Where an absence lies in the week, in hours since Monday midnight on London's clocks; one over Sunday night is two spans.

    `whole_start` and `whole_end` say that only the day is known: the span then takes in the whole of it.
    """
    if dates.elapsed(start, end) >= timedelta(days=7):
        return ((0.0, WEEK),)
    first = _hour(start, floor=whole_start)
    last = _hour(end, floor=True) + 24 if whole_end else _hour(end)
    if last > first or (last == first and not whole_end):
        return ((first, min(last, WEEK)),)
    return ((first, WEEK), (0.0, last)) if last > 0 else ((first, WEEK),)


def _hour(instant: datetime, *, floor: bool = False) -> float:
    local = dates.london(instant)
    return local.weekday() * 24 + (0 if floor else local.hour + local.minute / 60)


def _short(episode: MissingEpisode) -> str:
    local = dates.london(episode.started_at)
    day = f"{local.day} {local:%b} {local.year}"
    if episode.started_precision == "date":
        return f"{day}, time not known"
    return f"{day}, {'about ' if episode.started_precision != 'exact' else ''}{dates.clock_in_words(episode.started_at)}"


def _length(episode: MissingEpisode, end: datetime | None, now: datetime, *, days_only: bool) -> str:
    if end is None:
        return "still out" if days_only else f"still out, {wording.span_in_words(dates.elapsed(episode.started_at, now))}"
    if not days_only:
        return wording.span_in_words(dates.elapsed(episode.started_at, end))
    days = (dates.london_date(end) - dates.london_date(episode.started_at)).days
    return "within a day" if days == 0 else f"about {days} {'day' if days == 1 else 'days'}"


def _gap(earlier: MissingEpisode, later: MissingEpisode) -> str:
    """The time at home between two absences; in days where only a day is known."""
    end, precision = _end(earlier)
    if end is None:
        return ""
    if "date" in (precision, later.started_precision):
        days = (dates.london_date(later.started_at) - dates.london_date(end)).days
        return "the same day" if days <= 0 else f"about {days} {'day' if days == 1 else 'days'}"
    return wording.span_in_words(dates.elapsed(end, later.started_at))


def _stands_out(ordered: Sequence[MissingEpisode]) -> list[str]:
    """What most of them have in common, where at least three have a known hour."""
    timed = [dates.london(e.started_at) for e in ordered if e.started_precision != "date"]
    said = []
    if len(timed) >= 3:
        of = f"{len(timed)}" if len(timed) == len(ordered) else f"the {len(timed)} whose hour is known"
        said += _most(len(timed), of, (next(words for before, words in PARTS if t.hour < before) for t in timed), "")
        said += _most(len(timed), of, (DAYS[t.weekday()] for t in timed), "on a ")
    places = Counter(e.found_where.strip() for e in ordered if e.found_where and e.found_where.strip())
    often = sorted(((count, place) for place, count in places.items() if count > 1), key=lambda one: (-one[0], one[1]))
    said += [wording.ended(f"Found {count} times: {place}") for count, place in often[:3]]
    return said


def _most(total: int, of: str, kinds: Iterable[str], before: str) -> list[str]:
    kind, count = min(Counter(kinds).items(), key=lambda item: (-item[1], item[0]))
    return [wording.ended(f"{count} of {of} began {before}{kind}")] if count * 2 > total else []
