"""Processes on one database, timed: the product's commands and the writers that it is compared with."""
from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
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


def environment(url: str) -> dict[str, str]:
    """The environment of a command on this database; its code is compiled once, as an installed one's is."""
    around = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**around, "CASEFLOW_ENV": "test", "CASEFLOW_DATABASE_URL": url, "CASEFLOW_SECRET_KEY": "b" * 64, "PYTHONPATH": str(ROOT),
            "PYTHONPYCACHEPREFIX": str(ROOT / ".cache" / "compiled")}


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
    return timed([sys.executable, "-m", "benchmarks.loading.orm_loop", str(files)], env=environment(url))


def writing_alone(url: str, files: Path) -> Timed:
    """What the tables themselves ask: the same rows, by the driver, in one unit."""
    return timed([sys.executable, "-m", "benchmarks.loading.writing_alone", str(files)], env=environment(url))
