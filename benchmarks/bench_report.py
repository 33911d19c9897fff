"""What one saved report of a missing child costs the processor: permission, idempotency, history, audit, rules, alert; and eight writers.

Against a bare Flask route that makes the same inserts with the driver, and against the same form in Django's admin. Every
report is of another child, one client at a time, each server one process with eight threads on its own SQLite file. The figure
is processor time of the server for each report. Then eight clients report at once to caseflow.
"""
from __future__ import annotations

import contextlib
import hashlib
import http.client
import json
import secrets
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks import gen, machine
from benchmarks.peers import bare_flask, django_admin

AIM_OF_FLOOR, AIM_OF_EIGHT = 4.0, 5.0
WRITERS = 8
CASEFLOW = "from caseflow.cli import main; main()"
Sending = Callable[[int], tuple[str, str, dict[str, str]]]
"""Path, body and headers of the report of child `number` (from 0)."""


@dataclass
class Contender:
    """A server, how a report is sent to it, and which child is next."""

    server: subprocess.Popen[bytes]
    port: int
    sending: Sending
    expected: int
    next_child: int = 0

    def report(self, connection: http.client.HTTPConnection, number: int) -> float:
        """Report one child; the milliseconds that the answer took."""
        path, body, headers = self.sending(number)
        began = time.perf_counter()
        connection.request("POST", path, body=body, headers=headers)
        answer = connection.getresponse()
        said = answer.read()
        if answer.status != self.expected:
            raise RuntimeError(f"{path} answered {answer.status}: {said[:300]!r}")
        return (time.perf_counter() - began) * 1000

    def some(self, number: int) -> float:
        """Report this many children one after another; processor milliseconds of the server for each."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        before = machine.cpu_seconds(self.server.pid)
        for _ in range(number):
            self.report(connection, self.next_child)
            self.next_child += 1
        used = machine.cpu_seconds(self.server.pid) - before
        connection.close()
        return used * 1000 / number


def run(folder: Path, *, full: bool) -> dict[str, Any]:
    """Measure; `full` takes more and longer rounds."""
    rounds, each = (5, 200) if full else (3, 60)
    before = machine.described()
    room = folder / "report"
    shutil.rmtree(room, ignore_errors=True)
    room.mkdir(parents=True)
    needed = 2 * (rounds * each + 40) + WRITERS * each
    database = room / "caseflow.db"
    refs, token, session = _made(database, needed)
    with contextlib.ExitStack() as ending:
        contenders = _started(folder, room, database, refs, token, session, needed, ending)
        for one in contenders.values():
            one.some(20)
        found = machine.interleaved({name: (lambda one=one: one.some(each)) for name, one in contenders.items()}, rounds)  # type: ignore[misc]
        eight = _eight(contenders["caseflow API"], each)
        stored = _stored(database)
    cpu = {name: machine.median(values) for name, values in found.items()}
    p95, middle = eight[int(0.95 * (len(eight) - 1))], machine.median(eight)
    return {
        "what": f"a report saved, {rounds} rounds of {each}, SQLite", "journal": stored[0], "machine before": before,
        "machine after": machine.described(), "cpu ms a report": {name: round(value, 2) for name, value in cpu.items()},
        "rounds": {name: [round(v, 2) for v in values] for name, values in found.items()}, "rows a report": stored[1],
        "to the floor": round(cpu["caseflow API"] / cpu["bare Flask"], 2), "aim": f"at most {AIM_OF_FLOOR}",
        "form to Django's admin": round(cpu["caseflow form"] / cpu["Django admin"], 2), "aim of that": "below 1",
        "eight writers": {"reports": len(eight), "median ms": round(middle, 1), "p95 ms": round(p95, 1),
                          "p95 to median": round(p95 / middle, 2)},
        "aim of eight": f"at most {AIM_OF_EIGHT}, no errors", "judged": before["load average"][0] <= machine.QUIET,
    }


def _made(path: Path, children: int) -> tuple[list[tuple[int, str]], str, tuple[str, str]]:
    """A database with children nobody has reported; their numbers and references, a token, a session's cookie and its proof."""
    from flask_migrate import upgrade
    from itsdangerous import URLSafeTimedSerializer

    from caseflow.accounts import service as accounts
    from caseflow.accounts import sign_in
    from caseflow.app import create_app
    from caseflow.children.service import add_child
    from caseflow.children.service_status import add_unaccompanied
    from caseflow.core.actor import operator
    from caseflow.extensions import db
    from caseflow.store.unit import unit_of_work

    app = create_app(gen.settings(path))
    with app.app_context():
        upgrade()
        actor = operator("benchmark")
        with unit_of_work(actor, None):
            authority = accounts.add_authority("330", "Ashmere", "england", datetime.now(UTC) - timedelta(days=90))
        with unit_of_work(actor, authority.id):
            lead = accounts.add_user(authority, "lead@ashmere.example", "safeguarding-lead")
        authority_id = authority.id
        refs: list[tuple[int, str]] = []
        for _ in range(0, children, 200):
            with unit_of_work(actor, authority_id):
                some = [add_child(authority_id, {"given_name": f"Child {n}", "local_id": f"B{len(refs) + n}", "age_as_told": 15})
                        for n in range(200)]
                for child in some:  # so that a rule fires on each report, an alert is raised and somebody is to be told
                    add_unaccompanied(child, "uasc", date(2026, 1, 5))
                refs += [(child.id, child.ref) for child in some]
        with unit_of_work(actor, authority_id):
            token = sign_in.make_token(lead, 1)
        with unit_of_work(actor, authority_id):
            cookie, _ = sign_in.start_session(lead, "benchmark")
        raw = secrets.token_hex(20)
        signer: Any = app.session_interface
        browser = hashlib.sha512(b"127.0.0.1|None").hexdigest()  # as the sign-in notes it; else every answer would set the cookie again
        value = signer.get_signing_serializer(app).dumps({"_user_id": cookie, "_fresh": True, "_id": browser, "csrf_token": raw})
        proof = str(URLSafeTimedSerializer(gen.SECRET, salt="wtf-csrf-token").dumps(raw))
        db.session.remove()
        db.engine.dispose()
    return refs, token, (f"{app.config['SESSION_COOKIE_NAME']}={value}", proof)


