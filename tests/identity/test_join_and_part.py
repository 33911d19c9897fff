"""Joining and parting two hundred random pairs leaves every fact as it was, and every step in history."""
from __future__ import annotations

from sqlalchemy import func, select

from caseflow.children.models import Child
from caseflow.extensions import db
from caseflow.identity import fields, joining, parting
from caseflow.identity.holdings import holdings
from caseflow.store.digest import state_digest
from caseflow.store.record import history_of
from caseflow.store.unit import unit_of_work
from tests.harness import people
from tests.harness.people import TEST
from tests.identity.invented import Invention

PAIRS, AT_ONCE, SHARE = 200, 20, 0.12


def test_two_hundred_pairs_are_joined_and_parted_without_a_trace_in_the_facts(ashmere) -> None:
    made = Invention(ashmere.id, people.person(ashmere), 3)
    pairs = made.pairs(PAIRS, share=SHARE)
    empty = sorted(name for name in holdings() if not made.rows[name])
    assert not empty, f"no row was invented in {empty}"
    before = state_digest()
    merges = []
    for place in range(0, PAIRS, AT_ONCE):
        with unit_of_work(TEST, ashmere.id):
            for survivor, other in pairs[place:place + AT_ONCE]:
                ours, theirs = db.session.get_one(Child, survivor), db.session.get_one(Child, other)
                take = made.source.sample(fields.choices(), 3)
                merges.append(joining.join(ours, theirs, take=take, why="the same child"))
    others = [other for _, other in pairs]
    for holding in holdings().values():
        left = db.session.execute(select(holding.table.c.id).where(
            holding.table.c.child_id.in_(others), ~holding.table.c.voided, holding.name != "alert_reason")).all()
        assert not left, f"{holding.name}: rows stayed with a joined record"
    made.source.shuffle(merges)
    for place in range(0, PAIRS, AT_ONCE):
        with unit_of_work(TEST, ashmere.id):
            for merge in merges[place:place + AT_ONCE]:
                parting.part(merge, why="two children after all")
    after = state_digest()
    assert after["facts"] == before["facts"]
    rows = {one["table"]: one["rows"] for one in before["tables"]}
    grown = {one["table"]: one["rows"] - rows[one["table"]] for one in after["tables"]}
    assert grown["child_history"] >= 2 * PAIRS
    for name, holding in holdings().items():
        assert grown[name] == 0
        kept = db.session.execute(select(func.count()).select_from(history_of(holding.table))).scalar_one()
        assert kept == grown[f"{name}_history"] > 0, f"{name}: nothing of the joining stands in history"
