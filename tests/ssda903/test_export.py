"""Files out: what was loaded comes out again, and only what the Department takes."""
from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

import pytest

from benchmarks.ssda903_files import write_folder
from caseflow.children import service
from caseflow.children.service_care import open_care
from caseflow.core.dates import parse_day
from caseflow.core.errors import Refused
from caseflow.missing import service as missing
from caseflow.missing import service_endings
from caseflow.ssda903 import queries
from caseflow.ssda903.columns import USED, columns_of
from caseflow.ssda903.export import export
from caseflow.store.digest import state_digest
from caseflow.store.unit import unit_of_work
from tests.ssda903.conftest import ME

FIXTURES = Path(__file__).parent / "fixtures"


def rows(folder: Path, table: str) -> list[list[str]]:
    with (folder / f"{table.lower()}.csv").open(newline="") as stream:
        heading, *found = csv.reader(stream)
    assert tuple(heading) == columns_of(table)
    return sorted(found)


def test_what_was_loaded_comes_out_again_and_loads_as_unchanged(load_year, authority, tmp_path):
    write_folder(tmp_path / "in", children=200, year=2025, seed=9)
    load_year(tmp_path / "in", 2025)
    export(tmp_path / "out", authority, 2025, ME)
    for table in USED:
        assert rows(tmp_path / "out", table) == rows(tmp_path / "in", table), table
        assert len(rows(tmp_path / "out", table)) > 5
    before = state_digest()["facts"]
    again = load_year(tmp_path / "out", 2025)
    assert {f["table"]: f["unchanged"] for f in again.files} == {f["table"]: f["rows"] for f in again.files}
    assert state_digest()["facts"] == before


def test_real_rows_come_out_again_with_the_years_coding(load_year, authority, tmp_path):
    load_year(FIXTURES / "2018", 2018)
    export(tmp_path, authority, 2018, ME)
    given = rows(FIXTURES / "2018", "Episodes")
    uasc = {row[0] for row in rows(FIXTURES / "2018", "UASC")}
    assert [row for row in rows(tmp_path, "Episodes") if row[0] not in uasc] == [row for row in given if row[0] not in uasc]
    assert all(not row[10] for row in rows(tmp_path, "Episodes") if row[0] in uasc), "an unaccompanied child's home postcode is blank"
    assert {row[1] for row in rows(tmp_path, "Header")} == {"1", "2"}
    assert rows(tmp_path, "Missing") == rows(FIXTURES / "2018", "Missing")


def test_empty_tables_are_written_with_their_heading(authority, tmp_path):
    assert [f["rows"] for f in export(tmp_path, authority, 2025, ME)] == [0, 0, 0, 0]
    assert all(rows(tmp_path, table) == [] for table in USED)


def test_an_identifier_that_would_be_a_formula_is_refused(authority, tmp_path):
    with unit_of_work(ME, authority.id):
        child = service.add_child(authority.id, {"local_id": "=1+1"})
        open_care(child, parse_day("01/05/2024"))
    with pytest.raises(Refused, match="does not take"):
        export(tmp_path, authority, 2025, ME)
    assert not list(tmp_path.iterdir())


def test_what_workers_recorded_to_the_minute_comes_back_as_unchanged(load_year, authority, tmp_path):
    with unit_of_work(ME, authority.id):
        child = service.add_child(authority.id, {"local_id": "A1", "date_of_birth": parse_day("01/01/2010"), "sex": "F"})
        open_care(child, parse_day("01/05/2024"))
    for kind, start, change, end in (
            ("M", "2024-06-05T10:00+01:00", "2024-06-07T09:00+01:00", "2024-06-07T18:00+01:00"),
            ("M", "2024-07-01T08:00+01:00", None, "2024-07-01T10:00+01:00"),
            ("M", "2024-07-01T20:00+01:00", None, "2024-07-03T10:00+01:00"),
            ("A", "2024-07-03T11:00+01:00", "2024-07-03T15:00+01:00", "2024-07-04T10:00+01:00"),
            ("M", "2025-03-30T10:00+01:00", None, None)):
        with unit_of_work(ME, authority.id):
            seen = datetime.fromisoformat(start)
            episode = missing.report(child, {"type": kind, "last_seen_at": seen}).episode
            if change:
                service_endings.change_type(episode, child, "A" if kind == "M" else "M", datetime.fromisoformat(change))
            if end:
                service_endings.returned(episode, child, datetime.fromisoformat(end), "same placement")
    export(tmp_path, authority, 2025, ME)
    assert [row[2:] for row in rows(tmp_path, "Missing")] == sorted([
        ["M", "05/06/2024", "07/06/2024"], ["A", "07/06/2024", "07/06/2024"], ["M", "01/07/2024", "01/07/2024"],
        ["M", "01/07/2024", "03/07/2024"], ["A", "03/07/2024", "03/07/2024"], ["M", "03/07/2024", "04/07/2024"], ["M", "30/03/2025", ""]])
    loaded = {f["table"]: f for f in load_year(tmp_path, 2025).files}
    assert loaded["Missing"]["unchanged"] == loaded["Missing"]["rows"] == 7, queries.by_code(1)


def test_an_absence_that_figures_leave_out_stands_in_no_file(load_year, authority, tmp_path):
    with unit_of_work(ME, authority.id):
        child = service.add_child(authority.id, {"local_id": "A1", "date_of_birth": parse_day("01/01/2010"), "sex": "F"})
        open_care(child, parse_day("01/05/2024"))
    for day in ("05", "07"):
        with unit_of_work(ME, authority.id):
            seen = datetime.fromisoformat(f"2024-06-{day}T10:00+01:00")
            episode = missing.report(child, {"type": "A", "last_seen_at": seen}).episode
            service_endings.returned(episode, child, seen)
    with unit_of_work(ME, authority.id):
        episode.left_out_because = "other-authority"
    export(tmp_path, authority, 2025, ME)
    assert [row[2:] for row in rows(tmp_path, "Missing")] == [["A", "05/06/2024", "05/06/2024"]]
