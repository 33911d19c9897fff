"""Children whom an earlier collection left in care or missing and who are nowhere in this one."""
from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, false, or_, select

from caseflow.accounts.models import Authority
from caseflow.audit.record import record
from caseflow.children.models import CarePeriod, Child
from caseflow.core.actor import Actor
from caseflow.core.events import children_changed
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode
from caseflow.ssda903 import import_run
from caseflow.ssda903.columns import EPISODES, MISSING
from caseflow.ssda903.held import files_alone, held, reason_of
from caseflow.ssda903.import_run import not_read
from caseflow.ssda903.models import ImportProblem
from caseflow.ssda903.plan import Plan
from caseflow.ssda903.plan_care import end_care_left_open
from caseflow.ssda903.prepare import Prepared
from caseflow.ssda903.rows import Finding
from caseflow.store.bulk import update_many
from caseflow.store.unit import unit_of_work

AT_ONCE = 500


def settle_those_left_behind(run: import_run.Run, prepared: Prepared, authority: Authority, actor: Actor,
                             care_known: frozenset[int]) -> None:
    """End the care that this year's Episodes no longer know, and ask about children still missing whom this year's file leaves out.

    A missing child is never ended by a file's silence: the episode stays open, and is asked about.
    """
    after = 0
    while children := _left(run, prepared, authority.id, after):
        after = children[-1].id
        with unit_of_work(actor, authority.id, reason=reason_of(run.year)):
            plan = Plan(authority.id, prepared.collection, care_known, prepared.given)
            known = held(authority.id, [child.local_id for child in children])
            for child in children:
                one = known[child.local_id]
                if EPISODES in prepared.given and child.in_care:
                    end_care_left_open(plan, child.id, one)
                    plan.findings.append((child.local_id, child.id, Finding(EPISODES, None, "", "care-absent")))
                if MISSING in prepared.given and child.still_missing:
                    plan.findings.append((child.local_id, child.id, Finding(MISSING, None, "", "absent")))
            for model, changes in plan.changed.items():
                update_many(model, changes)
            import_run.keep_problems(run, prepared, plan.findings, authority.id)
            record("ssda903.left-behind", run.ref, year=run.year, children=len(children), care_ended=len(plan.touched))
            children_changed(authority.id, plan.touched, in_bulk=True)


def _left(run: import_run.Run, prepared: Prepared, authority_id: int, after: int) -> list[Any]:
    """The next children with care or an episode that an earlier collection left open, and about whom this import has not asked.

    Care that was ended here has no reason for its end until a person records one, so it is asked about at every load. A row that
    this import refused says that the child is not absent.
    """
    care = select(CarePeriod.id).where(
        CarePeriod.child_id == Child.id, CarePeriod.voided.is_(False), CarePeriod.ended_reason.is_(None), files_alone(CarePeriod),
        CarePeriod.source_year < run.year).exists() & ~_asked(run, ImportProblem.code == "care-absent") & ~_asked(run, not_read(EPISODES))
    missing = select(MissingEpisode.id).where(
        MissingEpisode.child_id == Child.id, MissingEpisode.voided.is_(False), MissingEpisode.ended_at.is_(None),
        files_alone(MissingEpisode), MissingEpisode.source_year < run.year).exists() & ~_asked(run, ImportProblem.code == "absent") \
        & ~_asked(run, not_read(MISSING))
    wanted = or_(false(), *([care] if EPISODES in prepared.given else []), *([missing] if MISSING in prepared.given else []))
    return list(db.session.execute(
        select(Child.id, Child.local_id, care.label("in_care"), missing.label("still_missing")).where(
            Child.authority_id == authority_id, Child.voided.is_(False), Child.local_id.is_not(None), Child.id > after, wanted)
        .order_by(Child.id).limit(AT_ONCE)).all())


def _asked(run: import_run.Run, what: ColumnElement[bool]) -> ColumnElement[bool]:
    return select(ImportProblem.id).where(ImportProblem.import_id == run.id, ImportProblem.child_id == Child.id, what).exists()
