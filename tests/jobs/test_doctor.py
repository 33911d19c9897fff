"""The doctor finds each kind of harm when it is done on purpose, and nothing on a sound installation."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from caseflow.extensions import db
from caseflow.jobs import doctor
from caseflow.jobs.commands import doctor as command
from caseflow.store import engine as store_engine
from caseflow.web import health
from tests.harness import application


def unsafe(app: Flask, **changed: Any) -> dict[str, str]:
    found = doctor.examine(replace(app.config["SETTINGS"], **changed))
    assert len(found) > 4
    return {one.about: one.words for one in found if one.verdict == doctor.UNSAFE}


def test_a_sound_installation(app: Flask) -> None:
    outcome = app.test_cli_runner().invoke(command)
    assert (outcome.exit_code, unsafe(app)) == (0, {}), outcome.output


def test_no_tables(empty_database: str) -> None:
    app = application.make(empty_database)
    with app.app_context():
        outcome = app.test_cli_runner().invoke(command)
        assert outcome.exit_code == 1 and "db upgrade" in outcome.output
    application.close(app)


@pytest.mark.parametrize(("harm", "about"), [("secret_key", "secret key")])
def test_a_weak_key_in_production(app: Flask, harm: str, about: str) -> None:
    assert about in unsafe(app, env="production", **{harm: "x" * 40})


def test_a_lost_trigger(app: Flask) -> None:
    with db.engine.begin() as connection:
        on = ' ON "audit_event"' if connection.dialect.name == "postgresql" else ""
        connection.execute(text(f"DROP TRIGGER audit_event_no_delete{on}"))
    assert "triggers" in unsafe(app)


def test_a_clock_put_back(app: Flask, records: Any, at: Callable[[str], datetime]) -> None:
    at("2020-01-01T00:00:00+00:00")
    assert "put back" in unsafe(app, now=datetime(2020, 1, 1))["clock"]


def test_a_full_disk(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "FREE_DISK", 1.1)
    assert "disk" in unsafe(app)


@pytest.mark.sqlite_only
def test_a_journal_that_this_sqlite_cannot_keep(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_engine, "JOURNAL_MODE", "WAL")
    monkeypatch.setattr(doctor, "SAFE_WAL", (9, 0, 0))
    with db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        found = {one.about: one.words for one in doctor._sqlite(connection, app.config["SETTINGS"]) if one.verdict == doctor.UNSAFE}
    assert "can lose records" in found["journal"]


@pytest.mark.sqlite_only
def test_a_journal_that_is_not_synced(app: Flask) -> None:
    with db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA synchronous=NORMAL")
        found = {one.about: one.words for one in doctor._sqlite(connection, app.config["SETTINGS"]) if one.verdict == doctor.UNSAFE}
        connection.exec_driver_sql("PRAGMA synchronous=EXTRA")
    assert "power cut" in found["journal"]


@pytest.mark.postgresql_only
def test_a_server_that_does_not_sync_is_unsafe_for_real_children(app: Flask) -> None:
    found = unsafe(app, env="production")
    assert {"fsync", "full_page_writes", "synchronous_commit", "role"} <= found.keys()
