"""Files out: what was loaded comes out again, and only what the Department takes."""
from __future__ import annotations

import csv
from pathlib import Path

import pytest

from benchmarks.ssda903_files import write_folder
from caseflow.children import service
from caseflow.children.service_care import open_care
from caseflow.core.dates import parse_day
from caseflow.core.errors import Refused
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
