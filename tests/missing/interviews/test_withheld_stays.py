"""What is kept from somebody stays kept from them, whatever else they write about the interview or the child."""
from __future__ import annotations

from types import SimpleNamespace

import pytest

from caseflow.children.models import Child
from caseflow.core.actor import Actor
from caseflow.extensions import db
from caseflow.identity.joining import join
from caseflow.missing.interviews import account, said, withheld
from caseflow.missing.models import ReturnInterview
from caseflow.store.unit import unit_of_work
from tests.missing.interviews.conftest import DAY, HOUR, NOW


@pytest.fixture
def kept(records, back) -> SimpleNamespace:
    """An interview written up by an interviewer, with its factors and a text kept from leads."""
    lead, interviewer = records.user("safeguarding-lead"), records.user("interviewer")
    child, double = records.child("A-1", given_name="Mira"), records.child("A-2", given_name="Mira")
    interview = back.came(child, NOW - DAY)
    with doing(interviewer):
        row, whose = db.session.get_one(ReturnInterview, interview.id), db.session.get_one(Child, child.id)
        account.hold(row, whose, {"held_at": NOW - HOUR, "held_by": "Ina"})
        account.write_up(row, whose, {"push": ["harm-at-home"], "withheld_from": ["safeguarding-lead"]})
        said.say(row, whose, {"about": "own-words", "text": "KANARI", "withheld_from": ["safeguarding-lead"]})
    return SimpleNamespace(records=records, lead=lead, interviewer=interviewer, child=child, double=double, interview=interview)


def doing(user):
    return unit_of_work(Actor("user", user.ref, user.id), user.authority_id)


def reads(kept, user) -> tuple[bool, list[str]]:
    row, reader = db.session.get_one(ReturnInterview, kept.interview.id), withheld.reader_of(db.session.merge(user))
    texts = said.texts_for(reader, [row.id]).get(row.id, [])
    return withheld.readable(reader, account.account_of(row)), [text.text for text in texts]


def test_saying_that_it_is_written_up_does_not_open_it(kept) -> None:
    assert (reads(kept, kept.lead), reads(kept, kept.interviewer)) == ((False, []), (True, ["KANARI"]))
    program, path = kept.records.api(kept.lead), f"/api/v1/return-interviews/{kept.interview.ref}"
    for way, sent in (("written-up", {"written_up": True}), ("held", {"held_at": (NOW - 2 * HOUR).isoformat(), "held_by": "Ina"})):
        answer = program.post(f"{path}/{way}", json=sent)
        assert answer.status_code == 201 and "harm-at-home" not in answer.text, way
    assert (reads(kept, kept.lead), reads(kept, kept.interviewer)) == ((False, []), (True, ["KANARI"]))


@pytest.mark.parametrize("sent", [{"withheld_from": []}, {"push": ["harm-at-home"]}])
def test_who_may_not_read_the_factors_changes_neither_them_nor_from_whom_they_are_kept(kept, sent) -> None:
    program = kept.records.api(kept.lead)
    answer = program.post(f"/api/v1/return-interviews/{kept.interview.ref}/written-up", json=sent)
    assert answer.status_code in (403, 422) and reads(kept, kept.lead) == (False, [])


def test_joining_two_records_opens_nothing_to_whoever_joins_them(kept) -> None:
    with doing(kept.lead):
        join(db.session.get_one(Child, kept.double.id), db.session.get_one(Child, kept.child.id), why="the same passport")
    assert (reads(kept, kept.lead), reads(kept, kept.interviewer)) == ((False, []), (True, ["KANARI"]))
