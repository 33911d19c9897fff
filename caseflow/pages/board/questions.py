"""What the board asks of the database: each question written once for all readers who see alike, as it is asked every few seconds.

A question holds no person and no moment: `access.parameters` says who asks, and when. Every one that shows a child carries the
condition of who may see whom.
"""
from __future__ import annotations

from collections import namedtuple
from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, bindparam, func, or_, select

from caseflow.accounts import access
from caseflow.accounts.access import PARAMETERS, Reach
from caseflow.children.called import BORN_BY_TO_BE_EIGHTEEN, named_by
from caseflow.children.flags import flag_columns
from caseflow.children.life.panels import warning_columns
from caseflow.children.models import Child
from caseflow.column_types import UTCDateTime
from caseflow.extensions import db
from caseflow.missing.models import TRANSFERRED, EpisodeUpdate, MissingEpisode, Notice, PoliceRisk
from caseflow.missing.told.facts import told_columns
from caseflow.ssda903.queries import on_the_board

Question = Select[*tuple[Any, ...]]


def ask(question: Question, values: Mapping[str, Any]) -> list[Any]:
    """The rows of a question as plain named tuples, whose values are read by name some forty times each: a row looks every name up."""
    found = db.session.connection().execute(question, values)
    shape = _shape(tuple(found.keys()))
    return [shape._make(row) for row in found.all()]


@cache
def _shape(names: tuple[str, ...]) -> Any:
    return namedtuple("Asked", names)


@cache
def missing(reach: Reach) -> Question:
    """The open episodes on this reader's board, longest out first; every value of a card comes with its row."""
    today = PARAMETERS.today
    return (
        select(
            MissingEpisode.id, MissingEpisode.ref.label("episode"), MissingEpisode.current_type, MissingEpisode.started_at,
            MissingEpisode.started_precision, MissingEpisode.source, Child.ref.label("child"), Child.given_name, Child.family_name,
            Child.local_id,
            Child.date_of_birth, Child.birth_precision, Child.age_as_told, Child.age_disputed, _risk().label("risk"),
            _last_contact().label("contact"), access.seen_by(Child, PARAMETERS, reach).label("sees"),
            named_by(PARAMETERS, reach).label("named"), *flag_columns(MissingEpisode.child_id, today), *told_columns(today),
            _last_update().label("updated"), *warning_columns(MissingEpisode.child_id, today))
        .join(Child, Child.id == MissingEpisode.child_id)
        .where(_open(), access.seen_by(MissingEpisode, PARAMETERS, reach))
        .order_by(MissingEpisode.started_at, MissingEpisode.id))


@cache
def withheld(reach: Reach) -> Question:
    """Restricted children who are missing and whom this reader must act for and may not read: how long and how grave."""
    return (
        select(MissingEpisode.id, Child.ref.label("child"), Child.id.label("child_id"), MissingEpisode.started_at,
               MissingEpisode.started_precision, MissingEpisode.current_type, _risk().label("risk"))
        .join(Child, Child.id == MissingEpisode.child_id)
        .where(_open(), access.withheld_from(MissingEpisode, PARAMETERS, reach))
        .order_by(MissingEpisode.started_at, MissingEpisode.id))


@cache
def found(reach: Reach) -> Question:
    """Who was found since the moment `since` and is not back, the newest first."""
    return (
        select(MissingEpisode.ref.label("episode"), Child.ref.label("child"), Child.given_name, Child.family_name, Child.local_id,
               MissingEpisode.found_at, named_by(PARAMETERS, reach).label("named"), MissingEpisode.found_by)
        .join(Child, Child.id == MissingEpisode.child_id)
        .where(MissingEpisode.authority_id == PARAMETERS.authority_id, MissingEpisode.ended_at > bindparam("since", type_=UTCDateTime()),
               MissingEpisode.found_at.is_not(None), MissingEpisode.returned_at.is_(None), MissingEpisode.voided.is_(False),
               MissingEpisode.left_out_because.is_distinct_from(TRANSFERRED),
               MissingEpisode.source.is_(None), access.seen_by(MissingEpisode, PARAMETERS, reach))
        .order_by(MissingEpisode.ended_at.desc(), MissingEpisode.id))


NOTICES = (
    select(Notice.episode_id, Notice.ref, Notice.to, Notice.means, Notice.sent_at, Notice.acknowledged_by, Notice.acknowledged_at,
           Notice.not_needed_because)
    .where(Notice.episode_id.in_(bindparam("episodes", expanding=True)), Notice.voided.is_(False))
    .order_by(Notice.episode_id, Notice.sent_at, Notice.id))
"""The notices of `episodes`, which are those that the reader was shown."""


def _open() -> ColumnElement[bool]:
    """The open episodes of the authority that belong on a board.

    Imported periods only of the newest year loaded and of children under 18. A child recorded here who turned 18 while
    missing stays until somebody records the handover.
    """
    of_age = and_(~Child.age_disputed, Child.date_of_birth.is_not(None), Child.date_of_birth <= BORN_BY_TO_BE_EIGHTEEN)
    return and_(
        MissingEpisode.authority_id == PARAMETERS.authority_id, MissingEpisode.ended_at.is_(None), MissingEpisode.voided.is_(False),
        on_the_board(PARAMETERS.authority_id), or_(MissingEpisode.handed_over_at.is_(None), ~of_age))


def _risk() -> ScalarSelect[Any]:
    return (select(PoliceRisk.level).where(PoliceRisk.episode_id == MissingEpisode.id, PoliceRisk.voided.is_(False))
            .order_by(PoliceRisk.at.desc(), PoliceRisk.id.desc()).limit(1).scalar_subquery())


def _last_contact() -> ScalarSelect[Any]:
    return (select(func.max(EpisodeUpdate.at)).where(
        EpisodeUpdate.episode_id == MissingEpisode.id, EpisodeUpdate.voided.is_(False), EpisodeUpdate.human_contact.is_(True))
        .scalar_subquery())


def _last_update() -> ScalarSelect[Any]:
    return (select(func.max(EpisodeUpdate.at)).where(
        EpisodeUpdate.episode_id == MissingEpisode.id, EpisodeUpdate.voided.is_(False)).scalar_subquery())
