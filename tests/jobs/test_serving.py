"""One process serves pages and runs the timetable, ends gracefully, and lets no second one near its SQLite file."""
from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from caseflow.core.errors import Refused
from caseflow.extensions import db
from caseflow.jobs import serving
from caseflow.jobs.leadership import leadership
from caseflow.jobs.models import JobRun, Schedule

ROOT = Path(__file__).resolve().parents[2]
CASEFLOW = "from caseflow.cli import main; main()"


def start(database: str, port: int) -> subprocess.Popen[str]:
    return run(database, "serve", "--port", str(port))


def run(database: str, *words: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "CASEFLOW_ENV": "test", "CASEFLOW_DATABASE_URL": database, "CASEFLOW_SECRET_KEY": "k" * 40}
    return subprocess.Popen([sys.executable, "-c", CASEFLOW, *words], cwd=ROOT, env=environment, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def test_serve_answers_runs_the_timetable_and_ends_when_told(app: Flask, database: str) -> None:
    port = free_port()
    server = start(database, port)
    try:
        deadline = time.monotonic() + 60
        while not answers(f"http://127.0.0.1:{port}/readyz"):
            assert server.poll() is None and time.monotonic() < deadline, server.stdout and server.stdout.read()
            time.sleep(0.1)
        while not db.session.execute(select(Schedule.job)).all():
            assert time.monotonic() < deadline
            db.session.rollback()
            time.sleep(0.1)
        if database.startswith("sqlite"):
            second = start(database, free_port())
            words, _ = second.communicate(timeout=60)
            assert second.returncode == 1 and "already being served" in words
            assert not leadership(database).held(), "the scheduler of the server leads"
        server.send_signal(signal.SIGTERM)
        words, _ = server.communicate(timeout=60)
        assert server.returncode == 0, words
        assert "Traceback" not in words
    finally:
        server.kill()
        server.wait()
    assert not db.session.execute(select(JobRun).where(JobRun.outcome == "running")).all()


def test_a_request_in_hand_is_finished(new_app: Flask) -> None:
    begun, held = threading.Event(), threading.Event()

    def slow() -> str:
        begun.set()
        held.wait(20)
        return "finished"

    slow.permission = "public"  # type: ignore[attr-defined]
    new_app.add_url_rule("/slow", "slow", slow)
    port, got = free_port(), []
    ending: list[Any] = []

    def asks() -> None:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/slow", timeout=30) as answer:
            got.append(answer.read())

    def ends_while_asked() -> None:
        deadline = time.monotonic() + 30
        while not answers(f"http://127.0.0.1:{port}/healthz") and time.monotonic() < deadline:
            time.sleep(0.05)
        asking = threading.Thread(target=asks)
        asking.start()
        ending.append(begun.wait(30))
        os.kill(os.getpid(), signal.SIGTERM)
        held.set()
        asking.join(30)

    helper = threading.Thread(target=ends_while_asked)
    before = signal.signal(signal.SIGTERM, lambda *_: None)  # a signal that comes late must not end the test run
    try:
        helper.start()
        serving.serve(new_app, "127.0.0.1", port)
        helper.join(30)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert ending == [True] and got == [b"finished"]


def test_a_scheduler_of_its_own_runs_the_timetable_and_ends_when_told(app: Flask, database: str) -> None:
    scheduler = run(database, "jobs", "start")
    try:
        deadline = time.monotonic() + 60
        while not db.session.execute(select(Schedule.job)).all():
            assert scheduler.poll() is None and time.monotonic() < deadline
            db.session.rollback()
            time.sleep(0.1)
        if database.startswith("sqlite"):
            second = run(database, "jobs", "start")
            words, _ = second.communicate(timeout=60)
            assert second.returncode == 1 and "timetable already" in words
        scheduler.send_signal(signal.SIGTERM)
        words, _ = scheduler.communicate(timeout=60)
        assert scheduler.returncode == 0 and "minute-clock" in words, words
    finally:
        scheduler.kill()
        scheduler.wait()


@pytest.mark.sqlite_only
def test_a_file_has_one_server(database: str) -> None:
    with serving.only_server(database), pytest.raises(Refused, match="already being served"), serving.only_server(database):
        pass
    with serving.only_server(database):
        pass


def test_a_port_in_use_is_said_in_words(app: Flask) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Refused, match="Choose another --port"):
            serving.serve(app, "127.0.0.1", taken.getsockname()[1])


def test_links_carry_the_address_served(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CASEFLOW_URL", raising=False)
    assert serving.as_served(app, "0.0.0.0", 8123) == "http://127.0.0.1:8123"
    monkeypatch.setenv("CASEFLOW_URL", "https://caseflow.example")
    assert serving.as_served(app, "127.0.0.1", 9) == "http://127.0.0.1:8123", "what the environment says stands"


def test_a_connection_is_kept_for_each_thread(app: Flask) -> None:
    assert db.engine.pool.size() > serving.THREADS  # type: ignore[attr-defined]
