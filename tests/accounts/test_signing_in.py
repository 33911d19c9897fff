"""Signing in and out: one answer for all that is wrong, waits that end by themselves, links that work once."""
from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from caseflow.accounts import sign_in
from caseflow.accounts.models import User
from caseflow.accounts.returning import safe_next
from caseflow.accounts.sign_in_models import Credential, LoginSession, SignUpLink
from caseflow.audit.models import AuditEvent
from caseflow.core.actor import operator
from caseflow.extensions import db
from caseflow.store.unit import unit_of_work
from tests.harness.client import Client
from tests.harness.records import Records

PASSWORD = "violet harbour lantern"
NIGHT = "2026-11-22T02:00:00+00:00"


@pytest.fixture
def worker(records: Records) -> User:
    """Somebody with a password."""
    user = records.user("social-worker", name="Amira Khan")
    give_password(user)
    return user


def give_password(user: User) -> None:
    """Let somebody sign in."""
    with unit_of_work(operator("test"), user.authority_id):
        sign_in.set_password(user, PASSWORD)


def proof(client: Client, path: str = "/sign-in") -> str:
    """The proof that a form carries."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).get_data(as_text=True))
    assert found
    return found[1]


def try_to_sign_in(client: Client, email: str, password: str, after: str = "") -> Any:
    """Fill in the sign-in page."""
    return client.post("/sign-in" + after, data={"csrf_token": proof(client), "email": email, "password": password})


def test_nobody_can_sign_in_to_a_fresh_installation(client: Client) -> None:
    assert db.session.execute(select(func.count()).select_from(Credential)).scalar() == 0
    assert try_to_sign_in(client, "admin@example.gov.uk", "admin").status_code == 422


def test_in_and_out(client: Client, worker: User) -> None:
    answer = try_to_sign_in(client, f"  {worker.email.upper()} ", PASSWORD, "?next=/account")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/account")
    page = client.get("/account").get_data(as_text=True)
    assert "Amira Khan" in page and "Social worker" in page and "Ashmere (330)" in page
    cookie = client.get_cookie("caseflow")
    assert cookie
    answer = client.post("/sign-out", data={"csrf_token": proof(client, "/account")})
    assert answer.headers["Location"] == "/sign-in"
    assert client.get("/account").status_code == 303
    client.set_cookie("caseflow", cookie.value)
    assert client.get("/account").status_code == 303, "a cookie kept from before signs nobody in"


def test_a_sign_in_page_left_open_asks_again_and_keeps_the_address(app: Flask, client: Client, worker: User) -> None:
    other = app.test_client()
    assert isinstance(other, Client)
    answer = client.post("/sign-in", data={"csrf_token": proof(other), "email": worker.email, "password": PASSWORD})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400 and "open too long" in page and worker.email in page and PASSWORD not in page
    assert client.get("/account").status_code == 303


def test_a_second_tab_left_at_sign_in_goes_on_once_the_first_has_signed_in(client: Client, worker: User) -> None:
    old = proof(client)
    try_to_sign_in(client, worker.email, PASSWORD)
    answer = client.post("/sign-in?next=/account", data={"csrf_token": old, "email": worker.email, "password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/account")


def test_a_new_session_has_a_new_name_and_proof(client: Client, worker: User) -> None:
    with client.session_transaction() as before:
        before["left_by_somebody"] = "x"
    old = proof(client)
    try_to_sign_in(client, worker.email, PASSWORD)
    with client.session_transaction() as after:
        assert "left_by_somebody" not in after
        token = after["_user_id"]
    assert client.post("/session/stay", data={"csrf_token": old}).status_code == 400
    stored = db.session.execute(select(LoginSession.token_hash)).scalars().all()
    assert token not in stored and len(token) >= 43


def test_ten_thousand_names_differ() -> None:
    import secrets

    assert len({secrets.token_urlsafe(32) for _ in range(10_000)}) == 10_000


def test_wrong_password_and_unknown_address_are_told_alike(client: Client, worker: User) -> None:
    def shown(answer: Any) -> str:
        return re.sub(r'(csrf_token|idempotency_key)" value="[^"]+"|value="[^"]*example"', "", answer.get_data(as_text=True))

    known = try_to_sign_in(client, worker.email, "wrong wrong wrong wrong")
    unknown = try_to_sign_in(client, "nobody@330.example", "wrong wrong wrong wrong")
    assert known.status_code == unknown.status_code == 422
    assert shown(known) == shown(unknown)
    assert "wrong wrong" not in known.get_data(as_text=True)


def test_ten_failures_wait_five_minutes_and_no_longer(
        app: Flask, client: Client, worker: User, records: Records, at: Callable[..., Any]) -> None:
    now = at(NIGHT)
    colleague = records.user("social-worker")
    give_password(colleague)
    for _ in range(10):
        assert try_to_sign_in(client, worker.email, "wrong").status_code == 422
    answer = try_to_sign_in(client, worker.email, PASSWORD)
    assert answer.status_code == 429 and answer.headers["Retry-After"] == "300"
    assert try_to_sign_in(app.test_client(), colleague.email, PASSWORD).status_code == 303, "a colleague at the same desk"
    at(now + timedelta(minutes=5, seconds=1))
    assert try_to_sign_in(client, worker.email, PASSWORD).status_code == 303


def test_many_addresses_from_one_source_are_throttled_whatever_they_claim(client: Client, worker: User) -> None:
    def guess(number: int) -> int:
        data = {"csrf_token": token, "email": f"guess{number}@330.example", "password": "wrong"}
        return int(client.post("/sign-in", data=data, headers={"X-Forwarded-For": f"10.0.0.{number}"}).status_code)

    token = proof(client)
    answers = [guess(number) for number in range(14)]
    assert answers.count(422) == 10 and answers[10:] == [429] * 4


def test_failures_are_on_record_without_the_address(client: Client, worker: User) -> None:
    try_to_sign_in(client, worker.email, "wrong")
    event = db.session.execute(select(AuditEvent).where(AuditEvent.action == "sign-in.failed")).scalar_one()
    assert worker.email not in str((event.detail, event.subject, event.refs, event.actor))


def test_a_stopped_account_is_out_at_once_and_stays_out(records: Records, worker: User) -> None:
    client = records.client(worker)
    assert client.get("/account").status_code == 200
    with unit_of_work(operator("test"), worker.authority_id):
        db.session.get_one(User, worker.id).disabled = True
    assert client.get("/account").status_code == 303
    assert try_to_sign_in(records._client(), worker.email, PASSWORD).status_code == 422


def link_for(user: User) -> str:
    """A one-time link's token."""
    with unit_of_work(operator("test"), user.authority_id):
        return sign_in.make_link(user)


