"""Jobs that build figures: the nightly drafts, and the first cut of a year at the first instant after it.

A figure is kept in the same unit that marks its step as done, so that a build is never kept twice.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial

from caseflow.accounts.models import Authority
from caseflow.accounts.queries import authorities
from caseflow.core.dates import collection_year, london_date
from caseflow.core.errors import Refused
from caseflow.core.periods import Period, calendar_year, financial_year
from caseflow.extensions import db
from caseflow.jobs.runner import Run
from caseflow.jobs.timetable import Step
from caseflow.returns import holdings, service
from caseflow.returns.definitions.library import DEFINITIONS
from caseflow.returns.definitions.shape import Definition
from caseflow.store.unit import unit_of_work

DRAFT, FIRST_CUT = "draft", "first-cut"


def drafts(due: datetime) -> Sequence[Step]:
    """This calendar year and this financial year so far, as known when the job was due."""
    day = london_date(due)
    return _steps((calendar_year(day.year), financial_year(collection_year(day) - 1)), due, DRAFT)


def first_cut_calendar(due: datetime) -> Sequence[Step]:
    """The calendar year that ended, as known at its end."""
    return _steps([calendar_year(london_date(due).year - 1)], due, FIRST_CUT)


def first_cut_financial(due: datetime) -> Sequence[Step]:
    """The year to 31 March that ended, as known at its end."""
    return _steps([financial_year(london_date(due).year - 1)], due, FIRST_CUT)


def _steps(periods: Iterable[Period], known_at: datetime, how: str) -> list[Step]:
    return [
        Step(f"{authority.code}:{of.name}:{period.label}", partial(build_one, authority.id, of, period, known_at, how))
        for authority in authorities() for period in periods for of in DEFINITIONS if _counts(of, period)
    ]


def _counts(of: Definition, period: Period) -> bool:
    return of.financial if period.is_financial else of.calendar


def build_one(authority_id: int, of: Definition, period: Period, known_at: datetime, how: str, run: Run) -> dict[str, int]:
    """Build one authority's figures as known at a moment and keep them; an authority that knew nothing then has none.

    The first, empty unit waits for everybody who was recording before that moment; the reading holds nobody up.
    """
    with unit_of_work(run.actor, authority_id):
        authority = db.session.get_one(Authority, authority_id)
        first = holdings.first_record(authority_id)
    if first is None or first > known_at:
        return {"nothing known": 1}
    try:
        built = service.build(of, period, authority, known_at)
    except Refused:
        return {"refused": 1}
    with run.effect(authority_id, {"built": 1}):
        service.keep(built, how=how)
    return {}
