"""What a child asked to be kept from somebody: that person finds it on no page, in no answer of the API, in no file for the police."""
from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException

from caseflow.accounts.models import User
from caseflow.children.find import find
from caseflow.core import clock
from caseflow.core.errors import Refused
from caseflow.extensions import db
from caseflow.missing.interviews import account, actions, codes, said, shares, withheld
from caseflow.missing.interviews import back as came_back
from caseflow.missing.interviews.models import InterviewAction, InterviewText
from caseflow.missing.interviews.withheld import POLICE, Reader, may_read
from caseflow.store.unit import unit_of_work
from tests.harness.records import TEST, Records
from tests.missing.interviews.conftest import DAY, HOUR, NOW, Back
from tests.missing.pack.conftest import POLICE as TO_POLICE
from tests.missing.pack.pdf_read import every_byte

OF_ONE_KIND = 1
"""How many addresses of one page are opened beside those where a person begins; there is one child."""


@pytest.mark.parametrize(("marks", "reader", "may"), [
    ([], Reader(1, "social-worker", "T"), True), (["social-worker"], Reader(1, "social-worker"), False),
    (["social-worker"], Reader(1, "safeguarding-lead"), True), (["team:T"], Reader(1, "social-worker", "T"), False),
    (["team:T"], Reader(1, "social-worker", "U"), True), (["police"], POLICE, False), (["parents"], POLICE, True),
    (["police", "parents"], withheld.PARENTS, False), (["social-worker"], Reader(7, "social-worker"), True),
])
def test_one_predicate_decides(marks, reader, may) -> None:
    assert may_read(marks, 7, reader) is may


@pytest.mark.parametrize(("marks", "kept_from"), [
    ([], set()), (["team:T"], {"home", "social-worker"}), (["residential-worker"], {"home"}), (["social-worker"], {"social-worker"}),
    (["police"], {"police"}), (["interviewer"], set()),
])
def test_to_whom_a_text_may_be_sent(marks: list[str], kept_from: set[str]) -> None:
    text = InterviewText(withheld_from=marks)
    assert {to for to in codes.SHARED_WITH if not shares.sendable(text, to)} == kept_from


class Kept:
    """A child with an interview in which much is kept from somebody, and people who may not read it."""

    def __init__(self, records: Records, back: Back) -> None:
        self.team = records.another_team("South")
        self.home_team = records.another_team("Oak House", provider=True)
        self.lead = records.user("safeguarding-lead")
        self.worker = records.user("social-worker", team=self.team)
        self.home = records.user("residential-worker", team=self.home_team)
        self.interviewer = records.user("interviewer")
        self.child = records.child(given_name="Mira", family_name="Example")
        self.interview = back.came(self.child, NOW - DAY)
        [self.episode] = back.episodes(self.child)
        for user, kind in ((self.worker, "worker"), (self.home, "home"), (self.interviewer, "interviewer")):
            records.allocated(self.child, user, kind=kind)
        back.does(account.hold, self.interview, {"held_at": NOW - HOUR, "held_by": "Ina"})
        back.does(account.write_up, self.interview, {"push": ["harm-at-home"], "withheld_from": ["social-worker"], "written_up": True})
        for canary, marks in (("KANARIWORKER", ["social-worker"]), ("KANARITEAM", [f"team:{self.team.ref}"]), ("KANARIPOLICE", ["police"]),
                              ("KANARIOPEN", []), ("KANARIINTERVIEWER", ["interviewer"])):
            back.does(said.say, self.interview, {"about": "own-words", "text": f"{canary} said so", "withheld_from": marks})
        both = ["social-worker", "residential-worker"]
        back.does(actions.add_action, self.interview, {"what": "KANARIACTION", "owner_name": "Ina", "due_on": (NOW + DAY).date(),
                                                       "plan": "safety", "withheld_from": both})
        with unit_of_work(TEST, self.child.authority_id):
            episode, child = db.session.merge(self.episode), db.session.merge(self.child)
            came_back.record_prevention(episode, child, {"done": True, "at": NOW - 20 * HOUR, "harm_disclosed": True, "harm": "KANARIHARM",
                                                         "withheld_from": both})
            came_back.record_welfare(episode, child, {"food": "yes", "notes": "KANARINOTES", "withheld_from": both})
        self.action = db.session.query(InterviewAction).one()

    def starts(self) -> list[str]:
        """Where a person begins to look."""
        return ["/", "/return-interviews?whose=all", f"/return-interviews/{self.interview.ref}", f"/children/{self.child.ref}",
                f"/missing/{self.episode.ref}", "/interview-actions", f"/interview-actions/{self.action.ref}",
                "/return-interviews/figures", f"/children/{self.child.ref}/timeline", f"/children/{self.child.ref}?as_at=2026-10-20",
                "/board", "/board/since-yesterday"]


