from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from caseflow.core.periods import parse_period
from caseflow.returns.definitions.ecpat import ECPAT
from caseflow.returns.diff import CAUSES, Side, Together, compare
from tests.returns.made_children import (
    EVERYTHING,
    a_child,
    an_episode,
    cells_of,
    many,
    rows_of_children,
    sixteen,
    uasc,
    view,
)

PERIOD = parse_period("2024")
K1, K2 = datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 4, 1, tzinfo=UTC)
LATE = datetime(2025, 2, 1, tzinfo=UTC)


def side(children, known_at, held=EVERYTHING):
    rows = rows_of_children(ECPAT, PERIOD, children)
    return Side.of([c.as_json() for c in cells_of(ECPAT, PERIOD, rows, held)], rows, known_at)


def moved(before, after):
    return {c["cell"]: c for c in compare(side(before, K1), side(after, K2)) if c["before"] != c["after"]}


def assert_adds_up(cells):
    for cell in cells:
        change = sum(Decimal(str(c["change"])) for c in cell["causes"])
        assert Decimal(cell["after"] or 0) - Decimal(cell["before"] or 0) == change, cell
        assert {c["cause"] for c in cell["causes"]} <= set(CAUSES)


def test_two_equal_runs_do_not_differ():
    cells = compare(side(sixteen(), K1), side(sixteen(), K1))
    assert len(cells) > 200
    assert all(c["before"] == c["after"] and c["causes"] == [] for c in cells)


CHANGES = {
    "late-entry": (a_child("C1"),
                   a_child("C1", episodes=(an_episode("E1", "2024-03-20", first_recorded=LATE),)), "looked-after.went-missing"),
    "amended": (a_child("C1", episodes=(an_episode("E1", "2023-12-31", "2024-02-01"),)),
                a_child("C1", episodes=(an_episode("E1", "2024-01-01", "2024-02-01"),)), "looked-after.episodes"),
    "voided": (a_child("C1", episodes=(an_episode("E1", "2024-03-01"),)),
               a_child("C1", episodes=(an_episode("E1", "2024-03-01", voided=True),)), "looked-after.went-missing"),
    "status-changed": (a_child("C1", episodes=(an_episode("E1", "2024-03-01"),)),
                       a_child("C1", views=view("identified"), episodes=(an_episode("E1", "2024-03-01"),)), "identified.episodes"),
    "care-changed": (a_child("C1", care=(), episodes=(an_episode("E1", "2024-03-01"),)),
                     a_child("C1", episodes=(an_episode("E1", "2024-03-01"),)), "looked-after.children"),
    "person-changed": (a_child("C1"), a_child("C1", sex="M"), "looked-after.children.sex=M"),
}


@pytest.mark.parametrize("cause", CHANGES)
def test_each_cause_is_named(cause):
    before, after, cell = CHANGES[cause]
    found = moved([before], [after])
    assert [c["cause"] for c in found[cell]["causes"]] == [cause]
    assert_adds_up(found.values())


def test_a_child_entered_late_is_a_late_entry():
    found = moved([], [a_child("C1", first_recorded=LATE)])
    assert found["looked-after.children"]["causes"] == [{"cause": "late-entry", "change": 1}]


def test_a_change_of_definition_is_a_cause_of_its_own():
    before = side([a_child("C1")], K1)
    rows = [replace(r, counted=("looked-after.children", "identified.children")) for r in before.rows.values()]
    after = Side.of([c.as_json() for c in cells_of(ECPAT, PERIOD, rows)], rows, K2)
    found = {c["cell"]: c for c in compare(before, after)}
    assert found["identified.children"]["causes"] == [{"cause": "definition-changed", "change": 1}]


def test_beginning_to_hold_a_subject_is_a_cause_of_its_own():
    cells = compare(side(sixteen(), K1, EVERYTHING - {"trafficking"}), side(sixteen(), K2))
    found = {c["cell"]: c for c in cells}
    assert found["identified.children"]["causes"] == [{"cause": "held-changed", "change": 4}]
    assert_adds_up(cells)


@pytest.mark.parametrize("seed", range(4))
def test_causes_add_up_whatever_changes(seed):
    before = many(seed, 80)
    after = []
    for n, child in enumerate(before):
        if n % 7 == 1:
            child = replace(child, views=view("suspected", "2024-02-01"))
        elif n % 7 == 2:
            child = replace(child, episodes=(*child.episodes, an_episode(f"L{n}", "2024-03-20", first_recorded=LATE)))
        elif n % 7 == 3:
            child = replace(child, episodes=tuple(replace(e, voided=True) for e in child.episodes))
        elif n % 7 == 4:
            child = replace(child, episodes=tuple(replace(e, started_on=date(2023, 12, 1)) for e in child.episodes))
        elif n % 11 == 5:
            child = replace(child, care=(), unaccompanied=uasc())
        elif n % 11 == 6:
            child = replace(child, sex="U", born=None)
        after.append(child)
    cells = compare(side(before, K1), side([*after, a_child("NEW", first_recorded=LATE)], K2))
    assert sum(c["before"] != c["after"] for c in cells) > 30
    assert_adds_up(cells)


def joined(cause, *refs):
    return {ref: Together(cause, frozenset(refs) - {ref}) for ref in refs}


def compared(before, after, together):
    rows = rows_of_children(ECPAT, PERIOD, after)
    later = Side.of([c.as_json() for c in cells_of(ECPAT, PERIOD, rows, EVERYTHING)], rows, K2, together)
    cells = compare(side(before, K1), later)
    assert_adds_up(cells)
    return {c["cell"]: [(one["cause"], one["change"]) for one in c["causes"]] for c in cells}


APART = [a_child("C1", episodes=(an_episode("E1", "2024-03-01"),)), a_child("C2", views=view("identified"), episodes=(
    an_episode("E2", "2024-05-01"), an_episode("E3", "2024-06-01")))]
AS_ONE = [a_child("C1", views=view("identified"), episodes=(an_episode("E1", "2024-03-01"), an_episode("E2", "2024-05-01"),
                                                            an_episode("E3", "2024-06-01", voided=True)))]


def test_two_records_joined_are_a_cause_of_their_own_and_parting_takes_it_back():
    found = compared(APART, AS_ONE, joined("joined", "C1", "C2"))
    assert found["looked-after.children"] == [("joined", -1)] and found["looked-after.missing-once"] == [("joined", -1)]
    assert found["looked-after.episodes"] == [("joined", -1)], "what stood on both stands once"
    assert found["identified.episodes"] == [] and found["identified.children"] == []
    back = compared(AS_ONE, APART, joined("parted", "C1", "C2"))
    assert back["looked-after.children"] == [("parted", 1)] and back["looked-after.episodes"] == [("parted", 1)]


def test_what_was_entered_or_corrected_besides_keeps_its_own_cause():
    other = a_child("C2")
    late = a_child("C1", episodes=(an_episode("E1", "2024-03-01"), an_episode("E9", "2024-07-01", first_recorded=LATE)))
    found = compared([APART[0], other], [late], joined("joined", "C1", "C2"))
    assert found["looked-after.children"] == [("joined", -1)]
    assert found["looked-after.episodes"] == [("late-entry", 1)] == found["looked-after.missing-more-than-once"]
    assert compared([], [a_child("C1", first_recorded=LATE)], joined("joined", "C1", "C2"))["looked-after.children"] == [("late-entry", 1)]
