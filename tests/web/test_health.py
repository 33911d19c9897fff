"""Alive, ready, measured: and what makes it not ready."""
from __future__ import annotations

import shutil
from collections import namedtuple
from typing import Any

import pytest
from flask import Flask

from caseflow.web import health
from tests.harness.application import close, make
from tests.harness.client import Client

Usage = namedtuple("Usage", "total used free")


def test_ready(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.get_json()["checks"] | {"database": "ok", "schema": "ok", "disk": "ok"} == answer.get_json()["checks"]


def test_not_ready_without_tables(empty_database: str) -> None:
    app = make(empty_database)
    try:
        with app.app_context():
            answer = app.test_client().get("/readyz")
        assert answer.status_code == 503
        assert "db upgrade" in answer.get_json()["checks"]["schema"]
        with app.app_context():
            assert app.test_client().get("/healthz").status_code == 200
    finally:
        close(app)


def test_not_ready_on_a_full_disk(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(100, 91, 9))
    answer = client.get("/readyz")
    assert answer.status_code == 503 and "tenth" in answer.get_json()["checks"]["disk"]


def test_a_room_may_add_a_check(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_told", {})
    health.also_check("heart", lambda: "no beat for 10 minutes")
    answer = client.get("/readyz")
    assert answer.status_code == 503 and answer.get_json()["checks"]["heart"] == "no beat for 10 minutes"


def test_measures_name_routes_and_never_what_was_asked_for(app: Flask, client: Client) -> None:
    client.get("/sign-up/ZQX-canary?name=ZQX-canary")
    client.open("/healthz", method="ZQXMETHOD")
    text = client.get("/metrics").get_data(as_text=True)
    assert 'route="/sign-up/<token>"' in text
    assert "ZQX" not in text


def test_a_database_that_is_gone_is_said_plainly(app: Flask, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from sqlalchemy.exc import OperationalError

    def gone() -> Any:
        raise OperationalError("SELECT", {}, Exception("password=ZQX"))

    monkeypatch.setattr(health, "database", gone)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json()["checks"]["database"] == "the database does not answer"
