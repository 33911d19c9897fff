"""The offer of a restricted child: one person of the other authority reads what an answer needs; names end when it is accepted."""
from __future__ import annotations

from types import SimpleNamespace

import pytest
from sqlalchemy import select

from caseflow.accounts import access, restriction
from caseflow.accounts.models import User
from caseflow.audit.models import AuditEvent
from caseflow.children.models import Child
from caseflow.core.errors import Conflict, Forbidden
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode
from caseflow.store.chain import chain_name
from caseflow.transfers import queries, service
from caseflow.transfers.answering import kept_back, take_up
from caseflow.transfers.models import Transfer
from tests.transfers.test_transfers import HOUR, NOW, accepted, doing, offered, two

__all__ = ["two"]
WORDS = ("Mira", "Example", "Seen at the station", "Canal bridge", "KANARI")


@pytest.fixture
def hidden(two) -> SimpleNamespace:
    """Ashmere keeps the child restricted to a lead and the worker, and offers it; Brackley has a second lead."""
    with doing(two.lead):
        db.session.get_one(MissingEpisode, two.episode.id).place_last_seen = "Canal bridge"
        restriction.restrict(two.child.authority_id, two.child.id, two.child.ref, two.lead, because="relocation",
                             people=[db.session.merge(two.worker, load=False)], ask=db.session.merge(two.worker, load=False))
    two.other = two.records.user("safeguarding-lead", authority=two.brackley, name="Cy Lead")
    two.transfer = offered(two, why="KANARI lives at the harbour")
    return two


def taken_up(hidden, by: User) -> None:
    with doing(by, hidden.ashmere.id):
        take_up(queries.transfer_called(by, hidden.transfer.ref), by)


def read_by(hidden, user: User) -> set[str]:
    """Which of the words this person meets on any page or call that tells of the offer."""
    page, program, ref = hidden.records.client(user), hidden.records.api(user), hidden.transfer.ref
    answers = [page.get(path).text for path in ("/", "/transfers", f"/transfers/{ref}", f"/transfers/{ref}/accept",
                                                f"/history/transfer/{ref}")]
    answers += [program.get(path).text for path in ("/api/v1/transfers", f"/api/v1/transfers/{ref}")]
    return {word for word in WORDS if any(word in text for text in answers)}


def sees(user: User, child: Child) -> bool:
    return db.session.execute(select(Child.id).where(Child.id == child.id, access.may_see(Child, user))).first() is not None


def test_only_who_answers_reads_it_and_no_more_than_an_answer_needs(hidden) -> None:
    assert read_by(hidden, hidden.their_lead) == read_by(hidden, hidden.on_shift) == set()
    page = hidden.records.client(hidden.their_lead)
    path = f"/transfers/{hidden.transfer.ref}"
    assert "Nobody here answers it yet" in page.get(path).text and page.post(f"{path}/take-up").status_code == 303
    assert read_by(hidden, hidden.their_lead) == {"Mira", "Example"}, "who, and nothing of where"
    assert "What happened, in order" not in page.get(path).text
    assert read_by(hidden, hidden.other) == set() and "Bo Lead answers now" in hidden.records.client(hidden.other).get(path).text
    seen_by_giver = hidden.records.client(hidden.lead).get(f"/children/{hidden.child.ref}/restriction").text
    assert "Bo Lead, who answers for Brackley" in seen_by_giver
    assert not sees(hidden.their_lead, hidden.child), "the offer, and not the record"
    told = hidden.records.api(hidden.other).get(f"/api/v1{path}").get_json()
    assert (told["restricted"], told["answered_for_by"], told["why"]) == (True, "Bo Lead", None)


def test_whoever_answers_instead_ends_the_others_reading_and_both_chains_say_so(hidden) -> None:
    taken_up(hidden, hidden.their_lead)
    answer = hidden.records.api(hidden.other).post(f"/api/v1/transfers/{hidden.transfer.ref}/taken-up", json={})
    assert answer.status_code == 201 and answer.get_json()["answered_for_by"] == "Cy Lead"
    assert read_by(hidden, hidden.other) == {"Mira", "Example"} and read_by(hidden, hidden.their_lead) == set()
    rows = db.session.execute(select(AuditEvent.chain, AuditEvent.action).where(
        AuditEvent.action.in_(("transfer.taken-up", "child.named-for"))).order_by(AuditEvent.id)).all()
    assert [tuple(row) for row in rows[-2:]] == [
        (chain_name(hidden.brackley.id), "transfer.taken-up"), (chain_name(hidden.ashmere.id), "child.named-for")]
    with pytest.raises(Conflict, match="already"):
        taken_up(hidden, hidden.other)
    with pytest.raises(Forbidden):
        taken_up(hidden, hidden.lead)


def test_nobody_takes_on_what_they_did_not_read_and_reading_ends_with_the_answer(hidden) -> None:
    with pytest.raises(Conflict, match="Say first"):
        accepted(hidden, hidden.transfer)
    for say in (service.reject, service.revoke):
        taken_up(hidden, hidden.their_lead)
        by = hidden.their_lead if say is service.reject else hidden.lead
        with doing(by, hidden.ashmere.id):
            say(queries.transfer_called(by, hidden.transfer.ref), hidden.child.ref, by, "Not agreed")
        assert read_by(hidden, hidden.their_lead) == set()
        assert "Brackley" not in "".join(one.name for one in restriction.named_people(hidden.child.id))
        hidden.transfer = offered(hidden)
        assert kept_back(db.session.get_one(Transfer, hidden.transfer.id), hidden.their_lead), "each offer is taken up anew"


def test_once_accepted_the_givers_names_end_but_for_its_leads(hidden, at) -> None:
    assert sees(hidden.worker, hidden.child)
    taken_up(hidden, hidden.their_lead)
    _, here, _ = accepted(hidden, hidden.transfer)
    at(NOW + HOUR)
    assert not sees(hidden.worker, hidden.child) and sees(hidden.lead, hidden.child)
    assert restriction.whom_to_ask([hidden.child.id]) == {hidden.child.id: "Asha Lead"}, "somebody who sees the record is asked"
    assert [one.name for one in restriction.named_people(hidden.child.id)] == ["Asha Lead"]
    assert [one.name for one in restriction.named_people(here.id)] == ["Bo Lead"]
    assert "KANARI" in read_by(hidden, hidden.their_lead) and "Seen at the station" in read_by(hidden, hidden.lead)
    assert read_by(hidden, hidden.other) == read_by(hidden, hidden.worker) == set()


def test_an_offer_of_a_child_who_is_not_restricted_is_read_by_whoever_answers(two) -> None:
    transfer = offered(two)
    with pytest.raises(Conflict), doing(two.their_lead, two.ashmere.id):
        take_up(queries.transfer_called(two.their_lead, transfer.ref), two.their_lead)
    assert "Mira" in two.records.client(two.their_lead).get(f"/transfers/{transfer.ref}").text
