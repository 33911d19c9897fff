"""The two engines: a fresh database for every run, and the limit, which is the engine's own loading of the same files."""
from __future__ import annotations

import shutil
import time
from pathlib import Path

from benchmarks.loading.processes import Timed, prepare, timed
from caseflow.ssda903.columns import USED, columns_of

INDEXES = {"Header": "CHILD", "Episodes": "CHILD, DECOM", "UASC": "CHILD", "Missing": "CHILD, MIS_START"}


class Sqlite:
    """A fresh file for every run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.template = folder / "template.db"
        self.made = 0

    def url(self) -> str:
        """The URL of a migrated database with one authority."""
        if not self.template.exists():
            prepare(f"sqlite:///{self.template}")
        self.made += 1
        path = self.folder / f"run-{self.made}.db"
        shutil.copyfile(self.template, path)
        return f"sqlite:///{path}"

    def limit(self, files: Path) -> Timed:
        """`sqlite3 .import` of the four files."""
        script = [".mode csv"]
        for table in USED:
            columns = ", ".join(columns_of(table))
            script += [f"CREATE TABLE {table}({columns});", f"CREATE INDEX ix_{table} ON {table}({INDEXES[table]});",
                       f".import --skip 1 {files / (table.lower() + '.csv')} {table}"]
        path = self.folder / "limit.db"
        path.unlink(missing_ok=True)
        given = self.folder / "limit.sql"
        given.write_text("\n".join(script))
        with given.open() as stream:
            return timed(["sqlite3", str(path)], stdin=stream)


class Postgresql:
    """The test wheel's server, which writes to the disk before it says so; a fresh database for every run."""

    def __init__(self, folder: Path) -> None:
        from tests.harness import postgres

        self.server = postgres.Postgres(durable=True).start()
        self.user, self.made, self._url = postgres.USER, 0, postgres.url

    def _run(self, *statements: str, database: str = "postgres") -> None:
        import psycopg

        with psycopg.connect(host=self.server.folder, user=self.user, dbname=database, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def url(self) -> str:
        """The URL of a migrated database with one authority."""
        self.made += 1
        name = f"bench_{self.made}"
        self._run(f"CREATE DATABASE {name}")
        url = self._url(self.server.folder, name)
        prepare(url)
        return url

    def limit(self, files: Path) -> Timed:
        """COPY of the four files."""
        import psycopg

        self._run("DROP DATABASE IF EXISTS bench_limit", "CREATE DATABASE bench_limit")
        start, before = time.perf_counter(), time.process_time()
        with psycopg.connect(host=self.server.folder, user=self.user, dbname="bench_limit") as connection, connection.cursor() as cursor:
            for table in USED:
                columns = ", ".join(f"{column} text" for column in columns_of(table))
                cursor.execute(f"CREATE TABLE {table} ({columns}); CREATE INDEX ON {table} ({INDEXES[table]})")  # type: ignore[arg-type]
                with cursor.copy(f"COPY {table} FROM STDIN WITH (FORMAT csv, HEADER)") as copy, \
                        (files / f"{table.lower()}.csv").open("rb") as stream:  # type: ignore[arg-type]
                    while block := stream.read(1 << 16):
                        copy.write(block)
        return time.perf_counter() - start, time.process_time() - before, 0
