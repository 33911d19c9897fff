"""Every cell of the files that are loaded meets the catalogue: its line and column are named, and nothing of it is kept."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import String, select

from caseflow.children.commands import children
from caseflow.children.models import Child
from caseflow.children.names_file import GATES
from caseflow.core.characters import strange_character
from caseflow.extensions import Base, db
from caseflow.ssda903.columns import BASE, columns_of
from caseflow.ssda903.commands import ssda903
from caseflow.store.digest import state_digest
from caseflow.store.record import Versioned
from tests.harness.records import Records
from tests.ssda903.children import CLEAN
from tests.web.bad_input.conftest import acts
from tests.web.bad_input.values import HALF, STRANGE

DAYS = [
    "30/02/2025",
    "29/02/2025",
    "01/01/0001",
    "31/12/9999",
    "13/13/2024",
    "2024-10-01",
    "10/24/2024",
    "24/10/24",
    "٢٠/١٠/٢٠٢٤",
    "45000",
    "YESTERDAY",
    "01/04/1889",
    "31/12/1979",
    "01/10/2024 10:00",
    "1/4/2024/5",
    "0",
    "NAN",
]
CODES = ["NONSENSE", "' OR 1=1 --", "X" * 5000, "É", "1E3", "٥", "<B>", "NULL", "{{ 7*7 }}", "A\u202eB", "A\u200bB"]
WORDS = [text for text in [*STRANGE.values(), "X" * 300] if "\x00" not in text and len(text.splitlines()) == 1]
DAY_COLUMNS = {"DOB", "MC_DOB", "DECOM", "DEC", "DUC", "MIS_START", "MIS_END"}
DAMAGED = {
    "a NUL": "A\x00",
    "a formula": "=cmd|' /C calc'!A0",
    "a formula of full width": "＝1+1",
    "an open quotation mark": '"A1',
    "a line end": '"A\n1"',
    "a cell too many": "A1,B,C",
}
NAMES = {
    "date_of_birth": ["30/02/2012", "0001-01-01", "31/12/9999", "31/12/1979", "10/24/2012", "٢٠/١٠/٢٠١٢", "45000", "yesterday"],
    "legal_status": ["ZZ", "' OR 1=1 --", "٥", "C2\u202e", "\u200bC2"],
    "aliases": [*WORDS[:-1], ";".join(["x" * 201, "y"]), ";".join(f"a{n}" for n in range(25))],
}


@pytest.fixture
def run(records: Records) -> Any:
    """A command for one authority, and what it tells programs."""

    def command(group: Any, *words: object) -> Any:
        done = CliRunner().invoke(group, [*map(str, words), "--authority", "330", "--json"])
        assert done.stdout, (done.exit_code, done.output, done.exception)
        return json.loads(done.stdout) | {"exit": done.exit_code}

    assert records.authority.code == "330"
    return command


def spoilt_rows(table: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Each column with each of what it cannot hold, in a row of a child of its own that is right otherwise."""
    for column in columns_of(table):
        for number, bad in enumerate(DAYS if column in DAY_COLUMNS else CODES if column in BASE else WORDS):
            yield column, CLEAN[table] | {"CHILD": f"{table[0]}{column}{number}"[-20:]} | {column: bad}


