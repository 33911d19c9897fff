"""A restricted record that was joined into another is as restricted as the one that it is part of."""
from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from caseflow.accounts import access, restriction
from caseflow.accounts.models import User
from caseflow.children.models import Child
from caseflow.extensions import db
from caseflow.identity.joining import join
from caseflow.identity.parting import part
from caseflow.missing.models import MissingEpisode
from caseflow.store.digest import state_digest
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
        merge = join(db.session.get_one(Child, known.id), db.session.get_one(Child, hidden.id), why="the same passport").ref
    for user, status in ((outsider, 404), (named, 200)):
        client, program = records.client(user), records.api(user)
        for path in (f"/joined/{merge}", f"/joined/{merge}/part"):
            assert client.get(path).status_code == status, path
        assert program.get(f"/api/v1/merges/{merge}").status_code == status
        assert ("Zqxanthippe" in client.get("/doubles").text) is (user is named)
    for ref in (hidden.ref, known.ref):
        assert records.client(outsider).get(f"/history/child/{ref}").status_code == 404, ref
        assert "Zqxanthippe" in records.client(named).get(f"/history/child/{hidden.ref}").text
    path = "/api/v1/children?known_at=2026-05-12T11:00:00Z"
    assert "Zqxanthippe" not in records.api(outsider).get(path).text
    assert "Zqxanthippe" in records.api(named).get(path).text


@pytest.mark.parametrize("keep", ["the restricted one", "the other one"])
def test_whoever_reported_one_of_the_two_ceases_to_see_it_until_they_are_parted(app: Flask, at, keep: str) -> None:
    at(datetime(2026, 5, 12, 9, tzinfo=UTC))
    records = Records(app)
    named, later = records.user("safeguarding-lead"), records.user("interviewer")
    reporter = records.user(team=records.another_team("South"))
    hidden, known = records.child("A-1"), records.child("A-2")
    episode = records.episode(known, datetime(2026, 5, 11, 9, tzinfo=UTC), datetime(2026, 5, 11, 12, tzinfo=UTC))
    again = records.episode(hidden, datetime(2026, 5, 12, 1, tzinfo=UTC))
    records.allocated(known, reporter, kind="reporter", episode_id=episode.id)
    with unit_of_work(TEST, hidden.authority_id):
        restriction.restrict(hidden.authority_id, hidden.id, hidden.ref, named, because="relocation")
    records.allocated(hidden, later, kind="reporter", episode_id=again.id)

    def seen_by(user: User) -> set[int]:
        return set(db.session.execute(select(MissingEpisode.id).where(access.may_see(MissingEpisode, user))).scalars())

    assert (seen_by(reporter), seen_by(later)) == ({episode.id}, {again.id})
    before = state_digest()["facts"]
    both = (hidden.id, known.id) if keep == "the restricted one" else (known.id, hidden.id)
    with unit_of_work(TEST, hidden.authority_id):
        merge = join(*(db.session.get_one(Child, number) for number in both), why="the same passport")
    assert (seen_by(reporter), seen_by(later)) == (set(), {again.id}), "what is reported of a restricted child stays the reporter's"
    with unit_of_work(TEST, hidden.authority_id):
        part(merge, why="two sisters")
    assert (seen_by(reporter), seen_by(later)) == ({episode.id}, {again.id}) and state_digest()["facts"] == before


def test_the_preview_says_whose_sight_of_a_report_ends(app: Flask, at) -> None:
    at(datetime(2026, 5, 12, 9, tzinfo=UTC))
    records = Records(app)
    named, reporter = records.user("safeguarding-lead"), records.user(name="Rita Reporter", team=records.another_team("South"))
    hidden, known = records.child("A-1"), records.child("A-2")
    episode = records.episode(known, datetime(2026, 5, 11, 9, tzinfo=UTC), datetime(2026, 5, 11, 12, tzinfo=UTC))
    records.allocated(known, reporter, kind="reporter", episode_id=episode.id)
    client, program = records.client(named), records.api(named)

    def previewed() -> tuple[str, list[str]]:
        shown = client.post(f"/children/{known.ref}/join/{hidden.ref}", data={"reason": "same passport"})
        asked = program.get(f"/api/v1/children/{known.ref}/merge-preview?other={hidden.ref}").get_json()
        assert shown.status_code == 200
        return shown.text, asked["no_longer_see_their_report"]

    page, names = previewed()
    assert "Rita Reporter" not in page and names == []
    with unit_of_work(TEST, hidden.authority_id):
        restriction.restrict(hidden.authority_id, hidden.id, hidden.ref, named, because="relocation")
    page, names = previewed()
    assert "Rita Reporter reported an absence and will no longer see it" in page and names == ["Rita Reporter"]
