"""The application as tests run it: settings for a database address, migrated once."""
from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from caseflow.app import create_app
from caseflow.core import clock
from caseflow.extensions import db
from caseflow.settings import Settings
from tests.harness.client import Client


class CompiledOnce(BytecodeCache):
    """Each template is compiled once in a run, although every test has an application of its own."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled from the same source."""
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._kept[bucket.key, bucket.checksum] = bucket.code


TEMPLATES = CompiledOnce()


def settings(database_url: str, *, now: datetime | None = None) -> Settings:
    """Settings of a test installation."""
    return Settings(
        env="test", database_url=database_url, secret_key="a key for tests only, 0123456789abcdef",
        url="http://localhost", now=now, smtp_url=None, notify_key=None,
    )


def make(database_url: str) -> Flask:
    """An application on this database; give it to `close` afterwards."""
    app = create_app(settings(database_url))
    app.test_client_class = Client
    app.jinja_env.bytecode_cache = TEMPLATES
    return app


_kept: dict[str, Flask] = {}


@contextlib.contextmanager
def kept(database_url: str) -> Iterator[Flask]:
    """One application for all tests of this process on this address; what a test changes in its configuration is put back.

    An application that has answered takes no more routes: a test that adds some makes its own.
    """
    if database_url not in _kept:
        _kept[database_url] = make(database_url)
    app = _kept[database_url]
    before = dict(app.config)
    app.config["STARTED"] = clock.monotonic()
    try:
        yield app
    finally:
        app.config.clear()
        app.config.update(before)
        close(app)


def close(app: Flask) -> None:
    """Let go of every connection."""
    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


def migrate(database_url: str) -> None:
    """Bring an empty database to the newest revision."""
    app = make(database_url)
    with app.app_context():
        upgrade()
    close(app)
