"""`caseflow serve`, `caseflow jobs list`, `run`, `start`, and `caseflow doctor`."""
from __future__ import annotations

import os
from typing import Any, cast

import click
from flask import Flask, current_app

from caseflow.command import Told, reporting
from caseflow.core import clock
from caseflow.core.dates import in_words
from caseflow.core.errors import Conflict, Refused
from caseflow.extensions import db
from caseflow.jobs import claims, queries, runner, scheduler, serving
from caseflow.jobs import doctor as examination
from caseflow.jobs.leadership import leadership
from caseflow.jobs.models import JobRun
from caseflow.jobs.timetable import job_named, timetable
from caseflow.store import schema


def running_app() -> Flask:
    """The application itself, for use outside this context."""
    return cast(Flask, cast(Any, current_app)._get_current_object())


def refuse_old_tables() -> None:
    """Refuse to serve a database whose tables are of another version."""
    with db.engine.connect() as connection:
        stands = schema.current_revision(connection)
    if stands != schema.head_revision():
        raise Refused("The database has no tables yet, or those of another version. Run: caseflow db upgrade", field="database")


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@reporting
def serve(host: str, port: int) -> Told:
    """Serve pages and run the timetable in one process, until Ctrl-C. Put a TLS proxy before it; for more processes use PostgreSQL."""
    refuse_old_tables()
    app = running_app()
    url = serving.as_served(app, host, port)
    return Told([f"caseflow is at {url} (Ctrl-C ends it)."], {"url": url},
                then=lambda: serving.serve(app, host, port, (scheduler.scheduler,)))


@click.group("jobs")
def jobs() -> None:
    """What caseflow does by itself, and when."""


@jobs.command("list")
@reporting
def list_jobs() -> Told:
    """The timetable: when each job is due next, and what came of it last."""
    told, rows = [], []
    for line in queries.lines():
        last = as_json(line.last) if line.last else None
        due = in_words(line.next_due) if line.next_due else "when a scheduler starts"
        told.append(f"{line.job.name:22} {line.job.when.in_words:34} next {due}")
        if line.last:
            told.append(f"{'':22} last {in_words(line.last.due_at)}: {line.last.outcome}, {queries.in_words(line.last.counts)}")
        rows.append({"job": line.job.name, "title": line.job.to_be_read, "when": line.job.when.in_words,
                     "next_due": line.next_due.isoformat() if line.next_due else None, "last": last})
    notice = queries.silence_notice()
    return Told([*told, notice] if notice else told, {"jobs": rows, "notice": notice})


@jobs.command("run")
@click.argument("name")
@reporting
def run(name: str) -> Told:
    """Run one job now, by hand. A first cut is built as known at its own moment, once."""
    job, now = job_named(name), clock.now()
    claim = claims.claim_by_hand(job, f"hand:{os.getpid()}", now)
    if claim is None:
        raise Conflict(f"{job.to_be_read}: the run of {in_words(job.when.latest(now))} is there already. See: caseflow jobs list")
    with runner.kept_alive(running_app(), claim):
        went_well = runner.run_claimed(job, claim)
    row = db.session.get_one(JobRun, claim.run_id, populate_existing=True)
    return Told([f"{job.to_be_read}: {row.outcome}, {queries.in_words(row.counts)}."], as_json(row), exit_code=0 if went_well else 1)


@jobs.command("start")
@reporting
def start() -> Told:
    """Be a scheduler until SIGTERM. On PostgreSQL any number may run: one leads, the others stand by."""
    refuse_old_tables()
    app = running_app()
    if current_app.config["SETTINGS"].sqlite:
        lead = leadership(current_app.config["SETTINGS"].database_url)
        leads = lead.held()
        lead.close()
        if not leads:
            raise Refused("Another process runs this SQLite file's timetable already: `serve` does it by itself.", field="database")
    names = ", ".join(job.name for job in timetable())
    return Told([f"The scheduler runs: {names} (Ctrl-C ends it)."], {"jobs": [job.name for job in timetable()]},
                then=lambda: scheduler.until_told(app))


@click.command("doctor")
@reporting
def doctor() -> Told:
    """Look for what is unsafe about this installation; exit 1 when something is."""
    found = examination.examine(current_app.config["SETTINGS"])
    bad = [one for one in found if one.verdict == examination.UNSAFE]
    told = [f"{one.verdict:7} {one.about}: {one.words}" for one in found]
    return Told([*told, f"{len(bad)} unsafe." if bad else "Nothing unsafe was found."],
                {"ok": not bad, "checks": [{"about": one.about, "verdict": one.verdict, "words": one.words} for one in found]},
                exit_code=1 if bad else 0)


def as_json(row: JobRun) -> dict[str, Any]:
    """A run for programs."""
    return {"job": row.job, "due_at": row.due_at.isoformat(), "outcome": row.outcome, "attempts": row.attempts,
            "started_at": row.started_at.isoformat(), "finished_at": row.finished_at.isoformat() if row.finished_at else None,
            "counts": {k: v for k, v in row.counts.items() if k != "steps"}, "steps": row.counts.get("steps", []), "trouble": row.trouble}


commands: list[click.Command] = [serve, jobs, doctor]
