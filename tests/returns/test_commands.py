"""The commands as scripts call them: shapes, exit codes, and files that give nothing away."""
from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from python_calamine import load_workbook

from caseflow.app import commands
from caseflow.cli import caseflow
from caseflow.core import clock
from caseflow.returns.export import safe
from tests.returns.attack import on_ecpat
from tests.returns.made_children import many
from tests.returns.made_records import an_authority, enter

GROUPS = ("identified", "suspected", "trafficked", "unaccompanied", "both", "either", "looked-after")
MEASURES = ("children", "went-missing", "episodes", "average-episodes", "rate", "not-found", "missing-once", "missing-more-than-once")


@pytest.fixture
def run(app):
    for command in commands():
        caseflow.add_command(command)
    enter(an_authority(), many(11, 90), datetime(2024, 12, 31, tzinfo=UTC))
    clock.freeze(datetime(2025, 2, 1, tzinfo=UTC))

    def call(*arguments, exit_code=0, as_json=True):
        done = CliRunner().invoke(caseflow, [*arguments, *(["--json"] if as_json else [])])
        assert done.exit_code == exit_code, done.output
        return json.loads(done.stdout.splitlines()[0]) if as_json and exit_code == 0 else done.output

    return call


@pytest.fixture
def built(run):
    return run("returns", "build", "ecpat", "--authority", "330", "--period", "2024")


def test_build_and_show_keep_the_shape_of_the_contract(run, built):
    assert {"run", "definition", "version", "authority", "period", "known_at", "digest", "cells"} <= built.keys()
    cells = {c["cell"]: c for c in built["cells"]}
    assert {f"{g}.{m}" for g in GROUPS for m in MEASURES} <= cells.keys()
    for cell in cells.values():
        assert cell["unit"] in ("child", "episode", "percent", "episodes-per-child")
        if cell["unit"] in ("percent", "episodes-per-child"):
            assert cell["numerator"] in cells and cell["denominator"] in cells
            assert cell["value"] is None or len(cell["value"].partition(".")[2]) == 4
    assert run("returns", "show", built["run"]) == built
    assert run("returns", "digest", built["run"])["digest"] == built["digest"]


def test_lineage_has_as_many_rows_as_the_value(run, built):
    for cell in ("looked-after.episodes", "trafficked.went-missing", "looked-after.children.sex=F", "looked-after.episodes.month=2024-05"):
        told = run("returns", "lineage", built["run"], cell)
        assert len(told["included"]) == told["value"] and told["value"]
        assert all({"unit", "ref", "why"} <= r.keys() for r in told["included"] + told["excluded"])
    ratio = run("returns", "lineage", built["run"], "trafficked.rate")
    assert (ratio["numerator"], ratio["denominator"]) == ("trafficked.went-missing", "trafficked.children")
    run("returns", "lineage", built["run"], "no.such", exit_code=1)


def test_the_same_moment_again_gives_the_same_digest_and_no_difference(run, built):
    again = run("returns", "build", "ecpat", "--authority", "330", "--period", "2024", "--known-at", built["known_at"])
    assert again["digest"] == built["digest"] and again["run"] != built["run"]
    assert all(c["before"] == c["after"] and not c["causes"] for c in run("returns", "diff", built["run"], again["run"])["cells"])


@pytest.mark.parametrize("arguments", [
    ("ecpat", "--authority", "330", "--period", "2024", "--known-at", "1999-01-01"),
    ("ecpat", "--authority", "330", "--period", "2024", "--known-at", "2031-01-01"),
    ("ecpat", "--authority", "999", "--period", "2024"), ("ecpat", "--authority", "330", "--period", "2024/25"),
    ("dfe-missing", "--authority", "330", "--period", "2024"), ("no-such", "--authority", "330", "--period", "2024"),
])
def test_what_cannot_be_built_is_refused_in_words(run, arguments):
    said = run("returns", "build", *arguments, exit_code=1)
    assert "Traceback" not in said and len(said) > 20


