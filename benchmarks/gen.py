"""England in one database: 153 authorities, their children, and as many missing episodes as asked for, from a seed.

    python benchmarks/gen.py england.db --episodes 1000000 --seed 7

The tables are those of the migrations, filled straight through the driver; the guards against overlap are put back
afterwards. Nobody in it exists.
"""
from __future__ import annotations

import argparse
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from caseflow.core.references import seeded_ref
from caseflow.demo.names import FAMILY, GIVEN, PLACES
from caseflow.settings import Settings

AUTHORITIES, CHILDREN_IN_EACH, YEARS, OPEN_ON_THE_BOARD = 153, 700, 10, 71
SECRET = "a key for benchmarks only, 0123456789abcdef"
BOARD_AUTHORITY = 1
LEAD = "lead@benchmark.example"


@dataclass(frozen=True)
class England:
    """What was made."""

    path: Path
    episodes: int
    children: int
    open_on_the_board: int


def settings(path: Path) -> Settings:
    """Settings for a benchmark on this file."""
    return Settings(env="test", database_url=f"sqlite:///{path.resolve()}", secret_key=SECRET, url="http://127.0.0.1:8000", now=None,
                    smtp_url=None, notify_key=None)


def environment(path: Path) -> dict[str, str]:
    """The environment of a caseflow process on this file."""
    return {**os.environ, "CASEFLOW_ENV": "test", "CASEFLOW_DATABASE_URL": f"sqlite:///{path.resolve()}", "CASEFLOW_SECRET_KEY": SECRET}


def newest_migration() -> str:
    """What the tables are made by: a file with other tables is made anew."""
    return max(path.name for path in (Path(__file__).resolve().parents[1] / "migrations" / "versions").glob("[0-9]*.py"))


def england(path: Path, *, episodes: int, seed: int, now: datetime) -> England:
    """Make the database, or use the one that is there."""
    children = max(AUTHORITIES, min(AUTHORITIES * CHILDREN_IN_EACH, episodes // 5))
    made = England(path, episodes, children, OPEN_ON_THE_BOARD)
    done = path.with_suffix(".done")
    what = f"{episodes} {seed} {now:%Y-%m-%d} {newest_migration()}"
    if done.exists() and done.read_text() == what:
        return made
    for old in (path, done):
        old.unlink(missing_ok=True)
    _tables(path)
    draw = Random(seed)
    with sqlite3.connect(path) as connection:
        connection.executescript("PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF;")
        guards = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'missing_episode_overlap%'").fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        _fill(connection, draw, made, now)
        for _, sql in guards:
            connection.execute(sql)
    connection.close()
    done.write_text(what)
    return made


def _tables(path: Path) -> None:
    from flask_migrate import upgrade

    from caseflow.app import create_app
    from caseflow.extensions import db

    app = create_app(settings(path))
    with app.app_context():
        upgrade()
        db.engine.dispose()


def _text(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%d %H:%M:%S.%f")


def _fill(connection: sqlite3.Connection, draw: Random, made: England, now: datetime) -> None:
    start = now - timedelta(days=365 * YEARS)
    recorded = _text(start)
    connection.executemany(_insert("authority", "code name nation go_live_at settings"), (
        (n, seeded_ref(draw), recorded, f"{200 + n}", f"Authority {n}", "england", recorded, "{}") for n in range(1, AUTHORITIES + 1)))
    connection.execute(_insert("user_account", "authority_id email name role disabled"), (
        1, seeded_ref(draw), recorded, BOARD_AUTHORITY, LEAD, "Lee Exampleton", "safeguarding-lead", 0))
    connection.executemany(
        _insert("child", "authority_id local_id given_name family_name date_of_birth sex aliases languages age_disputed"),
        _children(draw, made, recorded, now))
    care = recorded[:10]
    connection.executemany(_insert("care_period", "authority_id child_id started_on"), (
        (child, f"C{child:013d}", recorded, authority_of(child), child, care) for child in range(1, made.children + 1)))
    connection.executemany(
        _insert("placement", "authority_id child_id started_on legal_status placement_code home_name home_telephone"),
        ((child, f"P{child:013d}", recorded, authority_of(child), child, care, "C2", "U6", "Example House", "01632 960123")
         for child in range(1, made.children + 1)))
    connection.executemany(
        _insert("missing_episode", "authority_id child_id type current_type last_seen_at started_at noticed_at police_reported_at "
                "police_reference place_last_seen circumstances found_at returned_at ended_at"), _episodes(draw, made, start, now))


def _insert(table: str, columns: str) -> str:
    """Every fact begins with its number, reference and recorded time; none of these has a second version."""
    names = ["id", "ref", "recorded_at", *columns.split()]
    return f"INSERT INTO {table} ({', '.join(names)}, version, voided) VALUES ({', '.join('?' for _ in names)}, 1, 0)"


def authority_of(child: int) -> int:
    """Which authority a child belongs to: children are dealt out in turn."""
    return child % AUTHORITIES + 1


def _children(draw: Random, made: England, recorded: str, now: datetime) -> Iterator[tuple[object, ...]]:
    for child in range(1, made.children + 1):
        sex = "MF"[child % 2]
        born = date(now.year - 17, 1, 1) + timedelta(days=draw.randrange(365 * 7))
        yield (child, seeded_ref(draw), recorded, authority_of(child), f"L{child:07d}", draw.choice(GIVEN[sex]), draw.choice(FAMILY),
               born.isoformat(), sex, "[]", "[]", 0)


def _episodes(draw: Random, made: England, start: datetime, now: datetime) -> Iterator[tuple[object, ...]]:
    """Each child's episodes in turn, none over another; those of the board's authority that go on are the newest of their children."""
    mine = [child for child in range(1, made.children + 1) if authority_of(child) == BOARD_AUTHORITY]
    still_out = set(mine[:made.open_on_the_board])
    each, left = divmod(made.episodes, made.children)
    number = 0
    for child in range(1, made.children + 1):
        count = each + (child <= left)
        if not count:
            continue
        gap = (now - start - timedelta(days=10)) / count
        for place in range(count):
            number += 1
            goes_on = place == count - 1 and child in still_out
            began = start + gap * place + timedelta(minutes=draw.randrange(600))
            if goes_on:
                began = now - timedelta(hours=draw.uniform(1, 90))
            ended = None if goes_on else began + timedelta(minutes=draw.randrange(30, 4000))
            if ended is not None and gap < timedelta(days=4):
                ended = min(ended, began + gap / 2)
            kind = "M" if draw.random() < 0.8 else "A"
            at, end = _text(began), _text(ended) if ended else None
            missing = kind == "M"
            yield (number, f"{number:014d}", at, authority_of(child), child, kind, kind, at, at, at, at if missing else None,
                   f"LOG{number}", PLACES[number % len(PLACES)], "Left after tea and did not come back.",
                   end if missing else None, end, end)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--episodes", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    print(england(asked.path, episodes=asked.episodes, seed=asked.seed, now=datetime.now(UTC)))
