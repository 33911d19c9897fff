"""The pages of the form: who may open what, what is written down, refusals in words, and the photograph."""
from __future__ import annotations

import hashlib
import io
import re
from datetime import date

import pytest
from PIL import Image
from sqlalchemy import select

from caseflow.audit.models import AuditEvent
from caseflow.core.references import new_ref
from caseflow.extensions import db
from caseflow.missing.pack import queries, service
from tests.missing.pack import pdf_read
from tests.missing.pack.conftest import photograph
from tests.missing.pack.test_photograph import SVG, png_of, with_place

GIVE = {"given_to": "police", "given_to_name": "PC 4471", "means": "secure-email", "why": "To look for the missing child"}


@pytest.fixture
def worker(pack):
    return pack.records.client(pack.worker)


def views(page: str) -> list[AuditEvent]:
    found = db.session.execute(select(AuditEvent).where(AuditEvent.action == "children.viewed").order_by(AuditEvent.id)).scalars()
    return [event for event in found if event.detail["page"] == page]


def addresses(pack, ref: str, copy_ref: str, entry: str) -> list[str]:
    form = f"/children/{ref}/philomena-form"
    return [form, f"{form}/description", f"{form}/likelihood", f"{form}/review", f"{form}/add/friend", f"{form}/entries/{entry}",
            f"{form}/photograph", f"{form}/photograph.jpg", f"/philomena-copies/{copy_ref}", f"/philomena-copies/{copy_ref}/giving",
            f"/philomena-copies/{copy_ref}/philomena-form.pdf"]


def full(pack) -> tuple[str, str]:
    entry = pack.entry("place", "Vermilion arcade")
    with pack.unit():
        service.keep_photograph(pack.child, photograph(), None)
    return pack.copy().ref, entry


def test_a_worker_opens_everything_and_each_view_names_the_child(pack, worker) -> None:
    copy_ref, entry = full(pack)
    for path in [*addresses(pack, pack.child.ref, copy_ref, entry), f"/missing/{pack.episode.ref}/philomena-form",
                 f"/missing/{pack.episode.ref}/philomena-form/part-two", "/philomena-forms"]:
        before = db.session.execute(select(AuditEvent.id)).all()
        answer = worker.get(path)
        assert answer.status_code == 200, path
        assert answer.headers["Cache-Control"] == "no-store"
        new = [e for e in db.session.execute(select(AuditEvent).order_by(AuditEvent.id)).scalars() if (e.id,) not in before]
        reused = any(pack.child.ref in event.refs for event in views("philomena form") + views("philomena copy"))
        assert any(pack.child.ref in event.refs for event in new) or (not new and reused), f"{path} is not written down"


def test_another_authority_finds_nothing(pack, records) -> None:
    copy_ref, entry = full(pack)
    elsewhere = records.another_authority("331", "Brackley")
    stranger = records.client(records.user("safeguarding-lead", authority=elsewhere))
    nobody = new_ref()
    for theirs, none in zip(addresses(pack, pack.child.ref, copy_ref, entry), addresses(pack, nobody, nobody, nobody), strict=True):
        there, not_there = stranger.get(theirs), stranger.get(none)
        assert there.status_code == 404, theirs
        ids = re.compile(rb"[0-9a-f]{16}|nonce=\S+|[\w.-]{40,}")
        assert ids.sub(b"", there.data) == ids.sub(b"", not_there.data)
    assert stranger.get(f"/missing/{pack.episode.ref}/philomena-form").status_code == 404
    assert pack.child.ref.encode() not in stranger.get("/philomena-forms").data


def test_nobody_else_sees_it(pack, records) -> None:
    copy_ref, entry = full(pack)
    for role, status in (("data-officer", 403), ("administrator", 403), ("auditor", 403), ("social-worker", 404),
                         ("residential-worker", 404), ("interviewer", 404)):
        other = records.client(role)
        asked = [other.get(path).status_code for path in addresses(pack, pack.child.ref, copy_ref, entry)]
        assert set(asked) <= {status, 403} and status in asked, role


def test_one_who_only_reported_fills_in_part_two_and_is_told_whom_to_ask(pack, records) -> None:
    reporter = records.user("residential-worker")
    records.allocated(pack.child, reporter, kind="reporter", episode_id=pack.episode.id)
    client = records.client(reporter)
    refused = client.get(f"/missing/{pack.episode.ref}/philomena-form")
    assert refused.status_code == 403 and b"Ask the team on duty" in refused.data
    saved = client.post(f"/missing/{pack.episode.ref}/philomena-form/part-two", data={"clothes": "red coat"})
    assert saved.status_code == 303 and saved.headers["Location"] == f"/missing/{pack.episode.ref}"
    assert queries.part_two_of(pack.episode.id).clothes == "red coat"
    assert client.get(f"/children/{pack.child.ref}/philomena-form").status_code == 404


def test_an_interviewer_reads_and_does_not_write(pack, records) -> None:
    interviewer = records.user("interviewer")
    records.allocated(pack.child, interviewer, kind="interviewer")
    client = records.client(interviewer)
    assert client.get(f"/children/{pack.child.ref}/philomena-form").status_code == 200
    assert client.post(f"/children/{pack.child.ref}/philomena-form/description", data={"height": "1"}).status_code == 403


