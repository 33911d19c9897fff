"""Configuration from the environment, checked at start and refused when unsafe."""
from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from caseflow.core import clock


class UnsafeSettings(Exception):
    """caseflow will not start with these settings; the message says which and what to set."""


@dataclass(frozen=True)
class Settings:
    """What the environment said. A default is allowed only if it is right for production and fit to be public, or refused there."""

    env: str
    database_url: str
    secret_key: str
    url: str
    now: datetime | None
    smtp_url: str | None
    notify_key: str | None

    @property
    def production(self) -> bool:
        """Whether real children's records are held here."""
        return self.env == "production"

    @property
    def sqlite(self) -> bool:
        """Whether the database is one SQLite file."""
        return self.database_url.startswith("sqlite")


def from_environment() -> Settings:
    """Read and check the `CASEFLOW_*` variables; raises `UnsafeSettings` in words."""
    env = os.environ.get("CASEFLOW_ENV", "demo")
    if env not in ("demo", "test", "production"):
        raise UnsafeSettings(f"CASEFLOW_ENV must be demo, test or production, not {env!r}.")
    production = env == "production"
    now_text = os.environ.get("CASEFLOW_NOW")
    if now_text and production:
        raise UnsafeSettings("CASEFLOW_NOW moves the clock and is refused in production: unset it.")
    now = None
    if now_text:
        now = datetime.fromisoformat(now_text)
        if now.tzinfo is None:
            raise UnsafeSettings("CASEFLOW_NOW needs an offset, such as 2026-03-31T23:30:00+01:00.")
        now = now.astimezone(UTC)
    url = os.environ.get("CASEFLOW_URL", "http://127.0.0.1:8000").rstrip("/")
    if production and not url.startswith("https://"):
        raise UnsafeSettings("CASEFLOW_URL must be the https:// address that people use.")
    return Settings(
        env=env,
        database_url=_database_url(production),
        secret_key=_secret_key(production),
        url=url,
        now=now,
        smtp_url=os.environ.get("CASEFLOW_SMTP_URL"),
        notify_key=os.environ.get("CASEFLOW_NOTIFY_KEY"),
    )


def instance_folder() -> Path:
    """The folder for what caseflow makes on first start: `instance/` below the working directory."""
    return Path.cwd() / "instance"


def _database_url(production: bool) -> str:
    url = os.environ.get("CASEFLOW_DATABASE_URL")
    if not url:
        if production:
            raise UnsafeSettings("CASEFLOW_DATABASE_URL is required in production.")
        folder = instance_folder()
        folder.mkdir(mode=0o700, exist_ok=True)
        return f"sqlite:///{folder / 'caseflow.db'}"
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _secret_key(production: bool) -> str:
    key = os.environ.get("CASEFLOW_SECRET_KEY")
    if key:
        if production and (len(key) < 32 or len(set(key)) < 8):
            raise UnsafeSettings("CASEFLOW_SECRET_KEY is too weak: use at least 32 random characters.")
        return key
    if production:
        raise UnsafeSettings("CASEFLOW_SECRET_KEY is required in production: at least 32 random characters.")
    folder = instance_folder()
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / "secret_key"
    if not path.exists():
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        os.write(made, secrets.token_hex(32).encode())
        os.close(made)
    return path.read_text().strip()


def start_clock(settings: Settings) -> None:
    """Start the clock where the settings say."""
    clock.start_at(settings.now)
