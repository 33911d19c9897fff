"""The pattern strip: London's clocks place a bar, elapsed time gives its length, and a day without a time gives no hour."""
from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

from caseflow.missing.models import MissingEpisode
from caseflow.pages.child.pattern import DAY, bars, strip
from caseflow.pages.child.pattern_drawn import drawn

NOW = datetime(2026, 10, 28, 12, tzinfo=UTC)
SVG = "{http://www.w3.org/2000/svg}"


def absence(number: int, start: datetime, end: datetime | None = None, **facts: Any) -> MissingEpisode:
    known: dict[str, Any] = {
        "type": "M", "current_type": "M", "started_precision": "exact", "found_precision": "exact", "returned_precision": "exact",
        "last_seen_at": start, "place_last_seen": None, "found_where": None} | facts
    return MissingEpisode(id=number, ref=f"REF-{number}", started_at=start, ended_at=end, found_at=end, **known)


def test_a_bar_lies_where_the_clocks_in_london_put_it() -> None:
    friday = datetime(2026, 10, 23, 21, 30, tzinfo=UTC)  # 22:30 in London, before the clocks went back
    assert bars(friday, friday + timedelta(hours=1)) == ((4 * 24 + 22.5, 4 * 24 + 23.5),)
    sunday = datetime(2026, 10, 25, 22, tzinfo=UTC)
    assert bars(sunday, sunday + timedelta(hours=5)) == ((6 * 24 + 22, 168.0), (0.0, 3.0)), "Sunday night goes on on Monday"
    assert bars(sunday, sunday + timedelta(days=9)) == ((0.0, 168.0),)


def test_length_is_what_really_passed_when_the_clocks_change() -> None:
    start = datetime(2026, 10, 24, 23, tzinfo=UTC)  # midnight in London; until 03:00, which is four hours later
    lane = strip([absence(1, start, datetime(2026, 10, 25, 3, tzinfo=UTC))], NOW).lanes[0]
    assert lane.length == "4 hours" and lane.bars == ((6 * 24.0, 6 * 24 + 3.0),)


def test_a_day_alone_gets_no_hour() -> None:
    wednesday = datetime(2026, 10, 20, 23, tzinfo=UTC)  # the start of 21 October in London
    lane = strip([absence(1, wednesday, wednesday + timedelta(days=1), started_precision="date", found_precision="date")], NOW).lanes[0]
    assert lane.sure == DAY and lane.bars == ((48.0, 96.0),), "the whole of both days"
    assert lane.length == "about 1 day" and "time not known" in lane.day and ":" not in lane.day
    assert "stroke-dasharray" in drawn(strip([absence(1, wednesday, started_precision="date")], NOW))


def test_the_gap_runs_from_the_end_of_one_to_the_start_of_the_next() -> None:
    first, second = datetime(2026, 10, 1, 18, tzinfo=UTC), datetime(2026, 10, 4, 20, tzinfo=UTC)
    made = strip([absence(2, second, None), absence(1, first, first + timedelta(hours=2))], NOW)
    assert [lane.ref for lane in made.lanes] == ["REF-2", "REF-1"]
    assert made.lanes[0].gap == "3 days" and made.lanes[1].gap == ""
    assert made.lanes[0].open and made.lanes[0].length.startswith("still out, ")


def test_what_stands_out_is_said_in_words() -> None:
    fridays = [absence(n, datetime(2026, 9, 4 + 7 * n, 20, tzinfo=UTC), datetime(2026, 9, 4 + 7 * n, 22, tzinfo=UTC),
                       found_where="in the park") for n in range(3)]
    assert strip(fridays, NOW).said == [
        "3 of 3 began between 6 p.m. and midnight.", "3 of 3 began on a Friday.", "Found 3 times: in the park."]
    assert strip(fridays[:2], NOW).said == ["Found 2 times: in the park."], "two are no pattern of hours"


def test_the_picture_says_its_name_and_holds_words_as_words() -> None:
    made = strip([absence(1, NOW - timedelta(hours=3), place_last_seen="<script>alert(1)</script> & more")], NOW)
    picture = ElementTree.fromstring(drawn(made))
    assert picture.get("role") == "img" and picture.find(f"{SVG}title") is not None and picture.find(f"{SVG}desc") is not None
    assert not picture.findall(f".//{SVG}script") and "style=" not in drawn(made)
    assert any("<script>" in (text.text or "") for text in picture.iter(f"{SVG}text")), "shown as words"
