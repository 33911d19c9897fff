"""Sessions: idle, absolute, ended; polling extends nothing; a half-filled form is kept for its own writer."""
from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from caseflow.accounts import sign_in
from caseflow.accounts.models import User
from caseflow.accounts.sign_in_models import FormDraft, LoginSession
from caseflow.core.actor import operator
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode
from caseflow.store.unit import unit_of_work
from caseflow.web import writing
from tests.accounts.test_signing_in import PASSWORD, give_password, proof, try_to_sign_in
from tests.harness.client import Client
from tests.harness.records import Records

NIGHT = "2026-11-22T02:00:00+00:00"
POLL = {"X-Refresh": "yes", "HX-Request": "true"}


@pytest.fixture
def clock(at: Callable[..., Any]) -> Callable[[float], None]:
    """Move the stopped clock on by so many minutes."""
    held = {"now": at(NIGHT)}

    def on(minutes: float) -> None:
        held["now"] = at(held["now"] + timedelta(minutes=minutes))

    return on


def test_fifteen_idle_minutes_end_a_session(records: Records, clock: Callable[[float], None]) -> None:
    client = records.client("social-worker")
    clock(14.9)
    assert client.get("/account").status_code == 200
    clock(14.9)
    assert client.get("/account").status_code == 200
    clock(15)
    answer = client.get("/account?a=b")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/sign-in?next=/account?a%3Db&ended=yes"


def test_polling_extends_nothing_and_then_gets_401(records: Records, clock: Callable[[float], None]) -> None:
    client = records.client("social-worker")
    answers = []
    for _ in range(46):
        clock(1 / 3)
        answers.append(client.get("/session/left", headers=POLL).status_code)
    assert answers[:44] == [200] * 44
    assert answers[-1] == 401


def test_staying_extends_and_says_how_long(records: Records, clock: Callable[[float], None]) -> None:
    client = records.client("social-worker")
    clock(13)
    assert client.get("/session/left", headers=POLL).get_json() == {"left": 120, "final": False}
    assert client.post("/session/stay").get_json() == {"left": 900, "final": False}
    clock(14)
    assert client.get("/session/left", headers=POLL).get_json()["left"] == 60


def test_twelve_hours_end_a_busy_session(records: Records, clock: Callable[[float], None]) -> None:
    client = records.client("social-worker")
    for _ in range(71):
        clock(10)
        assert client.get("/account").status_code == 200
    assert client.get("/session/left").get_json() == {"left": 600, "final": True}
    clock(10)
    assert client.get("/account").status_code == 303


def test_the_page_knows_how_long_is_left(records: Records, clock: Callable[[float], None]) -> None:
    client = records.client("social-worker")
    clock(5)
    assert 'data-session-left="900"' in client.get("/account").get_data(as_text=True)


def test_sign_out_in_one_tab_ends_the_other_and_keeps_its_form(records: Records) -> None:
    user = records.user("administrator", name="Beth Osei")
    give_password(user)
    client = records.client(user)
    cookie, tab = client.get_cookie("caseflow"), proof(client, "/account")
    assert cookie
    client.post("/sign-out")
    answer = client.post("/people/add", data={"csrf_token": tab, "name": "Carl Doe", "email": "carl@330.example"})
    assert answer.status_code == 303 and answer.headers["Location"].startswith("/sign-in?next=/people/add")
    assert try_to_sign_in(client, user.email, PASSWORD, "?next=/people/add").headers["Location"] == "/people/add"
    client.extra.clear()
    page = client.get("/people/add").get_data(as_text=True)
    assert "What you typed was kept" in page and 'value="Carl Doe"' in page
    client.set_cookie("caseflow", cookie.value)
    assert client.get("/account").status_code == 303, "the old cookie stays dead"


def test_a_dead_cookie_opens_nothing(app: Flask, records: Records) -> None:
    client = records.client("safeguarding-lead")
    cookie = client.get_cookie("caseflow")
    assert cookie
    client.post("/sign-out")
    client.set_cookie("caseflow", cookie.value)
    opened = []
    for rule in app.url_map.iter_rules():
        if rule.arguments or "GET" not in (rule.methods or set()) or rule.rule.startswith("/api/"):
            continue
        if getattr(app.view_functions[rule.endpoint], "permission", "") != "public":
            opened.append(client.get(rule.rule).status_code)
    assert len(opened) > 5 and set(opened) == {303}


def test_a_form_sent_after_the_end_is_kept_for_its_writer_alone(app: Flask, records: Records, clock: Callable[[float], None]) -> None:
    writer, other = records.user("administrator"), records.user("administrator")
    for user in (writer, other):
        give_password(user)
    client = records.client(writer)
    clock(16)
    answer = client.post("/people/add", data={"name": "Carl Doe", "password": "secret", "idempotency_key": "k"})
    assert answer.headers["Location"] == "/sign-in?next=/people/add&ended=yes"
    draft = db.session.execute(select(FormDraft)).scalar_one()
    assert (draft.user_id, draft.path, draft.fields) == (writer.id, "/people/add", {"name": ["Carl Doe"]})

    second = app.test_client()
    assert isinstance(second, Client)
    try_to_sign_in(second, other.email, PASSWORD)
    assert "Carl Doe" not in second.get("/people/add").get_data(as_text=True)
    client.extra.clear()
    try_to_sign_in(client, writer.email, PASSWORD)
    assert 'value="Carl Doe"' in client.get("/people/add").get_data(as_text=True)


