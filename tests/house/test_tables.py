"""Tables, triggers and migrations: what the models say is what both databases hold, both ways."""
from __future__ import annotations

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from caseflow.extensions import Base, db
from caseflow.store import schema
from caseflow.store.commands import differences
from caseflow.store.record import HISTORY, AppendOnly, Versioned, kind_of, written
from tests.harness import application
from tests.house.source import MIGRATIONS

KINDS = {"versioned", "append-only", "operational", "history"}


def scripts() -> ScriptDirectory:
    """The migrations, as Alembic reads them."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config)


def test_every_table_declares_its_kind(app: Flask) -> None:
    kinds = {name: kind_of(name, Base) for name in db.metadata.tables}
    assert len(kinds) > 20
    undeclared = sorted(name for name, kind in kinds.items() if kind not in KINDS)
    assert not undeclared, f"tables of no declared kind: {undeclared}"


def test_every_table_of_facts_has_its_twin(app: Flask) -> None:
    facts = [m.local_table for m in Base.registry.mappers if issubclass(m.class_, Versioned)]
    assert facts
    for table in facts:
        twin = db.metadata.tables[table.name + HISTORY]
        assert {c.name for c in written(table)} < {c.name for c in twin.columns}, table.name


def test_migrations_stand_in_one_line() -> None:
    heads = scripts().get_heads()
    assert len(heads) == 1, f"more than one newest migration: {heads}"
    for revision in scripts().walk_revisions():
        assert revision.doc and revision.module.downgrade.__doc__, f"{revision.revision} does not say what it does, or undoes"


def test_migrations_make_what_the_models_say(app: Flask) -> None:
    found = differences()
    assert not found, "models and migrations differ:\n" + "\n".join(found)


def test_triggers_made_anew_are_those_that_the_models_ask_for(app: Flask) -> None:
    wanted = schema.expected_triggers(db.engine.dialect.name)
    with db.engine.connect() as connection:
        for mapper in Base.registry.mappers:
            if issubclass(mapper.class_, Versioned):
                for name, sql in schema.triggers.versioned_as_built(connection, mapper.local_table.name):
                    assert sql == wanted[name], "a later migration that renews them would keep another history"


def test_migrations_go_down_one_by_one_and_up_again(empty_database: str) -> None:
    app = application.make(empty_database)
    steps = [r.revision for r in scripts().walk_revisions()]
    with app.app_context():
        upgrade()
        first = differences()
        for _ in steps:
            downgrade(revision="-1")
        with db.engine.connect() as connection:
            assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
            assert not schema_leftovers(connection)
        for step in reversed(steps):
            upgrade(revision=step)
        assert differences() == first == []
    application.close(app)


def schema_leftovers(connection: object) -> list[str]:
    """Triggers and functions that a downgrade forgot."""
    left = list(schema.triggers.installed(connection))  # type: ignore[arg-type]
    if connection.dialect.name == "postgresql":  # type: ignore[attr-defined]
        left += connection.execute(text(  # type: ignore[attr-defined]
            "SELECT proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = current_schema()"
        )).scalars().all()
    return left


def test_every_fact_and_record_is_guarded_by_triggers(app: Flask) -> None:
    with db.engine.connect() as connection:
        there = schema.triggers.installed(connection)
        assert schema.trigger_differences(connection) == []
    for mapper in Base.registry.mappers:
        if issubclass(mapper.class_, (Versioned, AppendOnly)):
            name = mapper.local_table.name
            assert f"{name}_no_delete" in there, f"{name}: nothing refuses DELETE"
            assert f"{name}_keep" in there or f"{name}_no_update" in there, f"{name}: nothing keeps or refuses UPDATE"


@pytest.mark.parametrize("suffix", ["_keep", "_no_delete", "_no_update"])
def test_a_lost_trigger_is_noticed(app: Flask, suffix: str) -> None:
    with db.engine.connect() as connection:
        names = sorted(n for n in schema.expected_triggers(connection.dialect.name) if n.endswith(suffix))
        name = names[0]
        on = f' ON "{name.removesuffix(suffix)}"' if connection.dialect.name == "postgresql" else ""
        connection.execute(text(f"DROP TRIGGER {name}{on}"))
        assert schema.trigger_differences(connection) == [f"trigger {name} is missing"]
        connection.rollback()


def test_a_changed_table_is_noticed(app: Flask) -> None:
    with db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE child ADD COLUMN shoe_size INTEGER"))
    assert any("shoe_size" in line for line in differences())
