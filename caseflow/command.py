"""What all commands share: `--json`, the exit code, and the words for a refusal."""
from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, cast

import click
from flask import Flask, has_app_context
from sqlalchemy.exc import OperationalError, ProgrammingError

from caseflow.core.errors import DomainError


@dataclass
class Told:
    """What a command answers: lines for a person, and the same for a program."""

    lines: list[str] = field(default_factory=list)
    json: Any = None
    exit_code: int = 0
    then: Callable[[], None] | None = None
    """What goes on after the answer is printed, outside any application context: serving."""


def reporting(run: Callable[..., Told]) -> Callable[..., None]:
    """Wrap a click command: app context, `--json`, exit 0 when it completed and 1 when the input refused it as a whole.

    Wrong usage exits 2, which click does by itself.
    """

    @wraps(run)
    def command(context: click.Context, as_json: bool, **arguments: Any) -> None:
        try:
            if has_app_context():
                told = run(**arguments)
            else:
                with _application(context).app_context():
                    told = run(**arguments)
        except DomainError as error:
            if as_json:
                click.echo(json.dumps({"error": error.message, "field": error.field}))
            click.echo(error.message, err=True)
            context.exit(1)
        except (OperationalError, ProgrammingError) as error:
            if not _no_tables(error):
                raise
            click.echo("The database has no tables yet, or old ones. Run: caseflow db upgrade", err=True)
            context.exit(1)
        if as_json:
            click.echo(json.dumps(told.json, default=str))
        else:
            for line in told.lines:
                click.echo(line)
        sys.stdout.flush()
        if told.then is not None:
            go_on(told.then)
        if told.exit_code:
            context.exit(told.exit_code)

    def go_on(then: Callable[[], None]) -> None:
        try:
            then()
        except DomainError as error:
            click.echo(error.message, err=True)
            raise SystemExit(1) from error

    as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
    return as_json(click.pass_context(cast("Callable[..., None]", command)))


def _application(context: click.Context) -> Flask:
    make_application: Callable[[], Flask] = context.find_root().obj
    return make_application()


def _no_tables(error: Exception) -> bool:
    cause = getattr(error, "orig", None)
    return getattr(cause, "sqlstate", None) == "42P01" or "no such table" in str(cause)
