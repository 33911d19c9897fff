"""A guard that has never been seen to fail is not a guard: each is run on a copy of caseflow broken on purpose.

The copy is the whole tree; the guard that runs is the copy's own. It must go red, and say the expected words.
"""
from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.faults import FAULTS, IMPORTS, Fault
from tests.house.source import ROOT

COPIED = ("caseflow", "templates", "migrations", "tests/harness", "tests/house", "tests/conftest.py", "setup.cfg",
          "ruff.toml", "requirements.in", "dev.py", "wsgi.py")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "vendor", "*.pyc")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of caseflow to break."""
    for name in COPIED:
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target, ignore=LEFT_OUT)
        else:
            shutil.copy(ROOT / name, target)
    return tmp_path


def run_guard(root: Path, guard: str) -> subprocess.CompletedProcess[str]:
    """Run one of the copy's own guards in the copy."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "CASEFLOW"))}
    environment["PYTHONPATH"] = str(root)
    command = ["-m", "pytest", "-q", "-p", "no:cacheprovider", f"tests/house/{guard}"]
    if guard == IMPORTS:
        command = ["-c", "from importlinter.cli import lint_imports_command as c; c(['--no-logo', '--no-cache'])"]
    return subprocess.run([sys.executable, *command], cwd=root, env=environment, capture_output=True, text=True)


def test_the_import_contracts_are_green_on_an_unbroken_copy(copy: Path) -> None:
    done = run_guard(copy, IMPORTS)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("fault", FAULTS, ids=[f.what for f in FAULTS])
def test_the_guard_goes_red(copy: Path, fault: Fault) -> None:
    fault.make(copy)
    done = run_guard(copy, fault.guard)
    said = done.stdout + done.stderr
    assert done.returncode != 0, f"{fault.what}: {fault.guard} did not notice"
    assert re.search(fault.words, said), f"{fault.what}: red, but not for this:\n{said[-3000:]}"
