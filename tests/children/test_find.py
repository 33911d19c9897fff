"""Finding a child: by sound, part, alias, identifier, home; in other scripts; only those that the viewer sees."""
from __future__ import annotations

import pytest

from caseflow.accounts.models import User
from caseflow.accounts.service import add_team, allocate
from caseflow.children import find, service, service_care, sound
from caseflow.children.models import Child
from caseflow.extensions import db
from caseflow.store.unit import unit_of_work
from tests.harness import people


@pytest.mark.parametrize(("one", "other"), [
    ("Nguyễn", "Nguyen"), ("Zoë", "Zoe"), ("Łukasz", "Lukas"), ("Mohammed", "Muhammad"), ("Mohamed", "Mohammad"), ("Siân", "Sean"),
    ("Aliyah", "Alia"), ("O'Brien", "OBrien"), ("O’Brien", "Obrien"), ("Søren", "Soren"), ("Đorđe", "Dorde"),
    ("Ó Súilleabháin", "Suilleabhain"),
    ("Catherine", "Kathryn"), ("Strauß", "Strauss"), ("Zoe\u0308", "Zoë")])
def test_spellings_of_one_name_share_a_key(one, other) -> None:
    assert set(sound.keys_of([one])) & set(sound.keys_of([other]))


@pytest.mark.parametrize(("one", "other"), [("Mira", "Tomasz"), ("王小明", "نور"), ("Ana", "Ben")])
def test_other_names_share_none(one, other) -> None:
    assert not set(sound.keys_of([one])) & set(sound.keys_of([other]))


@pytest.mark.parametrize("name", ["王小明", "نور", "Дарья", "नूर", "あい", "พิม"])
def test_other_scripts_are_found_as_they_are_written(name) -> None:
    assert sound.keys_of([name]) == [sound.EXACT + sound.folded(name)]


def test_keys_fit_their_column() -> None:
    keys = sound.keys_of(["x" * 500, "ﷺ" * 50, "Ärger-" * 80, "", None])
    assert keys and max(map(len, keys)) <= 60


@pytest.fixture
def lead_user(ashmere) -> User:
    return people.person(ashmere)


def refs(user, text):
    return [f.ref for f in find.find(user, text)]


def test_a_child_is_found_every_way(ashmere, lead_user) -> None:
    mira = people.child(ashmere, given_name="Mohammed", family_name="Nguyễn", aliases=["Momo Zephyr"], local_id="A-77")
    people.child(ashmere, given_name="Tomasz", family_name="Other", local_id="B-1")
    for text in ("Muhammad", "nguyen", "Nguyen Mohamed", "moha", "guye", "Momo", "zefir", "A-77", "a-77", mira.ref, "MOHAMMED  nguyen"):
        assert refs(lead_user, text) == [mira.ref], text
    for text in ("", " ", "%", "_", "\\", "Bartholomew", "((((", "*"):
        assert refs(lead_user, text) == [], text


def test_the_likeliest_comes_first(ashmere, lead_user) -> None:
    near = people.child(ashmere, given_name="Sean", family_name="Hill")
    far = people.child(ashmere, given_name="Shaun", family_name="Hall")
    assert refs(lead_user, "Shaun Hall") == [far.ref, near.ref]
    assert refs(lead_user, "Sean Hill") == [near.ref, far.ref]


def test_a_childs_home_finds_it_while_it_lives_there(ashmere, lead_user) -> None:
    mira = people.child(ashmere, care_started_on=None)
    with unit_of_work(people.TEST, ashmere.id):
        from datetime import date

        service_care.open_care(db.session.get_one(Child, mira.id), date(2024, 1, 1), home_name="Invented House")
    assert refs(lead_user, "invented") == [mira.ref]
    with unit_of_work(people.TEST, ashmere.id):
        service_care.end_care(db.session.get_one(Child, mira.id), date(2024, 2, 1))
    assert refs(lead_user, "invented") == []


def test_a_changed_name_is_found_by_the_new_one_only(ashmere, lead_user) -> None:
    mira = people.child(ashmere, given_name="Tomasz", family_name=None)
    with unit_of_work(people.TEST, ashmere.id):
        service.amend_child(db.session.get_one(Child, mira.id), {"given_name": "Bartholomew"})
    assert refs(lead_user, "Tomasz") == []
    assert refs(lead_user, "Bartolomew") == [mira.ref]


def test_other_scripts_are_found_by_part(ashmere, lead_user) -> None:
    mira = people.child(ashmere, given_name="王小明", family_name=None)
    assert refs(lead_user, "小明") == refs(lead_user, "王小明") == [mira.ref]


def test_nobody_finds_whom_they_may_not_see(ashmere, lead_user) -> None:
    mira = people.child(ashmere, given_name="Mira", family_name="Seldom", local_id="A-77")
    brackley = people.authority("331", "Brackley")
    worker, stranger = people.person(ashmere, "social-worker"), people.person(brackley)
    for text in ("Seldom", "A-77", mira.ref, "sel"):
        assert refs(worker, text) == refs(stranger, text) == [], text
    assert find.find_to_report(worker, "a-77") == find.FoundToReport(mira.ref, "A-77", "M.S.")
    assert find.find_to_report(worker, "A-7") is None
    assert find.find_to_report(stranger, "A-77") is None
    assert find.find_to_report(people.person(ashmere, "auditor"), "A-77") is None
    with unit_of_work(people.TEST, ashmere.id):
        allocate(ashmere.id, mira.id, "worker", user=worker)
    assert refs(worker, "Seldom") == [mira.ref]


def test_a_reference_is_found_as_it_is_heard_on_the_telephone(ashmere, lead_user) -> None:
    mira = people.child(ashmere)
    heard = mira.ref.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert refs(lead_user, heard) == [mira.ref]


def test_the_staff_of_a_home_see_the_child_placed_with_them_and_no_other(ashmere) -> None:
    from datetime import date

    with unit_of_work(people.TEST, ashmere.id):
        home, other = (add_team(ashmere, name, provider=True) for name in ("Invented House", "Other House"))
    mira = people.child(ashmere, given_name="Mira")
    keeper, elsewhere = people.person(ashmere, "residential-worker", team=home), people.person(ashmere, "residential-worker", team=other)
    assert refs(keeper, "Mira") == []
    for team, day in ((home, date(2026, 1, 1)), (other, date(2026, 3, 1))):
        with unit_of_work(people.TEST, ashmere.id):
            service_care.add_placement(db.session.get_one(Child, mira.id), day, {"home_name": team.name}, team=team)
        assert (refs(keeper, "Mira"), refs(elsewhere, "Mira")) == (([mira.ref], []) if team is home else ([], [mira.ref]))