def test_a_link_sets_a_password_once(client: Client, records: Records) -> None:
    user = records.user("administrator")
    path = f"/sign-up/{link_for(user)}"
    answer = client.post(path, data={"csrf_token": proof(client, path), "password": PASSWORD})
    assert answer.headers["Location"] == "/sign-in"
    assert client.get(path).status_code == 404
    assert try_to_sign_in(client, user.email, PASSWORD).status_code == 303


def test_links_grow_old_and_a_new_one_voids_the_old(client: Client, records: Records, at: Callable[..., Any]) -> None:
    now = at(NIGHT)
    user = records.user("administrator")
    first, second = link_for(user), link_for(user)
    assert client.get(f"/sign-up/{first}").status_code == 404
    assert client.get(f"/sign-up/{second}").status_code == 200
    assert first not in db.session.execute(select(SignUpLink.token_hash)).scalars().all()
    at(now + timedelta(hours=24))
    assert client.get(f"/sign-up/{second}").status_code == 404


@pytest.mark.parametrize(("password", "words"), [
    ("short password", "at least 15"), ("x" * 129, "at most 128"), ("caseflow caseflow", "easy to guess"),
    ("aaaaaaaaaaaaaaaaaa", "easy to guess"), ("Amira lantern boat", "easy to guess"),
])
def test_weak_passwords_are_refused_with_the_reason(client: Client, worker: User, password: str, words: str) -> None:
    path = f"/sign-up/{link_for(worker)}"
    answer = client.post(path, data={"csrf_token": proof(client, path), "password": password})
    assert answer.status_code == 422 and words in answer.get_data(as_text=True)
    assert client.get(path).status_code == 200, "the link still works"


@pytest.mark.parametrize("password", [
    " ends with a space ", "é" * 8 + "ü" * 8 + "abcdef", "🌊" * 4 + "harbour lantern", "lantern boat" * 10])
def test_odd_passwords_are_kept_whole(client: Client, worker: User, password: str) -> None:
    import unicodedata

    path = f"/sign-up/{link_for(worker)}"
    client.post(path, data={"csrf_token": proof(client, path), "password": password})
    assert try_to_sign_in(client, worker.email, password[:-1]).status_code == 422
    assert try_to_sign_in(client, worker.email, unicodedata.normalize("NFD", password)).status_code == 303


@pytest.mark.parametrize("away", [
    "//evil.example", "/\\evil.example", "https:evil.example", "https://evil.example", "\t//evil.example", "%09//evil.example",
    "@evil.example", "/\t/evil.example", "///evil.example", "javascript:alert(1)", "/account\r\nX: y", "/nowhere", "/sign-out", "",
    "/account\u2028", None,
])
def test_signing_in_never_leads_elsewhere(app: Flask, away: str | None) -> None:
    with app.test_request_context():
        assert safe_next(away) == "/"


def test_signing_in_leads_back(app: Flask) -> None:
    with app.test_request_context():
        assert safe_next("/account") == "/account"
        assert safe_next("/account?a=b&c=d") == "/account?a=b&c=d"


def test_a_token_dies_with_the_account_however_that_ended(records: Records) -> None:
    worker = records.user()
    program = records.api(worker)
    assert program.get("/api/v1/children").status_code == 200
    with unit_of_work(operator("test"), worker.authority_id):
        db.session.get_one(User, worker.id).voided = True
    assert program.get("/api/v1/children").status_code == 401
