"""A restricted record that was joined into another is as restricted as the one that it is part of."""
from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask

from caseflow.accounts import restriction
from caseflow.children.models import Child
from caseflow.extensions import db
from caseflow.identity.joining import join
from caseflow.store.unit import unit_of_work
from tests.harness.records import TEST, Records


def test_the_history_of_the_record_that_went_is_not_open_to_who_may_not_see_the_other(app: Flask, at) -> None:
    at(datetime(2026, 5, 12, 9, tzinfo=UTC))
    records = Records(app)
    named, outsider = records.user("safeguarding-lead"), records.user("safeguarding-lead")
    hidden, known = records.child("A-1", given_name="Zqxanthippe"), records.child("A-2", given_name="Plain")
    with unit_of_work(TEST, hidden.authority_id):
        restriction.restrict(hidden.authority_id, hidden.id, hidden.ref, named, because="relocation")
    assert records.client(outsider).get(f"/history/child/{hidden.ref}").status_code == 404
    at(datetime(2026, 5, 12, 12, tzinfo=UTC))
    with unit_of_work(TEST, hidden.authority_id):
        join(db.session.get_one(Child, known.id), db.session.get_one(Child, hidden.id), why="the same passport")
    for ref in (hidden.ref, known.ref):
        assert records.client(outsider).get(f"/history/child/{ref}").status_code == 404, ref
        assert "Zqxanthippe" in records.client(named).get(f"/history/child/{hidden.ref}").text
    path = "/api/v1/children?known_at=2026-05-12T11:00:00Z"
    assert "Zqxanthippe" not in records.api(outsider).get(path).text
    assert "Zqxanthippe" in records.api(named).get(path).text
