"""The live board over a million episodes, with sign-in, permission and read audit on, against Datasette on the same file."""
from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import gen, machine
from benchmarks.load import ask
from benchmarks.peers import datasette

AIM = 5.0
CLIENTS = 8
CASEFLOW = "from caseflow.cli import main; main()"


def run(folder: Path, *, full: bool) -> dict[str, Any]:
    """Measure; `full` is a million episodes, otherwise a tenth."""
    england = gen.england(folder / "england.db", episodes=1_000_000 if full else 100_000, seed=7, now=datetime.now(UTC))
    before = machine.described()
    cookie = _signed_in(england.path)
    ours, theirs = machine.free_port(), machine.free_port()
    servers = {
        "caseflow": subprocess.Popen([sys.executable, "-c", CASEFLOW, "serve", "--port", str(ours)], env=gen.environment(england.path),
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL),
        "Datasette": datasette.start(datasette.environment(folder), england.path, theirs),
    }
    try:
        addresses = {"caseflow board": f"http://127.0.0.1:{ours}/board", **datasette.addresses(england.path, theirs, gen.BOARD_AUTHORITY)}
        for address in (f"http://127.0.0.1:{ours}/healthz", f"http://127.0.0.1:{theirs}/-/versions.json"):
            machine.wait_for(address)
        return _measured(england, addresses, servers, {"Cookie": cookie}, before, full=full)
    finally:
        for server in servers.values():
            server.terminate()
        for server in servers.values():
            server.wait(60)


def _measured(england: gen.England, addresses: dict[str, str], servers: dict[str, subprocess.Popen[bytes]], headers: dict[str, str],
              before: dict[str, Any], *, full: bool) -> dict[str, Any]:
    seconds, rounds = (6.0, 5) if full else (3.0, 3)
    detail: dict[str, Any] = {name: {"p95 ms": [], "cpu ms": []} for name in addresses}
    sizes: dict[str, int] = {}

    def measure(name: str, address: str) -> Callable[[], float]:
        server = servers[name.partition(" ")[0]]

        def once() -> float:
            used = machine.cpu_seconds(server.pid)
            answers = ask(address, headers if name.startswith("caseflow") else {}, clients=CLIENTS, seconds=seconds)
            detail[name]["cpu ms"].append((machine.cpu_seconds(server.pid) - used) * 1000 / len(answers.milliseconds))
            detail[name]["p95 ms"].append(answers.percentile(0.95))
            shown = _children_shown(answers.last)
            if shown != england.open_on_the_board:
                raise RuntimeError(f"{name} shows {shown} children, not {england.open_on_the_board}: nothing to compare")
            sizes[name] = len(answers.last)
            return answers.each_second

        return once

    contenders = {name: measure(name, address) for name, address in addresses.items()}
    for name, address in addresses.items():
        ask(address, headers if name.startswith("caseflow") else {}, clients=2, seconds=1.0)
    audited = _audited(england.path)
    found = machine.interleaved(contenders, rounds)
    rates = {name: machine.median(values) for name, values in found.items()}
    return {
        "what": f"board of one authority, {england.open_on_the_board} children missing, {england.episodes:,} episodes, {CLIENTS} clients",
        "journal": _journal(england.path), "machine before": before, "machine after": machine.described(),
        "requests each second": {name: round(rate, 1) for name, rate in rates.items()},
        "rounds": {name: [round(v, 1) for v in values] for name, values in found.items()},
        "p95 ms": {name: round(machine.median(d["p95 ms"]), 1) for name, d in detail.items()},
        "server cpu ms": {name: round(machine.median(d["cpu ms"]), 2) for name, d in detail.items()},
        "bytes": sizes, "audit events before and after": [audited, _audited(england.path)],
        "ratio": round(rates["caseflow board"] / rates["Datasette page"], 2), "aim": AIM,
        "judged": before["load average"][0] <= machine.QUIET,
    }


def _children_shown(body: bytes) -> int:
    """How many episodes an answer shows, by what only their rows hold."""
    text = body.decode()
    if text.startswith("["):
        return text.count('"police_reference"')
    if "data-board-row" in text or "/missing/" in text:
        return len(set(re.findall(r"/missing/([0-9A-Z-]{14})", text)))
    return len(set(re.findall(r"\bLOG(\d+)\b", text)))


def _signed_in(path: Path) -> str:
    """The cookie of a lead's session, begun as the sign-in page begins it."""
    from caseflow.accounts import queries, sign_in
    from caseflow.app import create_app
    from caseflow.core.actor import operator
    from caseflow.extensions import db
    from caseflow.store.unit import unit_of_work

    app = create_app(gen.settings(path))
    with app.app_context():
        lead = queries.user_by_email(gen.LEAD)
        assert lead is not None
        with unit_of_work(operator("benchmark"), lead.authority_id):
            token, _ = sign_in.start_session(lead, "benchmark")
        signer: Any = app.session_interface
        value = signer.get_signing_serializer(app).dumps({"_user_id": token, "_fresh": True})
        db.engine.dispose()
    return f"{app.config['SESSION_COOKIE_NAME']}={value}"


def _audited(path: Path) -> int:
    with sqlite3.connect(path) as connection:
        return int(connection.execute("SELECT count(*) FROM audit_event").fetchone()[0])


def _journal(path: Path) -> str:
    from caseflow.store.engine import SYNCHRONOUS

    with sqlite3.connect(path) as connection:
        return f"{connection.execute('PRAGMA journal_mode').fetchone()[0]}, synchronous {SYNCHRONOUS}"