@pytest.fixture
def kept(records: Records, back: Back, at: Any) -> Kept:
    at(NOW)
    return Kept(records, back)


HARM = "Hurt, neglected or afraid"
EVERYTHING = {"KANARIWORKER", "KANARITEAM", "KANARIPOLICE", "KANARIOPEN", "KANARIINTERVIEWER", "KANARIACTION", "KANARIHARM", "KANARINOTES",
              HARM}


def crawled(app: Flask, client: Any, starts: list[str], refs: Collection[str]) -> Iterator[str]:
    """Every page about these records that can be reached by links from where a person begins, one of each kind."""
    to_open, opened, kinds = list(starts), set(), {}
    urls = app.url_map.bind("localhost")
    while to_open:
        path = to_open.pop(0)
        if path in opened or not (path in starts or any(ref in path for ref in refs)):
            continue
        opened.add(path)
        try:
            kind = urls.match(urlsplit(path).path, "GET")[0]
        except HTTPException:
            continue
        kinds[kind] = kinds.get(kind, 0) + 1
        if kinds[kind] > OF_ONE_KIND and path not in starts:
            continue
        answer = client.get(path)
        assert answer.status_code < 500, path
        yield answer.text
        if answer.status_code == 200 and answer.mimetype == "text/html":
            to_open += [urljoin(path, link).partition("#")[0] for link in re.findall(r'href="([^"]+)"', answer.text)
                        if not link.startswith(("http", "tel:", "mailto:", "#"))]


