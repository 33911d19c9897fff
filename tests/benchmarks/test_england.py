"""The generated England is a database like any other: guarded, without overlaps, the same for the same seed."""
from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

import pytest

from benchmarks import gen
from caseflow.app import create_app
from caseflow.extensions import db
from caseflow.store.commands import differences

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
EPISODES = 60_000


@pytest.fixture(scope="module")
def england(tmp_path_factory: pytest.TempPathFactory) -> gen.England:
    return gen.england(tmp_path_factory.mktemp("england") / "england.db", episodes=EPISODES, seed=7, now=NOW)


def asked(england: gen.England, sql: str) -> int:
    connection = sqlite3.connect(england.path)
    try:
        return int(connection.execute(sql).fetchone()[0])
    finally:
        connection.close()


def test_it_holds_what_was_asked_for(england: gen.England) -> None:
    assert asked(england, "SELECT count(*) FROM missing_episode") == EPISODES
    assert asked(england, "SELECT count(*) FROM authority") == gen.AUTHORITIES
    still_out = f"SELECT count(*) FROM missing_episode WHERE ended_at IS NULL AND authority_id = {gen.BOARD_AUTHORITY}"
    assert asked(england, still_out) == gen.OPEN_ON_THE_BOARD


def test_no_episode_lies_over_another_of_the_same_child(england: gen.England) -> None:
    assert asked(england, """
        SELECT count(*) FROM (
            SELECT started_at, lag(ended_at) OVER (PARTITION BY child_id ORDER BY started_at) AS before FROM missing_episode)
        WHERE before > started_at""") == 0


def test_its_tables_and_triggers_are_the_models(england: gen.England) -> None:
    app = create_app(gen.settings(england.path))
    with app.app_context():
        assert differences() == []
        db.engine.dispose()


def test_the_guard_against_overlap_is_back(england: gen.England) -> None:
    connection = sqlite3.connect(england.path)
    try:
        with pytest.raises(sqlite3.IntegrityError, match="overlap"):
            connection.execute("UPDATE missing_episode SET ended_at = NULL, version = 2 WHERE id = 1")
    finally:
        connection.close()
