"""Somebody given one episode keeps it while another child of the authority is restricted."""
from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from caseflow.accounts import access
from caseflow.accounts.restriction import restrict
from caseflow.core import clock
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode
from caseflow.store.unit import unit_of_work
from tests.harness.records import TEST, Records


def test_a_restriction_of_another_child_takes_nothing_away(records: Records) -> None:
    person, lead = records.user("interviewer"), records.user("safeguarding-lead")
    mine, hidden = records.child(), records.child()
    episode = records.episode(mine, clock.now() - timedelta(hours=5))
    records.allocated(mine, person, kind="interviewer", episode_id=episode.id)

    def seen() -> list[int]:
        return list(db.session.execute(select(MissingEpisode.id).where(access.may_see(MissingEpisode, person))).scalars())

    assert seen() == [episode.id]
    for child, after in ((hidden, [episode.id]), (mine, [])):
        with unit_of_work(TEST, child.authority_id):
            restrict(child.authority_id, child.id, child.ref, lead, because="relocation", people=[], why="Invented.")
        assert seen() == after
