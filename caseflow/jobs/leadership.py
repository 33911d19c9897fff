"""Which process runs the timetable: PostgreSQL's advisory lock on a connection of its own, or a lock on the SQLite file's side.

Leadership keeps the others idle; it does not make anything exact. After a connection is cut two processes can think for a
moment that they lead: only the claim makes that harmless.
"""
from __future__ import annotations

import contextlib
import logging
import threading
from typing import IO, Protocol

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from caseflow.jobs.file_lock import beside, lock

log = logging.getLogger("caseflow.jobs")
LOCK = 7_303_014_903
"""The advisory lock's number; PostgreSQL keeps such locks apart by database."""


class Leadership(Protocol):
    """The right to run the timetable."""

    def held(self) -> bool:
        """Whether this process leads; takes the lead when it is free."""

    def close(self) -> None:
        """Let go."""


class InFile:
    """The lead on one machine: a lock on a file beside the SQLite database, gone with the process that holds it."""

    def __init__(self, database_url: str) -> None:
        self._path = beside(database_url, "scheduled")
        self._file: IO[bytes] | None = None
        self._guard = threading.Lock()

    def held(self) -> bool:
        """Whether this process leads."""
        with self._guard:
            if self._file is not None:
                return True
            opened = open(self._path, "a+b")  # noqa: SIM115 - held open as long as the lead lasts
            if lock(opened):
                self._file = opened
                return True
            opened.close()
            return False

    def close(self) -> None:
        """Let go."""
        with self._guard:
            if self._file is not None:
                self._file.close()
                self._file = None


class InDatabase:
    """The lead among many machines: an advisory lock held by a connection of its own, straight to PostgreSQL.

    The connection is in autocommit and has TCP keep-alives, so that a dead machine lets go. A pooler that shares sessions
    between clients (PgBouncer's transaction mode) breaks such locks.
    """

    def __init__(self, database_url: str) -> None:
        self._engine = create_engine(
            database_url, isolation_level="AUTOCOMMIT", poolclass=NullPool, hide_parameters=True,
            connect_args={"connect_timeout": 5, "keepalives": 1, "keepalives_idle": 5, "keepalives_interval": 5, "keepalives_count": 3,
                          "application_name": "caseflow leader"})
        self._connection: Connection | None = None
        self._guard = threading.Lock()

    def held(self) -> bool:
        """Whether this process leads; asked of the database each time, because the connection may have been cut."""
        with self._guard:
            try:
                if self._connection is not None:
                    self._connection.execute(text("SELECT 1"))
                    return True
                connection = self._engine.connect()
                if connection.execute(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": LOCK}).scalar_one():
                    self._connection = connection
                    log.info("this process now leads the timetable")
                    return True
                connection.close()
            except SQLAlchemyError:
                self._let_go()
            return False

    def close(self) -> None:
        """Let go."""
        with self._guard:
            self._let_go()

    def _let_go(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(SQLAlchemyError):
                self._connection.invalidate()
                self._connection.close()
            self._connection = None


def leadership(database_url: str) -> Leadership:
    """The lead for this kind of database."""
    return InFile(database_url) if database_url.startswith("sqlite") else InDatabase(database_url)
