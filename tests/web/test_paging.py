"""Numbered pages for people, opaque places for programs."""
from __future__ import annotations

import pytest
from flask import Flask

from caseflow.core.errors import Refused
from caseflow.web.paging import LAST_PAGE, Page, asked_page, offset, place, values_of


@pytest.mark.parametrize(("asked", "page"), [
    ("", 1), ("?page=3", 3), ("?page=0", 1), ("?page=-1", 1), ("?page=x", 1), ("?page=99999999999999999999", 1),
    ("?page=999999", LAST_PAGE),
    ("?page=\N{ARABIC-INDIC DIGIT TWO}", 1),
])
def test_a_page_number_that_makes_no_sense_is_the_first(app: Flask, asked: str, page: int) -> None:
    with app.test_request_context(f"/{asked}"):
        assert asked_page() == page


def test_pages_around(app: Flask) -> None:
    with app.test_request_context("/list?q=a%26b&page=5"):
        page = Page(rows=[], number=5, total=451)
        assert page.pages == 10 and offset(5) == 200
        around = page.pagination
    assert around
    assert [item.get("number", "…") for item in around["items"]] == [1, "…", 4, 5, 6, "…", 10]
    assert around["previous"]["href"] == "?q=a%26b&page=4"


def test_one_page_needs_no_links(app: Flask) -> None:
    with app.test_request_context("/list"):
        assert Page(rows=[], number=1, total=50).pagination is None
        assert Page(rows=[], number=1, total=0).pages == 1


def test_a_place_comes_back(app: Flask) -> None:
    assert values_of(place("2026-11-22T02:00:00Z", 7), (str, int)) == ["2026-11-22T02:00:00Z", 7]
    assert values_of(None, (str, int)) is None


@pytest.mark.parametrize("text", ["x", "!!!", place("a"), place(7, "a"), "W10", "bnVsbA", "\u2028", "W" * 5000])
def test_a_place_that_is_not_ours_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        values_of(text, (str, int))
