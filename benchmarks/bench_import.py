"""What loading a year's 903 files costs, from command start to last commit, against the limit of the engine and an ORM loop.

    python benchmarks/bench_import.py                       100,000 children on SQLite
    python benchmarks/bench_import.py --engine postgresql   on the test wheel's PostgreSQL
    python benchmarks/bench_import.py --children 20000 --runs 3

The limit is `sqlite3 .import` (or COPY) of the same four files into four tables with one index each: no reading of dates, no
rules, no history, no audit. "Writing alone" puts the same children into caseflow's own tables by the driver, in one transaction:
no rules, no look at what is held; what it costs is the price of references, foreign keys, checks and indexes. The ORM loop
writes the same children, placements and episodes with `add_all`, dates read by strptime, no rules; it is timed on a tenth of
the children and scaled. Runs are interleaved; medians are compared, wall and CPU. Reports of missing are saved by another
process while the import runs, one every 0.2 seconds.
"""
from __future__ import annotations

import argparse
import csv
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.ssda903_files import write_folder  # noqa: E402
from caseflow.ssda903.columns import USED, columns_of  # noqa: E402
from caseflow.store.engine import JOURNAL_MODE, SYNCHRONOUS  # noqa: E402

INDEXES = {"Header": "CHILD", "Episodes": "CHILD, DECOM", "UASC": "CHILD", "Missing": "CHILD, MIS_START"}
YEAR = 2025
Timed = tuple[float, float, int]
"""Seconds, CPU seconds, peak memory in MB."""


def timed(arguments: list[str], **options: object) -> Timed:
    """Run a process to its end."""
    start = time.perf_counter()
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, cwd=ROOT, **options)  # type: ignore[call-overload]
    _pid, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{arguments[:4]} failed")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024


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
    """The test wheel's server, a fresh database for every run."""

    def __init__(self, folder: Path) -> None:
        from tests.harness import postgres

        self.server = postgres.Postgres().start()
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


def environment(url: str) -> dict[str, str]:
    """The environment of a command on this database."""
    return {**os.environ, "CASEFLOW_ENV": "test", "CASEFLOW_DATABASE_URL": url, "CASEFLOW_SECRET_KEY": "b" * 64, "PYTHONPATH": str(ROOT)}


def command(url: str, *arguments: str) -> Timed:
    """Run a caseflow command on this database."""
    return timed([sys.executable, "-m", "caseflow.cli", *arguments], env=environment(url))


def prepare(url: str) -> None:
    """Tables and one authority."""
    command(url, "db", "upgrade")
    command(url, "authorities", "add", "330", "Ashmere", "--nation", "england")


def load(url: str, files: Path) -> Timed:
    """The product: the whole command."""
    return command(url, "ssda903", "import", str(files), "--authority", "330", "--year", str(YEAR))


def orm_loop(url: str, files: Path) -> Timed:
    """The loop that one would write first: a dictionary and an object for each row."""
    return timed([sys.executable, str(Path(__file__)), "--orm", str(files)], env=environment(url))


def writing_alone(url: str, files: Path) -> Timed:
    """What the tables themselves ask: the same rows, by the driver, in one unit."""
    return timed([sys.executable, str(Path(__file__)), "--write", str(files)], env=environment(url))


def _day(text: str) -> date | None:
    return date(int(text[6:]), int(text[3:5]), int(text[:2])) if text else None


def _rows(files: Path, table: str) -> list[dict[str, str]]:
    with (files / f"{table.lower()}.csv").open(newline="") as stream:
        return list(csv.DictReader(stream))


