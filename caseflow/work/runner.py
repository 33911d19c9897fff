"""Does long tasks in a thread beside the pages, one claim for each, so that a task broken off is taken up again once.

A room registers what it can do by kind. A task must bear being run again from its beginning: what it had done it finds done.
"""
from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import and_, or_, select, update

from caseflow.core import clock
from caseflow.core.errors import DomainError
from caseflow.extensions import db
from caseflow.store.unit import brief_write
from caseflow.work.models import Work
from caseflow.work.service import DONE, FAILED, REFUSED, RUNNING, WAITING

log = logging.getLogger("caseflow.work")
SILENT = timedelta(minutes=2)
"""A task whose process has said nothing for this long is taken for broken off."""

TOLD_EVERY = 0.5
Progress = Callable[[int, int, str], None]
Task = Callable[[Work, Progress], dict[str, Any]]
_tasks: dict[str, Task] = {}


def can_do(kind: str, task: Task) -> None:
    """Say how a kind of task is done: a function of the row and of a way to tell progress, that answers the outcome."""
    _tasks[kind] = task


def start(app: Flask, work_id: int) -> threading.Thread:
    """Do a task in a thread of this process, unless another has claimed it."""
    thread = threading.Thread(target=_run, args=(app, work_id), name=f"work-{work_id}", daemon=True)
    thread.start()
    return thread


def take_up(app: Flask, now: datetime) -> int:
    """Start again what was asked and not begun for a minute, or begun and broken off. How many."""
    rows = db.session.execute(select(Work.id).where(
        or_(and_(Work.state == WAITING, Work.asked_at < now - SILENT / 2), _broken_off(now)), Work.kind.in_(_tasks)).order_by(Work.id))
    found = list(rows.scalars())
    for work_id in found:
        start(app, work_id)
    return len(found)


def _broken_off(now: datetime) -> Any:
    return and_(Work.state == RUNNING, Work.beat_at < now - SILENT)


def _run(app: Flask, work_id: int) -> None:
    with app.app_context():
        try:
            if _claim(work_id):
                run_claimed(work_id)
        finally:
            db.session.remove()


def _claim(work_id: int) -> bool:
    now = clock.now()
    with brief_write() as connection:
        claimed = connection.execute(
            update(Work).where(Work.id == work_id, or_(Work.state == WAITING, _broken_off(now)))
            .values(state=RUNNING, started_at=now, beat_at=now))
        return claimed.rowcount == 1


def run_claimed(work_id: int) -> None:
    """Do a task that is this process's, and write down what came of it. A fault is logged by its kind, never with its data."""
    work = db.session.get_one(Work, work_id)
    told = 0.0

    def progress(done: int, total: int, words: str) -> None:
        nonlocal told
        if clock.monotonic() - told < TOLD_EVERY and done != total:
            return
        told = clock.monotonic()
        _note(work_id, done=done, total=total, words=words[:300], beat_at=clock.now())

    try:
        outcome = _tasks[work.kind](work, progress)
    except DomainError as refusal:
        _note(work_id, state=REFUSED, words=refusal.message[:300], finished_at=clock.now())
    except Exception as error:
        log.error("work %s failed: %s", work.kind, type(error).__name__)
        _note(work_id, state=FAILED, words="Something went wrong. Ask for it again: it goes on where it stopped.", finished_at=clock.now())
    else:
        _note(work_id, state=DONE, outcome=outcome, finished_at=clock.now())


def _note(work_id: int, **values: Any) -> None:
    with brief_write() as connection:
        connection.execute(update(Work).where(Work.id == work_id).values(**values))
