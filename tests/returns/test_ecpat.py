from dataclasses import replace
from datetime import date

import pytest

from caseflow.core.periods import parse_period
from caseflow.returns.definitions.ecpat import ECPAT
from caseflow.returns.definitions.facts import Care, Turn
from caseflow.returns.tabulate import rows_of
from tests.returns.made_children import (
    EVERYTHING,
    a_child,
    an_episode,
    figures,
    referral,
    rows_of_children,
    sixteen,
    uasc,
    view,
)

EXPECTED = {
    "identified": {"children": 4, "went": 2, "episodes": 3, "not_found": 1, "once": 1, "more": 1},
    "suspected": {"children": 4, "went": 1, "episodes": 1, "not_found": 1, "once": 1, "more": 0},
    "trafficked": {"children": 8, "went": 3, "episodes": 4, "not_found": 2, "once": 2, "more": 1},
    "unaccompanied": {"children": 5, "went": 2, "episodes": 4, "not_found": 2, "once": 1, "more": 1},
    "both": {"children": 3, "went": 1, "episodes": 1, "not_found": 2, "once": 1, "more": 0},
    "either": {"children": 10, "went": 4, "episodes": 7, "not_found": 2, "once": 2, "more": 2},
    "looked-after": {"children": 14, "went": 5, "episodes": 8, "not_found": 2, "once": 3, "more": 2},
}
MEASURES = {"children": "children", "went": "went-missing", "episodes": "episodes", "not_found": "not-found",
            "once": "missing-once", "more": "missing-more-than-once"}


@pytest.mark.parametrize("group", EXPECTED)
def test_sixteen_children_give_the_expected_figures(group):
    found = figures(ECPAT, "2024", sixteen())
    assert {short: found[f"{group}.{measure}"] for short, measure in MEASURES.items()} == EXPECTED[group]


def test_no_child_is_counted_twice():
    found = figures(ECPAT, "2024", sixteen())
    for measure in MEASURES.values():
        assert found[f"identified.{measure}"] + found[f"suspected.{measure}"] == found[f"trafficked.{measure}"]
        assert found[f"trafficked.{measure}"] + found[f"unaccompanied.{measure}"] - found[f"both.{measure}"] == found[f"either.{measure}"]


def test_ratios_are_decimal_strings_of_their_two_figures():
    found = figures(ECPAT, "2024", sixteen())
    assert found["trafficked.rate"] == "37.5000"
    assert found["trafficked.average-episodes"] == "1.3333"
    assert figures(ECPAT, "2024", [a_child("C1")])["trafficked.rate"] is None


def test_everybody_left_out_has_a_reason_that_a_person_would_say():
    period = parse_period("2024")
    rows = rows_of_children(ECPAT, period, sixteen())
    counted, left_out = rows_of("identified.went-missing", rows)
    assert {row.ref for row in counted} == {"C01", "C02"}
    reasons = {row.ref: code for row, code in left_out}
    assert reasons["C03"] == "did-not-go-missing"
    assert reasons["C13"] == "not-looked-after"
    assert reasons["C14"] == "other-authority"
    assert reasons["C04"] == "not-identified"
    _, episodes = rows_of("looked-after.episodes", rows)
    reasons = {row.ref: code for row, code in episodes}
    assert reasons == {"E05": "started-before", "E20": "not-looked-after", "E21": "other-authority", "E22": "not-looked-after-then",
                       "E23": "voided", "E24": "started-before"}
    assert set(reasons.values()) <= set(ECPAT.reasons)


def test_rows_are_as_many_as_the_figure_in_every_division():
    period = parse_period("2024")
    rows = rows_of_children(ECPAT, period, sixteen())
    found = figures(ECPAT, "2024", sixteen())
    counts = [(cell, value) for cell, value in found.items() if isinstance(value, int)]
    assert len(counts) == 225
    for cell, value in counts:
        assert len(rows_of(cell, rows)[0]) == value, cell


@pytest.mark.parametrize(("started", "year", "counts"), [
    ("2024-03-31", "2023-24", 1), ("2024-03-31", "2024-25", 0), ("2024-04-01", "2023-24", 0), ("2024-04-01", "2024-25", 1),
    ("2023-12-31", "2024", 0), ("2024-01-01", "2024", 1), ("2024-12-31", "2024", 1),
])
def test_an_episode_belongs_to_the_year_in_which_it_began(started, year, counts):
    child = a_child("C1", episodes=(an_episode("E1", started, "2025-01-20"),))
    assert figures(ECPAT, year, [child])["looked-after.episodes"] == counts


