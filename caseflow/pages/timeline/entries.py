"""Everything recorded about a child in one order: when it happened, or when it came to be known.

A room joins with one line in `sources.SOURCES`: its table, and a function that says what one row tells.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, FromClause, select

from caseflow.accounts.models import User
from caseflow.children.queries import may_see_child
from caseflow.core import clock, dates, wording
from caseflow.extensions import db
from caseflow.identity.queries import written_on
from caseflow.missing.models import MissingEpisode
from caseflow.store.record import Versioned
from caseflow.store.versions import said_since, versions_of

LATE = timedelta(hours=1)
ORDERS = {"happened": "When it happened", "recorded": "When it was recorded"}


@dataclass(frozen=True)
class Moment:
    """One thing that a row tells: when, in words, and in which column, so that it is known since when it was recorded."""

    at: datetime | date | None
    words: str
    text: str | None = None
    field: str | None = None
    precision: str = "exact"
    until: datetime | None = None
    href: str | None = None


@dataclass(frozen=True)
class Asked:
    """Whose timeline, for whom, and as known when (`as_at` None: now); `now` is the present of that moment.

    `whole` says that the reader sees the child, and not only this one report.
    """

    user: User
    child_id: int
    episode_id: int | None
    as_at: datetime | None
    now: datetime
    whole: bool = True


Say = Callable[[Any, Asked], Iterable[Moment]]
Of = Callable[[FromClause, int], ColumnElement[bool]]


def _by_child(table: FromClause, child_id: int) -> ColumnElement[bool]:
    return table.c.child_id == child_id


def _by_episode(table: FromClause, episode_id: int) -> ColumnElement[bool]:
    return table.c.episode_id == episode_id


@dataclass(frozen=True)
class Source:
    """One table on the timeline. `say` is given one row as it stood and tells its moments; the reader has `permission`.

    `of_episode` says which rows belong to an episode (None: none do), `of_report` who is told of it that sees one report and not
    the child, and `known_to` leaves out rows of which the reader (who sees the child, or not) may not even know. `hides` names
    columns that this reader may not be shown in the row's history, and `sees` who may open it (None: who sees the child, or the
    row's episode). `kind` stands in addresses, `words` in the filter; tables may share a kind.
    """

    kind: str
    words: str
    model: Any
    say: Say
    permission: str = "child.read"
    of_child: Of = _by_child
    of_episode: Of | None = _by_episode
    of_report: Callable[[User], bool] = lambda user: True
    known_to: Callable[[User, Sequence[Any], bool], Sequence[Any]] = lambda user, rows, whole: rows
    hides: Callable[[User, Any], Iterable[str]] = lambda user, row: ()
    sees: Callable[[User], ColumnElement[bool]] | None = None


    def is_for(self, user: User, *, whole: bool) -> bool:
        """Whether this reader is told of any such row."""
        return user.may(self.permission) and (whole or self.of_report(user))


@dataclass(frozen=True)
class Entry:
    """One line of the timeline, in words."""

    kind: str
    words: str
    text: str | None
    moment: Moment
    recorded_at: datetime
    happened: str
    recorded: str
    late: str
    by: str
    href: str | None
    episode: str | None
    history: tuple[str, str] | None
    changed: bool
    voided: bool
    written_on: str | None = None
    """The reference of the record on which it was written, where that was joined into this child's."""


@dataclass(frozen=True)
class Timeline:
    """The lines asked for, newest first, and how many of each kind there are."""

    entries: list[Entry]
    total: int
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _Told:
    source: Source
    moment: Moment
    at: datetime
    row: Any
    since: Any
    changed: bool


def timeline(asked: Asked, sources: Sequence[Source], *, order: str = "happened", kinds: Iterable[str] = (), with_voided: bool = False,
             start: int = 0, size: int = 50) -> Timeline:
    """The timeline of a child or of one episode, newest first; one query for each source, two for names and addresses."""
    told = [one for source in sources if source.is_for(asked.user, whole=asked.whole) for one in _told(source, asked)
            if with_voided or not getattr(one.row, "voided", False)]
    counts: dict[str, int] = {}
    for one in told:
        counts[one.source.kind] = counts.get(one.source.kind, 0) + 1
    wanted = set(kinds)
    picked = [one for one in told if not wanted or one.source.kind in wanted]
    picked.sort(key=_recorded_key if order == "recorded" else _happened_key, reverse=True)
    page = picked[start:start + size]
    names, episodes, on = _names(page), _episodes(page), written_on(asked.child_id)
    return Timeline([_entry(one, asked, names, episodes, on) for one in page], len(picked), counts)