def test_the_script_may_keep_a_form_just_before_and_just_after_the_end(records: Records, clock: Callable[[float], None]) -> None:
    client = records.client("administrator")
    assert client.post("/session/draft", data={"path": "/people/add", "field:name": "First"}).status_code == 204
    clock(16)
    assert client.post("/session/draft", data={"path": "/people/add", "field:name": "Second"}).status_code == 204
    assert db.session.execute(select(FormDraft.fields)).scalar_one() == {"name": ["Second"]}


def test_nobody_keeps_a_form(client: Client) -> None:
    token = proof(client)
    assert client.post("/session/draft", data={"csrf_token": token, "path": "/x", "field:name": "A"}).status_code == 401
    assert db.session.execute(select(FormDraft)).first() is None


def test_a_kept_form_goes_when_saved_when_thrown_away_and_after_a_day(records: Records, clock: Callable[[float], None]) -> None:
    client = records.client("administrator")
    draft = {"path": "/teams/add", "field:name": "East"}
    client.post("/session/draft", data=draft)
    assert client.post("/teams/add", data={"name": "East", "kind": "day"}).status_code == 303
    assert db.session.execute(select(FormDraft)).first() is None
    client.post("/session/draft", data=draft)
    answer = client.post("/session/draft/forget", data={"path": "/teams/add"})
    assert answer.headers["Location"] == "/teams/add"
    assert db.session.execute(select(FormDraft)).first() is None
    client.post("/session/draft", data=draft)
    clock(24 * 60)
    assert "East" not in records.client("administrator").get("/teams/add").get_data(as_text=True)


def test_only_so_many_forms_are_kept(records: Records, clock: Callable[[float], None]) -> None:
    client = records.client("administrator")
    for number in range(25):
        clock(0.1)
        client.post("/session/draft", data={"path": f"/teams/add?n={number}", "field:name": "East"})
    paths = db.session.execute(select(FormDraft.path)).scalars().all()
    assert len(paths) == 20 and "/teams/add?n=24" in paths and "/teams/add?n=4" not in paths


def test_a_cookie_long_dead_keeps_nothing(records: Records, clock: Callable[[float], None]) -> None:
    client = records.client("administrator")
    clock(12 * 60 + 16)
    assert client.post("/session/draft", data={"path": "/teams/add", "field:name": "East"}).status_code == 401


def test_a_refused_form_keeps_the_draft(records: Records) -> None:
    client = records.client("administrator")
    client.post("/session/draft", data={"path": "/teams/add", "field:name": "East"})
    assert client.post("/teams/add", data={"name": ""}).status_code == 422
    assert db.session.execute(select(FormDraft)).first() is not None


def test_my_sessions_are_listed_and_ended_and_nobody_elses(records: Records) -> None:
    me = records.user("social-worker")
    here, there = records.client(me), records.client(me)
    elsewhere = records.client("social-worker")
    refs = {row.user_id: row.ref for row in db.session.execute(select(LoginSession).order_by(LoginSession.started_at)).scalars()}
    other_ref = next(ref for user_id, ref in refs.items() if user_id != me.id)
    assert here.get("/account").get_data(as_text=True).count("cf-card") >= 2
    with there.session_transaction() as cookie:
        token = cookie["_user_id"]
    row = sign_in.session_of(token)
    assert row
    assert here.post(f"/account/sessions/{other_ref}/end").status_code == 404
    assert here.post(f"/account/sessions/{row.ref}/end").status_code == 303
    assert there.get("/account").status_code == 303
    assert here.get("/account").status_code == elsewhere.get("/account").status_code == 200


def test_a_new_password_ends_every_other_session_and_renames_this_one(records: Records) -> None:
    me = records.user("social-worker")
    give_password(me)
    here, there = records.client(me), records.client(me)
    with here.session_transaction() as cookie:
        before = cookie["_user_id"]
    assert here.post("/account/password", data={"password": "wrong", "new_password": "copper meadow sparrow"}).status_code == 422
    assert there.get("/account").status_code == 200
    answer = here.post("/account/password", data={"password": PASSWORD, "new_password": "copper meadow sparrow"})
    assert answer.status_code == 303
    with here.session_transaction() as cookie:
        assert cookie["_user_id"] != before
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 303


def test_a_late_touch_does_not_bring_an_ended_session_back(app: Flask, records: Records, clock: Callable[[float], None]) -> None:
    client = records.client("social-worker")
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]
    clock(5)
    read = sign_in.session_of(token)
    assert read
    db.session.expunge(read)
    with unit_of_work(operator("test"), records.authority.id):
        row = sign_in.session_of(token)
        assert row
        sign_in.end_session(row, "ended by an administrator")
    sign_in.touch(read)
    db.session.expire_all()
    assert client.get("/account").status_code == 303


def test_two_requests_at_once_both_answer(app: Flask, records: Records, clock: Callable[[float], None]) -> None:
    user = records.user("social-worker")
    clients = [records.client(user) for _ in range(2)]
    clock(5)
    start, answers = threading.Barrier(2), []

    def ask(one: Client) -> None:
        with app.app_context():
            start.wait(5)
            answers.append(one.get("/account").status_code)

    threads = [threading.Thread(target=ask, args=(one,)) for one in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert answers == [200, 200]


def test_whose_account_changes_while_they_wait_for_their_turn_is_asked_again(records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    child, user = records.child(), records.user("social-worker")
    client = records.api(user)

    def meanwhile() -> str:
        with unit_of_work(operator("test"), records.authority.id):
            db.session.get_one(User, user.id).role = "auditor"
        return "as sent"

    monkeypatch.setattr(writing, "_fingerprint", meanwhile)
    for status in (503, 403):
        sent = client.post(f"/api/v1/children/{child.ref}/missing-episodes", json={"type": "M", "last_seen_at": NIGHT})
        assert sent.status_code == status and db.session.execute(select(MissingEpisode.id)).first() is None
