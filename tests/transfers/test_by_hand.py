"""Responsibility that somebody wrote down by hand: it stands in nobody's way, and the page says what does not go along with it."""
from __future__ import annotations

import re

from sqlalchemy import func, select

from caseflow.children.authorities.models import ChildAuthority
from caseflow.children.authorities.queries import Holder
from caseflow.children.authorities.service import authority_meant, record_authority
from caseflow.children.models import Child
from caseflow.extensions import db
from tests.transfers.test_transfers import TODAY, accepted, doing, offered, two

__all__ = ["two"]


def test_written_down_by_hand_on_both_sides_the_child_is_taken_on_all_the_same(two) -> None:
    hosted = two.records.child("B-9", authority=two.brackley, in_care_from=None, standing="other-authority",
                               responsible_authority="Ashmere (330)")
    transfer = offered(two)
    for by, child, holder in ((two.lead, two.child, authority_meant("331", two.ashmere.id)), (two.their_lead, hosted, Holder(True))):
        with doing(by):
            record_authority(db.session.get_one(Child, child.id), "responsible", holder, TODAY)
    taken, here, ongoing = accepted(two, transfer, local_id="b -9")
    assert (taken.state, here.id, ongoing.started_at) == ("accepted", hosted.id, two.episode.started_at)
    rows = db.session.execute(select(func.count()).select_from(ChildAuthority).where(
        ChildAuthority.started_on == TODAY, ChildAuthority.kind == "responsible", ChildAuthority.voided.is_(False)))
    assert rows.scalar_one() == 2, "one row on each side, written once"


def test_an_authority_is_meant_as_the_pages_write_it(two) -> None:
    for text in ("Brackley (331)", " brackley ( 331 ) ", "BRACKLEY", "331"):
        assert authority_meant(text, two.ashmere.id) == Holder(False, "Brackley", "331"), text
    assert authority_meant("Ashmere (330)", two.ashmere.id).ours
    assert authority_meant("Brackley (330)", two.ashmere.id) == Holder(False, "Brackley (330)"), "two mean neither"
    assert offered(two, "Brackley (331)").to_authority_id == two.brackley.id


def test_the_page_says_that_nothing_goes_along_and_leads_to_the_offer(two) -> None:
    path = f"/children/{two.child.ref}/authorities"
    lead = re.sub(r"\s+", " ", two.records.client(two.lead).get(path).text)
    assert "An absence that goes on stays here" in lead and f'href="/children/{two.child.ref}/transfer"' in lead
    worker = two.records.client(two.worker).get(path).text
    assert "ask a safeguarding lead to offer the child" in re.sub(r"\s+", " ", worker) and "/transfer\"" not in worker
