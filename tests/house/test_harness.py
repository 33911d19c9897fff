"""What the tests stand on is itself tested: nobody passes as somebody else, and no server outlives its run."""
from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from caseflow.core import clock
from caseflow.extensions import db
from tests.harness.client import Client
from tests.harness.records import Records
from tests.house.source import ROOT

SIGNED_IN_ONLY = "/api/v1/openapi.json"
STARTED = """
import sys, time
from tests.harness.postgres import Postgres
server = Postgres().start()
print(server.root, server._server.pid, flush=True)
time.sleep(600)
"""


def test_nobody_passes_as_the_person_before(client: Client, records: Records) -> None:
    assert records.api("data-officer").get(SIGNED_IN_ONLY).status_code == 200
    assert client.get(SIGNED_IN_ONLY).status_code == 401
    assert records.client("safeguarding-lead").get("/board").status_code == 200
    refused = client.get("/board")
    assert refused.status_code == 303 and "/sign-in" in refused.headers["Location"]


def test_a_form_without_its_proof_is_refused(records: Records) -> None:
    forged = records.client("social-worker")
    del forged.extra["X-CSRFToken"]
    assert forged.post("/sign-out").status_code in (400, 403)


def test_the_database_is_the_engine_asked_for_and_a_file(app: Flask, engine: str) -> None:
    assert db.engine.dialect.name == engine
    if engine == "sqlite":
        assert Path(str(db.engine.url.database)).is_file()
        assert db.session.execute(text("PRAGMA foreign_keys")).scalar() == 1


def test_one_tests_rows_are_gone_in_the_next(records: Records) -> None:
    assert db.session.execute(text("SELECT count(*) FROM authority")).scalar() == 1


def test_the_clock_stops_and_runs_again(at) -> None:
    assert at("2026-10-25T01:30:00+01:00").isoformat() == "2026-10-25T00:30:00+00:00"
    assert clock.now() == clock.now()


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux to stop the server with its run")
def test_postgresql_ends_with_a_run_that_is_killed() -> None:
    run = subprocess.Popen([sys.executable, "-c", STARTED], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    root, pid = run.stdout.readline().split()
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    run.stdout.close()
    deadline = time.monotonic() + 30
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{pid}").exists(), "the server outlived its run"
    from tests.harness.postgres import Postgres

    Postgres().stop()
    assert not Path(root).exists(), "a killed run's files stay for ever"
