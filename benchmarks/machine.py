"""What a figure must be read with: the machine, its load, and how measured rounds are taken in turn."""
from __future__ import annotations

import os
import platform
import socket
import sqlite3
import statistics
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

Measure = TypeVar("Measure")
QUIET = 1.5
"""Above this load average at the start, ratios are reported and not judged."""


def described() -> dict[str, Any]:
    """The machine and its load now."""
    return {"cores": os.cpu_count(), "python": platform.python_version(), "sqlite": sqlite3.sqlite_version,
            "load average": [round(x, 2) for x in os.getloadavg()]}


def interleaved(contenders: Mapping[str, Callable[[], Measure]], rounds: int) -> dict[str, list[Measure]]:
    """Measure A B A B, so that a busy minute hits all alike."""
    measured: dict[str, list[Measure]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, measure in contenders.items():
            measured[name].append(measure())
    return measured


def median(values: list[float]) -> float:
    """The middle one."""
    return statistics.median(values)


def cpu_seconds(pid: int) -> float:
    """The processor time that a process and its threads have used so far (Linux)."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as told:
        fields = told.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """A port that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str) -> None:
    """Wait until a server answers, whatever it answers; at most a minute."""
    for _ in range(240):
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.25)
    raise RuntimeError(f"{address} does not answer")
