"""`caseflow seed` and `caseflow demo`."""

from __future__ import annotations

import click
from flask import current_app

from caseflow.accounts import queries
from caseflow.accounts.commands import operating
from caseflow.command import Told, reporting
from caseflow.core.errors import Refused
from caseflow.demo import seeding
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


commands: list[click.Command] = [seed]
