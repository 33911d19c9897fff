"""No code without its meaning on the pages of a child and of an absence; the words used there stand in the glossary."""
from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from flask import Flask

from caseflow.children import codes
from caseflow.children.models import Child, Placement
from caseflow.extensions import db
from caseflow.missing.interviews.service import owe
from caseflow.missing.models import EpisodeUpdate, MissingEpisode, MissingSegment, Notice, PoliceRisk
from caseflow.pages.glossary import TERMS
from caseflow.pages.timeline.field_history import label
from caseflow.pages.timeline.sources import SOURCES
from caseflow.ssda903.columns import BASE, CHANGES
from caseflow.store.record import Versioned
from caseflow.store.unit import unit_of_work
from tests.harness.records import TEST, Records

NOW = datetime(2026, 10, 21, 12, tzinfo=UTC)
SLUGS = re.compile(
    r"\b(as-told|day-unknown|no-longer|at-risk|not-looked-after|care-leaver|other-authority|reasonable-grounds|conclusive-grounds|"
    r"no-contact|duty-manager|edt-manager|social-worker|placing-authority|host-authority|very-low|uasc|ssda903|looked-after|"
    r"on-the-plan|[a-z]+_[a-z_]+)\b")
"""Words of the program, hyphened or underlined, that no sentence has (but `looked-after child`)."""
CODES = re.compile(r"(?<![\w(])(?:" + "|".join(sorted({*codes.PLACEMENT, *codes.LEGAL_STATUS} - {"M", "A"})) + r")(?![\w)])")


def words_of(page: str) -> str:
    """What a reader sees on a page, without what stands in its tags."""
    main = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", page.split("<main")[1].split("</main>")[0], flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", main)))


@pytest.fixture
def records(app: Flask, at: Callable[..., datetime]) -> Records:
    """Everything at one moment."""
    at(NOW)
    return Records(app)


@pytest.fixture
def coded(records: Records, at: Callable[..., datetime]) -> Child:
    """A child whose records hold every kind of code."""
    child = records.child("ASH-1", given_name="Linh", family_name="Tran", standing="care-leaver", birth_precision="day-unknown")
    whose = {"authority_id": child.authority_id, "child_id": child.id}
    records.add(Placement(**whose, started_on=date(2026, 2, 1), ended_on=date(2026, 3, 1), placement_code="U6", legal_status="V2",
                          ended_reason="E4A", change_reason="CARPL", source="ssda903", source_year=2026))
    for stage in ("at-risk", "suspected", "no-longer"):
        records.stage(child, stage, date(2026, 1, 1))
    records.nrm(child, "reasonable-grounds", date(2026, 2, 1), outcome="negative")
    records.unaccompanied(child, date(2025, 1, 1))
    episode = records.episode(child, NOW - timedelta(days=3), NOW - timedelta(days=2), returned_at=NOW - timedelta(days=2),
                              returned_to="same placement", left_out_because="care-leaver", found_precision="about")
    of = whose | {"episode_id": episode.id}
    records.add(EpisodeUpdate(**of, at=NOW - timedelta(days=3), what="sighting", text="At the park."),
                PoliceRisk(**of, level="very-low", at=NOW - timedelta(days=3)),
                MissingSegment(**of, type="M", started_at=NOW - timedelta(days=3)),
                Notice(**of, to="edt-manager", means="telephone", sent_at=NOW - timedelta(days=3)))
    with unit_of_work(TEST, child.authority_id):
        interview = owe(db.session.get_one(MissingEpisode, episode.id), db.session.get_one(Child, child.id))
        assert interview is not None
        interview.answer = "no-contact"
    at(NOW + timedelta(hours=1))
    return child


def test_pages_show_no_code_without_its_meaning(records: Records, coded: Child) -> None:
    client = records.client("safeguarding-lead")
    timeline = client.get(f"/children/{coded.ref}/timeline").text
    pages = [f"/children/{coded.ref}", f"/children/{coded.ref}/timeline", f"/children/{coded.ref}/pattern",
             f"/children/{coded.ref}?as_at=2026-10-21", f"/history/child/{coded.ref}", "/board", "/", "/glossary",
             *sorted(set(re.findall(r'href="(/history/[^"]+|/missing/[^"]+)"', timeline)))]
    assert len(pages) > 16
    wrong = []
    for path in pages:
        answer = client.get(path)
        assert answer.status_code == 200, path
        words = words_of(answer.text).replace("looked-after child", "")
        wrong += [f"{path}: {found.group()} in …{words[max(0, found.start() - 40):found.end() + 20]}…"
                  for shape in (SLUGS, CODES) for found in shape.finditer(words)]
    assert not wrong, "\n".join(wrong)


def test_every_903_code_of_a_placement_has_words() -> None:
    gained = {c.column: c.gains.split() for c in CHANGES}
    unknown = {"Z11", "Z12", "Z13", "Z14"}  # the Department has not published what they mean where we looked
    assert set(BASE["PLACE"].split()) | set(gained["PLACE"]) | {"K3"} <= {*codes.PLACEMENT, *unknown}
    assert set(BASE["LS"].split()) <= set(codes.LEGAL_STATUS)
    ended = {code for c in CHANGES if c.column == "REC" for code in c.gains.split()}
    assert set(BASE["REC"].split()) | ended <= set(codes.ENDED)
    assert codes.with_meaning("K2", codes.PLACEMENT) == "children's home (K2)"
    assert codes.with_meaning("Z11", codes.PLACEMENT) == "903 code Z11, whose meaning is not held here"


def test_no_column_is_shown_by_its_inner_name() -> None:
    for source in SOURCES:
        if issubclass(source.model, Versioned):
            for column in source.model.__table__.columns:
                assert "_" not in label(column.name), column


def test_the_glossary_is_in_order_and_plain() -> None:
    terms = [term for term, _ in TERMS]
    assert terms == sorted(terms, key=str.lower) and len(set(terms)) == len(terms)
    for term, meaning in TERMS:
        assert meaning.endswith(".") and len(meaning) < 260, term
    everything = " ".join(f"{term} {meaning}" for term, meaning in TERMS)
    for word in ("Philomena", "RHI", "NRM", "EDT", "IRO", "ICTG", "UASC", "UUCR", "Separated", "Prevention interview", "Suppressed",
                 "Not held"):
        assert word in everything, word


def test_anybody_signed_in_finds_the_glossary(records: Records) -> None:
    for role in ("residential-worker", "auditor", "data-officer"):
        client = records.client(role)
        assert 'href="/glossary"' in client.get("/").text and client.get("/glossary").status_code == 200
