"""The pages and the API as a data officer meets them."""
from __future__ import annotations

from datetime import UTC, datetime
from html import unescape

import pytest
from sqlalchemy import select

from caseflow.accounts.models import Authority, User
from caseflow.audit.models import AuditEvent
from caseflow.core import clock
from caseflow.extensions import db
from caseflow.returns.building import build_now
from caseflow.returns.disclosure import WITHHELD
from caseflow.store.unit import unit_of_work
from tests.returns.made_children import a_child, many
from tests.returns.made_records import OPERATOR, add, an_authority, an_episode_at, enter

NEVER_ON_SCREEN = ("looked-after.", "trafficked.", "digest", "known-at", "lineage", "fingerprint", "Traceback")


def somebody(authority, role, email):
    with unit_of_work(OPERATOR, authority.id):
        user = User(authority_id=authority.id, email=email, name="Invented Person", role=role)
        db.session.add(user)
        db.session.flush()
        db.session.refresh(user)
    return user


@pytest.fixture
def ashmere(app):
    authority = an_authority()
    enter(authority, [*many(11, 60), a_child("LATE")], datetime(2024, 12, 31, tzinfo=UTC))
    clock.freeze(datetime(2025, 2, 1, 9, tzinfo=UTC))
    return authority


@pytest.fixture
def officer(app, ashmere):
    return app.test_client().sign_in(somebody(ashmere, "data-officer", "officer@ashmere.example"))


@pytest.fixture
def run(ashmere):
    return build_now(OPERATOR, "ecpat", "2024", ashmere)


def words(page):
    """What a person sees of a page: without tags."""
    import re

    body = page.get_data(as_text=True).partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


def test_a_data_officer_builds_figures_and_opens_the_children_behind_one(officer, ashmere):
    assert "Build figures" in words(officer.get("/returns"))
    asked = officer.get("/returns/build")
    assert "As at which day?" in words(asked)
    done = officer.post("/returns/build", data={"definition": "ecpat", "period": "2024"})
    assert done.status_code == 303, words(done)
    page = officer.get(done.headers["Location"])
    run = db.session.execute(select(build_now.__globals__["ReturnRun"])).scalar_one()
    cells = {c["cell"]: c for c in run.cells}
    went = cells["trafficked.went-missing"]["value"]
    assert f"{went} children who were identified or suspected of being trafficked went missing at least once." in words(page)
    rows = officer.get(f"/returns/{run.ref}/figures/trafficked.went-missing")
    assert f"{went} children" in words(rows) and "Did not" not in words(rows)
    from caseflow.returns import queries

    refs = [r["ref"] for r in queries.lineage(run, "trafficked.went-missing")["included"]]
    assert len(refs) == went and all(ref in words(rows) for ref in refs)
    seen = db.session.execute(select(AuditEvent).where(AuditEvent.action == "children.viewed")).scalars().all()
    assert seen and set(refs) <= set(seen[-1].refs)


@pytest.mark.parametrize("path", ["", "/figures/looked-after.episodes", "/figures/trafficked.rate", "/figures/unaccompanied.children.sex=M",
                                  "/figures/either.not-found"])
def test_pages_say_it_in_the_words_of_the_field(officer, run, path):
    page = officer.get(f"/returns/{run.ref}{path}")
    assert page.status_code == 200
    for word in NEVER_ON_SCREEN:
        assert word not in words(page), word
    assert run.digest not in page.get_data(as_text=True)


def test_every_figure_is_shown_exact_and_as_published(officer, run):
    text = words(officer.get(f"/returns/{run.ref}"))
    assert "Internal" in text and WITHHELD in text and "Exact (internal)" in text
    cells = {c["cell"]: c for c in run.cells}
    small = next(c for c in cells.values() if c["shown"] == WITHHELD and isinstance(c["value"], int) and c["cell"].count(".") == 1)
    assert f"{small['value']} {WITHHELD}" in text


