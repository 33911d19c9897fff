"""The page of jobs, the notice that nothing runs, and what readiness says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import update

from caseflow.core import clock
from caseflow.extensions import db
from caseflow.jobs import claims, queries
from caseflow.jobs.commands import jobs
from caseflow.jobs.models import JobRun
from caseflow.jobs.runner import run_claimed
from caseflow.jobs.timetable import job_named, often, timetable

At = Callable[[str | datetime], datetime]


def ran(now: datetime, name: str = "minute-clock") -> None:
    claims.lay_out(timetable(), now - timedelta(minutes=6))
    job = job_named(name)
    claim = claims.claim(job, "scheduler:test", now)
    assert claim is not None and run_claimed(job, claim)
    db.session.rollback()


def test_the_page_shows_the_timetable_and_the_notice(app: Flask, records: Any, at: At) -> None:
    at("2026-11-20T09:00:30+00:00")
    officer = records.client("data-officer")
    page = officer.get("/jobs").get_data(as_text=True)
    assert "No scheduled job has run here yet" in page
    ran(at("2026-11-20T09:01:30+00:00"))
    page = officer.get("/jobs").get_data(as_text=True)
    assert "No scheduled job has run" not in page
    assert all(job.to_be_read in page for job in timetable())
    assert "Every day at 2:30 a.m." in page
    at("2026-11-20T09:14:30+00:00")
    assert "No scheduled job has run for 13 minutes" in officer.get("/jobs").get_data(as_text=True)


def test_the_history_is_not_buried_under_what_runs_every_few_minutes(app: Flask, at: At) -> None:
    now = at("2026-11-20T09:01:30+00:00")
    for name in often():
        ran(now, name)
    assert queries.runs(0, 50) == ([], 0)
    db.session.execute(update(JobRun).where(JobRun.job == "episode-clocks").values(outcome="failed"))
    assert [run.job for run in queries.runs(0, 50)[0]] == ["episode-clocks"], "unless it went wrong"
    db.session.rollback()


def test_social_workers_have_no_business_there(app: Flask, records: Any) -> None:
    assert records.client("social-worker").get("/jobs").status_code == 403


def test_silence_is_noticed_after_ten_minutes(app: Flask, at: At) -> None:
    ran(at("2026-11-20T09:01:30+00:00"))
    assert queries.silence_notice(clock.now() + queries.SILENT_AFTER) is None
    assert queries.silence_notice(clock.now() + queries.SILENT_AFTER + timedelta(seconds=1)) is not None


def test_readiness_waits_for_a_new_process_and_then_asks_for_a_scheduler(
    app: Flask, client: Any, at: At, monkeypatch: Any
) -> None:
    at("2026-11-20T09:00:30+00:00")
    assert client.get("/readyz").json["checks"]["scheduler"] == "ok"
    now = clock.monotonic()
    monkeypatch.setattr(clock, "monotonic", lambda: now + 3600)
    answer = client.get("/readyz")
    assert answer.status_code == 503 and "No scheduled job" in answer.json["checks"]["scheduler"]
    ran(at("2026-11-20T09:01:30+00:00"))
    assert client.get("/readyz").json["checks"]["scheduler"] == "ok"


def test_the_list_and_a_run_by_hand(app: Flask, records: Any, at: At) -> None:
    at("2026-11-20T09:01:30+00:00")
    runner = app.test_cli_runner()
    assert "first-cut-financial" in runner.invoke(jobs, ["list"]).output
    outcome = runner.invoke(jobs, ["run", "minute-clock"])
    assert outcome.exit_code == 0 and "done" in outcome.output
    assert runner.invoke(jobs, ["run", "first-cut-calendar"]).exit_code == 0
    again = runner.invoke(jobs, ["run", "first-cut-calendar"])
    assert again.exit_code == 1 and "there already" in again.output
    assert runner.invoke(jobs, ["run", "no-such-job"]).exit_code == 1


def test_the_board_and_the_inbox_say_when_the_jobs_have_stopped(app: Flask, records: Any, at: At) -> None:
    ran(at("2026-11-20T09:01:30+00:00"))
    lead = records.user("safeguarding-lead")
    for page in ("/board", "/alerts"):
        at("2026-11-20T09:02:30+00:00")
        assert "No scheduled job has run" not in records.client(lead).get(page).get_data(as_text=True)
        at("2026-11-20T09:14:30+00:00")
        assert "No scheduled job has run for 13 minutes" in records.client(lead).get(page).get_data(as_text=True)
