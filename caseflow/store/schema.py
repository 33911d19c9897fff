"""What the schema should be: the head revision and the triggers that the models ask for."""
from __future__ import annotations

from typing import Any

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from caseflow.extensions import Base
from caseflow.paths import resource
from caseflow.store import triggers
from caseflow.store.record import AppendOnly, Versioned, written


def head_revision() -> str | None:
    """The newest migration; more than one head is a fault."""
    return _migrations().get_current_head()


def revisions() -> list[str]:
    """Every migration, oldest first."""
    return [one.revision for one in _migrations().walk_revisions()][::-1]


def _migrations() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(resource("migrations")))
    return ScriptDirectory.from_config(config)


def current_revision(connection: Connection) -> str | None:
    """The migration that the database stands at; None for an empty database."""
    return MigrationContext.configure(connection).get_current_revision()


def expected_triggers(dialect: str) -> dict[str, str]:
    """Every trigger that the declared table kinds ask for, by name."""
    wanted: list[triggers.Trigger] = []
    for mapper in Base.registry.mappers:
        model: Any = mapper.class_
        table = model.__table__
        if issubclass(model, Versioned):
            wanted += triggers.versioned(table.name, [c.name for c in written(table)], dialect)
        elif issubclass(model, AppendOnly):
            wanted += triggers.append_only(table.name, dialect, model.deletable_when)
    return dict(wanted)


def trigger_differences(connection: Connection) -> list[str]:
    """In words, where the triggers in the database differ from those the models ask for; empty when they agree."""
    there = triggers.installed(connection)
    wanted = expected_triggers(connection.dialect.name)
    found = [f"trigger {name} is missing" for name in sorted(wanted.keys() - there.keys())]
    for name in sorted(wanted.keys() & there.keys()):
        said = wanted[name] if connection.dialect.name == "sqlite" else wanted[name].split("$body$")[1]
        if _plain(said) != _plain(there[name]):
            found.append(f"trigger {name} differs from its table")
    return found


def _plain(sql: str) -> str:
    return " ".join(sql.split())
