"""A whole invented installation: two authorities with three years of records, people, alerts and figures. Each step may be repeated."""
from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta

from flask_migrate import upgrade
from sqlalchemy import select

from caseflow.accounts import queries, service
from caseflow.accounts.models import Authority
from caseflow.alerts.due import evaluate_due
from caseflow.children.models import Child
from caseflow.core import clock
from caseflow.core.actor import Actor
from caseflow.core.errors import Refused
from caseflow.demo import between, doubles, neighbours, people, seeding
from caseflow.extensions import db
from caseflow.identity import candidates
from caseflow.jobs import claims, runner
from caseflow.jobs.timetable import job_named
from caseflow.store import schema
from caseflow.store.unit import unit_of_work

AUTHORITIES = (("330", "Ashmere"), ("331", "Brackley"))
CHILDREN, YEARS, SEED = 400, 3, 1
ONE_YEAR = timedelta(days=365)
DRAFTS = "nightly-drafts"
FIRST_CUTS = ("first-cut-calendar", "first-cut-financial")
"""Left on the timetable as due: the scheduler catches up on them while people look round."""


def make(actor: Actor, say: Callable[[str], None]) -> list[dict[str, str]]:
    """Make what is not there yet, telling `say` as it goes; answers the sign-in details. Refused where others' records are."""
    _tables(say)
    there = {authority.code: authority for authority in queries.authorities()}
    if there and not set(there) & {code for code, _ in AUTHORITIES}:
        raise Refused("This database holds other records. Set CASEFLOW_DATABASE_URL to a new file for the demonstration.", field="database")
    made = [_authority(actor, code, name, there, say) for code, name in AUTHORITIES]
    if any(made):
        giver, taker = (queries.authority_by_code(code) for code, _ in AUTHORITIES)
        between.make(actor, giver, taker)
        say("Running the rules over what is known now ...")
        while evaluate_due(clock.now()).children:
            pass
        say("Building the figures of this year ...")
        _run(DRAFTS)
        claims.lay_out([job_named(name) for name in FIRST_CUTS], clock.now(), since=clock.now() - ONE_YEAR)
    return [line for authority in queries.authorities() if (authority.code, authority.name) in AUTHORITIES
            for line in people.sign_ins(authority)]


def _tables(say: Callable[[str], None]) -> None:
    with db.engine.connect() as connection:
        stands = schema.current_revision(connection)
    if stands != schema.head_revision():
        say("Making the tables ...")
        upgrade()


def _authority(actor: Actor, code: str, name: str, there: dict[str, Authority], say: Callable[[str], None]) -> bool:
    """Make one authority with its people; answers whether its records are new."""
    authority = there.get(code)
    if authority is None:
        with unit_of_work(actor, None):
            authority = service.add_authority(code, name, "england")
    new = db.session.execute(select(Child.id).where(Child.authority_id == authority.id).limit(1)).first() is None
    if new:
        say(f"Inventing {CHILDREN} children of {name} over {YEARS} years ...")
    with unit_of_work(actor, authority.id):
        if new:
            seeding.seed(db.session.merge(authority), CHILDREN, YEARS, SEED)
            doubles.make(db.session.merge(authority))
            neighbours.make(db.session.merge(authority))
        people.add_people(db.session.merge(authority))
    if new:
        candidates.look(authority.id, actor)
    return new


def _run(name: str) -> None:
    job = job_named(name)
    claim = claims.claim_by_hand(job, f"hand:{os.getpid()}", clock.now())
    if claim is not None:
        runner.run_claimed(job, claim)