def write_alone(files: Path) -> None:
    """Children, placements, periods of care, statuses and episodes through `insert_many`."""
    from caseflow.accounts.queries import authority_by_code
    from caseflow.app import create_app
    from caseflow.children.models import CarePeriod, Child, Placement, UnaccompaniedStatus
    from caseflow.core.actor import operator
    from caseflow.missing.models import MissingEpisode
    from caseflow.store.bulk import insert_many, reserve_ids
    from caseflow.store.unit import unit_of_work

    with create_app().app_context():
        authority = authority_by_code("330")
        assert authority is not None
        one = authority.id
        with unit_of_work(operator("bench"), one):
            header = _rows(files, "Header")
            numbers = {row["CHILD"]: number for row, number in zip(header, reserve_ids(Child, len(header)), strict=True)}
            insert_many(Child, ("id", "authority_id", "local_id", "date_of_birth", "sex"), [
                (numbers[row["CHILD"]], one, row["CHILD"], _day(row["DOB"]), row["SEX"] or None) for row in header])
            placed = _rows(files, "Episodes")
            insert_many(Placement, (
                "authority_id", "child_id", "started_on", "ended_on", "legal_status", "placement_code", "started_reason", "provider_code",
                "placement_postcode", "urn"), [
                (one, numbers[row["CHILD"]], _day(row["DECOM"]), _day(row["DEC"]), row["LS"], row["PLACE"], row["RNE"],
                 row["PLACE_PROVIDER"], row["PL_POST"], row["URN"]) for row in placed])
            began = {row["CHILD"]: row["DECOM"] for row in reversed(placed)}
            insert_many(CarePeriod, ("authority_id", "child_id", "started_on"), [
                (one, numbers[child], _day(day)) for child, day in began.items()])
            insert_many(UnaccompaniedStatus, ("authority_id", "child_id", "status", "started_on"), [
                (one, numbers[row["CHILD"]], "uasc", _day(began.get(row["CHILD"], "01/04/2024"))) for row in _rows(files, "UASC")])
            insert_many(MissingEpisode, ("authority_id", "child_id", "type", "current_type", "started_at", "ended_at", "found_at",
                                         "started_precision"), [
                (one, numbers[row["CHILD"]], row["MISSING"], row["MISSING"], _midnight(row["MIS_START"]), _midnight(row["MIS_END"]),
                 _midnight(row["MIS_END"]), "date") for row in _rows(files, "Missing")])


def _midnight(text: str) -> datetime | None:
    day = _day(text)
    return day and datetime(day.year, day.month, day.day, tzinfo=UTC)


def write_by_orm(files: Path) -> None:
    """Children, placements and missing episodes through the session, a thousand rows to a flush."""
    from caseflow.accounts.queries import authority_by_code
    from caseflow.app import create_app
    from caseflow.children.models import Child, Placement
    from caseflow.core.actor import operator
    from caseflow.extensions import db
    from caseflow.missing.models import MissingEpisode
    from caseflow.store.unit import unit_of_work

    def day(text: str) -> datetime | None:
        return datetime.strptime(text, "%d/%m/%Y").replace(tzinfo=UTC) if text else None

    def rows(table: str) -> list[dict[str, str]]:
        return _rows(files, table)

    with create_app().app_context():
        authority = authority_by_code("330")
        with unit_of_work(operator("bench"), authority.id):
            children = {}
            for number, row in enumerate(rows("Header")):
                child = Child(authority_id=authority.id, local_id=row["CHILD"], date_of_birth=day(row["DOB"]).date(), sex=row["SEX"])
                children[row["CHILD"]] = child
                db.session.add(child)
                if number % 1000 == 999:
                    db.session.flush()
            db.session.flush()
            for number, row in enumerate(rows("Episodes")):
                ended = day(row["DEC"])
                db.session.add(Placement(
                    authority_id=authority.id, child_id=children[row["CHILD"]].id, started_on=day(row["DECOM"]).date(),
                    ended_on=ended and ended.date(), legal_status=row["LS"], placement_code=row["PLACE"], started_reason=row["RNE"],
                    provider_code=row["PLACE_PROVIDER"], placement_postcode=row["PL_POST"], urn=row["URN"]))
                if number % 1000 == 999:
                    db.session.flush()
            for row in rows("Missing"):
                ended = day(row["MIS_END"])
                db.session.add(MissingEpisode(
                    authority_id=authority.id, child_id=children[row["CHILD"]].id, type=row["MISSING"], current_type=row["MISSING"],
                    started_at=day(row["MIS_START"]), ended_at=ended, found_at=ended, started_precision="date"))


