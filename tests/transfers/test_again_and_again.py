"""Absences in the giver's record count when the receiver asks whether a child goes missing again and again; nothing is owed for them."""
from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from caseflow.accounts.models import Authority, User
from caseflow.alerts.facts import facts_at, load_facts
from caseflow.alerts.models import AlertReason
from caseflow.alerts.records import load_records
from caseflow.children.authorities.queries import Holder
from caseflow.children.authorities.service import authority_meant
from caseflow.children.models import Child
from caseflow.children.service import amend_child
from caseflow.extensions import db
from caseflow.missing.late.queries import by_team
from caseflow.missing.models import MissingEpisode
from caseflow.missing.service import amend, report
from caseflow.missing.service_endings import found, returned
from caseflow.transfers import service
from caseflow.transfers.models import Transfer
from tests.transfers.test_absences_between import LATER, between
from tests.transfers.test_transfers import DAY, HOUR, NOW, accepted, doing, offered, standing, two

__all__ = ["between", "two"]


def away_again(two, at, here: Child, moment: datetime) -> None:
    at(moment)
    with doing(two.their_lead):
        child = db.session.get_one(Child, here.id)
        report(child, {"type": "M", "last_seen_at": moment - HOUR})


def test_the_third_in_ninety_days_fires_though_the_first_stands_in_the_givers_record(two, at) -> None:
    _, here, ongoing = accepted(two, offered(two))
    assert [e.told_by for e in load_facts([here.id])[0].facts.elsewhere] == ["Ashmere (330)"], "the one that went along stands here"
    with doing(two.their_lead):
        episode, child = db.session.get_one(MissingEpisode, ongoing.id), db.session.get_one(Child, here.id)
        found(episode, child, NOW)
        returned(episode, child, NOW)
    assert "repeat-episodes" not in standing(two.brackley.id)
    away_again(two, at, here, NOW + DAY)
    assert "repeat-episodes" in standing(two.brackley.id)
    [reason] = db.session.execute(select(AlertReason).where(AlertReason.rule == "repeat-episodes")).scalars()
    told = [one["sentence"] for one in reason.evidence]
    assert len(told) == 3 and told[0].endswith(", in the record of Ashmere (330).") and not any("Ashmere" in words for words in told[1:])
    owed = db.session.execute(select(AlertReason.occurrence).where(
        AlertReason.child_id == here.id, AlertReason.rule.like("return-interview%"))).scalars()
    assert set(owed) == {ongoing.ref}, "nothing is owed here for what was over before"


def test_what_the_giver_changes_afterwards_changes_nothing_here_and_nothing_was_known_before(two, at) -> None:
    first = db.session.execute(select(MissingEpisode).where(MissingEpisode.child_id == two.child.id).order_by(MissingEpisode.id)).scalars()
    earlier = next(iter(first)).id
    _, here, _ = accepted(two, offered(two))
    at(NOW + DAY)
    with doing(two.lead):
        db.session.get_one(MissingEpisode, earlier).voided = True
    assert len(load_facts([here.id])[0].facts.elsewhere) == 1
    records, live = load_records([here.id])[here.id], two.brackley.go_live_at
    assert facts_at(records, NOW - HOUR, live).elsewhere == () and len(facts_at(records, NOW + HOUR, live).elsewhere) == 1


def moved(child: Child, giver: User, taker: User, **facts: str) -> Child:
    """The child's record at the authority of `taker` after it was offered and accepted."""
    with doing(giver):
        transfer = service.offer(db.session.get_one(Child, child.id), giver, authority_named(taker))
    with doing(taker, giver.authority_id):
        return service.accept(db.session.get_one(Transfer, transfer.id), taker, **facts)[1]


def authority_named(taker: User) -> Holder:
    return authority_meant(db.session.get_one(Authority, taker.authority_id).code, 0)


def back(two, at, moment: datetime) -> None:
    """The absence that was open is over."""
    at(moment)
    with doing(two.lead):
        episode, child = db.session.get_one(MissingEpisode, two.episode.id), db.session.get_one(Child, two.child.id)
        found(episode, child, moment)
        returned(episode, child, moment)


def test_after_a_second_handover_the_absences_of_both_records_count(two, at) -> None:
    back(two, at, NOW)
    third = two.records.user("safeguarding-lead", authority=two.records.another_authority("332", "Carrow"))
    at(NOW + DAY)
    there = moved(two.child, two.lead, two.their_lead)
    at(NOW + 2 * DAY)
    here = moved(there, two.their_lead, third)
    assert [e.told_by for e in load_facts([here.id])[0].facts.elsewhere] == ["Ashmere (330)"] * 2
    known = facts_at(load_records([here.id])[here.id], NOW + DAY, two.brackley.go_live_at)
    assert known.elsewhere == (), "nobody here knew of the child"


def test_an_absence_counts_once_however_often_the_child_goes_to_and_fro(two, at) -> None:
    back(two, at, NOW)
    at(NOW + DAY)
    there = moved(two.child, two.lead, two.their_lead)
    with doing(two.their_lead):
        amend_child(db.session.get_one(Child, there.id), {"local_id": "B-7"})
    at(NOW + 2 * DAY)
    home = moved(there, two.their_lead, two.lead, local_id="A-7")
    assert home.id == two.child.id
    first = min(db.session.execute(select(MissingEpisode.id).where(MissingEpisode.child_id == home.id)).scalars())
    with doing(two.lead):
        db.session.get_one(MissingEpisode, first).voided = True
    assert load_facts([home.id])[0].facts.elsewhere == (), "what stands here came from here, and what was an error stays one"
    with doing(two.lead):
        db.session.get_one(MissingEpisode, first).voided = False
    at(NOW + 3 * DAY)
    again = moved(home, two.lead, two.their_lead, local_id="B-7")
    assert again.id == there.id
    assert [e.told_by for e in load_facts([again.id])[0].facts.elsewhere] == ["Ashmere (330)"] * 2


def test_an_absence_that_was_over_is_no_alarm_here_and_counts_towards_the_next(two, at, between) -> None:
    _, here, _ = accepted(two, between)
    assert "trafficked-child-missing" in standing(two.ashmere.id)
    referral = ["suspected-without-referral"]
    assert standing(two.brackley.id) == referral, "nobody here was asked to do anything while the child was out"
    [one] = db.session.execute(select(MissingEpisode).where(MissingEpisode.child_id == here.id)).scalars()
    with doing(two.their_lead):
        put_right = db.session.get_one(MissingEpisode, one.id)
        amend(put_right, db.session.get_one(Child, here.id), {"place_last_seen": "By the harbour"}, reason="The home told us")
    assert standing(two.brackley.id) == referral and by_team(two.their_lead, LATER, "1").together is None, "put right, it is theirs still"
    now = at(LATER + DAY)
    with doing(two.their_lead):
        report(db.session.get_one(Child, here.id), {"type": "M", "last_seen_at": now - HOUR})
    assert standing(two.brackley.id) == ["repeat-episodes", *referral, "trafficked-child-missing"]
