"""How connections to the two databases are set up: SQLite made safe, PostgreSQL in UTC."""
from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import Engine, event

SAFE_WAL = (3, 51, 3)
JOURNAL_MODE = "WAL" if sqlite3.sqlite_version_info >= SAFE_WAL else "DELETE"
CACHE_KIBIBYTES = 64 * 1024
"""Enough for the pages that one batch of an import changes: with less, SQLite writes them out and waits for the disk in mid-batch."""
KEPT_OPEN = 10
"""Connections that a process keeps: one for each thread of `serve`, and two for the timetable. Any more are opened anew each time."""
SYNCHRONOUS = "FULL" if JOURNAL_MODE == "WAL" else "EXTRA"


@event.listens_for(Engine, "connect")
def prepare_sqlite(connection: Any, _record: Any) -> None:
    """Each SELECT is its own short read; only `unit_of_work` begins a transaction. An acknowledged commit survives a power cut."""
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "foreign_keys=ON", f"journal_mode={JOURNAL_MODE}", f"synchronous={SYNCHRONOUS}",
        "busy_timeout=5000", "secure_delete=ON", "temp_store=MEMORY", f"cache_size=-{CACHE_KIBIBYTES}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def engine_options(url: str) -> dict[str, Any]:
    """Options for Flask-SQLAlchemy's engine at this URL."""
    options: dict[str, Any] = {"hide_parameters": True, "pool_size": KEPT_OPEN}
    if url.startswith("postgresql"):
        options |= {"pool_pre_ping": True, "connect_args": {"options": "-c timezone=UTC", "connect_timeout": 5}}
    return options