def _started(folder: Path, room: Path, database: Path, refs: list[tuple[int, str]], token: str, session: tuple[str, str], needed: int,
             ending: contextlib.ExitStack) -> dict[str, Contender]:
    """The servers; the floor learns its rows from the first report that caseflow saves."""
    cookie, proof = session

    def served(command: list[str], port: int, health: str, **options: Any) -> subprocess.Popen[bytes]:
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
        ending.callback(server.wait, 60)
        ending.callback(server.terminate)
        machine.wait_for(f"http://127.0.0.1:{port}{health}")
        return server

    def to_api(number: int) -> tuple[str, str, dict[str, str]]:
        seen = datetime.now(UTC) - timedelta(hours=1)
        body = {"type": "M", "last_seen_at": seen.isoformat(timespec="minutes"), "place_last_seen": "the park",
                "circumstances": "Did not come back after supper.", "caller": "A. Carer"}
        return f"/api/v1/children/{refs[number][1]}/missing-episodes", json.dumps(body), {
            "Authorization": f"Bearer {token}", "Content-Type": "application/json", "Idempotency-Key": secrets.token_hex(16)}

    def to_form(number: int) -> tuple[str, str, dict[str, str]]:
        return f"/report/{refs[-1 - number][1]}/last-seen/not-known", f"seen=now&idempotency_key={secrets.token_hex(16)}", {
            "Cookie": cookie, "X-CSRFToken": proof, "Content-Type": "application/x-www-form-urlencoded"}

    port = machine.free_port()
    app = served([sys.executable, "-c", CASEFLOW, "serve", "--port", str(port)], port, "/healthz", env=gen.environment(database))
    api = Contender(app, port, to_api, 201)
    with contextlib.closing(sqlite3.connect(database)) as live, contextlib.closing(sqlite3.connect(room / "before.db")) as copy:
        live.backup(copy)
    api.some(1)
    for name in ("after.db", "floor.db"):
        with contextlib.closing(sqlite3.connect(database)) as live, contextlib.closing(sqlite3.connect(room / name)) as copy:
            live.backup(copy)
    learnt = bare_flask.learn(room / "before.db", room / "after.db", refs[0][0])
    (room / "learnt.json").write_text(json.dumps(learnt))

    def to_floor(number: int) -> tuple[str, str, dict[str, str]]:
        return f"/children/{refs[number + 1][0]}/missing-episodes", to_api(number)[1], {"Content-Type": "application/json"}

    bare, admin = machine.free_port(), machine.free_port()
    floor = served([sys.executable, str(Path(bare_flask.__file__)), str(room / "learnt.json"), str(room / "floor.db"), str(bare)],
                   bare, "/")
    python, project = django_admin.made(folder, needed)
    django = served([str(python), str(project), "serve", str(admin)], admin, "/admin/login/")
    signed_in = django_admin.signed_in(admin)

    def to_admin(number: int) -> tuple[str, str, dict[str, str]]:
        path, body, headers = django_admin.report(number)
        return path, body, {**headers, **signed_in}

    return {"caseflow API": api, "bare Flask": Contender(floor, bare, to_floor, 201), "caseflow form": Contender(app, port, to_form, 303),
            "Django admin": Contender(django, admin, to_admin, 302)}


def _eight(contender: Contender, each: int) -> list[float]:
    """Eight clients reporting at once, each its own children: the milliseconds of every answer, in order of size."""
    first, lock = contender.next_child, threading.Lock()
    took: list[float] = []
    wrong: list[str] = []

    def client(place: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", contender.port, timeout=60)
        try:
            mine = [contender.report(connection, first + place * each + one) for one in range(each)]
        except (RuntimeError, OSError) as error:
            wrong.append(str(error))
            return
        finally:
            connection.close()
        with lock:
            took.extend(mine)

    threads = [threading.Thread(target=client, args=(place,)) for place in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise RuntimeError(wrong[0])
    return sorted(took)


def _stored(path: Path) -> tuple[str, dict[str, int]]:
    """The journal mode, and the rows that one report adds."""
    from caseflow.store.engine import SYNCHRONOUS

    learnt = json.loads((path.parent / "learnt.json").read_text())
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return f"{connection.execute('PRAGMA journal_mode').fetchone()[0]}, synchronous {SYNCHRONOUS}", learnt["rows"]
