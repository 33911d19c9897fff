from datetime import date

import pytest

from caseflow.core.errors import Refused
from caseflow.core.periods import parse_period
from caseflow.returns.definitions.dfe_missing import DFE_MISSING
from caseflow.returns.definitions.facts import Care, LegalStretch, Turn
from caseflow.returns.definitions.library import check_period
from caseflow.returns.tabulate import rows_of
from tests.returns.made_children import a_child, an_episode, figures, rows_of_children

MEASURES = ("children", "more-than-once", "incidents", "average-incidents", "at-31-march", "percentage")
THIRTEEN = {f"{group}.{measure}" for group in ("missing", "away") for measure in MEASURES} | {"looked-after.children"}


def children():
    return [
        a_child("C1", episodes=(an_episode("E1", "2024-05-01"), an_episode("E2", "2024-06-01"), an_episode("E3", "2024-07-01", kind="A"))),
        a_child("C2", episodes=(an_episode("E4", "2025-03-30", "open"),)),
        a_child("C3", episodes=(an_episode("E5", "2025-03-31", "open", "A"),)),
        a_child("C4", episodes=(an_episode("E6", "2024-03-31", "2024-04-02"),)),
    ]


def test_the_thirteen_measures():
    found = figures(DFE_MISSING, "2024-25", children())
    assert set(found) >= THIRTEEN
    assert {c: found[c] for c in THIRTEEN} == {
        "looked-after.children": 4, "missing.children": 2, "missing.more-than-once": 1, "missing.incidents": 3,
        "missing.average-incidents": "1.5000", "missing.at-31-march": 1, "missing.percentage": "50.0000", "away.children": 2,
        "away.more-than-once": 0, "away.incidents": 2, "away.average-incidents": "1.0000", "away.at-31-march": 1,
        "away.percentage": "50.0000",
    }


def test_short_breaks_are_left_out_with_their_reason():
    whole = LegalStretch(date(2023, 6, 1), None, "V4")
    child = a_child("C1", legal=(whole,), episodes=(an_episode("E1", "2024-06-01"),))
    assert figures(DFE_MISSING, "2024-25", [child])["looked-after.children"] == 0
    rows = rows_of_children(DFE_MISSING, parse_period("2024-25"), [child])
    assert [code for _, code in rows_of("looked-after.children", rows)[1]] == ["short-breaks-only"]


def test_only_the_days_of_the_short_break_are_left_out():
    legal = (LegalStretch(date(2023, 6, 1), date(2024, 7, 1), "V3"), LegalStretch(date(2024, 7, 1), None, "C2"))
    child = a_child("C1", legal=legal, episodes=(an_episode("E1", "2024-06-30"), an_episode("E2", "2024-07-02")))
    found = figures(DFE_MISSING, "2024-25", [child])
    assert (found["looked-after.children"], found["missing.incidents"]) == (1, 1)


def test_at_31_march_asks_for_care_on_that_day():
    left = a_child("C1", care=(Care(date(2023, 6, 1), date(2025, 3, 31)),), episodes=(an_episode("E1", "2025-03-01", "open"),))
    assert figures(DFE_MISSING, "2024-25", [left])["missing.at-31-march"] == 0


def test_missing_that_became_away_is_away_at_the_end_and_a_missing_incident():
    child = a_child("C1", episodes=(an_episode("E1", "2025-03-01", "open", turns=(Turn("A", date(2025, 3, 31)),)),))
    found = figures(DFE_MISSING, "2024-25", [child])
    assert (found["missing.incidents"], found["missing.at-31-march"], found["away.at-31-march"]) == (1, 0, 1)


def test_a_calendar_year_is_refused():
    with pytest.raises(Refused):
        check_period(DFE_MISSING, parse_period("2024"))
    check_period(DFE_MISSING, parse_period("2024-25"))
