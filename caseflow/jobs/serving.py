"""One-machine mode: pages and the scheduler in one process, eight threads, one database."""
from __future__ import annotations

import contextlib
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import FrameType

from flask import Flask
from waitress.server import create_server

from caseflow.core.errors import Refused
from caseflow.jobs.file_lock import beside, lock

THREADS = 8
Companion = Callable[[Flask, threading.Event], None]
"""A loop that runs beside the pages until the event is set, such as the scheduler."""


def address(host: str, port: int) -> str:
    """The address that people open."""
    shown = "127.0.0.1" if host in ("0.0.0.0", "::", "") else host  # noqa: S104 - compared, not bound
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}"


def as_served(app: Flask, host: str, port: int) -> str:
    """The address in links: CASEFLOW_URL where it is set, else the one served."""
    if not os.environ.get("CASEFLOW_URL"):
        app.config["SETTINGS"] = replace(app.config["SETTINGS"], url=address(host, port))
    return str(app.config["SETTINGS"].url)


def serve(app: Flask, host: str, port: int, companions: tuple[Companion, ...] = ()) -> None:
    """Serve until SIGTERM or Ctrl-C, then let requests in hand finish. Refused when another process serves this SQLite file."""
    with only_server(app.config["SETTINGS"].database_url):
        listening = _bound(host, port)
        server = create_server(app, sockets=[listening], threads=THREADS, ident=None, clear_untrusted_proxy_headers=True)
        ending = threading.Event()
        beside = [threading.Thread(target=run, args=(app, ending), name=run.__name__) for run in companions]
        before = signal.signal(signal.SIGTERM, _end)
        for thread in beside:
            thread.start()
        try:
            server.run()
        finally:
            ending.set()
            for channel in list(server.active_channels.values()):
                channel.handle_close()
            server.close()
            listening.close()
            for thread in beside:
                thread.join(30)
            signal.signal(signal.SIGTERM, before)


def _bound(host: str, port: int) -> socket.socket:
    listening = None
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(place)
    except OSError as error:
        if listening is not None:
            listening.close()
        words = f"Nothing can be served at {address(host, port)} ({error.strerror}). Choose another --port."
        raise Refused(words, field="port") from error
    return listening


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


@contextlib.contextmanager
def only_server(database_url: str) -> Iterator[None]:
    """Hold a SQLite file as its only server: a second process would bypass the write lock of the first."""
    if not database_url.startswith("sqlite:///"):
        yield
        return
    path = beside(database_url, "served")
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "a+b") as held:
        if not lock(held):
            raise Refused("This SQLite file is already being served by another process. Stop that one first, or use PostgreSQL "
                          "to run several.", field="database")
        yield
