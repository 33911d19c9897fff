"""APScheduler wakes the runner, one job at a time each in a thread; what is due, and by whom, the database decides."""
from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Collection
from types import FrameType

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from caseflow.jobs.leadership import leadership
from caseflow.jobs.runner import BEAT_SECONDS, Runner
from caseflow.jobs.timetable import Job

WAKE_SECONDS = 5.0


def scheduler(app: Flask, ending: threading.Event, jobs: Collection[Job] | None = None, wake_seconds: float = WAKE_SECONDS) -> None:
    """Run the timetable until the event is set, then let the runs in hand finish. Many such processes may run on PostgreSQL."""
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a run that takes longer than a wake is no news
    lead = leadership(app.config["SETTINGS"].database_url)
    lead.held()
    runner = Runner(app, lead, jobs)
    runner.lay_out()
    waking = BackgroundScheduler(
        executors={"default": ThreadPoolExecutor(len(runner.jobs) + 1)}, timezone="UTC",
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None})
    for job in runner.jobs:
        waking.add_job(runner.wake, "interval", seconds=wake_seconds, args=[job], id=job.name)
    waking.add_job(runner.beat, "interval", seconds=BEAT_SECONDS, id="beat")
    try:
        waking.start()
        ending.wait()
    finally:
        if waking.running:
            waking.shutdown(wait=True)
        lead.close()


def until_told(app: Flask) -> None:
    """The scheduler as a process of its own, until SIGTERM or Ctrl-C."""
    def end(_signal: int, _frame: FrameType | None) -> None:
        raise SystemExit(0)  # not `set()`: the main thread may hold the event's own lock just now

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, end)
    scheduler(app, threading.Event())
