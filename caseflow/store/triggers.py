"""The triggers that keep history and refuse what may not happen, generated for both engines from a table's columns."""
from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, inspect, text

from caseflow.store.record import HISTORY

Trigger = tuple[str, str]
"""A trigger's name and the SQL that makes it."""


def versioned(table: str, columns: Sequence[str], dialect: str) -> list[Trigger]:
    """Copy the old row to the twin on UPDATE; refuse an UPDATE that does not raise `version` by one; refuse DELETE."""
    names = ", ".join(f'"{c}"' for c in columns)
    old = ", ".join(f'OLD."{c}"' for c in columns)
    keep = f'INSERT INTO "{table}{HISTORY}" ({names}, "superseded_at") VALUES ({old}, NEW.recorded_at);'
    rule = "a change raises version by one"
    if dialect == "sqlite":
        return [
            (f"{table}_version", f'CREATE TRIGGER {table}_version BEFORE UPDATE ON "{table}" WHEN NEW.version IS NOT OLD.version + 1 '
             f"OR NEW.id IS NOT OLD.id OR NEW.ref IS NOT OLD.ref OR NEW.recorded_at < OLD.recorded_at "
             f"BEGIN SELECT RAISE(ABORT, '{table}: {rule}'); END"),
            (f"{table}_keep", f'CREATE TRIGGER {table}_keep AFTER UPDATE ON "{table}" BEGIN {keep} END'),
            *_refuse_sqlite(table, "DELETE", None),
        ]
    body = (
        f"BEGIN IF NEW.version IS DISTINCT FROM OLD.version + 1 OR NEW.id IS DISTINCT FROM OLD.id OR NEW.ref IS DISTINCT FROM OLD.ref "
        f"OR NEW.recorded_at < OLD.recorded_at THEN RAISE EXCEPTION '{table}: {rule}' USING ERRCODE = '23514'; END IF; "
        f"{keep} RETURN NEW; END"
    )
    return [
        (f"{table}_keep", f"CREATE FUNCTION {table}_keep() RETURNS trigger LANGUAGE plpgsql AS $body$ {body} $body$; "
         f'CREATE TRIGGER {table}_keep BEFORE UPDATE ON "{table}" FOR EACH ROW EXECUTE FUNCTION {table}_keep()'),
        *_refuse_postgresql(table, ("DELETE",), None),
        *_refuse_postgresql(table, ("TRUNCATE",), None),
    ]


def append_only(table: str, dialect: str, deletable_when: str | None = None) -> list[Trigger]:
    """Refuse UPDATE and DELETE; rows that meet `deletable_when` (SQL with OLD.column) may be deleted."""
    if dialect == "sqlite":
        return [*_refuse_sqlite(table, "UPDATE", None), *_refuse_sqlite(table, "DELETE", deletable_when)]
    return [
        *_refuse_postgresql(table, ("UPDATE",), None),
        *_refuse_postgresql(table, ("DELETE",), deletable_when),
        *_refuse_postgresql(table, ("TRUNCATE",), None),
    ]


def _refuse_sqlite(table: str, act: str, unless: str | None) -> list[Trigger]:
    name = f"{table}_no_{act.lower()}"
    when = f"WHEN NOT ({unless}) " if unless else ""
    return [(name, f'CREATE TRIGGER {name} BEFORE {act} ON "{table}" {when}BEGIN SELECT RAISE(ABORT, \'{table}: {act} is refused\'); END')]


def _refuse_postgresql(table: str, acts: Iterable[str], unless: str | None) -> list[Trigger]:
    made = []
    for act in acts:
        name = f"{table}_no_{act.lower()}"
        each = "STATEMENT" if act == "TRUNCATE" else "ROW"
        when = f" WHEN (NOT ({unless}))" if unless else ""
        body = f"BEGIN RAISE EXCEPTION '{table}: {act} is refused' USING ERRCODE = '23514'; END"
        made.append((name, f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$ {body} $body$; "
                     f'CREATE TRIGGER {name} BEFORE {act} ON "{table}" FOR EACH {each}{when} EXECUTE FUNCTION {name}()'))
    return made


def create(connection: Connection, triggers: Iterable[Trigger]) -> None:
    """Make triggers in a migration."""
    for _name, sql in triggers:
        connection.execute(text(sql.replace(":", "\\:")))


def drop(connection: Connection, triggers: Iterable[Trigger], table: str) -> None:
    """Take triggers away again, before a table is rebuilt or dropped."""
    for name, _sql in triggers:
        if connection.dialect.name == "sqlite":
            connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
        else:
            connection.execute(text(f'DROP TRIGGER IF EXISTS {name} ON "{table}"'))
            connection.execute(text(f"DROP FUNCTION IF EXISTS {name}()"))


def versioned_as_built(connection: Connection, table: str) -> list[Trigger]:
    """The history triggers for a table as it stands in the database, for use in migrations."""
    columns = [c["name"] for c in inspect(connection).get_columns(table) if "computed" not in c]
    return versioned(table, columns, connection.dialect.name)


def renew(connection: Connection, table: str) -> None:
    """Make the history triggers anew after a migration changed a table of facts (and its twin): they name every column."""
    made = versioned_as_built(connection, table)
    drop(connection, made, table)
    create(connection, made)


def installed(connection: Connection) -> dict[str, str]:
    """The triggers in the database: name to SQL (SQLite) or to the body of its function (PostgreSQL)."""
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    else:
        rows = connection.execute(text(
            "SELECT t.tgname, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
            "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE NOT t.tgisinternal AND n.nspname = current_schema()"))
    return dict(rows.all())
