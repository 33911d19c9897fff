"""Responsibility that moved on a day splits what is counted by that day, whatever holds today; the other authority is named."""
from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from caseflow.children.authorities.queries import Holder, on_day, responsible_on
from caseflow.children.authorities.queries import rows_of as dated_rows
from caseflow.children.authorities.service import authority_meant, record_authority, take_back
from caseflow.children.models import Child
from caseflow.core.actor import operator
from caseflow.core.errors import Conflict, Refused
from caseflow.core.periods import parse_period
from caseflow.extensions import db
from caseflow.returns import queries, service
from caseflow.returns.definitions.dfe_missing import DFE_MISSING
from caseflow.returns.definitions.ecpat import ECPAT
from caseflow.returns.definitions.facts import Care, Responsible
from caseflow.returns.digest import pack, unpack
from caseflow.returns.tabulate import rows_of
from caseflow.store.unit import unit_of_work
from tests.harness.records import Records
from tests.returns.made_children import a_child, an_episode, figures, rows_of_children, view

MOVED = date(2024, 5, 12)
AWAY = (Responsible(None, True), Responsible(MOVED, False, "Brackley (331)"))
HERE = (Responsible(None, False, "Brackley (331)"), Responsible(MOVED, True))
NOW = datetime(2024, 8, 1, 12, tzinfo=UTC)
ME = operator("test")


def going(ref: str, rows: tuple[Responsible, ...], **facts):
    """Identified, out twice: the day before the move and on the day of it, still out."""
    return a_child(ref, views=view("identified"), responsible=rows, episodes=(
        an_episode(f"{ref}-before", "2024-05-11", "2024-05-12"), an_episode(f"{ref}-after", "2024-05-12", "open")), **facts)


def test_each_authority_counts_its_own_days_and_together_they_count_all_once():
    away, here = (figures(ECPAT, "2024", [going("C1", rows)]) for rows in (AWAY, HERE))
    whole = figures(ECPAT, "2024", [going("C1", ())])
    assert (away["identified.episodes"], here["identified.episodes"], whole["identified.episodes"]) == (1, 1, 2)
    assert (away["identified.not-found"], here["identified.not-found"], whole["identified.not-found"]) == (0, 1, 1)
    assert away["looked-after.children"] == here["looked-after.children"] == 1, "looked after by both, each in its own days"
    assert away["looked-after.missing-once"] == 1 and whole["looked-after.missing-more-than-once"] == 1


def test_years_after_the_move_count_for_the_other_and_say_whose_child_it_is():
    assert figures(ECPAT, "2025", [going("C1", AWAY)])["looked-after.children"] == 0
    rows = rows_of_children(ECPAT, parse_period("2025"), [going("C1", AWAY)])
    _, left_out = rows_of("looked-after.children", rows)
    assert [ECPAT.reason(code) for _, code in left_out] == ["Another authority's child: the responsible authority is Brackley (331)."]
    _, episodes = rows_of("looked-after.episodes", rows_of_children(ECPAT, parse_period("2024"), [going("C1", AWAY)]))
    assert {row.ref: ECPAT.reason(code) for row, code in episodes} == {
        "C1-after": "Another authority's child: the responsible authority is Brackley (331)."}
    assert unpack(pack(rows)[0]) == rows


@pytest.mark.parametrize(("rows", "expected"), [(AWAY, (1, 0)), (HERE, (0, 1)), ((), (1, 1))])
def test_the_departments_measures_split_alike(rows, expected):
    child = a_child("C1", responsible=rows, episodes=(
        an_episode("E1", "2024-05-11", "2024-05-12"), an_episode("E2", "2025-03-01", "open")))
    found = figures(DFE_MISSING, "2024-25", [child])
    assert (found["missing.incidents"], found["missing.at-31-march"]) == (sum(expected), expected[1])
    assert found["looked-after.children"] == 1