def test_the_photograph_is_sent_bare_and_kept_by_nobody(pack, worker) -> None:
    at = f"/children/{pack.child.ref}/philomena-form/photograph"
    sent = worker.post(at, data={"photograph": (io.BytesIO(with_place()), "../../Canary home.jpg")}, content_type="multipart/form-data")
    assert sent.status_code == 303
    shown = worker.get(at + ".jpg")
    assert shown.mimetype == "image/jpeg" and shown.headers["Cache-Control"] == "no-store"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert not Image.open(io.BytesIO(shown.data)).getexif() and b"anary" not in shown.data
    assert len(views("photograph")) == 1 and views("photograph")[0].refs == [pack.child.ref]
    page = worker.get(f"/children/{pack.child.ref}/philomena-form").text
    assert 'alt="Photograph of the child"' in page
    assert worker.post(at + "/take-off").status_code == 303 and worker.get(at + ".jpg").status_code == 404


def test_what_is_no_photograph_is_refused_beside_the_field(pack, worker) -> None:
    at = f"/children/{pack.child.ref}/philomena-form/photograph"
    for sent in (SVG, png_of(30_000, 30_000), b""):
        refused = worker.post(at, data={"photograph": (io.BytesIO(sent), "face.jpg")}, content_type="multipart/form-data")
        assert refused.status_code == 422
        assert 'href="#photograph"' in refused.text and 'id="photograph-error"' in refused.text and "hoose a" in refused.text
    assert queries.form_of(pack.child.id) is None


def test_a_copy_is_made_by_one_button_and_the_file_is_what_was_hashed(pack, worker) -> None:
    at = f"/missing/{pack.episode.ref}/philomena-form"
    place = pack.entry("place", "Vermilion arcade")
    pack.entry("friend", "Quill", withhold_because="her request")
    asked = worker.get(at).text
    assert "the child can be found by" in asked and "Vermilion arcade" in asked and "her request" in asked
    assert "Sycamore" not in asked and "checked" not in re.sub(r'value="police" checked', "", asked)
    refused = worker.post(at, data={**GIVE, "means": ""})
    assert refused.status_code == 422 and "How does it get there?" in refused.text
    made = worker.post(at, data={**GIVE, "put_in": [place]})
    assert made.status_code == 303, made.text
    page = worker.get(made.headers["Location"]).text
    file = worker.get(made.headers["Location"] + "/philomena-form.pdf")
    assert hashlib.sha256(file.data).hexdigest() in page
    assert "A friend or person who matters: marked do not disclose (her request)" in page
    assert "Police, PC 4471: secure email, 4 June 2026, 2:05 a.m. To look for the missing child." in page
    assert re.fullmatch(r'attachment; filename="philomena-form-[0-9A-Z-]{14}\.pdf"', file.headers["Content-Disposition"])
    assert file.mimetype == "application/pdf" and "Vermilion arcade" in pdf_read.text_of(file.data)
    again = worker.post(made.headers["Location"] + "/giving", data={**GIVE, "means": "by-hand"})
    assert again.status_code == 303 and "by hand, on paper" in worker.get(made.headers["Location"]).text


def test_pressing_twice_makes_one_copy(pack, worker) -> None:
    sent = {**GIVE, "idempotency_key": "pressed"}
    first, second = (worker.post(f"/missing/{pack.episode.ref}/philomena-form", data=sent) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"] and len(queries.copies_of(pack.episode.id)) == 1


def test_no_page_makes_a_pdf_by_being_looked_at(pack, worker, monkeypatch) -> None:
    copy_ref, entry = full(pack)
    monkeypatch.setattr("caseflow.missing.pack.pdf.typst", None)
    for path in [*addresses(pack, pack.child.ref, copy_ref, entry), f"/missing/{pack.episode.ref}/philomena-form", "/philomena-forms"]:
        assert worker.get(path).status_code == 200, path


def test_part_two_asks_what_happened_only_where_nothing_stands(pack, worker) -> None:
    at = f"/missing/{pack.episode.ref}/philomena-form/part-two"
    assert 'name="circumstances"' not in worker.get(at).text
    other = pack.records.child()
    pack.records.allocated(other, pack.worker)
    episode = pack.records.episode(other, pack.episode.started_at)
    at = f"/missing/{episode.ref}/philomena-form/part-two"
    assert 'name="circumstances"' in worker.get(at).text
    assert worker.post(at, data={"circumstances": "Left by the window.", "money": "20 pounds"}).status_code == 303
    shown = worker.get(f"/missing/{episode.ref}").text
    assert "Left by the window." in shown


def test_the_child_page_says_how_fresh_the_form_is(pack, worker) -> None:
    at = f"/children/{pack.child.ref}"
    assert "Not begun: nothing is kept ready for the police." in worker.get(at).text
    worker.post(f"{at}/philomena-form/review", data={"review_due_on-day": "1", "review_due_on-month": "12", "review_due_on-year": "2026"})
    assert "Reviewed 4 June 2026, next review 1 December 2026." in worker.get(at).text


def test_the_first_page_leads_to_what_is_overdue(pack, worker, at) -> None:
    pack.save(review_due_on=date(2026, 7, 4))
    assert "Philomena form" not in worker.get("/").text
    at("2026-07-05T12:00:00+01:00")
    later = pack.records.client(pack.worker)  # the first session ended long ago
    assert "1 Philomena form is overdue for review." in later.get("/").text
    assert "was due 4 July 2026, 1 day overdue" in later.get("/philomena-forms").text


def test_a_stale_page_does_not_overwrite(pack, worker) -> None:
    at = f"/children/{pack.child.ref}/philomena-form/description"
    pack.save(height="170 cm")
    seen = re.search(r'name="seen" value="(\d+)"', worker.get(at).text).group(1)
    pack.save(height="171 cm")
    refused = worker.post(at, data={"height": "180 cm", "seen": seen})
    assert refused.status_code == 409 and "Nothing was saved" in refused.text and "180 cm" in refused.text
    assert queries.form_of(pack.child.id).height == "171 cm"