def _told(source: Source, asked: Asked) -> Iterable[_Told]:
    where = [lambda t: source.of_child(t, asked.child_id)]
    if asked.episode_id is not None:
        of_episode = source.of_episode
        if of_episode is None:
            return
        where.append(lambda t: of_episode(t, asked.episode_id or 0))
    found = {versions[-1].id: versions for versions in versions_of(source.model, *where, until=asked.as_at)}
    for row in source.known_to(asked.user, [versions[-1] for versions in found.values()], asked.whole):
        versions = found[row.id]
        for moment in source.say(row, asked):
            since = said_since(versions, moment.field)
            at = recorded_at(since) if moment.at is None else moment.at
            if not isinstance(at, datetime):
                at = dates.start_of_day(at)
            if asked.as_at is None or recorded_at(since) <= asked.as_at:
                yield _Told(source, moment, at, row, since, since is not row)


def recorded_at(row: Any) -> datetime:
    """When a row was recorded; a decision is recorded when it is made."""
    found: datetime = row.recorded_at if isinstance(row, Versioned) or hasattr(row, "recorded_at") else row.at
    return found


def recorded_by(row: Any) -> int | None:
    """Who recorded a row."""
    found: int | None = row.recorded_by if hasattr(row, "recorded_by") else getattr(row, "by", None)
    return found


def _happened_key(one: _Told) -> tuple[Any, ...]:
    return one.at, recorded_at(one.since), one.row.ref, one.moment.words


def _recorded_key(one: _Told) -> tuple[Any, ...]:
    return recorded_at(one.since), one.at, one.row.ref, one.moment.words


def _names(page: Sequence[_Told]) -> dict[int, str]:
    people = {person for one in page if (person := recorded_by(one.since)) is not None}
    if not people:
        return {}
    return {row.id: row.name for row in db.session.execute(select(User.id, User.name).where(User.id.in_(people)).order_by(User.id))}


def _episodes(page: Sequence[_Told]) -> dict[int, str]:
    numbers = {one.row.episode_id for one in page if getattr(one.row, "episode_id", None) is not None}
    if not numbers:
        return {}
    return {row.id: row.ref for row in db.session.execute(
        select(MissingEpisode.id, MissingEpisode.ref).where(MissingEpisode.id.in_(numbers)).order_by(MissingEpisode.id))}


def _entry(one: _Told, asked: Asked, names: dict[int, str], episodes: dict[int, str], on: Mapping[tuple[str, int], str]) -> Entry:
    moment, since = one.moment, recorded_at(one.since)
    episode = one.row.ref if one.source.model is MissingEpisode else episodes.get(getattr(one.row, "episode_id", None) or 0)
    href = moment.href
    if href is None and asked.episode_id is None and getattr(one.row, "episode_id", None) in episodes:
        href = f"/missing/{episode}"
    versioned = isinstance(one.row, Versioned)
    return Entry(
        kind=one.source.kind, words=moment.words, text=moment.text, moment=moment, recorded_at=since,
        happened=_happened(moment), recorded=dates.in_words(since), late=_late(moment, since),
        by=names.get(recorded_by(one.since) or 0, "caseflow"), href=href, episode=episode,
        history=(one.source.model.__tablename__.replace("_", "-"), one.row.ref) if versioned else None,
        changed=one.changed, voided=bool(getattr(one.row, "voided", False)),
        written_on=on.get((one.source.model.__tablename__, one.row.id)))


def _happened(moment: Moment) -> str:
    if moment.at is None:
        return ""
    if not isinstance(moment.at, datetime):
        return dates.day_in_words(moment.at)
    return wording.event_in_words(moment.at, moment.precision, moment.until)


def _late(moment: Moment, recorded: datetime) -> str:
    """How much later it was recorded than it happened, where that is more than an hour."""
    if not isinstance(moment.at, datetime) or moment.precision == "date" or recorded - moment.at < LATE:
        return ""
    return f"{wording.span_in_words(recorded - moment.at)} later"


def asked_by(user: User, child_id: int, episode_id: int | None = None, as_at: datetime | None = None) -> Asked:
    """The question as put now."""
    whole = episode_id is None or may_see_child(user, child_id)
    return Asked(user, child_id, episode_id, as_at, as_at or clock.now(), whole)
