"""Is it alive, is it fit to serve, and how busy is it: `/healthz`, `/readyz`, `/metrics`."""
from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, g, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from caseflow.extensions import db
from caseflow.store import schema
from caseflow.web.guard import PUBLIC, needs

Check = Callable[[], str | None]
FREE_DISK = 0.10
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PATCH", "PUT", "DELETE")

blueprint = Blueprint("health", __name__)
_told: dict[str, Check] = {}
_registry = CollectorRegistry()
_answers = Counter(
    "caseflow_answers_total", "Answers by route and status", ["method", "route", "status"], registry=_registry)
_seconds = Histogram(
    "caseflow_answer_seconds", "Seconds to answer, by route", ["route"], registry=_registry,
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0))


def also_check(name: str, check: Check) -> None:
    """Let a room add to readiness, such as the scheduler's heartbeat: the check answers what is wrong, or None."""
    _told[name] = check


@blueprint.get("/healthz")
@needs(PUBLIC)
def healthz() -> Response:
    """The process answers."""
    return jsonify(ok=True)


@blueprint.get("/readyz")
@needs(PUBLIC)
def readyz() -> tuple[Response, int]:
    """Whether requests should be sent here: database, schema, disk, and what rooms have added."""
    checks: dict[str, Check] = {"database": database, "schema": tables, "disk": disk, **_told}
    found = {name: _ask(check) for name, check in checks.items()}
    ready = not any(found.values())
    return jsonify(ok=ready, checks={name: wrong or "ok" for name, wrong in found.items()}), 200 if ready else 503


def _ask(check: Check) -> str | None:
    try:
        return check()
    except SQLAlchemyError:
        return "the database does not answer"


def database() -> str | None:
    """What is wrong with the database; None when it answers."""
    with db.engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
    return None


def tables() -> str | None:
    """What is wrong with the tables; None when they stand at the newest migration."""
    with db.engine.connect() as connection:
        if schema.current_revision(connection) != schema.head_revision():
            return "the tables are of another version: run caseflow db upgrade"
    return None


def disk() -> str | None:
    """What is wrong with the disk that holds the database or the working folder; None when a tenth of it is free."""
    url = db.engine.url
    held = Path(url.database).parent if url.drivername.startswith("sqlite") and url.database else Path.cwd()
    usage = shutil.disk_usage(held if held.is_dir() else Path.cwd())
    return None if usage.free >= FREE_DISK * usage.total else "less than a tenth of the disk is free"


@blueprint.get("/metrics")
@needs(PUBLIC)
def metrics() -> Response:
    """Counts and durations by route, for Prometheus: no address, reference or name."""
    return Response(generate_latest(_registry), content_type=CONTENT_TYPE_LATEST)


def _route() -> str:
    return request.url_rule.rule if request.url_rule else "none"


@blueprint.record_once
def _measure(state: Any) -> None:
    app: Flask = state.app

    @app.before_request
    def start() -> None:
        g.answer_started = time.perf_counter()

    @app.after_request
    def count(response: Response) -> Response:
        method = request.method if request.method in METHODS else "other"
        _answers.labels(method, _route(), str(response.status_code)).inc()
        if "answer_started" in g:
            _seconds.labels(_route()).observe(time.perf_counter() - g.answer_started)
        return response
