"""What is unsafe about this installation, in words: settings, database, clock, time zones, disk, audit record, scheduler."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection, func, select, text

from caseflow.audit.models import AuditEvent
from caseflow.core import clock
from caseflow.core.wording import span_in_words
from caseflow.extensions import db
from caseflow.jobs import queries
from caseflow.settings import Settings
from caseflow.store import schema
from caseflow.store.engine import SAFE_WAL
from caseflow.web import health

OK, NOTE, UNSAFE = "ok", "note", "unsafe"
FULL, EXTRA = 2, 3
OLDEST_POSTGRESQL = 140000
CLOCKS_AGREE = timedelta(seconds=5)


@dataclass(frozen=True)
class Finding:
    """One thing looked at: `ok`, a `note` worth knowing, or `unsafe` with what to do."""

    about: str
    verdict: str
    words: str


def examine(settings: Settings) -> list[Finding]:
    """Look at everything; nothing is changed."""
    found = [*_settings(settings), *_time_zones()]
    with db.engine.connect() as connection:
        found += _sqlite(connection, settings) if connection.dialect.name == "sqlite" else _postgresql(connection, settings)
        found += _tables(connection)
    if any(one.about == "tables" and one.verdict == UNSAFE for one in found):
        return found
    return [*found, *_clock_and_audit(), *_disk(), *_scheduler()]


def _settings(settings: Settings) -> Iterator[Finding]:
    yield Finding(
        "environment",
        OK if settings.production else NOTE,
        "production" if settings.production else f"{settings.env}: for invented children only",
    )
    if len(settings.secret_key) < 32 or len(set(settings.secret_key)) < 8:
        verdict = UNSAFE if settings.production else NOTE
        yield Finding("secret key", verdict, "CASEFLOW_SECRET_KEY is weak: use at least 32 random characters")
    else:
        yield Finding("secret key", OK, "long enough")
    if settings.now is not None:
        yield Finding("clock", NOTE, "CASEFLOW_NOW moves the clock")


def _time_zones() -> Iterator[Finding]:
    try:
        london = ZoneInfo("Europe/London")
    except ZoneInfoNotFoundError:
        yield Finding("time zones", UNSAFE, "Europe/London is not known here: install the tzdata package")
        return
    summer = datetime(2026, 7, 1, 12, tzinfo=UTC).astimezone(london).utcoffset()
    winter = datetime(2026, 1, 1, 12, tzinfo=UTC).astimezone(london).utcoffset()
    right = (summer, winter) == (timedelta(hours=1), timedelta(0))
    try:
        carried = f"tzdata {version('tzdata')}"
    except PackageNotFoundError:
        carried = "the system's data"
    yield Finding(
        "time zones",
        OK if right else UNSAFE,
        carried if right else "Europe/London has no summer time here: renew the time zone data",
    )


def _sqlite(connection: Connection, settings: Settings) -> Iterator[Finding]:
    journal = str(connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()).upper()
    synchronous = int(connection.exec_driver_sql("PRAGMA synchronous").scalar_one())
    wal_is_safe = sqlite3.sqlite_version_info >= SAFE_WAL
    words = f"SQLite {sqlite3.sqlite_version}, journal {journal}, synchronous {synchronous}"
    if journal == "WAL" and not wal_is_safe:
        yield Finding(
            "journal",
            UNSAFE,
            f"{words}: this SQLite can lose records in WAL mode; run PRAGMA journal_mode=DELETE while nothing is served",
        )
    elif synchronous < (FULL if journal == "WAL" else EXTRA):
        yield Finding("journal", UNSAFE, f"{words}: a power cut can lose what was saved")
    elif journal not in ("WAL", "DELETE", "TRUNCATE", "PERSIST"):
        yield Finding("journal", UNSAFE, f"{words}: without a journal on disk a crash can destroy the file")
    else:
        yield Finding("journal", OK, words)
    if not connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one():
        yield Finding("foreign keys", UNSAFE, "SQLite does not enforce them on this connection")
    path = Path(settings.database_url.removeprefix("sqlite:///"))
    if path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO) and not _closed(path.parent):
        yield Finding(
            "file", UNSAFE if settings.production else NOTE, "others on this machine can read the database file: chmod 600"
        )
    if settings.production:
        yield Finding("database", NOTE, "SQLite serves one machine; PostgreSQL serves several")


def _closed(folder: Path) -> bool:
    return not folder.stat().st_mode & (stat.S_IXGRP | stat.S_IXOTH)


def _postgresql(connection: Connection, settings: Settings) -> Iterator[Finding]:
    shown = {
        name: str(connection.execute(text(f"SHOW {name}")).scalar_one())
        for name in ("server_version_num", "fsync", "full_page_writes", "synchronous_commit", "server_encoding", "timezone")
    }
    harm = UNSAFE if settings.production else NOTE
    yield Finding(
        "PostgreSQL",
        OK if int(shown["server_version_num"]) >= OLDEST_POSTGRESQL else UNSAFE,
        f"version {shown['server_version_num']}",
    )
    for name, why in (
        ("fsync", "a power cut can destroy the database"),
        ("full_page_writes", "a power cut can destroy pages"),
        ("synchronous_commit", "a power cut can lose what was saved"),
    ):
        wrong = shown[name] == "off"
        yield Finding(name, harm if wrong else OK, f"off: {why}" if wrong else shown[name])
    if shown["server_encoding"] != "UTF8":
        yield Finding("encoding", UNSAFE, f"{shown['server_encoding']}: names need UTF8")
    if shown["timezone"] != "UTC":
        yield Finding("timezone", UNSAFE, f"connections are in {shown['timezone']}, not in UTC")
    if connection.execute(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")).scalar_one():
        yield Finding("role", harm, "caseflow connects as a superuser, which can switch triggers off: give it a role of its own")
    theirs = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    if settings.now is None and abs(theirs - clock.now()) > CLOCKS_AGREE:
        yield Finding("clock", UNSAFE, "the database's clock and this machine's differ: run NTP on both")


def _tables(connection: Connection) -> Iterator[Finding]:
    if schema.current_revision(connection) != schema.head_revision():
        yield Finding("tables", UNSAFE, "of another version, or not there: run caseflow db upgrade")
        return
    for words in schema.trigger_differences(connection):
        yield Finding("triggers", UNSAFE, f"{words}: history or the audit record is not guarded; run caseflow db check")
    yield Finding("tables", OK, f"at migration {schema.head_revision()}")


def _clock_and_audit() -> Iterator[Finding]:
    last = db.session.execute(select(func.max(AuditEvent.at))).scalar_one()
    now = clock.now()
    if last is None:
        yield Finding("audit record", NOTE, "empty")
    elif last > now + CLOCKS_AGREE:
        yield Finding(
            "clock", UNSAFE, f"the last audit event lies {span_in_words(last - now)} ahead: the clock has been put back"
        )
    else:
        yield Finding(
            "audit record", OK, f"last event {span_in_words(now - last)} ago; keep `caseflow audit head` elsewhere each day"
        )


def _disk() -> Iterator[Finding]:
    wrong = health.disk()
    yield Finding("disk", UNSAFE if wrong else OK, wrong or "more than a tenth is free")


def _scheduler() -> Iterator[Finding]:
    if queries.last_sign_of_life() is None:
        yield Finding("scheduler", NOTE, "has not run here yet: caseflow serve, or caseflow jobs start")
        return
    silence = queries.nothing_has_run_for()
    yield Finding("scheduler", NOTE if silence else OK, f"nothing has run for {span_in_words(silence)}" if silence else "at work")