def report_meanwhile(url: str, files: Path) -> dict[str, float]:
    """Reports of missing from this process while another imports: how long each took to be saved."""
    os.environ.update(environment(url))
    from caseflow.accounts.queries import authority_by_code
    from caseflow.app import create_app
    from caseflow.children import service
    from caseflow.core import clock
    from caseflow.core.actor import operator
    from caseflow.missing import service as missing
    from caseflow.store.unit import unit_of_work

    taken: list[float] = []
    app = create_app()
    with app.app_context():
        authority = authority_by_code("330")
        importing = threading.Thread(target=load, args=(url, files))
        importing.start()
        number = 0
        while importing.is_alive():
            number += 1
            start = time.perf_counter()
            with unit_of_work(operator("bench"), authority.id):
                child = service.add_child(authority.id, {"given_name": f"Child {number}", "local_id": f"R{number}"})
                missing.report(child, {"type": "M", "last_seen_at": clock.now()})
            taken.append(time.perf_counter() - start)
            time.sleep(0.2)
        importing.join()
    ordered = sorted(taken)
    return {"reports": len(ordered), "median": statistics.median(ordered), "p95": ordered[int(len(ordered) * 0.95)], "longest": ordered[-1]}


def main() -> None:
    """Interleave product, limit and peer; print a table and one line of JSON."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--children", type=int, default=100_000)
    asked.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    asked.add_argument("--runs", type=int, default=1)
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--orm", type=Path, help=argparse.SUPPRESS)
    asked.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.orm:
        write_by_orm(given.orm)
        return
    if given.write:
        write_alone(given.write)
        return
    told = measured(given.engine, given.children, given.runs, given.seed)
    for key, value in told.items():
        print(f"{key:28} {value}")
    print(json.dumps(told))


def run(_folder: Path, *, full: bool) -> dict[str, object]:
    """Both engines; `full` is 100,000 children, otherwise a tenth."""
    return {name: measured(name, 100_000 if full else 10_000, 1, 7) for name in ("sqlite", "postgresql")}


def measured(name: str, children: int, runs: int, seed: int) -> dict[str, object]:
    """The figures on one engine, with the journal mode and the load at the start."""
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="bench-import-") as place:
        folder = Path(place)
        engine = Sqlite(folder) if name == "sqlite" else Postgresql(folder)
        try:
            told = measure(engine, folder, children, runs, seed)
        finally:
            if isinstance(engine, Postgresql):
                engine.server.stop()
    journal = f"{JOURNAL_MODE}, synchronous {SYNCHRONOUS}" if name == "sqlite" else "synchronous_commit on"
    return told | {"engine": name, "journal": journal, "load_average": load}


def measure(engine: Sqlite | Postgresql, folder: Path, children: int, runs: int, seed: int) -> dict[str, object]:
    """The figures, on one set of files and a tenth of it."""
    whole, tenth = folder / "whole", folder / "tenth"
    rows = sum(write_folder(whole, children=children, year=YEAR, seed=seed).values())
    rows_of_tenth = sum(write_folder(tenth, children=max(children // 10, 100), year=YEAR, seed=seed).values())
    ways: dict[str, Callable[[], Timed]] = {
        "limit": lambda: engine.limit(whole), "product": lambda: load(engine.url(), whole),
        "writing_alone": lambda: writing_alone(engine.url(), whole),
        "product_tenth": lambda: load(engine.url(), tenth), "orm_tenth": lambda: orm_loop(engine.url(), tenth)}
    found: dict[str, list[Timed]] = {way: [] for way in ways}
    for _ in range(runs):
        for way, run in ways.items():
            found[way].append(run())
    wall, cpu, memory = ({way: statistics.median(t[n] for t in times) for way, times in found.items()} for n in range(3))
    scale = rows / rows_of_tenth
    return {
        "rows": rows, "seconds": wall, "cpu_seconds": cpu, "peak_mb": memory,
        "to_limit": round(wall["product"] / wall["limit"], 1), "writing_alone_to_limit": round(wall["writing_alone"] / wall["limit"], 1),
        "to_writing_alone": round(wall["product"] / wall["writing_alone"], 1),
        "to_limit_cpu": round(cpu["product"] / max(cpu["limit"], 0.01), 1),
        "orm_to_product": round(wall["orm_tenth"] * scale / wall["product"], 1),
        "orm_to_product_cpu": round(cpu["orm_tenth"] * scale / cpu["product"], 1),
        "memory_growth_for_10_times": round(memory["product"] / memory["product_tenth"], 2),
        "start_of_a_command": command(engine.url(), "authorities", "--help")[:2],
        "reports_during_import": report_meanwhile(engine.url(), whole),
    }


if __name__ == "__main__":
    main()