def written(path: Path, columns: Iterable[str], rows: Iterable[dict[str, str]]) -> None:
    """The rows as a CSV file."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(columns), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8")


def strange_texts() -> list[str]:
    """What stands in any text of any table of facts that no form would take."""
    found = []
    for mapper in Base.registry.mappers:
        table: Any = mapper.local_table
        texts = [column for column in table.c if isinstance(column.type, String)]
        if issubclass(mapper.class_, Versioned) and texts:
            for row in db.session.execute(select(*texts)):
                found += [f"{table.name}: {text!r}" for text in row if text and strange_character(text, "\n\t") is not None]
    return found


def test_each_bad_cell_of_the_903_files_is_named_by_line_and_column(run: Any, tmp_path: Path) -> None:
    spoilt = {table: list(spoilt_rows(table)) for table in CLEAN}
    for table, rows in spoilt.items():
        written(tmp_path / f"{table}.csv", columns_of(table), (row for _, row in rows))
    tried = run(ssda903, "import", tmp_path, "--year", 2025, "--dry-run")
    told = run(ssda903, "import", tmp_path, "--year", 2025)
    assert told["exit"] == 0 and [file["refused"] for file in told["files"]] == [file["refused"] for file in tried["files"]]
    named = {(one["file"], one["line"], one["column"]) for one in told["problems"]}
    unnamed = [
        (table, column, row[column][:40])
        for table, rows in spoilt.items()
        for line, (column, row) in enumerate(rows, start=2)
        if (f"{table}.csv", line, column) not in named
    ]
    assert not unnamed
    assert not strange_texts()
    here = set(db.session.execute(select(Child.local_id)).scalars())
    nobody = {row["CHILD"] for rows in spoilt.values() for column, row in rows if column == "CHILD"}
    assert here and not here & nobody
    before = state_digest()["facts"]
    assert sum(file["loaded"] for file in run(ssda903, "import", tmp_path, "--year", 2025)["files"]) == 0
    assert state_digest()["facts"] == before


def test_a_damaged_file_is_refused_whole_with_its_line(run: Any, tmp_path: Path) -> None:
    before, acted = state_digest()["facts"], acts()
    for what, cell in DAMAGED.items():
        (tmp_path / "UASC.csv").write_text(f"CHILD,SEX,DOB,DUC\nA1,M,01/01/2010,\n{cell},M,01/01/2010,\n", encoding="utf-8")
        told = run(ssda903, "import", tmp_path, "--year", 2025)
        assert told["exit"] == 1 and told["field"] == "files" and told["error"].startswith("UASC.csv, line "), what
        (tmp_path / "names").write_text(f"local_id,given_name\nA1,Ana\nA2,{cell}\n", encoding="utf-8")
        if what in ("a NUL", "an open quotation mark", "a cell too many"):
            told = run(children, "import", tmp_path / "names")
            assert told["exit"] == 1 and told["field"] == "file" and "Line " in told["error"], what
    for raw in (HALF.encode("utf-8", "surrogatepass"), b"\xff\xfeC\x00", b"\x81\x8d"):
        (tmp_path / "UASC.csv").write_bytes(b"CHILD,SEX,DOB,DUC\n" + raw + b",M,01/01/2010,\n")
        assert "UASC.csv, line 2: a character is not UTF-8" in run(ssda903, "import", tmp_path, "--year", 2025)["error"] or b"\x00" in raw
    assert state_digest()["facts"] == before and acts() - acted == Counter()


def test_each_bad_cell_of_the_names_file_refuses_its_line_by_column(run: Any, tmp_path: Path) -> None:
    long = {name: "x" * (gate.longest + 1) for name, gate in GATES.items()}
    cells = [(name, bad) for name in GATES for bad in [*NAMES.get(name, WORDS[:-1]), long[name]]]
    cells = [(name, bad) for name, bad in cells if name != "date_of_birth" or len(bad) <= 10 or bad == long[name]]
    right = {"given_name": "Ana", "family_name": "Right"}
    rows = [right | {"local_id": f"N{number}"} | {name: bad} for number, (name, bad) in enumerate(cells)]
    written(tmp_path / "names.csv", GATES, rows)
    before = state_digest()["facts"]
    told = run(children, "import", tmp_path / "names.csv")
    refused = {one["line"]: one["column"] for one in told["problems"] if one["severity"] == "refused"}
    assert told["exit"] == 0 and told["refused"] == len(rows) and told["loaded"] == 0
    assert [refused.get(line) for line in range(2, len(rows) + 2)] == [name for name, _ in cells]
    assert not any("x" * 30 in one["message"] or "Ana" in one["message"] for one in told["problems"])
    assert state_digest()["facts"] == before
