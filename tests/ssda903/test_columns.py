"""Columns and codes by year: a base and dated differences."""
from __future__ import annotations

import pytest

from caseflow.core.errors import Refused
from caseflow.ssda903 import columns


def test_every_change_is_felt_from_its_year_on_and_not_before():
    assert columns.CHANGES
    for change in columns.CHANGES:
        before, after = columns.collection(change.year - 1), columns.collection(change.year)
        gains, loses = set(change.gains.split()), set(change.loses.split())
        assert gains or loses
        assert gains <= after.codes[change.column] and not gains & before.codes[change.column]
        assert loses <= before.codes[change.column] and not loses & after.codes[change.column]


@pytest.mark.parametrize(("year", "column", "code", "allowed"), [
    (2018, "SEX", "1", True), (2024, "SEX", "M", False), (2025, "SEX", "M", True), (2025, "SEX", "1", False),
    (2018, "REC", "E45", False), (2019, "REC", "E45", True), (2018, "REC", "E43", True), (2019, "REC", "E43", False),
    (2024, "PLACE", "K3", False), (2025, "PLACE", "K3", True), (2025, "PLACE", "Z1", True), (2026, "PLACE", "Z1", False),
    (2026, "PLACE", "Z14", True), (2026, "PLACE", "H5", False), (2018, "REASON_PLACE_CHANGE", "CUSTOD", False),
])
def test_codes_of_the_years(year, column, code, allowed):
    assert (code in columns.collection(year).codes[column]) is allowed


def test_a_collection_is_named_by_the_year_in_which_it_ends():
    collection = columns.collection(2025)
    assert (collection.first_day.isoformat(), collection.last_day.isoformat()) == ("2024-04-01", "2025-03-31")
    assert collection.in_words == "1 April 2024 to 31 March 2025"


@pytest.mark.parametrize("year", [2017, 2027])
def test_a_year_without_codes_is_refused_in_words(year):
    with pytest.raises(Refused, match="2018 to 2026"):
        columns.collection(year)


def test_tables_are_told_apart_by_their_columns_in_any_order():
    for table in columns.TABLES:
        assert columns.table_with(reversed(columns.columns_of(table))) == table
    assert columns.table_with([*columns.columns_of("Header"), "UASC"]) is None
    assert columns.table_with(["child", "sex", "dob", "duc"]) is None
