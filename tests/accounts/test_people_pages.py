"""Adding and stopping people, teams and shifts, within one authority."""
from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from caseflow.accounts import access
from caseflow.accounts.models import Shift, Team, User
from caseflow.extensions import db
from caseflow.web.models import GivenAnswer
from tests.accounts.test_signing_in import PASSWORD, proof, try_to_sign_in
from tests.harness.client import Client
from tests.harness.records import Records


def test_an_administrator_adds_somebody_who_then_signs_in(client: Client, records: Records) -> None:
    admin = records.client("administrator")
    answer = admin.post("/people/add", data={
        "name": "Dana Ito", "email": "Dana@330.example", "role": "residential-worker", "team": records.team.ref, "idempotency_key": "k"})
    assert answer.status_code == 201
    link = re.search(r"http://localhost(/sign-up/[\w-]+)", answer.get_data(as_text=True))
    assert link
    assert db.session.execute(select(GivenAnswer)).first() is None, "the link is kept nowhere"
    client.post(link[1], data={"csrf_token": proof(client, link[1]), "password": PASSWORD})
    assert try_to_sign_in(client, "dana@330.example", PASSWORD).status_code == 303
    user = db.session.execute(select(User).where(User.email == "dana@330.example")).scalar_one()
    assert (user.role, user.team_id, user.name) == ("residential-worker", records.team.id, "Dana Ito")


@pytest.mark.parametrize(("typed", "words"), [
    ({"email": "nonsense"}, "email address"), ({"role": "emperor"}, "one of"), ({"name": ""}, "Enter name"),
    ({"team": "7K3M-9QXP-2VHD"}, "team of your authority"),
])
def test_what_is_wrong_is_said(records: Records, typed: dict[str, str], words: str) -> None:
    facts = {"name": "Dana", "email": "dana@330.example", "role": "auditor"} | typed
    answer = records.client("administrator").post("/people/add", data=facts)
    assert answer.status_code == 422 and words.lower() in answer.get_data(as_text=True).lower()


def test_somebody_twice_is_a_conflict(records: Records) -> None:
    user = records.user("auditor")
    answer = records.client("administrator").post("/people/add", data={"name": "X", "email": user.email, "role": "auditor"})
    assert answer.status_code == 409


def test_only_administrators_change_people(records: Records) -> None:
    other = records.user("auditor")
    for role in ("social-worker", "safeguarding-lead", "data-officer", "auditor"):
        client = records.client(role)
        assert client.post(f"/people/{other.ref}/stop").status_code == 403
        assert client.post("/people/add", data={}).status_code == 403
    lead = records.client("safeguarding-lead").get("/people").get_data(as_text=True)
    assert other.email in lead and "Stop this account" not in lead


def test_another_authoritys_person_is_as_one_who_never_was(at: Any, records: Records) -> None:
    at("2026-05-01T10:00:00+01:00")
    there = records.user("auditor", authority=records.another_authority("331", "Brackley"))
    admin = records.client("administrator")

    def same(answer: Any) -> str:
        return re.sub(r'[0-9a-f]{16}|value="[^"]+"|content="[^"]+"', "", answer.get_data(as_text=True))

    for path in ("/people/{}/stop", "/people/{}/link", "/people/{}/sessions/end"):
        theirs, nobodys = admin.post(path.format(there.ref)), admin.post(path.format("0000-0000-0000"))
        assert theirs.status_code == nobodys.status_code == 404
        assert same(theirs) == same(nobodys)
    assert there.email not in admin.get("/people").get_data(as_text=True)


def test_stopping_signs_out_and_nobody_stops_themselves(records: Records) -> None:
    user = records.user("social-worker")
    client, admin = records.client(user), records.user("administrator")
    acting = records.client(admin)
    assert acting.get(f"/people/{user.ref}/stop").status_code == 200
    assert acting.post(f"/people/{user.ref}/stop").status_code == 303
    assert client.get("/account").status_code == 303
    assert acting.post(f"/people/{admin.ref}/stop").status_code == 422
    assert acting.get("/account").status_code == 200


def test_a_lead_gives_a_shift_that_opens_every_child(records: Records, at: Callable[..., Any]) -> None:
    at("2026-11-22T17:00:00+00:00")
    edt = records.another_team("EDT", out_of_hours=True)
    worker = records.user("social-worker")
    lead = records.client("safeguarding-lead")
    typed = {"person": worker.ref, "team": edt.ref, "starts_at-when": "today", "starts_at-time": "17:00",
             "ends_at-when": "tomorrow", "ends_at-time": "09:00"}
    assert lead.post("/teams", data=typed).status_code == 303
    assert access.on_out_of_hours_shift(worker)
    shift = db.session.execute(select(Shift)).scalar_one()
    assert worker.name in lead.get("/teams").get_data(as_text=True)
    assert lead.post(f"/shifts/{shift.ref}/take-back").status_code == 303
    assert not access.on_out_of_hours_shift(worker)


@pytest.mark.parametrize(("change", "words"), [
    ({"ends_at-when": "today", "ends_at-time": "16:00"}, "end after it starts"),
    ({"ends_at-when": "other", "ends_at-day": "24", "ends_at-month": "11", "ends_at-year": "2026"}, "at most 24 hours"),
    ({"team": "north"}, "out-of-hours team"),
])
def test_shifts_that_make_no_sense(records: Records, at: Callable[..., Any], change: dict[str, str], words: str) -> None:
    at("2026-11-22T17:00:00+00:00")
    edt = records.another_team("EDT", out_of_hours=True)
    worker = records.user("social-worker")
    if change.get("team") == "north":
        change = {"team": records.team.ref}
    typed = {"person": worker.ref, "team": edt.ref, "starts_at-when": "today", "starts_at-time": "17:00",
             "ends_at-when": "tomorrow", "ends_at-time": "09:00"} | change
    answer = records.client("safeguarding-lead").post("/teams", data=typed)
    assert answer.status_code == 422 and words in answer.get_data(as_text=True)
    assert db.session.execute(select(Shift)).first() is None


def test_teams(records: Records) -> None:
    admin = records.client("administrator")
    typed = {"name": "EDT", "kind": "out-of-hours", "manager_name": "Duty", "telephone": "020 7946 0001"}
    assert admin.post("/teams/add", data=typed).status_code == 303
    team = db.session.execute(select(Team).where(Team.name == "EDT")).scalar_one()
    assert team.out_of_hours and not team.provider and team.telephone == "020 7946 0001"


def test_a_team_of_a_name_that_is_taken_is_a_conflict_and_no_fault(records: Records) -> None:
    admin, typed = records.client("administrator"), {"name": "North", "kind": "day"}
    answer = admin.post("/teams/add", data=typed)
    assert answer.status_code == 409 and "already has a team of this name" in answer.text
    assert admin.post("/teams/add", data=typed | {"name": "Northern"}).status_code == 303
