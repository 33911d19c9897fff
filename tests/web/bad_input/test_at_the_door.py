"""Before anything is read: names sent twice, bodies too large, searches made to hurt, and identifiers that are taken."""

from __future__ import annotations

from caseflow.store.digest import state_digest
from tests.web.bad_input.scene import V1, Scene

WILD = [
    "%",
    "_",
    "%_%_",
    "%%%%%%%%%%",
    "((((",
    "a" * 200,
    "\\",
    "' OR '1'='1",
    "[a-",
    "*",
    "?",
    "٣",
    "\u202e",
    "a\x00b",
    "%' --",
    ".*.*.*.*x",
    "' OR 1=1 AND pg_sleep(9) --",
    "1) UNION SELECT randomblob(999999999) --",
]
SLOW = WILD[-2:]
HEADERS = ("Idempotency-Key", "If-Match", "If-None-Match", "User-Agent", "Referer", "X-Forwarded-For", "HX-Target")


def test_answers_sent_twice_bodies_too_large_and_strange_sign_ins_are_refused(scene: Scene) -> None:
    """In one test, since a scene takes longer to make than all of them to try."""
    before = state_digest()["facts"]
    sent_twice(scene)
    too_large(scene)
    at_the_door(scene)
    assert state_digest()["facts"] == before


def sent_twice(scene: Scene) -> None:
    """Refused where it was given."""
    pages, found = scene.pages(), f"/missing/{scene.refs['found']}/returned"
    for twice in (
        {"returned_at": ["2026-10-20T09:00:00Z", "2026-10-20T10:00:00Z"]},
        {"returned_at-when": ["today", "yesterday"], "returned_at-time": "10:00"},
    ):
        answer = pages.post(found, data=twice)
        assert answer.status_code == 422 and "This was sent twice" in answer.text
    for path in (
        "/board?page=1&page=2",
        f"/children/{scene.refs['mira']}?as_at=2026-10-20&as_at=2026-10-19",
        f"{V1}/children?limit=1&limit=2",
    ):
        assert (scene.api() if path.startswith(V1) else pages).get(path).status_code == 400, path


def test_nothing_in_a_query_an_address_a_header_or_a_search_makes_a_fault_or_becomes_part_of_a_statement(
    scene: Scene, only_bound: None
) -> None:
    in_addresses(scene)
    in_headers(scene)
    in_searches(scene)


def in_addresses(scene: Scene) -> None:
    """Names and values of queries, and references."""
    pages, api = scene.pages(), scene.api()
    texts = [*WILD, "-1", "9" * 30, "²", "1e9", "\ud7ff", "\ufffe", "2026-02-30", "0001-01-01", "9999-12-31"]
    for name, paths in {
        "page": ("/audit", "/alerts"),
        "as_at": (f"/children/{scene.refs['mira']}",),
        "had": ("/board/now",),
        "kind": (f"/children/{scene.refs['mira']}/timeline",),
        "queue": ("/alerts",),
        "before": ("/audit",),
        "whose": ("/return-interviews",),
        "period": ("/return-interviews/figures",),
        "days": ("/children/due",),
        "limit": (f"{V1}/children",),
        "after": (f"{V1}/children", f"{V1}/alerts"),
        "known_at": (f"{V1}/children",),
        "nobody-asked": ("/board", f"{V1}/alerts"),
    }.items():
        for path in paths:
            for text in texts[len(path + name) % 3 :: 3]:
                answer = (api if path.startswith(V1) else pages).get(path, query_string={name: text})
                assert answer.status_code < 500, (path, name, text)
    for text in ("%00", "a%00b", "..%2f..%2fetc%2fpasswd", "%ff%fe", "x" * 3000, "%0d%0aSet-Cookie:a=b"):
        for path in (f"/children/{text}", f"/missing/{text}", f"{V1}/children/{text}", f"/sign-up/{text}"):
            answer = (api if path.startswith(V1) else pages).get(path)
            assert answer.status_code in (400, 404) and "a=b" not in answer.headers.get("Set-Cookie", ""), path


def in_headers(scene: Scene) -> None:
    """What browsers and programs send beside the body."""
    update = f"{V1}/missing-episodes/{scene.refs['open']}/updates"
    for text in [*SLOW, "../../etc/passwd", "{{ 7*7 }}", "%s%n", "x" * 190]:
        headers = dict.fromkeys(HEADERS, text)
        answer = scene.api().post(update, json={"text": "Nobody has seen her"}, headers=headers)
        assert answer.status_code == 201 and text not in str(answer.headers), text
        again = scene.api().patch(f"{V1}/children/{scene.refs['mira']}", json={"reason": "x"}, headers=headers)
        assert again.status_code == 422 and "Idempotency-Key" in again.text, text
        del headers["Idempotency-Key"]
        assert scene.api().patch(f"{V1}/children/{scene.refs['mira']}", json={"reason": "x"}, headers=headers).status_code == 412, text
        stranger = scene.app.test_client()
        stranger.set_cookie("caseflow", text)
        assert stranger.get("/board", headers={"Accept-Language": text}).status_code in (302, 303, 401), text
        assert stranger.get(f"{V1}/children", headers={"Authorization": f"Bearer {text}"}).status_code == 401, text


def in_searches(scene: Scene) -> None:
    """They find what was typed and not what it could mean."""
    pages = scene.pages()
    for text in WILD:
        answer = pages.post("/children/find", data={"who": text}, follow_redirects=True)
        assert answer.status_code in (200, 422), text
        assert scene.refs["mira"] not in answer.text, f"{text!r} finds everybody"
    for size in (50_000, 1_000_000):
        answer = pages.post("/children/find", data={"who": "a" * size})
        assert answer.status_code == 422 and "Use at most" in answer.text


def too_large(scene: Scene) -> None:
    """Refused by form as by program, with the limit said and the draft kept."""
    path = f"/missing/{scene.refs['open']}/update"
    assert scene.pages().post(path, data={"text": "x" * 3 * 1024 * 1024}).status_code == 413
    many = {f"field-{number}": "" for number in range(100_000)}
    assert scene.pages().post(path, data=many).status_code in (400, 413, 422)
    a_lot = scene.pages().post(path, data={"text": "x" * 1_000_000})
    assert a_lot.status_code == 422 and "Use at most 20000 characters" in a_lot.text and a_lot.text.count("x" * 1_000_000) == 1


def at_the_door(scene: Scene) -> None:
    """Nobody signs in with characters that cannot be kept, and no draft holds them."""
    nobody = scene.app.test_client()
    page = nobody.get("/sign-in").text
    proof = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    for email in ("a\x00b@example.test", "a\u202eb@example.test", "' OR 1=1 --", "x" * 300, "{{ 7777*7777 }}"):
        answer = nobody.post("/sign-in", data={"email": email, "password": "a\x00b", "csrf_token": proof})
        assert answer.status_code == 422 and "60481729" not in answer.text, email
    kept = nobody.post("/session/draft", data={"path": "/a\x00b", "field-a": "a\x00b", "csrf_token": proof})
    assert kept.status_code in (401, 204)
    for path in ("/missing/a\x00b", "/board"):
        assert scene.pages().post("/session/draft", data={"path": path, "field-text": "a\x00b \ud7ff"}).status_code == 204
