"""What is kept is kept as typed: markup stands in the record literally and on every page escaped, and the names that people have fit."""

from __future__ import annotations

import unicodedata

from tests.web.bad_input.scene import NOW, V1, Scene
from tests.web.bad_input.values import MARKUP, NAMES

TRAP = "<script>alert('cf')</script>"


def test_markup_and_templates_come_back_as_they_were_and_pages_show_them_escaped(scene: Scene) -> None:
    episode, child, api = scene.refs["open"], scene.refs["mira"], scene.api()
    kept = [*MARKUP, TRAP]
    for text in kept:
        made = scene.made(f"/missing-episodes/{episode}/updates", {"text": text, "at": NOW})
        assert made["text"] == text
    for name in ("given_name", "family_name", "nationality"):
        scene.changed(f"/children/{child}", {name: f"{TRAP}{name}", "reason": TRAP})
    scene.changed(
        f"/missing-episodes/{episode}", {"circumstances": TRAP + "{{ 7*7 }}", "place_last_seen": TRAP, "caller": TRAP, "reason": TRAP}
    )
    assert [one["text"] for one in api.get(f"{V1}/missing-episodes/{episode}/updates?limit=200").get_json()["items"]][
        -len(kept) :
    ] == kept
    assert api.get(f"{V1}/children/{child}").get_json()["given_name"] == f"{TRAP}given_name"
    pages = scene.pages()
    shown = 0
    for path in (
        f"/children/{child}",
        f"/missing/{episode}",
        f"/missing/{episode}/to-do",
        f"/missing/{episode}/amend",
        "/board",
        "/",
        "/alerts",
        f"/children/{child}/timeline",
        f"/children/{child}/philomena-form",
        f"/missing/{episode}/statement",
        "/audit",
        "/board/since-yesterday",
        f"/children/{child}/details",
    ):
        answer = pages.get(path)
        assert answer.status_code in (200, 404), (path, answer.status_code)
        title = answer.text.partition("<title>")[2].partition("</title>")[0]
        assert "<script>alert(" not in answer.text and "alert" not in title, path
        assert "<img src=x" not in answer.text and "<b id=got>" not in answer.text and "<svg/onload" not in answer.text, path
        assert "Set-Cookie: a" not in str(answer.headers) and f"{TRAP}" not in str(answer.headers)
        shown += "&lt;script&gt;alert(" in answer.text
    assert shown >= 6, shown
    episode_page = pages.get(f"/missing/{episode}").text
    assert "{{ 7*7 }}" in episode_page and "DROP TABLE child" in pages.get(f"/children/{child}/timeline").text


def names(scene: Scene) -> None:
    """They come back composed and are found."""
    lead, pages = scene.api(), scene.pages()
    for number, name in enumerate(NAMES):
        made = scene.made("/children", {"given_name": name, "family_name": None if number % 2 else name, "local_id": f"N-{number}"})
        assert (
            made["given_name"] == unicodedata.normalize("NFC", name) == lead.get(f"{V1}/children/{made['ref']}").get_json()["given_name"]
        )
        found = pages.post("/children/find", data={"who": f"N-{number}"}, follow_redirects=True)
        assert found.status_code == 200 and made["ref"] in found.text, name
        assert pages.get(f"/children/{made['ref']}").status_code == 200, name


def test_names_fit_and_an_identifier_is_taken_in_one_authority_whatever_its_case_and_says_nothing_of_another(scene: Scene) -> None:
    names(scene)
    api, there = scene.api(), scene.api("their lead")
    without = scene.made("/children", {"given_name": "Nobody"})["ref"]
    for taken in ("T-1", "t-1", " T-1 ", "T - 1", "t-1\u00a0"):
        refused = api.post(f"{V1}/children", json={"given_name": "Ana", "local_id": taken})
        assert refused.status_code == 409 and "local_id" in refused.get_json()["errors"], taken
        refused = api.patch(
            f"{V1}/children/{scene.refs['mira']}",
            json={"local_id": taken, "reason": "x"},
            headers={"If-Match": api.get(f"{V1}/children/{scene.refs['mira']}").headers["ETag"]},
        )
        assert refused.status_code == 409, taken
        page = scene.pages().post(f"/children/{without}/identifiers", data={"local_id": taken})
        assert page.status_code == 409 and "already has a child" in page.text, taken
    assert there.post(f"{V1}/children", json={"given_name": "Ana", "local_id": "T-1"}).status_code == 201
    again = api.post(f"{V1}/children", json={"given_name": "Ana", "local_id": "L-gone"})
    assert again.status_code == 409, "joined into another record, and not free again"
