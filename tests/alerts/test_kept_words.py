"""Evidence kept when times were written `23:30`: the same evidence, said on pages as all times are said now."""
from __future__ import annotations

from caseflow.alerts import due, kept_words
from caseflow.alerts.models import AlertReason
from caseflow.extensions import db
from caseflow.store.unit import unit_of_work
from tests.alerts.made_records import ME, Town, reasons


def test_evidence_in_the_words_of_before_is_the_same_evidence(town: Town) -> None:
    child = town.child()
    town.alone(child)
    town.missing(child, "2026-05-01 09:00")
    reason = reasons()["unaccompanied-child-missing"]
    said = [row["sentence"] for row in reason.evidence]
    assert "Missing or away from 1 May 2026, 9 a.m." in said
    with unit_of_work(ME, town.authority.id):
        again = db.session.get_one(AlertReason, reason.id)
        again.evidence = [{**row, "sentence": row["sentence"].replace(", 9 a.m.", ", 09:00.")} for row in reason.evidence]
    tally = due.sweep(town.authority.id)
    assert (tally.repeated, reasons()["unaccompanied-child-missing"].times) == (1, 1)
    assert [kept_words.in_present_words(row["sentence"]) for row in reasons()["unaccompanied-child-missing"].evidence] == said
