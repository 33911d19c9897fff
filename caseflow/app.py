"""The factory: lists every blueprint, command and listener. Start reading here."""
from __future__ import annotations

import importlib

import click
from flask import Flask
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader

import caseflow.accounts.identity
import caseflow.store.engine
from caseflow import settings as configuration
from caseflow.core import clock, events
from caseflow.extensions import csrf, db, login_manager, migrate
from caseflow.paths import resource
from caseflow.settings import Settings
from caseflow.web import addresses, errors, guard, headers, words
from caseflow.work import runner

MODELS = (
    "caseflow.store.chain",
    "caseflow.audit.models",
    "caseflow.work.models",
    "caseflow.web.models",
    "caseflow.accounts.models",
    "caseflow.accounts.sign_in_models",
    "caseflow.accounts.restriction_models",
    "caseflow.children.models",
    "caseflow.children.merge_models",
    "caseflow.children.life.models",
    "caseflow.children.authorities.models",
    "caseflow.missing.models",
    "caseflow.missing.interviews.models",
    "caseflow.missing.told.models",
    "caseflow.missing.meetings.models",
    "caseflow.missing.clocks.models",
    "caseflow.missing.closing.models",
    "caseflow.missing.pack.models",
    "caseflow.transfers.models",
    "caseflow.ssda903.models",
    "caseflow.alerts.models",
    "caseflow.identity.models",
    "caseflow.returns.models",
    "caseflow.jobs.models",
    "caseflow.pages.amending.models",
)
"""Every module with tables."""

PAGES = (
    "caseflow.alerts.rule_views",
    "caseflow.web.health",
    "caseflow.accounts.views",
    "caseflow.jobs.views",
    "caseflow.children.views",
    "caseflow.missing.views",
    "caseflow.missing.pack.views",
    "caseflow.transfers.views",
    "caseflow.returns.views",
    "caseflow.ssda903.views",
    "caseflow.pages.views",
)
"""Every module with a `blueprint` of pages."""

API: tuple[str, ...] = (
    "caseflow.alerts.api",
    "caseflow.children.api",
    "caseflow.children.life.api",
    "caseflow.children.restricted.api",
    "caseflow.children.authorities.api",
    "caseflow.missing.api",
    "caseflow.missing.pack.api",
    "caseflow.transfers.api",
    "caseflow.returns.api",
    "caseflow.pages.timeline.api",
    "caseflow.pages.amending.api",
    "caseflow.pages.joining.api",
)
"""Every module with an `api` blueprint, registered below /api/v1."""

TASKS = (
    "caseflow.returns.asked",
    "caseflow.ssda903.uploaded",
)
"""Every module with a long task: its `KIND`, and `run`, which does it."""

COMMANDS = (
    "caseflow.store.commands",
    "caseflow.audit.commands",
    "caseflow.web.commands",
    "caseflow.accounts.commands",
    "caseflow.children.commands",
    "caseflow.ssda903.commands",
    "caseflow.alerts.commands",
    "caseflow.returns.commands",
    "caseflow.jobs.commands",
    "caseflow.demo.commands",
)
"""Every module with `commands`: click groups and commands."""

LISTENERS: tuple[str, ...] = (
    "caseflow.alerts.due",
)
"""Every module with a `children_changed` function, told when facts about children change."""


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application; refuses to start when a route declares no permission or a setting is unsafe."""
    settings = settings or configuration.from_environment()
    configuration.start_clock(settings)
    app = Flask(__name__, static_folder="static", template_folder=str(resource("templates")))
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SETTINGS=settings,
        STARTED=clock.monotonic(),
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=caseflow.store.engine.engine_options(settings.database_url),
        MAX_CONTENT_LENGTH=2 * 1024 * 1024,
        MAX_FORM_PARTS=2000,
        SESSION_COOKIE_NAME="__Host-caseflow" if settings.url.startswith("https://") else "caseflow",
        SESSION_COOKIE_SECURE=settings.url.startswith("https://"),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        API_TITLE="caseflow",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
    )
    for module in MODELS:
        importlib.import_module(module)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(resource("migrations")))
    login_manager.init_app(app)
    csrf.init_app(app)
    _find_templates(app)
    headers.init_app(app)
    words.init_app(app)
    app.before_request(addresses.refuse_unreadable)
    app.before_request(guard.enforce)
    app.view_functions["static"] = guard.needs(guard.PUBLIC)(app.view_functions["static"])
    for module in PAGES:
        app.register_blueprint(importlib.import_module(module).blueprint)
    _register_api(app)
    errors.init_app(app)
    for module in TASKS:
        task = importlib.import_module(module)
        runner.can_do(task.KIND, task.run)
    for module in LISTENERS:
        events.on_children_changed(importlib.import_module(module).children_changed)
    guard.refuse_undeclared(app)
    return app


def _find_templates(app: Flask) -> None:
    app.jinja_options = {**app.jinja_options, "trim_blocks": True, "lstrip_blocks": True}
    app.jinja_loader = ChoiceLoader([
        FileSystemLoader(str(resource("templates"))),
        PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
    ])


def _register_api(app: Flask) -> None:
    from caseflow.web import openapi

    openapi.init_app(app, [importlib.import_module(module).api for module in API])


def commands() -> list[click.Command]:
    """Every command of every room, for `cli.py`."""
    return [command for module in COMMANDS for command in importlib.import_module(module).commands]