def test_the_thirteen_measures_are_there(run):
    told = run("returns", "build", "dfe-missing", "--authority", "330", "--period", "2024-25")
    want = {f"{g}.{m}" for g in ("missing", "away")
            for m in ("children", "more-than-once", "incidents", "average-incidents", "at-31-march", "percentage")}
    assert want | {"looked-after.children"} <= {c["cell"] for c in told["cells"]}


def read_files(folder: Path) -> dict[str, dict[str, str]]:
    """What each file says of each figure, by words."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix == ".csv":
            rows = csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig")))
            found["csv"] = {f"{r['Group']}|{r['Measure']}|{r['Part']}": r["Figure"] for r in rows}
        elif path.suffix == ".json":
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
            found["json"] = {f"{c['group']}|{c['measure']}|{c['part']}": "[x]" if c["shown"] == "not held" else c["shown"] for c in cells}
            found["by cell"] = {c["cell"]: c["shown"] for c in cells}
        else:
            found[path.suffix[1:]] = read_workbook(path)
    return found


def read_workbook(path: Path) -> dict[str, str]:
    book, found = load_workbook(str(path)), {}
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python()
        if rows[0][0].startswith("Table"):
            leading = 1 if name.startswith("1_") else 2
            for row in rows[4:]:
                for heading, value in zip(rows[3][leading:], row[leading:], strict=True):
                    places = 1 if "ercentage" in heading or "per child" in heading else 0
                    text = value if isinstance(value, str) else f"{value:.{places}f}"
                    found[f"{row[0]}|{heading}|{row[1] if leading == 2 else 'All'}"] = text
    return found


def test_everything_that_leaves_says_the_same_and_gives_nothing_away(run, built, tmp_path):
    """CSV, XLSX, ODS and JSON together, attacked with a solver: each withheld figure keeps at least three values."""
    run("returns", "export", built["run"], "--format", "csv,xlsx,ods,json", "--out", str(tmp_path))
    files = read_files(tmp_path)
    assert set(files) == {"csv", "xlsx", "ods", "json", "by cell"}
    assert files["csv"] == files["json"]
    for kind in ("xlsx", "ods"):
        assert {name: files[kind][name] for name in files["csv"]} == files["csv"]
    values = {c["cell"]: c["value"] for c in built["cells"]}
    withheld = [c for c, text in files["by cell"].items() if text == "[c]" and isinstance(values[c], int)]
    assert withheld
    attack = on_ecpat(files["by cell"])
    assert [c for c in withheld if attack.values(c, values[c]) < 3] == []


def test_every_file_prints_every_parameter_and_no_exact_value(run, built, tmp_path):
    run("returns", "export", built["run"], "--format", "csv,xlsx,ods,json", "--out", str(tmp_path))
    for path in tmp_path.iterdir():
        if path.suffix in (".xlsx", ".ods"):
            book = load_workbook(str(path))
            text = "\n".join(str(v) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for v in row)
        else:
            text = path.read_text(encoding="utf-8-sig")
        for parameter in (
            "Ashmere", "330", "1 January 2024 to 31 December 2024", "1 February 2025, midnight (the start of the day)",
            "ecpat, version 2", "from 1 to 5",
        ):
            assert parameter in text, (path.suffix, parameter)
        assert '"value"' not in text and built["digest"] not in text and built["run"] not in text


def test_the_same_run_gives_the_same_bytes_and_nothing_is_a_formula(run, built, tmp_path):
    for folder in ("one", "two"):
        run("returns", "export", built["run"], "--format", "csv,xlsx,ods,json", "--out", str(tmp_path / folder))
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()
    import zipfile

    workbook = next((tmp_path / "one").glob("*.xlsx"))
    sheets = [zipfile.ZipFile(workbook).read(n).decode() for n in zipfile.ZipFile(workbook).namelist() if "worksheets/sheet" in n]
    assert len(sheets) == 6 and not any("<f>" in s or 'state="hidden"' in s or "mergeCell" in s for s in sheets)


def test_an_unknown_format_is_refused(run, built, tmp_path):
    run("returns", "export", built["run"], "--format", "docx", "--out", str(tmp_path), exit_code=1)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_no_text_becomes_a_formula(text):
    assert safe(text) == "'" + text
    assert safe("Ashmere (330)") == "Ashmere (330)"
