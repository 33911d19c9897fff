"""Finding a child: by sound, part, alias, identifier, home; in other scripts; only those that the viewer sees."""
from __future__ import annotations

from datetime import timedelta

import pytest

from caseflow.accounts.models import User
from caseflow.accounts.service import add_team, allocate
from caseflow.children import find, lookup, service, service_care, sound
from caseflow.children.models import Child
from caseflow.core.errors import NotFound
from caseflow.extensions import db
from caseflow.store.unit import unit_of_work
from tests.harness import people


@pytest.mark.parametrize(("one", "other"), [
    ("Nguyễn", "Nguyen"), ("Zoë", "Zoe"), ("Łukasz", "Lukas"), ("Mohammed", "Muhammad"), ("Mohamed", "Mohammad"), ("Siân", "Sean"),
    ("Aliyah", "Alia"), ("O'Brien", "OBrien"), ("O’Brien", "Obrien"), ("Søren", "Soren"), ("Đorđe", "Dorde"),
    ("Ó Súilleabháin", "Suilleabhain"),
    ("Catherine", "Kathryn"), ("Strauß", "Strauss"), ("Zoe\u0308", "Zoë"), ("Mohammed", "Muhamed"), ("Mаria", "Maria")])
def test_spellings_of_one_name_share_a_key(one, other) -> None:
    assert set(sound.keys_of([one])) & set(sound.keys_of([other]))


@pytest.mark.parametrize(("one", "other"), [
    ("Mohammed", "محمد"), ("Muhamed", "محمد"), ("Mohammed", "مُحَمَّد"), ("Ahmed", "أحمد"),
    ("Ibrahim", "إبراهيم"), ("Khalid", "خالد"), ("Ali", "علی"), ("Abdullah", "عبدالله"),
    ("Fatima", "فاطمة"), ("Aisha", "عائشة"), ("Hossein", "حسين"), ("Yusuf", "يوسف"), ("Noor", "نور"),
    ("Daria", "Дарья"), ("Mohammed", "Мохаммед"), ("Olena", "Олена"), ("Xiaoming", "王小明"), ("Wang", "王小明"), ("Selam", "ሰላም")])
def test_a_name_in_letters_meets_itself_in_another_script(one, other) -> None:
    for asked, kept in ((one, other), (other, one)):
        assert {key for word in sound.words(asked) for key in sound.asked_of_word(word)} & set(sound.keys_of([kept])), (asked, kept)
    assert sound.likeness(one, [other]) > 0.9


@pytest.mark.parametrize(("one", "other"), [("Mira", "Tomasz"), ("王小明", "نور"), ("Ana", "Ben")])
def test_other_names_share_none(one, other) -> None:
    assert not set(sound.keys_of([one])) & set(sound.keys_of([other]))


@pytest.mark.parametrize("name", ["王小明", "نور", "Дарья", "नूर", "あい", "พิม"])
def test_other_scripts_are_found_as_they_are_written(name) -> None:
    assert sound.EXACT + sound.folded(name) in sound.keys_of([name])


def test_keys_fit_their_column() -> None:
    keys = sound.keys_of(["x" * 500, "ﷺ" * 50, "Ärger-" * 80, "", None])
    assert keys and max(map(len, keys)) <= 60


@pytest.fixture
def lead_user(ashmere) -> User:
    return people.person(ashmere)


def refs(user, text):
    return [f.ref for f in find.find(user, text)]


def test_what_somebody_typed_is_read_back_to_them_alone_and_for_an_hour(ashmere, lead_user, at) -> None:
    now = at("2026-05-12T22:00:00+01:00")
    with unit_of_work(people.TEST, ashmere.id):
        kept = lookup.keep(lead_user, " Mira Seldom ")
    assert lookup.typed_in(lead_user, kept) == "Mira Seldom"
    with pytest.raises(NotFound):
        lookup.typed_in(people.person(ashmere), kept)
    at(now + lookup.KEPT + timedelta(seconds=1))
    with pytest.raises(NotFound):
        lookup.typed_in(lead_user, kept)


def test_a_child_is_found_every_way(ashmere, lead_user) -> None:
    mira = people.child(ashmere, given_name="Mohammed", family_name="Nguyễn", aliases=["Momo Zephyr"], local_id="A-Cx 77")
    people.child(ashmere, given_name="Tomasz", family_name="Other", local_id="B-1")
    for text in ("Muhammad", "nguyen", "Nguyen Mohamed", "moha", "guye", "Momo", "A-Cx 77", "a-cX77", mira.ref, "MOHAMMED  nguyen"):
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
    assert refs(lead_user, "小明") == refs(lead_user, "王小明") == refs(lead_user, "wang") == refs(lead_user, "Xiaoming") == [mira.ref]


def test_a_search_finds_the_name_in_every_script(ashmere, lead_user) -> None:
    latin = people.child(ashmere, given_name="Mohammed", family_name="Other")
    arabic = people.child(ashmere, given_name="محمد", family_name="نور")
    people.child(ashmere, given_name="Tomasz", family_name="Marsh")
    for text in ("Muhamed", "محمد", "Мохаммед"):
        assert set(refs(lead_user, text)) == {latin.ref, arabic.ref}, text
    assert refs(lead_user, "Noor") == refs(lead_user, "محمد نور") == [arabic.ref]


def test_strange_and_short_names_are_found_as_they_are(ashmere, lead_user) -> None:
    names = ["O'Brien-Ó Súilleabháin", "王小明", "نور", "X", "y" * 200, "Null", "Nemo", "True", "NaN", "Zoë"]
    children = {name: people.child(ashmere, given_name=name, family_name=None) for name in names}
    for name, child in children.items():
        assert child.given_name == name
        assert refs(lead_user, name)[0] == child.ref, name


def test_a_flood_of_letters_is_cut_short(ashmere, lead_user) -> None:
    people.child(ashmere, given_name="Mira", family_name="Example")
    for text in ("a" * 50_000, "(" * 50_000, "%_" * 25_000, "\u0301" * 50_000, "王" * 50_000, "م" * 50_000, "a " * 25_000):
        assert refs(lead_user, text) == [], text[:3]


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
