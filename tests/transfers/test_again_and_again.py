"""Absences in the giver's record count when the receiver asks whether a child goes missing again and again; nothing is owed for them."""
from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from caseflow.alerts.facts import facts_at, load_facts
from caseflow.alerts.models import AlertReason
from caseflow.alerts.records import load_records
from caseflow.children.models import Child
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode
from caseflow.missing.service import report
from caseflow.missing.service_endings import found, returned
from tests.transfers.test_transfers import DAY, HOUR, NOW, accepted, doing, offered, standing, two

__all__ = ["two"]


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
