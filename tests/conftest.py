"""What every test may ask for: `app`, `client`, `at` (the clock stopped), and databases on both engines."""
from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from caseflow.core import clock
from tests.harness import databases
from tests.harness.postgres import Postgres

if TYPE_CHECKING:  # the pure rooms are tested without loading Flask or the models
    from flask import Flask

    from tests.harness.client import Client
    from tests.harness.records import Records

hypothesis_settings.register_profile(
    "caseflow", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.register_profile("nightly", parent=hypothesis_settings.get_profile("caseflow"), max_examples=2000)
hypothesis_settings.load_profile(os.environ.get("CASEFLOW_HYPOTHESIS", "caseflow"))

pytest_plugins = ["tests.harness.live"]
Databases = databases.Sqlite | databases.Postgresql
_server: Postgres | None = None


def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL once for the whole run, whatever the number of workers."""
    global _server
    unknown = set(databases.ENGINES) - set(databases.KINDS)
    if unknown or not databases.ENGINES:
        raise pytest.UsageError(f"CASEFLOW_TEST_ENGINES names no such engine: {', '.join(unknown) or 'none at all'}")
    if "postgresql" in databases.ENGINES and databases.POSTGRES_FOLDER not in os.environ:
        _server = Postgres().start()
        os.environ[databases.POSTGRES_FOLDER] = _server.folder


def pytest_unconfigure() -> None:
    """Stop the PostgreSQL that this run started."""
    global _server
    if _server is not None:
        _server.stop()
        _server = None
        del os.environ[databases.POSTGRES_FOLDER]


def pytest_report_header() -> str:
    """Say aloud which databases are tested."""
    if len(databases.ENGINES) == len(databases.KINDS):
        return f"databases: {' and '.join(databases.ENGINES)}"
    return f"databases: {databases.ENGINES[0]} ONLY (python3 dev.py test ARGS runs the same on both)"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A promise about one engine is not asked of the other; a long walk is taken on PostgreSQL at night."""
    def about_another(item: pytest.Item) -> bool:
        engine = getattr(item, "callspec", None) and item.callspec.params.get("engine")
        return any(item.get_closest_marker(f"{other}_only") for other in databases.KINDS if other != engine)

    for item in items:
        if item.get_closest_marker("postgresql_nightly") and getattr(item, "callspec", None) \
                and item.callspec.params.get("engine") == "postgresql":
            item.add_marker("nightly")
    others = [item for item in items if about_another(item)]
    if others:
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item not in others]


@pytest.fixture(scope="session")
def databases_by_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Databases]]:
    """The makers of databases for this run."""
    from tests.harness.application import migrate

    with databases.quick_folder(tmp_path_factory.mktemp("databases")) as folder:
        yield {name: databases.KINDS[name](folder, migrate) for name in databases.ENGINES}


@pytest.fixture(params=databases.ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """The engine under test; every test that asks for `app` runs once on each."""
    return str(request.param)


@pytest.fixture
def empty_database(engine: str, databases_by_engine: dict[str, Databases]) -> Iterator[str]:
    """The URL of a database without tables."""
    url = databases_by_engine[engine].empty()
    yield url
    databases_by_engine[engine].drop(url)


@pytest.fixture
def database(engine: str, databases_by_engine: dict[str, Databases]) -> str:
    """The URL of a migrated database without rows; the next one takes its place."""
    return databases_by_engine[engine].fresh()


@pytest.fixture
def app(database: str) -> Iterator[Flask]:
    """The application on a fresh database, with a context for the test's own reads and units."""
    from tests.harness import application

    with application.kept(database) as made, made.app_context():
        yield made


@pytest.fixture
def new_app(database: str) -> Iterator[Flask]:
    """An application that has not answered yet, for a test that adds routes to it."""
    from tests.harness import application

    made = application.make(database)
    with made.app_context():
        yield made
    application.close(made)


@pytest.fixture(scope="session")
def app_alone(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application with nothing behind it, for rules about its addresses and templates."""
    from tests.harness import application

    return application.make(f"sqlite:///{tmp_path_factory.mktemp('alone') / 'never-made.db'}")


@pytest.fixture
def client(app: Flask) -> Client:
    """A browser of nobody in particular; `app.test_client()` gives another."""
    return cast("Client", app.test_client())


@pytest.fixture
def records(app: Flask) -> Records:
    """Invented people, children and episodes, made short; see `tests/harness/records.py`."""
    from tests.harness.records import Records

    return Records(app)


@pytest.fixture
def at() -> Iterator[Callable[[str | datetime], datetime]]:
    """Stop the clock: `at("2026-03-31T23:30:00+01:00")`. Without it the real clock runs."""
    def stop(instant: str | datetime) -> datetime:
        moment = datetime.fromisoformat(instant) if isinstance(instant, str) else instant
        clock.freeze(moment)
        return clock.now()

    yield stop
    clock.freeze(None)


@pytest.fixture(autouse=True)
def _clock_runs_again() -> Iterator[None]:
    yield
    clock.freeze(None)
    clock.start_at(None)
