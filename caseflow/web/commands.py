"""`caseflow routes`: every route with its permission."""
from __future__ import annotations

import click
from flask import current_app

from caseflow.command import Told, reporting
from caseflow.web import guard


@click.command("routes")
@reporting
def routes() -> Told:
    """List every route with its methods and the permission that it needs."""
    found = guard.routes(current_app)
    return Told([f"{' '.join(r['methods']):<12} {r['rule']:<70} {r['permission']}" for r in found], found)


commands: list[click.Command] = [routes]
