"""Clearing away what has served its time; no fact and no record of who did what is among it."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select

from caseflow.accounts.sign_in_models import FormDraft, LoginSession, SignInAttempt, SignUpLink
from caseflow.audit.record import record
from caseflow.children.models import Lookup
from caseflow.core import clock
from caseflow.extensions import db
from caseflow.jobs.models import JobRun
from caseflow.jobs.runner import Run
from caseflow.jobs.timetable import Step, often
from caseflow.returns.models import ReturnRun, RowSet
from caseflow.web.models import GivenAnswer

DAY = timedelta(days=1)
DRAFTS_STAY = 30 * DAY


def clean_up(_due: datetime) -> Sequence[Step]:
    """One step: all of it, or nothing."""
    return [Step("everything", _clear)]


def _clear(run: Run) -> dict[str, int]:
    now = clock.now()
    counts: dict[str, int] = {}
    with run.effect(None, counts):
        for name, model, condition in _served(now):
            gone: Any = db.session.execute(delete(model).where(condition))
            counts[name] = int(gone.rowcount)
        if any(counts.values()):
            record("records.cleared", counts=dict(counts))
    return {}


def _served(now: datetime) -> list[tuple[str, Any, ColumnElement[bool]]]:
    """What may go, in order: the drafts of figures before the rows that only they held."""
    newest = select(func.max(ReturnRun.id)).group_by(ReturnRun.authority_id, ReturnRun.definition, ReturnRun.period)
    return [
        ("answers", GivenAnswer, GivenAnswer.given_at < now - DAY),
        ("searches", Lookup, Lookup.asked_at < now - timedelta(hours=1)),
        ("forms", FormDraft, FormDraft.kept_at < now - DAY),
        ("attempts", SignInAttempt, SignInAttempt.at < now - DAY),
        ("links", SignUpLink, SignUpLink.expires_at < now - 30 * DAY),
        ("sessions", LoginSession, LoginSession.started_at < now - 90 * DAY),
        ("drafts", ReturnRun, (ReturnRun.keep == "draft") & (ReturnRun.built_at < now - DRAFTS_STAY) & ReturnRun.id.not_in(newest)),
        ("draft rows", RowSet, (RowSet.keep == "draft") & RowSet.id.not_in(select(ReturnRun.row_set_id))),
        ("runs", JobRun, (JobRun.outcome == "done") & or_(
            JobRun.job.in_(often()) & (JobRun.due_at < now - 2 * DAY), JobRun.due_at < now - 400 * DAY)),
    ]