def asked(app: Flask, api: Any, refs: dict[str, str]) -> Iterator[str]:
    """Everything that the API can be asked to read of these records."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        whose = rule.rule.removeprefix("/api/v1/").partition("/")[0]
        if rule.rule.startswith("/api/v1/") and "GET" in (rule.methods or ()) and rule.arguments <= ({"ref"} if whose in refs else set()):
            answer = api.get(rule.rule.replace("<ref>", refs.get(whose, "")))
            assert answer.status_code < 500, rule.rule
            yield answer.text


def found_by(app: Flask, records: Records, kept: Kept, user: User) -> set[str]:
    """Which of the words this person can find, on pages or through the API."""
    refs = {"children": kept.child.ref, "missing-episodes": kept.episode.ref, "return-interviews": kept.interview.ref}
    everywhere = "\n".join([*crawled(app, records.client(user), kept.starts(), refs.values()), *asked(app, records.api(user), refs)])
    return {words for words in EVERYTHING if words in everywhere}


@pytest.mark.postgresql_nightly
@pytest.mark.parametrize(("who", "never"), [
    ("lead", set()), ("worker", {"KANARITEAM", "KANARIWORKER", "KANARIACTION", "KANARIHARM", "KANARINOTES", HARM}),
    pytest.param("interviewer", {"KANARIINTERVIEWER"}, marks=pytest.mark.nightly),
])
def test_an_excluded_person_finds_it_nowhere(app: Flask, records: Records, kept: Kept, who: str, never: set[str]) -> None:
    assert found_by(app, records, kept, getattr(kept, who)) == EVERYTHING - never


@pytest.mark.postgresql_nightly
def test_home_staff_see_no_interview_and_nothing_that_is_kept_from_them(app: Flask, records: Records, kept: Kept) -> None:
    assert found_by(app, records, kept, kept.home) == set()
    assert "Welfare check" in records.client(kept.home).get(f"/missing/{kept.episode.ref}").text, "the check itself they see"


def test_an_excluded_person_cannot_act_on_what_they_cannot_see(records: Records, kept: Kept) -> None:
    client, api = records.client(kept.worker), records.api(kept.worker)
    with_it = records.client(kept.lead)
    texts = said.texts_for(withheld.reader_of(kept.lead), [kept.interview.id])[kept.interview.id]
    [secret] = [one for one in texts if "KANARIWORKER" in one.text]
    where = f"/return-interviews/{kept.interview.ref}"
    assert [c.get(f"{where}/said/{secret.ref}").status_code for c in (with_it, client)] == [200, 404]
    assert client.post(f"{where}/said/{secret.ref}", data={"text": "x"}).status_code == 404
    assert client.post(f"/interview-actions/{kept.action.ref}", data={"outcome": "x"}).status_code == 404
    assert find(kept.lead, "KANARIOPEN") == find(kept.worker, "KANARIWORKER") == [], "no search reads what was said"
    refused = api.post(f"/api/v1{where}/shares", json={"to": "health", "texts": [secret.ref]})
    assert refused.status_code == 422 and "KANARI" not in refused.text
    changed = client.post(f"{where}/write-up", data={"written_up": "no"})
    assert changed.status_code == 303
    there = account.account_of(kept.interview)
    assert there is not None and (there.push, there.withheld_from, there.written_up_at) == (["harm-at-home"], ["social-worker"], None)


def test_what_goes_to_the_police_leaves_out_what_is_kept_from_them(records: Records, kept: Kept) -> None:
    texts = {t.text for t in said.texts_for(POLICE, [kept.interview.id])[kept.interview.id]}
    assert len(texts) == 4 and not any("KANARIPOLICE" in text for text in texts)
    api = records.api(kept.lead)
    made = api.post(f"/api/v1/missing-episodes/{kept.episode.ref}/philomena-copies", json=TO_POLICE)
    assert made.status_code == 201, made.text
    pdf = api.get(made.headers["Location"] + "/pdf").data
    assert pdf.startswith(b"%PDF") and b"KANARI" not in every_byte(pdf)


def test_a_mark_made_later_holds_for_the_past_too(records: Records, kept: Kept, at: Any) -> None:
    later = NOW + timedelta(days=2)
    with unit_of_work(TEST, kept.child.authority_id):
        db.session.get_one(InterviewAction, kept.action.id).withheld_from = []
    at(later)
    before = clock.now()
    at(later + HOUR)
    program = records.api(kept.worker)
    path = f"/api/v1/children/{kept.child.ref}/timeline?known_at={before.isoformat().replace('+', '%2B')}"
    assert "Action from an interview" in program.get(path).text
    assert program.get(f"/api/v1/history/interview-action/{kept.action.ref}").status_code == 200
    assert [a.what for a in actions.actions_of_child(kept.worker, kept.child.id, before)] == ["KANARIACTION"]
    with unit_of_work(TEST, kept.child.authority_id):
        db.session.get_one(InterviewAction, kept.action.id).withheld_from = ["social-worker"]
    at(later + DAY)
    assert actions.actions_of_child(kept.worker, kept.child.id, before) == []
    assert "Action from an interview" not in program.get(path).text, "nor that there is one"
    assert program.get(f"/api/v1/history/interview-action/{kept.action.ref}").status_code == 404
    assert [a.what for a in actions.actions_of_child(kept.lead, kept.child.id, before)] == ["KANARIACTION"]


def test_only_those_who_exist_can_be_named(records: Records, back: Back, kept: Kept) -> None:
    with pytest.raises(Refused, match="Withhold from"):
        back.does(said.say, kept.interview, {"about": "own-words", "text": "x", "withheld_from": ["nobody"]})
