"""Loading files by a page: from choosing them to the children to fix."""
from __future__ import annotations

import io
from pathlib import Path

import pytest
from sqlalchemy import func, select

from caseflow.audit.models import AuditEvent
from caseflow.children.models import Child
from caseflow.extensions import db
from caseflow.ssda903 import uploaded
from caseflow.ssda903.models import FileImport
from caseflow.work import runner
from caseflow.work.models import Work

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture
def begun(monkeypatch, tmp_path):
    """Tasks are asked for and not started: `begun` collects their numbers; files are kept in the test's folder."""
    numbers: list[int] = []
    monkeypatch.setattr(runner, "start", lambda app, work_id: numbers.append(work_id))
    monkeypatch.setattr(uploaded, "instance_folder", lambda: tmp_path)
    return numbers


def sent(*files: tuple[str, str], year: str = "2018") -> dict:
    return {"year": year, "files": [(io.BytesIO(content.encode()), name) for name, content in files]}


def set_of(year: int) -> list[tuple[str, str]]:
    return [(path.name, path.read_text()) for path in sorted((FIXTURES / str(year)).glob("*.csv"))]


def post(client, data):
    return client.post("/files", data=data, content_type="multipart/form-data")


def test_files_are_sent_watched_loaded_and_their_children_to_fix_shown(records, begun, tmp_path):
    officer = records.client("data-officer")
    answer = post(officer, sent(*set_of(2018)))
    assert answer.status_code == 303, answer.text
    watching = answer.headers["Location"]
    part = officer.get(watching + "/progress")
    assert part.status_code == 200 and "<progress" in part.text and 'hx-trigger="every 1s"' in part.text
    (work_id,) = begun
    assert sorted(p.name for p in tmp_path.glob("uploads/*/*")) == [f"{n}.csv" for n in range(1, 8)], "kept under names of our own"
    runner._run(records._app, work_id)
    over = officer.get(watching + "/progress")
    assert over.status_code == 286 and "hx-get" not in over.text
    page = officer.get(over.headers["HX-Redirect"])
    assert page.status_code == 200 and officer.get(watching).headers["Location"] == over.headers["HX-Redirect"]
    assert "children to fix" in page.text and "Not needed" in page.text and "Names not loaded for" in page.text
    assert not list(tmp_path.glob("uploads/*")), "the files are taken away"
    views = db.session.execute(select(AuditEvent).where(AuditEvent.action == "children.viewed")).scalars().all()
    assert views and views[-1].refs, "the children shown are on record"


def test_a_damaged_set_is_refused_in_words_and_changes_nothing(records, begun, tmp_path):
    officer = records.client("data-officer")
    name, content = set_of(2018)[0]
    watching = post(officer, sent((name, content + '"'))).headers["Location"]
    runner._run(records._app, begun[0])
    page = officer.get(watching)
    assert "were not loaded" in page.text and "a quotation mark is not closed" in page.text
    assert db.session.execute(select(func.count()).select_from(FileImport)).scalar_one() == 0
    assert officer.get(watching + "/progress").status_code == 286 and not list(tmp_path.glob("uploads/*"))


@pytest.mark.parametrize(("names", "year", "words"), [
    ([], "2018", "Choose the files"), (["notes.pdf"], "2018", "not a CSV file"), (["a.csv"], "1999", "Error:"),
    ([f"{n}.csv" for n in range(21)], "2018", "at most 20"),
], ids=["none", "no table", "no such year", "too many"])
def test_what_cannot_be_files_is_refused_on_the_form(records, begun, names, year, words):
    answer = post(records.client("data-officer"), sent(*[(name, "x") for name in names], year=year))
    assert answer.status_code >= 400 and words in answer.text and (names == ["a.csv"]) != ('href="#files"' in answer.text)
    assert begun == [] and db.session.execute(select(func.count()).select_from(Work)).scalar_one() == 0


@pytest.mark.parametrize(("given", "shown"), [
    ("../../etc/passwd.csv", "passwd.csv"), ("C:\\files\\a.csv", "a.csv"), ("a\r\nSet-Cookie: x.csv", "aSet-Cookie: x.csv"),
    ("\u202evsc.exe.csv", "vsc.exe.csv"), ("x" * 300 + ".csv", "x" * 60 + "…" + "x" * 15 + ".csv"),
])
def test_a_name_is_shown_and_never_used(given, shown):
    assert uploaded.shown_name(given) == shown


def test_only_a_data_officer_loads_files_and_another_authority_sees_none(records, begun):
    assert post(records.client("social-worker"), sent(*set_of(2018))).status_code == 403
    officer = records.client("data-officer")
    watching = post(officer, sent(*set_of(2018))).headers["Location"]
    runner._run(records._app, begun[0])
    result = officer.get(watching).headers["Location"]
    other = records.another_authority("331", "Brackley")
    stranger = records.client(records.user("data-officer", authority=other))
    for path in (watching, watching + "/progress", result):
        assert stranger.get(path).status_code == officer.get("/files/7K3M-9QXP-2VHD").status_code == 404
    assert db.session.execute(select(func.count()).select_from(Child)).scalar_one() > 10


def test_an_upload_larger_than_a_form_is_let_in_and_one_without_end_is_not(records, begun, monkeypatch):
    records._app.config["MAX_CONTENT_LENGTH"] = 100_000
    officer = records.client("data-officer")
    large = "CHILD,DOB,REVIEW,REVIEW_CODE\n" + "A1,01/01/2010,01/01/2018,PN1\n" * 10_000
    assert post(officer, sent(("reviews.csv", large))).status_code == 303
    assert post(records.client("social-worker"), sent(("reviews.csv", large))).status_code == 413
    monkeypatch.setattr(uploaded, "LARGEST_SET", 200_000)
    assert post(officer, sent(("reviews.csv", large))).status_code == 413
