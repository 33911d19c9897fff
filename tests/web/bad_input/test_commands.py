"""Commands refuse what forms and programs refuse: in words, with exit 1 (or 2 for wrong usage), changing nothing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from caseflow.app import commands
from caseflow.cli import caseflow
from caseflow.store.digest import state_digest
from tests.harness.records import Records
from tests.web.bad_input.conftest import acts
from tests.web.bad_input.values import IN_ONE_LINE, STRANGE

PATTERNS = ["", " ", "nonsense", "' OR 1=1 --", "٣٣٠", "33\u202e0", "a\x1b[31mb", "330\n331", "x" * 5000, "../../etc/passwd"]
CODES = [*PATTERNS, "33", "3300", "E0800002", "999"]
TEXTS = [*(text for text in STRANGE.values()), *IN_ONE_LINE.values(), " ", "x" * 121]
DAYS = [*PATTERNS, "2026-02-30", "2025-02-29", "0001-01-01", "10/24/2026", "24/10/26", "2026-W43-1", "1793491200"]
MOMENTS = [*(day for day in DAYS if day), "2026-10-01T10:00:00", "2026-10-01T24:00:00+01:00", "2026-10-01T10:00:60Z", "9999-12-31"]
NUMBERS = ["-1", "0", "1e3", "1.5", "0x10", "9" * 40, "five", ""]
EMAILS = [*PATTERNS, "a@b", "a b@example.test", "a@example.test\nBcc: all@example.test", "a\u202e@example.test", "\u200ba@example.test",
          f"{'x' * 250}@example.test"]
NOTHING_THERE = "nothing-there"
"""What is asked for by its name and is not there: the words of the refusal suffice."""
FILE = b"local_id,given_name\nA-1,Ana\n"


def lines(here: Path) -> Iterator[tuple[list[str], str, list[str]]]:
    """Each command with `?` where something bad goes, and what goes there; the rest of it is right."""
    ashmere = ["--authority", "330"]
    names, heads = here / "names.csv", here / "heads.json"
    names.write_bytes(FILE)
    heads.write_text('{"heads": {"330": 5}}')
    words = [word for word in PATTERNS if "/" not in word]
    nobody = ["users", "add", "new@ashmere.example", "--role", "interviewer"]
    backtest = ["rules", "backtest", "still-missing", *ashmere]
    yield from (
        (["authorities", "add", "?", "New", "--nation", "england"], "code", [code for code in CODES if code != "999"]),
        (["authorities", "add", "332", "?", "--nation", "england"], "name", TEXTS),
        (["authorities", "add", "332", "New", "--nation", "?"], "nation", PATTERNS),
        (["authorities", "add", "332", "New", "--nation", "england", "--go-live", "?"], "go-live", MOMENTS),
        (["users", "add", "?", "--role", "interviewer", *ashmere], "email", EMAILS),
        (["users", "add", "new@ashmere.example", "--role", "?", *ashmere], "role", PATTERNS),
        ([*nobody, "--authority", "?"], "authority", CODES),
        ([*nobody, *ashmere, "--team", "?"], "team", TEXTS),
        ([*nobody, *ashmere, "--name", "?"], "name", TEXTS),
        (["tokens", "add", "?"], "email", EMAILS),
        (["tokens", "add", "lead@ashmere.example", "--days", "?"], "days", [*NUMBERS, "367"]),
        (["children", "import", "?", *ashmere], "file", [str(here), str(here / "none.csv"), *PATTERNS]),
        (["children", "import", str(names), "--authority", "?"], "authority", CODES),
        (["children", "rebuild-search", "--authority", "?"], "authority", CODES),
        (["ssda903", "import", "?", *ashmere, "--year", "2025"], "files", [str(here / "none"), *words]),
        (["ssda903", "import", "?", *ashmere, "--year", "2025"], "folder", [str(names)]),
        (["ssda903", "import", str(here), *ashmere, "--year", "?"], "year", [*NUMBERS, "2017", "2027"]),
        (["ssda903", "import", str(here), "--authority", "?", "--year", "2025"], "authority", CODES),
        (["ssda903", "export", str(here / "out"), *ashmere, "--year", "?"], "year", [*NUMBERS, "2017", "2027"]),
        (["ssda903", "export", str(here / "out"), *ashmere, "--year", "2025", "--known-at", "?"], "known-at", MOMENTS),
        (["rules", "list", "--authority", "?"], "authority", CODES),
        (["rules", "backtest", "?", *ashmere, "--from", "2026-01-01", "--to", "2026-02-01"], NOTHING_THERE, PATTERNS),
        ([*backtest, "--from", "?", "--to", "2026-02-01"], "from", [*DAYS, "1989-12-31"]),
        ([*backtest, "--from", "2026-01-01", "--to", "?"], "to", [*DAYS, "2025-12-31"]),
        ([*backtest, "--from", "2026-01-01", "--to", "2026-02-01", "--set", "?"], "set",
         [*PATTERNS, "first=-1", "first=x", "first=٥", "first=²", "=5", "first="]),
        ([*backtest, "--from", "2026-01-01", "--to", "2026-02-01", "--set", "?"], "first", ["first=99999999"]),
        ([*backtest, "--from", "2026-01-01", "--to", "2026-02-01", "--set", "?"], "nonsense", ["nonsense=1"]),
        (["alerts", "sweep", "--authority", "?"], "authority", [code for code in CODES if code]),
        (["returns", "list", "--authority", "?"], "authority", CODES),
        (["returns", "build", "?", *ashmere, "--period", "2024"], NOTHING_THERE, PATTERNS),
        (["returns", "build", "ecpat", "--authority", "?", "--period", "2024"], "authority", CODES),
        (["returns", "build", "ecpat", *ashmere, "--period", "?"], "period",
         [*DAYS, "1066", "2024-26", "2024-2025", "24-25", "9999", "2999", "-2024"]),
        (["returns", "build", "ecpat", *ashmere, "--period", "2024", "--known-at", "?"], "known-at", [*MOMENTS, "1995-01-01"]),
        *((["returns", verb, "?"], NOTHING_THERE, PATTERNS) for verb in ("show", "digest")),
        (["returns", "lineage", "?", "either.children"], NOTHING_THERE, PATTERNS),
        (["returns", "diff", "?", "nonsense"], NOTHING_THERE, PATTERNS),
        (["returns", "export", "?", "--out", str(here / "out")], NOTHING_THERE, PATTERNS),
        (["jobs", "run", "?"], NOTHING_THERE, PATTERNS),
        (["seed", "--children", "?", *ashmere], "children", NUMBERS),
        (["seed", "--children", "1", "--years", "?", *ashmere], "years", NUMBERS),
        (["seed", "--children", "1", "--authority", "?"], "authority", CODES),
        (["audit", "verify", "--head", "?"], "head", [str(here), str(heads), str(names), str(here / "none")]),
        (["db", "upgrade", "--to", "?"], "revision", ["nonsense", "' OR 1=1 --", "9999", "٣٣٠"]),
        (["db", "downgrade", "?"], "revision", ["nonsense", "' OR 1=1 --", "9999", "٣٣٠"]),
        (["serve", "--port", "?"], "port", ["-1", "65536", "x", "9" * 40]),
    )


def faults_of(command: list[str], name: str, bad: str) -> Iterator[str]:
    """What one command does wrong with one word, in words."""
    done = CliRunner().invoke(caseflow, [*(bad if word == "?" else word for word in command), "--json"])
    said = f"caseflow {' '.join(command)} with {bad[:60]!r}"
    if done.exit_code not in (1, 2) or not isinstance(done.exception, SystemExit):
        yield f"{said}: exit {done.exit_code}, {done.exception!r}"[:400]
    elif not done.output.strip() or "Traceback" in done.output or "\x1b" in done.output:
        yield f"{said} says {done.output[:200]!r}"
    elif done.exit_code == 1 and (json.loads(done.stdout)["field"] or NOTHING_THERE).replace("_", "-") != name:
        yield f"{said} names {done.stdout[-200:]!r}"
    elif done.exit_code == 2 and name not in done.stderr.lower():
        yield f"{said} does not name it: {done.stderr[-200:]!r}"


@pytest.fixture
def installation(records: Records) -> dict[str, Any]:
    """An authority with a lead, and every command at hand."""
    records.user("safeguarding-lead", email="lead@ashmere.example")
    for command in commands():
        caseflow.add_command(command)
    return state_digest()


def test_no_command_takes_what_cannot_be(installation: dict[str, Any], tmp_path: Path) -> None:
    acted = acts()
    faults = [fault for command, name, bad in lines(tmp_path) for word in bad for fault in faults_of(command, name, word)]
    assert not faults, f"{len(faults)} faults\n" + "\n".join(faults)
    assert state_digest()["facts"] == installation["facts"]
    assert acts() - acted == Counter()
