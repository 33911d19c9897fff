"""Whose an identifier is, whatever its case and blanks: found by its index, and the one who is meant when records were joined."""
from __future__ import annotations

import re

from sqlalchemy import event, select, text

from caseflow.children.merged import identifier_key, taken_otherwise
from caseflow.children.models import Child
from caseflow.extensions import db
from caseflow.identity.joining import join
from caseflow.store.unit import unit_of_work
from tests.harness.records import TEST


def test_in_the_same_letters_it_is_nobody_elses(records) -> None:
    child = records.child(local_id="AB 12")
    assert taken_otherwise(child.authority_id, ["AB 12", "AB 13"]) == {}
    [one] = taken_otherwise(child.authority_id, ["ab12", "AB 12"]).items()
    assert one[0] == "ab12" and (one[1].local_id, one[1].child_id, one[1].joined) == ("AB 12", child.id, False)


def test_letters_beyond_a_to_z_are_compared_alike_everywhere(records) -> None:
    child = records.child(local_id="ÄB İ1")
    compared = db.session.execute(select(Child.local_id_compared).where(Child.id == child.id)).scalar_one()
    assert compared == identifier_key("ÄB İ1") == "Äbİ1"
    assert [one.child_id for one in taken_otherwise(child.authority_id, ["Äbİ1"]).values()] == [child.id]


def test_another_authority_is_not_asked(records) -> None:
    child = records.child(local_id="AB 12")
    elsewhere = records.another_authority("331", "Elsewhere")
    assert taken_otherwise(child.authority_id, ["ab12"]) and not taken_otherwise(elsewhere.id, ["ab12"])


def test_what_a_joined_record_was_called_means_the_child_it_is_part_of(records) -> None:
    survivor, other = records.child(local_id="A-1"), records.child(local_id="B-2")
    with unit_of_work(TEST, survivor.authority_id):
        join(db.session.get_one(Child, survivor.id), db.session.get_one(Child, other.id), why="One child")
    taken = taken_otherwise(survivor.authority_id, ["B-2", "b-2", "A-1"])
    assert {asked: (one.local_id, one.child_id, one.joined) for asked, one in taken.items()} == {
        "B-2": ("B-2", survivor.id, True), "b-2": ("B-2", survivor.id, True)}


def test_the_database_keeps_the_compared_form_up_to_date(records) -> None:
    child = records.child(local_id="AB 12")
    compared = select(Child.local_id_compared).where(Child.id == child.id)
    assert db.session.execute(compared).scalar_one() == "ab12"
    with unit_of_work(TEST, child.authority_id):
        db.session.get_one(Child, child.id).local_id = "C 9"
    assert db.session.execute(compared).scalar_one() == "c9"
    assert set(taken_otherwise(child.authority_id, ["ab12", "c9"])) == {"c9"}


def test_an_index_answers(records) -> None:
    child = records.child(local_id="AB 12")
    asked = []
    event.listen(db.engine, "before_cursor_execute", listener := lambda _c, _k, sql, given, *_: asked.append((sql, given)))
    try:
        taken_otherwise(child.authority_id, ["ab12"])
    finally:
        event.remove(db.engine, "before_cursor_execute", listener)
    [(sql, given)] = asked
    sqlite = db.engine.dialect.name == "sqlite"
    if not sqlite:
        db.session.execute(text("SET LOCAL enable_seqscan = off"))
    plan = str(db.session.connection().exec_driver_sql(f"EXPLAIN {'QUERY PLAN' if sqlite else ''} {sql}", given).all())
    within = r"ix_child_authority_id_local_id_compared \(authority_id=\? AND local_id_compared=\?" if sqlite \
        else r"Index Cond: \(.*local_id_compared"
    assert re.search(within, plan), plan  # an index that only begins with the authority goes through all its children
