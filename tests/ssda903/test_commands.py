"""The commands: shapes that programs read, exit codes, words for people."""
from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from caseflow.ssda903.commands import ssda903
from caseflow.store.digest import state_digest

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture
def run(app, authority):
    def command(*arguments: object):
        return CliRunner().invoke(ssda903, [str(a) for a in arguments])

    return command


def test_import_answers_in_the_shape_that_programs_read(run):
    done = run("import", FIXTURES / "2018", "--authority", "330", "--year", 2018, "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert set(told) >= {"run", "authority", "year", "files", "problems"} and told["run"]
    for file in told["files"]:
        assert file["loaded"] + file["unchanged"] + file["refused"] + file["not_used"] == file["rows"]
    assert {f["table"]: f["not_used"] for f in told["files"]}["Reviews"] > 0
    assert told["problems"] and all({"file", "line", "column", "code", "severity", "message"} == set(p) for p in told["problems"])
    assert {p["severity"] for p in told["problems"]} <= {"refused", "query"}


def test_a_set_refused_whole_exits_1_says_where_and_writes_nothing(run, tmp_path):
    before = state_digest()
    (tmp_path / "uasc.csv").write_text("CHILD,SEX,DOB,DUC\nA1,M,01/01/2010,\nA2,M,\"01/01/2010,\n")
    done = run("import", tmp_path, "--authority", "330", "--year", 2025)
    assert done.exit_code == 1 and "uasc.csv, line 3: a quotation mark is not closed." in done.output
    empty = run("import", tmp_path / "nowhere", "--authority", "330", "--year", 2025)
    assert empty.exit_code == 1 and "no folder" in empty.output
    assert run("import", FIXTURES / "2018", "--authority", "330", "--year", 2017).exit_code == 1
    assert run("import", FIXTURES / "2018", "--authority", "999", "--year", 2018).exit_code == 1
    assert run("import", FIXTURES / "2018").exit_code == 2
    assert state_digest() == before


def test_a_dry_run_and_an_export_say_what_they_did(run, tmp_path):
    tried = run("import", FIXTURES / "2018", "--authority", "330", "--year", 2018, "--dry-run")
    assert tried.exit_code == 0 and "nothing written" in tried.output and "children to fix" in tried.output
    assert run("import", FIXTURES / "2018", "--authority", "330", "--year", 2018).exit_code == 0
    written = run("export", tmp_path, "--authority", "330", "--year", 2018, "--json")
    assert {f["file"] for f in json.loads(written.stdout)["files"]} == {"header.csv", "episodes.csv", "uasc.csv", "missing.csv"}
