"""The form for programs: the same gate, versions by ETag, copies frozen, and nobody else's record."""
from __future__ import annotations

import base64
import hashlib

import pytest

from caseflow.core.references import new_ref
from tests.missing.pack import pdf_read
from tests.missing.pack.conftest import POLICE, photograph
from tests.missing.pack.test_photograph import SVG

V1 = "/api/v1"
ENTRY = {"kind": "friend", "text": "Ali"}


@pytest.fixture
def worker(pack):
    return pack.records.api(pack.worker)


@pytest.fixture
def form(pack):
    return f"{V1}/children/{pack.child.ref}/philomena-form"


@pytest.fixture
def copies(pack):
    return f"{V1}/missing-episodes/{pack.episode.ref}/philomena-copies"


def change(client, path, body, tag=None):
    tag = tag or client.get(path).headers["ETag"]
    return client.patch(path, json=body, headers={"If-Match": tag})


def test_the_form_is_begun_read_and_changed(worker, form, pack) -> None:
    empty = worker.get(form).get_json()
    assert (empty["version"], empty["entries"], empty["review_overdue"]) == (0, [], True)
    begun = change(worker, form, {"height": "170 cm", "entries": [ENTRY], "review_due_on": "2026-12-01"})
    record = begun.get_json()
    assert begun.status_code == 200 and record["version"] == 1 and record["reviewed_on"] == "2026-06-04"
    assert record["entries"][0] | ENTRY == record["entries"][0] and not record["review_overdue"]
    assert worker.get(form).get_json() == record and worker.get(form).headers["ETag"] == begun.headers["ETag"]
    kept = record["entries"][0]
    more = change(worker, form, {"entries": [kept | {"withhold_because": "unsafe"}, {"kind": "place", "text": "the arcade"}]}).get_json()
    assert more["version"] == 2 and more["height"] == "170 cm" and more["entries"][0]["entry"] == kept["entry"]
    assert [e["whereabouts"] for e in more["entries"]] == [False, True]


def test_it_is_not_changed_unread_or_after_somebody_else(worker, form) -> None:
    tag = worker.get(form).headers["ETag"]
    assert worker.patch(form, json={"height": "1"}).status_code == 428
    change(worker, form, {"height": "1"})
    stale = change(worker, form, {"height": "2"}, tag)
    assert stale.status_code == 412 and stale.get_json()["current"]["height"] == "1"


NOT_THE_FORM = [
    ({"likelihood": "certain"}, "likelihood"), ({"height": "x" * 121}, "height"), ({"weight": "60 kg"}, "weight"),
    ({"entries": [{"kind": "gossip", "text": "x"}]}, "entries.0.kind"), ({"entries": [{"kind": "friend", "text": " "}]}, "entries.0.text"),
    ({"entries": [{"kind": "friend", "text": "a\u202eb"}]}, "entries.0.text"), ({"review_due_on": "2026-06-04"}, "review_due_on"),
    ({"entries": [ENTRY | {"entry": "0000-0000-0000"}]}, "entries.0.entry"), ({"entries": [ENTRY] * 81}, "entries"),
]


def test_refusals_name_the_field_and_change_nothing(worker, form) -> None:
    for body, field in NOT_THE_FORM:
        refused = change(worker, form, body)
        assert refused.status_code == 422 and field in refused.get_json()["errors"], (body, refused.get_json())
    assert worker.get(form).get_json()["version"] == 0


def test_the_photograph(worker, form, pack) -> None:
    def image(of: bytes) -> dict[str, str]:
        return {"image": base64.b64encode(of).decode()}
    assert worker.get(form + "/photograph").status_code == 404
    for wrong in (image(SVG), {"image": "not base 64!"}):
        refused = worker.post(form + "/photograph", json=wrong)
        assert refused.status_code == 422 and list(refused.get_json()["errors"]) == ["image"]
    made = worker.post(form + "/photograph", json=image(photograph()) | {"photograph_taken_on": "2026-05-01"})
    assert made.status_code == 201 and made.get_json()["has_photograph"]
    shown = worker.get(made.headers["Location"])
    assert shown.mimetype == "image/jpeg" and shown.data.startswith(b"\xff\xd8")