def test_what_was_entered_after_the_cut_is_said_so(officer, ashmere, run):
    from caseflow.children.models import Child

    child = db.session.execute(select(Child).where(Child.local_id == "LATE")).scalar_one()
    episode = an_episode_at(child, "2024-12-20T21:00:00+00:00", "2024-12-21T09:00:00+00:00")
    ref = add(episode, datetime(2025, 2, 1, 9, 5, tzinfo=UTC), ashmere.id).ref
    text = words(officer.get(f"/returns/{run.ref}/figures/looked-after.episodes"))
    assert "Entered after the cut: 1 episode" in text and ref in text
    taken_back = an_episode_at(child, "2024-11-20T21:00:00+00:00", "2024-11-21T09:00:00+00:00")
    taken_back.voided = True
    add(taken_back, datetime(2025, 2, 1, 9, 6, tzinfo=UTC), ashmere.id)
    assert "Entered after the cut: 1 episode" in words(officer.get(f"/returns/{run.ref}/figures/looked-after.episodes"))
    later = build_now(OPERATOR, "ecpat", "2024", ashmere)
    moved = words(officer.get(f"/returns/{later.ref}/compared-with/{run.ref}"))
    assert "Entered after the earlier cut: 1" in moved
    assert "Entered after the cut" not in words(officer.get(f"/returns/{later.ref}/figures/looked-after.episodes"))


def test_a_file_is_made_and_recorded(officer, run):
    for kind, begins in (("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK"), ("ods", b"PK"), ("json", b"{")):
        made = officer.post(f"/returns/{run.ref}/file", data={"format": kind})
        assert made.status_code == 200 and made.data.startswith(begins)
        assert "attachment" in made.headers["Content-Disposition"]
    exported = db.session.execute(select(AuditEvent).where(AuditEvent.action == "return.exported")).scalars().all()
    assert [e.detail["formats"] for e in exported] == [["csv"], ["xlsx"], ["ods"], ["json"]]


def test_charts_are_pictures_with_presentation_attributes_only(officer, run):
    for name in ("by-group", "by-month"):
        drawn = officer.get(f"/returns/{run.ref}/charts/{name}.svg")
        assert drawn.mimetype == "image/svg+xml"
        text = drawn.get_data(as_text=True)
        assert "<title>" in text and "<rect" in text and "style" not in text and "<script" not in text


def test_a_year_that_is_not_over_says_so_and_its_months_to_come_are_not_nought(officer, run, ashmere):
    """Each month that has begun opens its episodes from the table beside the picture; a year that is over says nothing of the kind."""
    assert "The year is not over" not in words(officer.get(f"/returns/{run.ref}"))
    running = build_now(OPERATOR, "ecpat", "2025", ashmere)
    page = words(officer.get(f"/returns/{running.ref}"))
    assert "The year is not over" in page and page.count("not yet") == 10 * 2
    assert "The year is not over" in words(officer.get(f"/returns/{running.ref}/figures/looked-after.children"))


def test_refusals_are_said_on_the_page(officer):
    wrong = officer.post("/returns/build", data={"definition": "dfe-missing", "period": "2024"})
    assert wrong.status_code == 422 and "These figures are for years from April to March" in words(wrong)
    early = officer.post("/returns/build", data={
        "definition": "ecpat", "period": "2024", "known_at-day": "1", "known_at-month": "1", "known_at-year": "1999"})
    assert early.status_code == 422 and "has no record from before" in words(early)


def test_another_authoritys_figures_answer_like_none(app, officer, run):
    other = an_authority("331", "Brackley")
    enter(other, [a_child("B1")], datetime(2024, 12, 31, tzinfo=UTC))
    clock.freeze(datetime(2025, 2, 1, 9, tzinfo=UTC))
    theirs = build_now(OPERATOR, "ecpat", "2024", other)
    for path in ("", "/figures/looked-after.children", f"/compared-with/{run.ref}", "/charts/by-group.svg"):
        assert officer.get(f"/returns/{theirs.ref}{path}").status_code == officer.get(f"/returns/0000-0000-0000{path}").status_code == 404
    assert officer.post(f"/returns/{theirs.ref}/file", data={"format": "csv"}).status_code == 404
    assert officer.get(f"/returns/{run.ref}/compared-with/{theirs.ref}").status_code == 404
    own = db.session.get_one(Authority, run.authority_id)
    program = app.test_client().with_token(somebody(own, "data-officer", "program@ashmere.example"))
    for path in ("", "/cells/looked-after.children/rows"):
        assert program.get(f"/api/v1/returns/{theirs.ref}{path}").status_code == 404
        assert program.get(f"/api/v1/returns/{run.ref}{path}").status_code == 200


