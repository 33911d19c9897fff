"""Before anything is read: names sent twice, bodies too large, searches made to hurt, and identifiers that are taken."""
from __future__ import annotations

from caseflow.store.digest import state_digest
from tests.web.bad_input.scene import V1, Scene

WILD = ["%", "_", "%_%_", "%%%%%%%%%%", "((((", "a" * 200, "\\", "' OR '1'='1", "[a-", "*", "?", "٣", "\u202e", "a\x00b", "%' --", ".*.*.*.*x"]


def test_an_answer_sent_twice_is_refused_where_it_was_given(scene: Scene) -> None:
    pages, found = scene.pages(), f"/missing/{scene.refs['found']}/returned"
    before = state_digest()["facts"]
    for twice in ({"returned_at": ["2026-10-20T09:00:00Z", "2026-10-20T10:00:00Z"]},
                  {"returned_at-when": ["today", "yesterday"], "returned_at-time": "10:00"}):
        answer = pages.post(found, data=twice)
        assert answer.status_code == 422 and "This was sent twice" in answer.text
    for path in ("/board?page=1&page=2", f"/children/{scene.refs['mira']}?as_at=2026-10-20&as_at=2026-10-19", f"{V1}/children?limit=1&limit=2"):
        assert (scene.api() if path.startswith(V1) else pages).get(path).status_code == 400, path
    assert state_digest()["facts"] == before


def test_nothing_in_a_query_or_an_address_makes_a_fault(scene: Scene) -> None:
    pages, api = scene.pages(), scene.api()
    for name, paths in {"page": ("/audit", "/alerts"), "as_at": (f"/children/{scene.refs['mira']}",), "had": ("/board/now",),
                        "kind": (f"/children/{scene.refs['mira']}/timeline",), "queue": ("/alerts",), "before": ("/audit",),
                        "whose": ("/return-interviews",), "period": ("/return-interviews/figures",), "days": ("/children/due",),
                        "limit": (f"{V1}/children",), "after": (f"{V1}/children", f"{V1}/alerts"), "known_at": (f"{V1}/children",),
                        "nobody-asked": ("/board", f"{V1}/alerts")}.items():
        for path in paths:
            for text in (*WILD, "-1", "9" * 30, "²", "1e9", "\ud7ff", "\ufffe", "2026-02-30", "0001-01-01", "9999-12-31"):
                answer = (api if path.startswith(V1) else pages).get(path, query_string={name: text})
                assert answer.status_code < 500, (path, name, text)
    for text in ("%00", "a%00b", "..%2f..%2fetc%2fpasswd", "%ff%fe", "x" * 3000, "%0d%0aSet-Cookie:a=b"):
        for path in (f"/children/{text}", f"/missing/{text}", f"{V1}/children/{text}", f"/sign-up/{text}"):
            answer = (api if path.startswith(V1) else pages).get(path)
            assert answer.status_code in (400, 404) and "a=b" not in answer.headers.get("Set-Cookie", ""), path


def test_searches_find_what_was_typed_and_not_what_it_could_mean(scene: Scene) -> None:
    pages = scene.pages()
    for text in WILD:
        answer = pages.post("/children/find", data={"who": text}, follow_redirects=True)
        assert answer.status_code in (200, 422), text
        assert scene.refs["mira"] not in answer.text, f"{text!r} finds everybody"
    for size in (50_000, 1_000_000):
        answer = pages.post("/children/find", data={"who": "a" * size})
        assert answer.status_code == 422 and "Use at most" in answer.text


def test_what_is_too_large_is_refused_by_form_as_by_program(scene: Scene) -> None:
    path, before = f"/missing/{scene.refs['open']}/update", state_digest()["facts"]
    assert scene.pages().post(path, data={"text": "x" * 3 * 1024 * 1024}).status_code == 413
    many = {f"field-{number}": "" for number in range(100_000)}
    assert scene.pages().post(path, data=many).status_code in (400, 413, 422)
    a_lot = scene.pages().post(path, data={"text": "x" * 1_000_000})
    assert a_lot.status_code == 422 and "Use at most 20000 characters" in a_lot.text and a_lot.text.count("x" * 1_000_000) == 1
    assert state_digest()["facts"] == before


def test_nobody_signs_in_with_characters_that_cannot_be_kept(scene: Scene) -> None:
    nobody = scene.app.test_client()
    page = nobody.get("/sign-in").text
    proof = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    for email in ("a\x00b@example.test", "a\u202eb@example.test", "' OR 1=1 --", "x" * 300, "{{ 7*7 }}"):
        answer = nobody.post("/sign-in", data={"email": email, "password": "a\x00b", "csrf_token": proof})
        assert answer.status_code == 422 and "49" not in answer.text.partition("<main")[2].partition("</main>")[0], email
    kept = nobody.post("/session/draft", data={"path": "/a\x00b", "field-a": "a\x00b", "csrf_token": proof})
    assert kept.status_code in (401, 204)
    for path in ("/missing/a\x00b", "/board"):
        assert scene.pages().post("/session/draft", data={"path": path, "field-text": "a\x00b \ud7ff"}).status_code == 204


def test_an_identifier_is_taken_in_one_authority_whatever_its_case_and_says_nothing_of_another(scene: Scene) -> None:
    api, there = scene.api(), scene.api("their lead")
    for taken in ("T-1", "t-1", " T-1 ", "T - 1", "t-1\u00a0"):
        refused = api.post(f"{V1}/children", json={"given_name": "Ana", "local_id": taken})
        assert refused.status_code == 409 and "local_id" in refused.get_json()["errors"], taken
        refused = api.patch(f"{V1}/children/{scene.refs['mira']}", json={"local_id": taken, "reason": "x"}, headers={
            "If-Match": api.get(f"{V1}/children/{scene.refs['mira']}").headers["ETag"]})
        assert refused.status_code == 409, taken
        page = scene.pages().post(f"/children/{scene.refs['mira']}/identifiers", data={"local_id": taken, "reason": "x"})
        assert page.status_code == 409 and "already has a child" in page.text, taken
    assert there.post(f"{V1}/children", json={"given_name": "Ana", "local_id": "T-1"}).status_code == 201
    again = api.post(f"{V1}/children", json={"given_name": "Ana", "local_id": "L-gone"})
    assert again.status_code == 409, "joined into another record, and not free again"
