"""`caseflow serve`: pages and scheduler on one machine."""
from __future__ import annotations

from typing import Any, cast

import click
from flask import Flask, current_app

from caseflow.command import Told, reporting
from caseflow.core.errors import Refused
from caseflow.extensions import db
from caseflow.jobs import serving
from caseflow.store import schema


def running_app() -> Flask:
    """The application itself, for use outside this context."""
    return cast(Flask, cast(Any, current_app)._get_current_object())


def refuse_old_tables() -> None:
    """Refuse to serve a database whose tables are of another version."""
    with db.engine.connect() as connection:
        stands = schema.current_revision(connection)
    if stands != schema.head_revision():
        raise Refused("The database has no tables yet, or those of another version. Run: caseflow db upgrade", field="database")


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@reporting
def serve(host: str, port: int) -> Told:
    """Serve pages and run the timetable in one process, until Ctrl-C. Put a TLS proxy before it; for more processes use PostgreSQL."""
    refuse_old_tables()
    app = running_app()
    url = serving.as_served(app, host, port)
    return Told([f"caseflow is at {url} (Ctrl-C ends it)."], {"url": url}, then=lambda: serving.serve(app, host, port))


commands: list[click.Command] = [serve]
