"""The demonstration: made once, said again, with somebody for every role."""
from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from caseflow.accounts import access, queries, service, sign_in
from caseflow.accounts.permissions import ROLES
from caseflow.accounts.restriction_models import Restriction
from caseflow.alerts.models import Alert
from caseflow.children.authorities.host_area import hosted
from caseflow.children.models import Child
from caseflow.core import clock
from caseflow.core.actor import operator
from caseflow.demo import commands, doubles, installation, neighbours
from caseflow.extensions import db
from caseflow.identity.models import DuplicatePair
from caseflow.jobs.models import Schedule
from caseflow.missing.interviews.actions import my_actions
from caseflow.returns.models import ReturnRun
from caseflow.store.unit import unit_of_work
from caseflow.transfers.models import Transfer
from tests.harness import application


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installation, "CHILDREN", 60)
    monkeypatch.setattr(installation, "YEARS", 2)


def told(app: Flask) -> dict[str, Any]:
    outcome = app.test_cli_runner().invoke(commands.demo, ["--no-serve", "--json"])
    assert outcome.exit_code == 0, outcome.output
    answer: dict[str, Any] = json.loads(outcome.stdout)
    return answer


def test_the_demonstration_is_made_once_and_said_again(empty_database: str, small: None) -> None:
    app = application.make(empty_database)
    with app.app_context():
        first = told(app)
        users = first["users"]
        assert {user["role"] for user in users} == set(ROLES)
        assert all({"role", "email", "password"} <= user.keys() for user in users)
        children = db.session.execute(select(func.count()).select_from(Child)).scalar_one()
        assert children == 2 * (60 + doubles.RECORDS + neighbours.RECORDS)
        assert db.session.execute(select(func.count()).select_from(DuplicatePair)).scalar_one() >= 2
        for user in users:
            account = queries.user_by_email(user["email"])
            assert account is not None and sign_in.password_matches(account, user["password"])
            assert sign_in.refuse_weak(user["password"], account)
        restricted, offer = (db.session.execute(select(table)).scalar_one() for table in (Restriction, Transfer))
        assert restricted.child_id != offer.child_id and offer.state == "offered" and offer.to_name == "Brackley"
        edt = queries.user_by_email(next(user["email"] for user in users if user["email"].startswith("edt@")))
        assert edt is not None and access.on_out_of_hours_shift(edt)
        assert db.session.execute(select(func.count()).select_from(Alert)).scalar_one() >= 4
        for address in (user["email"] for user in users if user["role"] in ("safeguarding-lead", "interviewer")):
            person = queries.user_by_email(address)
            assert person is not None
            with app.test_request_context():
                shown = hosted(person) if person.role == "safeguarding-lead" else my_actions(person, limit=9)
            assert len(shown) == 1, address
        runs = db.session.execute(select(ReturnRun).order_by(ReturnRun.id)).scalars().all()
        assert {run.definition for run in runs if run.keep == "draft"} == {"ecpat", "dfe-missing"}
        due = dict(db.session.execute(select(Schedule.job, Schedule.next_due)).all())
        assert set(due) == {"first-cut-calendar", "first-cut-financial"} and max(due.values()) < clock.now(), "the scheduler catches up"
        db.session.remove()
        assert told(app) == first
        assert db.session.execute(select(func.count()).select_from(Child)).scalar_one() == children
        assert len(db.session.execute(select(ReturnRun.id)).all()) == len(runs)
    application.close(app)


def test_the_figures_of_the_demonstration_are_not_all_nought(empty_database: str, small: None) -> None:
    app = application.make(empty_database)
    with app.app_context():
        told(app)
        run = db.session.execute(select(ReturnRun).where(ReturnRun.definition == "ecpat").order_by(ReturnRun.id).limit(1)).scalar_one()
        values = {cell["cell"]: cell["value"] for cell in run.cells}
        assert values["looked-after.children"] and values["looked-after.went-missing"]
    application.close(app)


def test_anothers_records_are_left_alone(app: Flask) -> None:
    with unit_of_work(operator("test"), None):
        service.add_authority("999", "Elsewhere", "england")
    outcome = app.test_cli_runner().invoke(commands.demo, ["--no-serve"])
    assert outcome.exit_code == 1
    assert "other records" in outcome.output
    assert [authority.code for authority in queries.authorities()] == ["999"]


def test_production_refuses(app: Flask) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], env="production")
    outcome = app.test_cli_runner().invoke(commands.demo, ["--no-serve"])
    assert outcome.exit_code == 1
    assert "production" in outcome.output
