"""Two records compared: which details agree, and how likely they are one child's."""
from __future__ import annotations

from datetime import date

import pytest

from caseflow.accounts.service import allocate
from caseflow.children import alike
from caseflow.children.alike import Person
from caseflow.children.one_of_these import one_of_these
from caseflow.store.unit import unit_of_work
from tests.harness import people

NEW_YEAR = date(2009, 1, 1)


@pytest.mark.parametrize(("one", "other"), [
    (Person("Mohammed", None, date_of_birth=NEW_YEAR), Person("Muhamed", None, date_of_birth=NEW_YEAR)),
    (Person("Mohammed", "Ali", date_of_birth=NEW_YEAR), Person("محمد", "علي", date_of_birth=NEW_YEAR)),
    (Person("Nguyễn", "Văn Minh", date_of_birth=date(2010, 2, 1)), Person("Nguyen", "Van Minh", date_of_birth=date(2010, 1, 2))),
    (Person("Zoë", "Smith"), Person("Zoe", "Smith", date_of_birth=NEW_YEAR)),
    (Person("Mаria", "Popova"), Person("Maria", "Popova")),
    (Person("Momo", None, ("Mohammed Ali",), NEW_YEAR), Person("Muhammad", "Ali", (), NEW_YEAR)),
    (Person("Mira", "Hill", upn="A123456789012"), Person("Myra", "Hall", upn="a123456789012"))])
def test_one_child_is_recognised(one, other) -> None:
    assert alike.score(one, other) >= alike.LIKELY
    assert alike.score(one, other) == alike.score(other, one)


@pytest.mark.parametrize(("one", "other"), [
    (Person("Mohammed"), Person("Muhamed")), (Person("Mira", "Example"), Person("Tomasz", "Example", date_of_birth=NEW_YEAR)),
    (Person("Mira", "Hill", date_of_birth=NEW_YEAR), Person("Mira", "Hill", date_of_birth=date(2013, 7, 9))),
    (Person(), Person()), (Person("Ana", sex="F", date_of_birth=NEW_YEAR), Person("Ben", sex="M", date_of_birth=NEW_YEAR))])
def test_two_children_are_left_alone(one, other) -> None:
    assert alike.score(one, other) < alike.LIKELY


def test_each_detail_is_compared() -> None:
    one = Person("Mohammed", "Ali", (), NEW_YEAR, sex="M", nationality="Sudanese", languages=("Arabic",))
    other = Person("Muhamed", "Ali", ("Mohammed Ali",), date(2009, 1, 11), sex="F", languages=("Arabic", "English"), local_id="A-1")
    assert alike.compare(one, other) == {
        "given_name": "close", "family_name": "same", "aliases": "same", "date_of_birth": "close", "sex": "differs", "nationality": "blank",
        "languages": "close", "upn": "blank", "local_id": "blank"}


def test_a_whole_name_as_heard_is_compared_with_the_whole_name() -> None:
    heard, there = Person("Muhamed Ali"), Person("Mohammed", "Ali")
    assert alike.compare(heard, there)["given_name"] == "close"
    assert alike.compare(Person("Tomasz Ali"), Person("Mohammed", "Stone"))["given_name"] == "differs"


def test_whoever_adds_a_child_is_asked_about_those_they_see(ashmere) -> None:
    there = people.child(ashmere, given_name="Mohammed", family_name="Ali", date_of_birth=NEW_YEAR)
    lead, worker = people.person(ashmere), people.person(ashmere, "social-worker")
    stranger = people.person(people.authority("331", "Brackley"))
    facts = {"given_name": "Muhamed", "date_of_birth": NEW_YEAR}
    [found] = one_of_these(lead, facts)
    assert (found.ref, found.compared["date_of_birth"], found.compared["given_name"]) == (there.ref, "same", "close")
    assert one_of_these(worker, facts) == one_of_these(stranger, facts) == []
    assert one_of_these(lead, {"local_id": "A-9"}) == one_of_these(lead, {"given_name": "%_" * 50}) == []
    with unit_of_work(people.TEST, ashmere.id):
        allocate(ashmere.id, there.id, "worker", user=worker)
    assert [one.ref for one in one_of_these(worker, facts)] == [there.ref]


def test_the_api_warns_of_a_double_and_refuses_a_taken_identifier(ashmere, lead) -> None:
    there = lead.made("/children", {"given_name": "Zoë", "family_name": "Novak", "local_id": "A-77", "upn": "A123456789012",
                                    "date_of_birth": "2009-01-01"})
    again = lead.made("/children", {"given_name": "Zoe\u0308", "family_name": "Novák", "date_of_birth": "2009-01-01"})
    assert [one["ref"] for one in again["possible_duplicates"]] == [there["ref"]] and there["ref"] in again["warnings"][0]
    assert again["possible_duplicates"][0]["compared"]["given_name"] == "same"
    for taken in ({"local_id": "A-77"}, {"local_id": "a - 77"}, {"given_name": "Other", "upn": "a123456789012"}):
        answer = lead("POST", "/children", taken)
        assert answer.status_code == 409, taken
    elsewhere = people.authority("331", "Brackley")
    other = people.Caller(lead._client.application, people.person(elsewhere))
    free = other.made("/children", {"given_name": "Zoë", "family_name": "Novak", "local_id": "A-77", "upn": "A123456789012"})
    assert free["possible_duplicates"] == free["warnings"] == []
