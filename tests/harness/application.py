"""The application as tests run it: settings for a database address, migrated once."""
from __future__ import annotations

from datetime import datetime

from flask import Flask
from flask_migrate import upgrade

from caseflow.app import create_app
from caseflow.extensions import db
from caseflow.settings import Settings
from tests.harness.client import Client


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
    return app


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
