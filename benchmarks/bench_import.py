"""What loading a year's 903 files costs, from command start to last commit, against the limit of the engine and an ORM loop.

    python -m benchmarks.bench_import                       100,000 children on SQLite
    python -m benchmarks.bench_import --engine postgresql   on the test wheel's PostgreSQL
    python -m benchmarks.bench_import --children 20000 --runs 3

The limit is `sqlite3 .import` (or COPY) of the same four files into four tables with one index each: no reading of dates, no
rules, no history, no audit. "Writing alone" puts the same children into caseflow's own tables by the driver, in one transaction:
no rules, no look at what is held; what it costs is the price of references, foreign keys, checks and indexes. The ORM loop
writes the same children, placements and episodes through the session, dates read by strptime, no rules; it is timed on a tenth of
the children and scaled. Runs are interleaved; medians are compared, wall and CPU. Reports of missing are saved by another
process while the import runs, one every 0.2 seconds.
"""
from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import machine
from benchmarks.loading.engines import Postgresql, Sqlite
from benchmarks.loading.processes import YEAR, Timed, command, environment, load, orm_loop, writing_alone
from benchmarks.ssda903_files import write_folder
from caseflow.store.engine import JOURNAL_MODE, SYNCHRONOUS


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
    given = asked.parse_args()
    told = measured(given.engine, given.children, given.runs, given.seed)
    for key, value in told.items():
        print(f"{key:28} {value}")
    print(json.dumps(told))


def run(_folder: Path, *, full: bool) -> dict[str, object]:
    """Both engines; `full` is 100,000 children, otherwise a tenth."""
    return {name: measured(name, 100_000 if full else 10_000, 1, 7) for name in ("sqlite", "postgresql")}


def measured(name: str, children: int, runs: int, seed: int) -> dict[str, object]:
    """The figures on one engine, with the journal mode and the load at the start."""
    busy = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="bench-import-") as place:
        folder = Path(place)
        engine = Sqlite(folder) if name == "sqlite" else Postgresql(folder)
        try:
            told = measure(engine, folder, children, runs, seed)
        finally:
            if isinstance(engine, Postgresql):
                engine.server.stop()
    journal = f"{JOURNAL_MODE}, synchronous {SYNCHRONOUS}" if name == "sqlite" else "fsync on, synchronous_commit on"
    return told | {"engine": name, "journal": journal, "load_average": busy}


def measure(engine: Sqlite | Postgresql, folder: Path, children: int, runs: int, seed: int) -> dict[str, object]:
    """The figures, on one set of files and a tenth of it."""
    whole, tenth = folder / "whole", folder / "tenth"
    rows = sum(write_folder(whole, children=children, year=YEAR, seed=seed).values())
    rows_of_tenth = sum(write_folder(tenth, children=max(children // 10, 100), year=YEAR, seed=seed).values())
    ways: dict[str, Callable[[], Timed]] = {
        "limit": lambda: engine.limit(whole), "product": lambda: load(engine.url(), whole),
        "writing_alone": lambda: writing_alone(engine.url(), whole),
        "product_tenth": lambda: load(engine.url(), tenth), "orm_tenth": lambda: orm_loop(engine.url(), tenth)}
    found = machine.interleaved(ways, runs)
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
