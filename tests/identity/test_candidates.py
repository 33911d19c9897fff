"""The nightly look for doubles: what it finds, what it leaves alone, and that it never compares each with each."""
from __future__ import annotations

import random
from datetime import date, timedelta

from sqlalchemy import select

from caseflow.accounts.models import User
from caseflow.children import alike
from caseflow.children.alike import Person
from caseflow.children.models import Child
from caseflow.children.service import amend_child
from caseflow.extensions import db
from caseflow.identity import bench, candidates
from caseflow.jobs.timetable import job_named
from caseflow.store.unit import unit_of_work
from tests.harness import people
from tests.harness.people import TEST

NEW_YEAR = date(2009, 1, 1)


def refs(user: User) -> list[tuple[str, str]]:
    return [(pair.first.ref, pair.second.ref) for pair in bench.waiting(user)]


def test_doubles_come_to_the_bench_and_what_is_said_about_them_is_remembered(ashmere) -> None:
    one = people.child(ashmere, given_name="Mohammed", family_name=None, date_of_birth=NEW_YEAR)
    two = people.child(ashmere, given_name="Muhamed", family_name=None, date_of_birth=NEW_YEAR)
    people.child(ashmere, given_name="Tomasz", family_name=None, date_of_birth=NEW_YEAR)
    lead, worker = people.person(ashmere), people.person(ashmere, "social-worker")
    looked = candidates.look(ashmere.id, TEST)
    assert (looked.children, looked.changed, looked.pairs) == (3, 3, 1)
    assert refs(lead) == [(one.ref, two.ref)] and bench.how_many_wait(lead) == 1
    assert refs(worker) == refs(people.person(people.authority("331", "Brackley"))) == []
    [pair] = bench.waiting(lead)
    assert (pair.compared["given_name"], pair.compared["date_of_birth"], pair.compared["sex"]) == ("close", "same", "blank")
    with unit_of_work(TEST, ashmere.id):
        bench.say(db.session.get_one(Child, two.id), db.session.get_one(Child, one.id), bench.NOT_DUPLICATE, "cousins")
    assert refs(lead) == [] and bench.how_many_wait(lead) == 0
    candidates.look(ashmere.id, TEST, afresh=True)
    assert refs(lead) == []
    assert [said.why for said in bench.said_about(one, two)] == ["cousins"]
    with unit_of_work(TEST, ashmere.id):
        bench.say(db.session.get_one(Child, one.id), db.session.get_one(Child, two.id), bench.LOOK_AGAIN, "no cousin is known")
    assert refs(lead) == [(one.ref, two.ref)]


def test_only_what_changed_is_compared_again(ashmere) -> None:
    one = people.child(ashmere, given_name="Zoë", family_name="Novak", date_of_birth=NEW_YEAR)
    two = people.child(ashmere, given_name="Bartholomew", family_name="Novak", date_of_birth=NEW_YEAR)
    candidates.look(ashmere.id, TEST)
    lead = people.person(ashmere)
    assert candidates.look(ashmere.id, TEST).changed == 0
    with unit_of_work(TEST, ashmere.id):
        amend_child(db.session.get_one(Child, two.id), {"given_name": "Zoe"})
    assert candidates.look(ashmere.id, TEST).changed == 1
    assert refs(lead) == [(one.ref, two.ref)]
    with unit_of_work(TEST, ashmere.id):
        amend_child(db.session.get_one(Child, two.id), {"given_name": "Quentin"})
    candidates.look(ashmere.id, TEST)
    assert refs(lead) == []


def test_many_namesakes_are_not_compared_each_with_each() -> None:
    source = random.Random(7)
    given = ("Mohammed", "Muhamed", "Ahmed", "Mira", "Tomasz", "Zoë", "Linh", "Adam")
    people_ = {n: Person(source.choice(given), source.choice(given), date_of_birth=NEW_YEAR + timedelta(days=source.randrange(1000)))
               for n in range(300)}
    people_ |= {300: Person("Mohammed", "Zoë", date_of_birth=NEW_YEAR), 301: Person("Muhamed", "Zoe", date_of_birth=NEW_YEAR)}
    found, compared = candidates.scored(people_, people_.keys())
    assert compared < 300 * 300 / 2 / 5
    assert (300, 301) in found
    each_with_each = {(a, b) for a in range(302) for b in range(a + 1, 302)
                      if people_[a].date_of_birth == people_[b].date_of_birth and alike.score(people_[a], people_[b]) >= alike.LIKELY}
    assert each_with_each <= found.keys()


def test_the_look_is_on_the_timetable(ashmere) -> None:
    [step] = job_named("nightly-doubles").steps(ashmere.recorded_at)
    assert step.key == "authority:330"
    assert not db.session.execute(select(candidates.DuplicatePair.first_id)).all()
