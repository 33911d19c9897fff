"""Missing episodes from the Missing file, which knows days and no times."""
from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

from caseflow.core.dates import london_date, start_of_day
from caseflow.missing.models import MissingEpisode
from caseflow.missing.pieces import Piece, pieces
from caseflow.ssda903.columns import MISSING
from caseflow.ssda903.held import SOURCE, Held
from caseflow.ssda903.plan import LOADED, NOT_USED, UNCHANGED, Plan
from caseflow.ssda903.rows import REFUSED, ChildRows, Finding, MissingRow
from caseflow.ssda903.rules.missing import can_be_stored

BY_DAY = "date"
FOR_EVER = datetime.max.replace(tzinfo=UTC)
Span = tuple[datetime, datetime | None]


def plan_missing(plan: Plan, child: ChildRows, child_id: int, held: Held) -> None:
    """Each Missing row against the episode held of that kind and day; then, against everything held, what is new."""
    year = plan.collection
    waiting: dict[tuple[str, date], list[tuple[Any, Piece]]] = {}
    for episode in held.episodes:
        for piece in pieces(episode.type, episode.started_at, episode.ended_at, held.turns.get(episode.id, ())):
            waiting.setdefault((piece.kind, london_date(piece.started_at)), []).append((episode, piece))
    kept, refused = can_be_stored(child.missing, year, Counter({key: len(rows) for key, rows in waiting.items()}))
    for finding in refused:
        plan.say(child, child_id, finding)
    plan.count(MISSING, NOT_USED, sum(1 for row in child.missing if row.start > year.last_day))
    spans: dict[int, Span] = {e.id: (e.started_at, e.ended_at) for e in held.episodes}
    new: list[MissingRow] = []
    for row in kept:
        found = waiting.get((row.type, row.start))
        if found:
            _matched(plan, child, child_id, row, *_likeliest(found, row.end), spans)
        else:
            new.append(row)
    taken = list(spans.values())
    for row in new:
        _new(plan, child, child_id, row, taken)
    if MISSING in plan.given and not child.was_refused(MISSING):
        for episode in (e for left in waiting.values() for e, piece in left if piece.started_at == e.started_at):
            if episode.source == SOURCE and episode.ended_at is None and episode.source_year < year.year:
                plan.say(child, child_id, Finding(MISSING, None, "", "absent"))


def _ends(row: MissingRow, plan: Plan) -> date | None:
    """The last day, as far as the file may speak of it."""
    return row.end if row.end is not None and row.end <= plan.collection.last_day else None


def _columns(type_: str, started_at: datetime, ended: datetime | None) -> dict[str, Any]:
    return {"found_at": ended if type_ == "M" else None, "returned_at": ended if type_ == "A" else None, "ended_at": ended}


def _likeliest(found: list[tuple[Any, Piece]], end: date | None) -> tuple[Any, Piece]:
    """Of several of one kind and day the one that ends on the row's day, else the first; it is taken from the list."""
    same = (n for n, (_episode, piece) in enumerate(found) if end == (None if piece.ended_at is None else london_date(piece.ended_at)))
    return found.pop(next(same, 0))


def _matched(plan: Plan, child: ChildRows, child_id: int, row: MissingRow, episode: Any, piece: Piece, spans: dict[int, Span]) -> None:
    """An episode already held: brought up to date when a file wrote it, confirmed when a person did; never doubled."""
    ends = _ends(row, plan)
    held_until = None if piece.ended_at is None else london_date(piece.ended_at)
    if ends is None and held_until is not None and held_until > plan.collection.last_day:
        ends = held_until
    if episode.source != SOURCE or episode.started_precision != BY_DAY or piece.ended_at != episode.ended_at:
        plan.count(MISSING, UNCHANGED)
        if ends != held_until:
            plan.say(child, child_id, Finding(MISSING, row.line, "MIS_END", "held-open" if held_until is None else "held-differs"))
        return
    if episode.source_year > plan.collection.year:
        plan.count(MISSING, UNCHANGED)
        return
    news: dict[str, Any] = {}
    if ends != held_until:
        until = None if ends is None else max(start_of_day(ends), episode.started_at)
        if any(_clash((episode.started_at, until), other) for id_, other in spans.items() if id_ != episode.id):
            plan.say(child, child_id, Finding(MISSING, row.line, "MIS_END", "held-overlap", REFUSED))
            return
        spans[episode.id] = (episode.started_at, until)
        news = {**_columns(episode.type, episode.started_at, until), "found_precision": BY_DAY, "returned_precision": BY_DAY}
    if news or episode.source_year != plan.collection.year:
        plan.change(MissingEpisode, child_id, episode, {**news, "source_year": plan.collection.year})
    plan.count(MISSING, LOADED if news else UNCHANGED)


def _new(plan: Plan, child: ChildRows, child_id: int, row: MissingRow, taken: list[Span]) -> None:
    """A new episode by its days. Where another ended or began on the same day, it touches that one."""
    starts, ends = start_of_day(row.start), _ends(row, plan)
    for began, until in taken:
        if until is not None and began < until and starts < until and london_date(until) == row.start:
            starts = until
    span = (starts, None if ends is None else max(start_of_day(ends), starts))
    if any(_clash(span, other) for other in taken):
        plan.say(child, child_id, Finding(MISSING, row.line, "MIS_START", "held-overlap", REFUSED))
        return
    taken.append(span)
    columns = _columns(row.type, starts, span[1])
    plan.add(MissingEpisode, child_id, row.type, row.type, starts, BY_DAY, columns["found_at"], columns["returned_at"], columns["ended_at"],
             BY_DAY, BY_DAY)
    plan.count(MISSING, LOADED)


def _clash(one: Span, other: Span) -> bool:
    """Whether two absences run at once. Touching is allowed; one that ends as it begins clashes only inside another."""
    (s, e), (t, u) = ((one[0], one[1] or FOR_EVER), (other[0], other[1] or FOR_EVER))
    if s == e or t == u:
        return t < s < u or s < t < e
    return s < u and t < e