@pytest.mark.parametrize(("referrals", "identified", "suspected"), [
    ((referral("considered", "2024-02-01"),), 0, 0),
    ((referral("referred", "2024-02-01"),), 0, 1),
    ((referral("referred", "2023-02-01"), referral("reasonable-grounds", "2023-03-01", "negative")), 0, 0),
    ((referral("referred", "2023-02-01"), referral("reasonable-grounds", "2024-03-01", "negative")), 0, 1),
    ((referral("referred", "2023-02-01"), referral("reasonable-grounds", "2023-03-01", "positive")), 1, 0),
    ((referral("reasonable-grounds", "2023-07-01", "positive"), referral("conclusive-grounds", "2023-09-01", "negative")), 0, 0),
    ((referral("reasonable-grounds", "2023-07-01", "positive"), referral("conclusive-grounds", "2024-09-01", "negative")), 1, 0),
    ((referral("referred", "2023-02-01"), referral("withdrawn", "2023-03-01")), 0, 0),
    ((referral("conclusive-grounds", "2023-03-01", "negative"), referral("reconsideration", "2024-03-01")), 0, 1),
])
def test_the_national_referral_mechanism(referrals, identified, suspected):
    found = figures(ECPAT, "2024", [a_child("C1", referrals=referrals)])
    assert (found["identified.children"], found["suspected.children"]) == (identified, suspected)


def test_a_negative_decision_never_changes_the_authoritys_view():
    child = a_child("C1", views=view("suspected"), referrals=(referral("conclusive-grounds", "2023-09-01", "negative"),))
    assert figures(ECPAT, "2024", [child])["suspected.children"] == 1


def test_a_status_counts_only_on_days_in_care():
    child = a_child("C1", care=(Care(date(2023, 6, 1), date(2024, 3, 1)),), views=view("identified", "2024-03-01"))
    assert figures(ECPAT, "2024", [child])["identified.children"] == 0
    earlier = replace(child, views=view("identified", "2024-02-29"))
    assert figures(ECPAT, "2024", [earlier])["identified.children"] == 1


def test_a_child_turned_18_is_left_out_and_a_disputed_age_is_not():
    child = a_child("C1", born=date(2005, 5, 1), turned_18_on=date(2023, 5, 1))
    assert figures(ECPAT, "2024", [child])["looked-after.children"] == 0
    disputed = replace(child, turned_18_on=None)
    assert figures(ECPAT, "2024", [disputed])["looked-after.children"] == 1


def test_care_for_less_than_a_day_counts():
    child = a_child("C1", care=(Care(date(2024, 6, 1), date(2024, 6, 1)),), unaccompanied=uasc("2024-06-01"),
                    episodes=(an_episode("E1", "2024-06-01", "open"),))
    assert figures(ECPAT, "2024", [child])["unaccompanied.went-missing"] == 1


def test_not_found_asks_for_whereabouts_unknown_at_the_last_instant():
    child = a_child("C1", episodes=(an_episode("E1", "2024-06-01", "open", turns=(Turn("A", date(2024, 7, 1)),)),))
    assert figures(ECPAT, "2024", [child])["looked-after.not-found"] == 0
    turned_later = a_child("C1", episodes=(an_episode("E1", "2024-06-01", "open", turns=(Turn("A", date(2025, 1, 1)),)),))
    assert figures(ECPAT, "2024", [turned_later])["looked-after.not-found"] == 1
    found_on_the_day = a_child("C1", episodes=(an_episode("E1", "2024-06-01", "2024-12-31"),))
    assert figures(ECPAT, "2024", [found_on_the_day])["looked-after.not-found"] == 0


@pytest.mark.parametrize(("absent", "not_held"), [
    ("trafficking", {"identified", "suspected", "trafficked", "both", "either"}), ("unaccompanied", {"unaccompanied", "both", "either"}),
])
def test_a_subject_not_held_is_never_nought(absent, not_held):
    found = figures(ECPAT, "2024", sixteen(), EVERYTHING - {absent})
    assert {cell.split(".")[0] for cell, value in found.items() if cell.endswith(".children") and value is None} == not_held
    assert found["looked-after.children"] == 14


def test_missing_not_held_leaves_the_children_counted():
    found = figures(ECPAT, "2024", sixteen(), EVERYTHING - {"missing"})
    assert found["looked-after.children"] == 14
    assert {found[f"looked-after.{m}"] for m in ("went-missing", "episodes", "rate", "average-episodes", "not-found")} == {None}
