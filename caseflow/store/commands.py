"""`caseflow db upgrade`, `downgrade` and `check`; `caseflow state-digest`."""
from __future__ import annotations

import re

import click
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade as migrate_down
from flask_migrate import upgrade as migrate_up

from caseflow.column_types import UTCDateTime
from caseflow.command import Told, reporting
from caseflow.core.errors import Refused
from caseflow.extensions import db
from caseflow.store import digest, schema

BACK = re.compile(r"-[1-9][0-9]?", re.ASCII)
"""So many migrations back."""


@click.group("db")
def database() -> None:
    """Make, change and check the database's tables."""


@database.command("upgrade")
@click.option("--to", default="head", help="A revision; the newest by default.")
@reporting
def upgrade(to: str) -> Told:
    """Bring the tables up to date."""
    _refuse_unknown(to, "head")
    migrate_up(revision=to)
    return Told([f"The database stands at migration {_stands_at()}."], {"revision": _stands_at()})


@database.command("downgrade")
@click.argument("to", default="-1")
@reporting
def downgrade(to: str) -> Told:
    """Take back the last migration, or all with `base`. Tables that it drops are lost with what they hold."""
    _refuse_unknown(to, "-1", "base")
    migrate_down(revision=to)
    return Told([f"The database stands at migration {_stands_at() or 'none'}."], {"revision": _stands_at()})


@database.command("check")
@reporting
def check() -> Told:
    """Compare the tables and triggers in the database with those the program expects."""
    found = differences()
    words = found or ["The database, the migrations and the program agree."]
    return Told(words, {"ok": not found, "differences": found}, exit_code=1 if found else 0)


@click.command("state-digest")
@reporting
def state_digest() -> Told:
    """Count and hash each table, without showing what it holds."""
    state = digest.state_digest()
    lines = [f"{t['table']:<36} {t['kind']:<12} {t['rows']:>9}  {t['digest'][:16]}" for t in state["tables"]]
    return Told([*lines, f"facts {state['facts']}"], state)


def _refuse_unknown(revision: str, *words: str) -> None:
    """Refuse what is no migration and none of the words that stand for one."""
    known = schema.revisions()
    if revision not in known and revision not in words and not ("-1" in words and BACK.fullmatch(revision)):
        raise Refused(f"There is no such migration. Choose from {known[0]} to {known[-1]}, or: {', '.join(words)}.", field="revision")


def differences() -> list[str]:
    """In words, where the database differs from what the program expects."""
    with db.engine.connect() as connection:
        if schema.current_revision(connection) != schema.head_revision():
            return ["The database is not at the newest migration: run `caseflow db upgrade`."]
        context = MigrationContext.configure(connection, opts={
            "compare_type": _types_differ,
            "include_object": lambda _o, name, kind, _r, _c: not (kind == "table" and name == "alembic_version"),
        })
        changes = [str(change) for change in compare_metadata(context, db.metadata)]
        return changes + schema.trigger_differences(connection)


def _types_differ(_context: object, _inspected: object, _column: object, inspected_type: object, model_type: object) -> bool | None:
    return False if isinstance(model_type, UTCDateTime) else None


def _stands_at() -> str | None:
    with db.engine.connect() as connection:
        return schema.current_revision(connection)


commands: list[click.Command] = [database, state_digest]
