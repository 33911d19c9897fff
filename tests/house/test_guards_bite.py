"""A guard that has never been seen to fail is not a guard: each is run on a copy of caseflow broken on purpose.

The copy is the whole tree; the guard that runs is the copy's own. It must go red, and say the expected words.
"""
from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.faults import BREAKS, IMPORTS
from tests.house.source import ROOT

COPIED = ("caseflow", "templates", "migrations", "benchmarks", "tests/harness", "tests/house", "tests/conftest.py", "setup.cfg",
          "ruff.toml", "requirements.in", "dev.py", "wsgi.py")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "vendor", "*.pyc")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of caseflow, for all the guards: Python compiles it once."""
    root = tmp_path_factory.mktemp("whole")
    for name in COPIED:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name, ignore=LEFT_OUT)
        else:
            shutil.copy2(ROOT / name, root / name)
    return root


@pytest.fixture
def copy(whole: Path) -> Iterator[Path]:
    """A copy of caseflow to break; it is whole again afterwards."""
    before = standing(whole)
    yield whole
    for name, then in standing(whole).items() | before.items():
        if before.get(name) is None:
            (whole / name).unlink(missing_ok=True)
        elif before[name] != then:
            shutil.copy2(ROOT / name, whole / name)


def standing(root: Path) -> dict[Path, tuple[int, int]]:
    """Every file with its time and size."""
    return {path.relative_to(root): (path.stat().st_mtime_ns, path.stat().st_size) for path in root.rglob("*")
            if path.is_file() and "__pycache__" not in path.parts}


def run_guards(root: Path, guards: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    """Run the copy's own guards in the copy."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "CASEFLOW"))}
    environment |= {"PYTHONPATH": str(root), "COLUMNS": "1000"}
    command = ["-m", "pytest", "-q", "-p", "no:cacheprovider", *(f"tests/house/{guard}" for guard in guards)]
    if guards == (IMPORTS,):
        command = ["-c", "from importlinter.cli import lint_imports_command as c; c(['--no-logo', '--no-cache'])"]
    return subprocess.run([sys.executable, *command], cwd=root, env=environment, capture_output=True, text=True)


def test_the_import_contracts_are_green_on_an_unbroken_copy(copy: Path) -> None:
    done = run_guards(copy, (IMPORTS,))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", BREAKS)
def test_the_guards_go_red(copy: Path, name: str) -> None:
    broken = BREAKS[name]
    for fault in broken.faults:
        fault.make(copy)
    done = run_guards(copy, broken.guards)
    said = done.stdout + done.stderr
    assert done.returncode != 0, f"{broken.guards} did not notice anything"
    unseen = [fault.what for fault in broken.faults if not re.search(fault.words, said)]
    assert not unseen, f"not noticed: {unseen}\n{said[-6000:]}"