def test_a_social_worker_sees_no_figures(app, ashmere, run):
    worker = app.test_client().sign_in(somebody(ashmere, "social-worker", "worker@ashmere.example"))
    assert worker.get(f"/returns/{run.ref}").status_code == 403
    lead = app.test_client().sign_in(somebody(ashmere, "safeguarding-lead", "lead@ashmere.example"))
    assert lead.get(f"/returns/{run.ref}").status_code == 200
    assert lead.post(f"/returns/{run.ref}/file", data={"format": "csv"}).status_code == 403


def test_the_api_lists_reads_and_opens(app, ashmere, run):
    program = app.test_client().with_token(somebody(ashmere, "data-officer", "program@ashmere.example"))
    second = build_now(OPERATOR, "dfe-missing", "2024-25", ashmere)
    first_page = program.get("/api/v1/returns?limit=1").json
    assert [r["ref"] for r in first_page["items"]] == [second.ref] and first_page["next"]
    rest = program.get(f"/api/v1/returns?limit=1&after={first_page['next']}").json
    assert [r["ref"] for r in rest["items"]] == [run.ref] and rest["next"] is None
    read = program.get(f"/api/v1/returns/{run.ref}").json
    assert read["digest"] == run.digest and len(read["cells"]) == len(run.cells)
    rows = program.get(f"/api/v1/returns/{run.ref}/cells/looked-after.episodes/rows").json
    assert len(rows["included"]) == rows["value"] > 0
    assert program.get(f"/api/v1/returns/{run.ref}/cells/no.such/rows").status_code == 404
    assert program.get("/api/v1/returns?after=nonsense").status_code == 422


def test_the_page_prints_what_the_files_print(officer, run):
    """The attack over the files is an attack over the page too: its published form is the same, figure by figure."""
    import json
    import re

    html = officer.get(f"/returns/{run.ref}").get_data(as_text=True)
    page = dict(re.findall(r'href="/returns/[^/]+/figures/([^"]+)">[^<]+</a></th>.*?data-label="Published">([^<]+)<', html, re.S))
    page |= dict(re.findall(r'href="/returns/[^/]+/figures/([^"]+)" aria-label="[^"]+">[^<]+</a> / ([^<]+)</td>', html))
    made = json.loads(officer.post(f"/returns/{run.ref}/file", data={"format": "json"}).data)
    files = {c["cell"]: "[x]" if c["shown"] == "not held" else c["shown"] for c in made["cells"]}
    assert {unescape(cell): text.strip() for cell, text in page.items()} == files


def test_a_large_build_shows_how_far_it_is(app, officer, ashmere, monkeypatch):
    from caseflow.returns import asked, queries
    from caseflow.work import runner
    from caseflow.work.models import Work

    monkeypatch.setattr(asked, "LARGE", 1)
    monkeypatch.setattr(runner, "start", lambda app, work_id: None)
    done = officer.post("/returns/build", data={"definition": "ecpat", "period": "2024"})
    watch = done.headers["Location"]
    assert done.status_code == 303 and "/being-built/" in watch
    assert "Waiting to start" in words(officer.get(watch))
    assert officer.get(f"{watch}/progress").status_code == 200
    work = db.session.execute(select(Work)).scalar_one()
    runner.run_claimed(work.id)
    run = queries.runs_of(ashmere.id)[0]
    assert run.known_at == clock.now() or run.known_at > datetime(2025, 2, 1, 8, tzinfo=UTC)
    assert officer.get(watch).headers["Location"] == f"/returns/{run.ref}"
    over = officer.get(f"{watch}/progress")
    assert over.status_code == 286 and over.headers["HX-Redirect"] == f"/returns/{run.ref}"
    refused = officer.post("/returns/build", data={"definition": "dfe-missing", "period": "2024"})
    assert refused.status_code == 422