def test_part_two(worker, pack) -> None:
    path = f"{V1}/missing-episodes/{pack.episode.ref}/philomena-part-two"
    assert worker.get(path).get_json()["version"] == 0
    assert change(worker, path, {"clothes": "red coat"}).get_json()["clothes"] == "red coat"
    changed = change(worker, path, {"money": "none"}).get_json()
    assert (changed["clothes"], changed["money"], changed["version"]) == ("red coat", "none", 2) and worker.get(path).get_json() == changed


def test_a_copy_is_made_read_and_given_again(worker, form, copies) -> None:
    place = change(worker, form, {"entries": [{"kind": "place", "text": "the arcade"}, ENTRY | {"withhold_because": "unsafe"}]}).get_json()
    place = place["entries"][0]["entry"]
    made = worker.post(copies, json=POLICE | {"put_in": [place]})
    record = made.get_json()
    assert made.status_code == 201 and record["form_version"] == 1 and record["givings"][0]["given_to"] == "police"
    assert record["put_in"] == [{"what": "entry", "kind": "place", "entry": place}]
    assert {(line["what"], line["because"]) for line in record["left_out"]} == {
        ("entry", "do-not-disclose"), ("home", "whereabouts"), ("last-seen", "whereabouts")}
    file = worker.get(made.headers["Location"] + "/pdf")
    assert hashlib.sha256(file.data).hexdigest() == record["sha256"] and "the arcade" in pdf_read.text_of(file.data)
    change(worker, form, {"entries": []})
    assert worker.get(made.headers["Location"] + "/pdf").data == file.data
    assert worker.get(made.headers["Location"]).get_json() == record and worker.get(copies).get_json()["items"] == [record]
    again = worker.post(made.headers["Location"] + "/givings", json=POLICE | {"means": "by-hand"})
    assert again.status_code == 201 and [g["means"] for g in again.get_json()["givings"]] == ["secure-email", "by-hand"]


NOT_A_COPY = [
    ({"given_to": "press"}, "given_to"), ({"means": "pigeon"}, "means"), ({"why": ""}, "why"), ({"put_in": ["police"]}, "put_in"),
    ({"put_in": "home"}, "put_in"), ({"given_at": "2026-06-04T00:00:00+01:00"}, "given_at"),
    ({"given_at": "2027-06-04T00:00:00Z"}, "given_at"),
]


def test_a_copy_refused_is_not_made(worker, copies) -> None:
    for body, field in NOT_A_COPY:
        refused = worker.post(copies, json=POLICE | body)
        assert refused.status_code == 422 and field in refused.get_json()["errors"], (body, refused.get_json())
    assert worker.get(copies).get_json()["items"] == []


def test_the_same_key_makes_one_copy(worker, copies) -> None:
    first, second = (worker.post(copies, json=POLICE, headers={"Idempotency-Key": "k"}) for _ in range(2))
    assert first.get_json() == second.get_json() and len(worker.get(copies).get_json()["items"]) == 1


def test_another_authority_and_roles_without_children_get_nothing(pack, worker, form, copies) -> None:
    made = worker.post(copies, json=POLICE).headers["Location"]
    worker.post(form + "/photograph", json={"image": base64.b64encode(photograph()).decode()})
    elsewhere = pack.records.another_authority("331", "Brackley")
    stranger = pack.records.api(pack.records.user("safeguarding-lead", authority=elsewhere))
    officer = pack.records.api("data-officer")
    for path in (form, form + "/photograph", copies, made, made + "/pdf"):
        own = next(ref for ref in (pack.child.ref, pack.episode.ref, made.rpartition("/")[2]) if ref in path)
        theirs, none = stranger.get(path).get_json(), stranger.get(path.replace(own, new_ref())).get_json()
        assert theirs["status"] == 404 and theirs | {"request": ""} == none | {"request": ""}
        assert officer.get(path).status_code == 403 and worker.get(path).status_code == 200
    for path, body in ((copies, POLICE), (made + "/givings", POLICE), (form + "/photograph", {"image": ""})):
        assert stranger.post(path, json=body).status_code == 404 and officer.post(path, json=body).status_code == 403
    assert stranger.patch(form, json={"height": "1"}, headers={"If-Match": '"x"'}).status_code == 404
