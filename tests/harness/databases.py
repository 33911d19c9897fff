"""A fresh, migrated database for every test, on either engine: migrated once, then copied.

SQLite is always a file: in memory its connections would share one transaction.
"""
from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg

from tests.harness import postgres

ENGINES = tuple(name.strip() for name in os.environ.get("CASEFLOW_TEST_ENGINES", "sqlite").split(",") if name.strip())
POSTGRES_FOLDER = "CASEFLOW_TEST_POSTGRES"
"""Environment: where the running PostgreSQL keeps its socket; set by the test run for its workers."""

MEMORY, ROOM = Path("/dev/shm"), 1 << 30

Migrate = Callable[[str], None]


@contextlib.contextmanager
def quick_folder(otherwise: Path) -> Iterator[Path]:
    """A folder in memory where the machine has room: commits wait for a disk, and no test asks whether one survives a power cut."""
    if not MEMORY.is_dir() or not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < ROOM:
        yield otherwise
        return
    with tempfile.TemporaryDirectory(prefix="caseflow-tests-", dir=MEMORY) as folder:
        yield Path(folder)


class Sqlite:
    """SQLite files in `folder`, copied from one migrated file."""

    engine = "sqlite"

    def __init__(self, folder: Path, migrate: Migrate) -> None:
        self._folder = folder
        self._migrate = migrate
        self._numbers = itertools.count(1)

    def empty(self) -> str:
        """The URL of a database without tables."""
        return f"sqlite:///{self._folder / f'test-{next(self._numbers)}.db'}"

    def fresh(self) -> str:
        """The URL of a migrated database without rows; always the same URL, so one at a time."""
        template = self._folder / "template.db"
        if not template.exists():
            making = self._folder / "template-in-the-making.db"
            making.unlink(missing_ok=True)
            self._migrate(f"sqlite:///{making}")
            making.rename(template)
        url = f"sqlite:///{self._folder / 'test.db'}"
        self.drop(url)
        shutil.copyfile(template, url.removeprefix("sqlite:///"))
        return url

    def drop(self, url: str) -> None:
        """Take a database away."""
        for suffix in ("", "-journal", "-wal", "-shm"):
            Path(url.removeprefix("sqlite:///") + suffix).unlink(missing_ok=True)


class Postgresql:
    """Databases on the test run's server, copied from one migrated template per worker."""

    engine = "postgresql"

    def __init__(self, folder: Path, migrate: Migrate) -> None:
        self._server = os.environ[POSTGRES_FOLDER]
        self._migrate = migrate
        self._numbers = itertools.count(1)
        self._worker = f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
        self._template = ""

    def empty(self) -> str:
        """The URL of a database without tables."""
        return self._create(f"test_{self._worker}_{next(self._numbers)}", "")

    def fresh(self) -> str:
        """The URL of a migrated database without rows; always the same URL, so one at a time."""
        if not self._template:
            name = f"template_{self._worker}"
            self._migrate(self._create(name, ""))
            self._template = name
        name = f"test_{self._worker}"
        self._run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name} TEMPLATE {self._template} STRATEGY file_copy")
        return postgres.url(self._server, name)

    def drop(self, url: str) -> None:
        """Take a database away; connections that a test left open are cut."""
        self._run(f"DROP DATABASE IF EXISTS {_name(url)} WITH (FORCE)")

    def _create(self, name: str, how: str) -> str:
        self._run(f"CREATE DATABASE {name} {how}")
        return postgres.url(self._server, name)

    def _run(self, *statements: str) -> None:
        with psycopg.connect(host=self._server, user=postgres.USER, dbname="postgres", autocommit=True) as connection:
            for sql in statements:
                connection.execute(sql.encode())


def _name(url: str) -> str:
    return url.partition("@/")[2].partition("?")[0]


KINDS = {"sqlite": Sqlite, "postgresql": Postgresql}
