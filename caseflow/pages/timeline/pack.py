"""What the Philomena form tells on the timeline: reviews, part two, and to whom a copy was given; the words stay in the form."""
from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, FromClause, select

from caseflow.missing.models import MissingEpisode
from caseflow.missing.pack.kinds import GIVEN_TO, MEANS
from caseflow.missing.pack.models import PhilomenaCopy, PhilomenaForm, PhilomenaGiving, PhilomenaPartTwo
from caseflow.pages.timeline.entries import Asked, Moment, Source


def _form(row: PhilomenaForm, asked: Asked) -> Iterable[Moment]:
    yield Moment(None, "Philomena form begun")
    if row.reviewed_on is not None:
        yield Moment(row.reviewed_on, "Philomena form reviewed", field="reviewed_on")


def _part_two(row: PhilomenaPartTwo, asked: Asked) -> Iterable[Moment]:
    yield Moment(None, "Part two of the Philomena form filled in")


def _giving(row: PhilomenaGiving, asked: Asked) -> Iterable[Moment]:
    who, means = GIVEN_TO[row.given_to], MEANS[row.means]
    yield Moment(row.given_at, f"Philomena form given: {who[:1].lower()}{who[1:]}", text=f"{means}. {row.why}", field="given_at")


def _of_child(table: FromClause, child_id: int) -> ColumnElement[bool]:
    return table.c.copy_id.in_(select(PhilomenaCopy.id).join(MissingEpisode, MissingEpisode.id == PhilomenaCopy.episode_id).where(
        MissingEpisode.child_id == child_id))


def _of_episode(table: FromClause, episode_id: int) -> ColumnElement[bool]:
    return table.c.copy_id.in_(select(PhilomenaCopy.id).where(PhilomenaCopy.episode_id == episode_id))


SOURCES: tuple[Source, ...] = (
    Source("philomena", "Philomena form", PhilomenaForm, _form, "pack.read", of_episode=None),
    Source("philomena", "Philomena form", PhilomenaPartTwo, _part_two, "episode.read"),
    Source("philomena", "Philomena form", PhilomenaGiving, _giving, "pack.read", of_child=_of_child, of_episode=_of_episode,
           of_report=lambda user: False),
)
"""One line for each table."""
