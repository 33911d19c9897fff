"""Every page and answer about a child whose record was joined from two full ones opens, and so do those of the two after parting."""
from __future__ import annotations

import pytest

from caseflow.children.models import Child
from caseflow.extensions import db
from caseflow.identity import joining, parting
from caseflow.store.unit import unit_of_work
from caseflow.web import guard
from tests.harness import people
from tests.harness.people import TEST
from tests.identity.invented import Invention

OF_A_CHILD = ("/children/<ref>", "/api/v1/children/<ref>")
LISTS = ("/", "/board", "/alerts", "/return-interviews", "/doubles", "/children/incomplete")


def addresses(app, ref: str) -> list[str]:
    """Every address of a page or answer about one child that needs nothing but its reference."""
    found = [rule.rule.replace("<ref>", ref) for rule in app.url_map.iter_rules()
             if rule.rule.startswith(OF_A_CHILD) and rule.arguments == {"ref"} and "GET" in rule.methods
             and guard.permission_of(app, rule.endpoint)]
    assert len(found) > 20
    return sorted(found)


def open_all(app, lead, refs: list[str]) -> list[str]:
    """Open everything as a lead; what did not answer."""
    page, program = app.test_client().sign_in(lead), app.test_client().with_token(lead)
    asked = [one for ref in refs for one in addresses(app, ref)] + list(LISTS)
    answers = {one: (program if one.startswith("/api/") else page).get(one).status_code for one in asked}
    return sorted(f"{one}: {status}" for one, status in answers.items() if status not in (200, 302, 303, 404, 422))


@pytest.mark.postgresql_nightly
def test_every_page_about_a_joined_child_opens(app, ashmere) -> None:
    lead = people.person(ashmere)
    made = Invention(ashmere.id, lead, 5)
    [(survivor, other)] = made.pairs(1, share=1.0)
    with unit_of_work(TEST, ashmere.id):
        merge = joining.join(db.session.get_one(Child, survivor), db.session.get_one(Child, other), why="the same child")
    assert open_all(app, lead, [db.session.get_one(Child, survivor).ref]) == []
    with unit_of_work(TEST, ashmere.id):
        parting.part(merge, why="two children")
    assert open_all(app, lead, [db.session.get_one(Child, one).ref for one in (survivor, other)]) == []
