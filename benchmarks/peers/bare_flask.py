"""The floor: a bare Flask route that makes the same inserts as a saved report, with the database driver and nothing else.

    python benchmarks/peers/bare_flask.py learnt.json copy.db PORT

The rows are learnt from the database before and after caseflow saved one report, so that none is forgotten. The route reads the
JSON body, opens the same kind of transaction, inserts, commits and answers. It asks nobody who they are and judges nothing.
"""
from __future__ import annotations

import json
import sqlite3
import sys
import threading
from pathlib import Path
from secrets import token_hex
from typing import Any

Row = dict[str, Any]


def learn(before: Path, after: Path, child_id: int) -> dict[str, Any]:
    """The rows that one report of `child_id` added, by table, and what of them must differ for another child."""
    old, new = sqlite3.connect(before), sqlite3.connect(after)
    new.row_factory = sqlite3.Row
    tables = [name for (name,) in new.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
    added: dict[str, list[Row]] = {}
    for table in tables:
        last = old.execute(f'SELECT coalesce(max(rowid), 0) FROM "{table}"').fetchone()[0]
        rows = [dict(row) for row in new.execute(f'SELECT * FROM "{table}" WHERE rowid > ? ORDER BY rowid', (last,))]
        if rows:
            added[table] = rows
    plan: list[dict[str, Any]] = []
    for table, rows in added.items():
        points = {row["from"]: row["table"] for row in new.execute(f"PRAGMA foreign_key_list('{table}')")}
        unique: set[str] = set()
        for index in new.execute(f"PRAGMA index_list('{table}')").fetchall():
            names = {column["name"] for column in new.execute(f"PRAGMA index_info('{index['name']}')")}
            if index["unique"] and not any(points.get(name) == "child" or points.get(name) in added for name in names):
                unique |= names  # with a child or a row of its own in it, an index is satisfied anyway
        for row in rows:
            plan.append({"table": table, "was": row.get("id"), "values": {
                name: _how(name, value, points.get(name), unique, added, child_id) for name, value in row.items() if name != "id"}})
            if table.endswith("_history"):
                plan[-1]["values"]["id"] = ["new", [table.removesuffix("_history"), row["id"]]]
    done: set[tuple[str, int]] = set()
    ordered = []
    while plan:
        ready = [one for one in plan if all(how[0] != "new" or tuple(how[1]) in done for how in one["values"].values())]
        if not ready:
            raise RuntimeError("rows that point at each other")
        for one in ready:
            ordered.append(one)
            done.add((one["table"], one["was"]))
            plan.remove(one)
    return {"inserts": ordered, "rows": {table: len(rows) for table, rows in added.items()}}


def _how(name: str, value: Any, target: str | None, unique: set[str], added: dict[str, list[Row]], child_id: int) -> list[Any]:
    """How another report gets this value: `same`, `child`, `new` (a row just added), `text` or `number` (its own)."""
    if target == "child" and value == child_id:
        return ["child"]
    if target in added and any(row.get("id") == value for row in added[target]):
        return ["new", [target, value]]
    if name in unique and target is None and value is not None:
        return ["text", len(value)] if isinstance(value, str) else ["number", value] if isinstance(value, int) else ["same", str(value)]
    return ["same", value.hex() if isinstance(value, bytes) else value]


def _sql(one: dict[str, Any]) -> str:
    names = ", ".join(f'"{name}"' for name in one["values"])
    return f'INSERT INTO "{one["table"]}" ({names}) VALUES ({", ".join("?" for _ in one["values"])})'


def application(learnt: dict[str, Any], database: str) -> Any:
    """The bare application."""
    from flask import Flask, jsonify, request

    app, lock, held, count = Flask(__name__), threading.Lock(), threading.local(), [10_000_000]
    inserts = [(one, list(one["values"].items()), _sql(one)) for one in learnt["inserts"]]

    def connection() -> sqlite3.Connection:
        if not hasattr(held, "connection"):
            held.connection = sqlite3.connect(database, isolation_level=None)
            for pragma in ("foreign_keys=ON", "synchronous=EXTRA", "secure_delete=ON", "temp_store=MEMORY", "busy_timeout=5000"):
                held.connection.execute(f"PRAGMA {pragma}")
        return held.connection

    @app.post("/children/<int:child_id>/missing-episodes")
    def report(child_id: int) -> Any:
        asked = request.get_json()
        if asked["type"] not in ("M", "A"):
            return jsonify(error="type"), 422
        made: dict[tuple[str, int], int] = {}
        with lock:
            database = connection()
            database.execute("BEGIN IMMEDIATE")
            for one, values, sql in inserts:
                count[0] += 1
                row = [child_id if how[0] == "child" else made[tuple(how[1])] if how[0] == "new" else token_hex(how[1])[:how[1]]
                       if how[0] == "text" else count[0] if how[0] == "number" else how[1] for _, how in values]
                made[one["table"], one["was"]] = int(database.execute(sql, row).lastrowid or 0)
            database.execute("COMMIT")
        return jsonify(saved=True), 201

    return app


if __name__ == "__main__":
    from waitress import serve

    serve(application(json.loads(Path(sys.argv[1]).read_text()), sys.argv[2]), host="127.0.0.1", port=int(sys.argv[3]), threads=8)
