"""How migrations run: whole or not at all on both engines, foreign keys checked at the end on SQLite, one migrator at a time."""
from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection, text

from caseflow.column_types import UTCDateTime

database = current_app.extensions["migrate"].db
LOCK = 7_305_903


def render_item(kind: str, item: Any, _context: Any) -> Any:
    """Write our own column types by their short name."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "UTCDateTime()"
    return False


def include_object(_object: Any, name: str | None, kind: str, _reflected: bool, _compare_to: Any) -> bool:
    """Leave alembic's own table out of the comparison."""
    return not (kind == "table" and name == "alembic_version")


def run(connection: Connection) -> None:
    """Run the migrations asked for on this connection, inside one transaction."""
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(text("SET LOCAL lock_timeout = '5s'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    context.configure(
        connection=connection, target_metadata=database.metadata, render_item=render_item, include_object=include_object,
        render_as_batch=sqlite, compare_type=True, transactional_ddl=True, transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()
        if sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()):
            raise RuntimeError(f"the migration would leave {len(broken)} rows pointing at nothing")
    if connection.in_transaction():
        connection.commit()
    if sqlite:
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")


with database.engine.connect() as live:
    run(live)
