"""`caseflow seed` and `caseflow demo`."""

from __future__ import annotations

import click
from flask import current_app

from caseflow.accounts import queries
from caseflow.accounts.commands import operating
from caseflow.command import Told, reporting
from caseflow.core.errors import Refused
from caseflow.demo import installation, seeding
from caseflow.jobs import scheduler, serving
from caseflow.jobs.commands import running_app
from caseflow.store.unit import unit_of_work


def refuse_in_production() -> None:
    """Invented records never come among real ones."""
    if current_app.config["SETTINGS"].production:
        raise Refused("This installation is for production (CASEFLOW_ENV): invented records are refused here.")


@click.command("seed")
@click.option("--children", "how_many", required=True, type=click.IntRange(1, seeding.MOST_CHILDREN))
@click.option("--years", default=3, show_default=True, type=click.IntRange(1, seeding.MOST_YEARS))
@click.option("--seed", "number", default=1, show_default=True, type=click.IntRange(0, 999))
@click.option("--authority", "code", required=True)
@reporting
def seed(how_many: int, years: int, number: int, code: str) -> Told:
    """Make synthetic records for an authority, with late entries and corrections. Refused in production."""
    refuse_in_production()
    authority = queries.authority_by_code(code)
    with unit_of_work(operating(), authority.id):
        made = seeding.seed(authority, how_many, years, number)
    words = ", ".join(f"{count} {table.replace('_', ' ')}" for table, count in made.items())
    return Told(
        [f"{authority.name} ({authority.code}) now holds invented records: {words}."],
        {"authority": code, "seed": number, "tables": made, "go_live_at": authority.go_live_at.isoformat()},
    )


@click.command("demo")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--no-serve", is_flag=True, help="Make the database and print the sign-in details; serve nothing.")
@reporting
def demo(host: str, port: int, no_serve: bool) -> Told:
    """Make a demonstration with invented children if there is none, say how to sign in, and serve it with its scheduler."""
    refuse_in_production()
    app = running_app()
    url = serving.as_served(app, host, port)
    users = installation.make(operating(), lambda words: click.echo(words, err=True))
    return Told(["", *_sign_in_details(users), "", f"caseflow is at {url}" + ("" if no_serve else " (Ctrl-C ends it).")],
                {"url": url, "users": users},
                then=None if no_serve else lambda: serving.serve(app, host, port, (scheduler.scheduler,)))


def _sign_in_details(users: list[dict[str, str]]) -> list[str]:
    told: list[str] = []
    for code, name in installation.AUTHORITIES:
        told += ["", f"{name} ({code})"]
        told += [f"  {user['known_as']:42} {user['email']:34} {user['password']}" for user in users if user["authority"] == code]
    return told[1:]


commands: list[click.Command] = [seed, demo]