def test_a_care_period_kept_for_another_authority_is_theirs_from_beginning_to_end():
    hosted = a_child("C1", standing="other-authority", standing_with="Brackley", care=(Care(date(2024, 1, 1)),),
                     episodes=(an_episode("E1", "2024-02-02", left_out_because="other-authority"),))
    for of, label in ((ECPAT, "2024"), (DFE_MISSING, "2023-24")):
        rows = rows_of_children(of, parse_period(label), [hosted])
        assert rows and all(not row.counted for row in rows)
        assert {of.reason(code) for row in rows for _, code in row.left_out} == {
            "Another authority's child: the responsible authority is Brackley."}


def test_without_dated_rows_nothing_changes():
    plain = [a_child("C1", episodes=(an_episode("E1", "2024-05-11"),)), a_child("C2", standing="other-authority", care=())]
    [one, episode] = rows_of_children(ECPAT, parse_period("2024"), plain)
    assert "looked-after.children" in one.counted and "looked-after.episodes" in episode.counted
    assert rows_of_children(ECPAT, parse_period("2024"), [a_child("C3", responsible=(Responsible(None, True),))])[0].counted == \
        rows_of_children(ECPAT, parse_period("2024"), [a_child("C3")])[0].counted


@pytest.fixture
def records(app, at) -> Records:
    at(NOW)
    return Records(app)


@pytest.fixture
def child(records: Records) -> Child:
    records.another_authority("331", "Brackley")
    return records.child(in_care_from=date(2023, 6, 1))


def moved(records: Records, child: Child, to: str, on: date, kind: str = "responsible"):
    with unit_of_work(ME, records.authority.id):
        return record_authority(db.session.get(Child, child.id), kind, authority_meant(to, records.authority.id), on)


def test_a_move_is_dated_kept_and_read_by_day(records: Records, child: Child):
    made = moved(records, child, "331", MOVED)
    there = db.session.get(Child, child.id)
    assert responsible_on(there, date(2024, 5, 11)).ours and responsible_on(there, MOVED) == Holder(False, "Brackley", "331", MOVED)
    assert (there.standing, there.responsible_authority) == ("other-authority", "Brackley (331)")
    with pytest.raises(Conflict):
        moved(records, child, "brackley", MOVED)
    with pytest.raises(Refused):
        moved(records, child, "Brackley", date(2024, 8, 2))
    with unit_of_work(ME, records.authority.id):
        take_back(db.session.get(type(made), made.id), db.session.get(Child, child.id), "wrong child")
    assert responsible_on(db.session.get(Child, child.id), MOVED).ours
    assert db.session.get(Child, child.id).standing == "looked-after"


def test_a_host_is_dated_and_moves_no_figure(records: Records, child: Child):
    moved(records, child, "Cropley Bay", MOVED, "host")
    hosts = dated_rows([child.id], "host")[child.id]
    assert on_day(hosts, date(2024, 5, 11)) is None and on_day(hosts, MOVED).name == "Cropley Bay"
    assert db.session.get(Child, child.id).standing == "looked-after"


def test_figures_as_known_before_the_move_was_recorded_still_count_it_whole(records: Records, child: Child, at):
    for day in (11, 12):
        records.episode(child, datetime(2024, 5, day, 8, tzinfo=UTC), datetime(2024, 5, day, 20, tzinfo=UTC))
    before = at(datetime(2024, 8, 2, 12, tzinfo=UTC))
    at(datetime(2024, 8, 3, 12, tzinfo=UTC))
    moved(records, child, "331", MOVED)
    after = at(datetime(2024, 8, 4, 12, tzinfo=UTC))
    builds = [service.build(ECPAT, parse_period("2024"), records.authority, moment) for moment in (before, after)]
    assert [len(rows_of("looked-after.episodes", built.rows)[0]) for built in builds] == [2, 1]
    with unit_of_work(ME, records.authority.id):
        run = service.keep(builds[1])
    told = queries.lineage(run, "looked-after.episodes")["excluded"]
    assert [(row["why"], row["says"]) for row in told] == [
        ("other-authority", "Another authority's child: the responsible authority is Brackley (331).")]
