"""The pure rooms import with the standard library alone: no Flask, no database, no other room."""
from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.house.source import PURE, ROOT, module_name, python_files

SOLVER = ("highspy", "highspy_extras", "numpy")  # disclosure.py may call them; tzdata is the standard library's own time zones
SCRIPT = """
import importlib, json, sys
from importlib.abc import MetaPathFinder

root, modules, allowed = json.loads(sys.argv[1])
sys.path[:] = [root, *(p for p in sys.path if p != root)]


class OnlyPure(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        top = name.split(".")[0]
        if top == "caseflow":
            kin = any(name == a or name.startswith(a + ".") or a.startswith(name + ".") for a in allowed)
            if not kin:
                raise ModuleNotFoundError(f"{name} is another room")
        elif top not in sys.stdlib_module_names and top not in allowed and not top.startswith("_sysconfigdata"):
            raise ModuleNotFoundError(f"{name} is not in the standard library")
        return None


sys.meta_path.insert(0, OnlyPure())
for module in modules:
    try:
        importlib.import_module(module)
    except ImportError as error:
        print(f"{module}: {error}")
"""


def modules_of(name: str) -> list[str]:
    """A pure module, or every module of a pure room."""
    file, folder = ROOT / (name.replace(".", "/") + ".py"), ROOT / name.replace(".", "/")
    return [module_name(p) for p in (python_files(folder) if folder.is_dir() else [file]) if p.is_file()]


@pytest.mark.parametrize("name", PURE)
def test_a_pure_room_needs_nothing_but_python(name: str) -> None:
    modules = modules_of(name)
    assert modules, f"{name} is gone: take it from the list of pure rooms, and say so in docs/architecture.md"
    room = ".".join(name.split(".")[:2])
    allowed = ["caseflow.core", room, "tzdata", *(SOLVER if name.endswith("disclosure") else ())]
    done = subprocess.run([sys.executable, "-c", SCRIPT, json.dumps([str(ROOT), modules, allowed])],
                          capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert not done.stdout, f"not pure:\n{done.stdout}"
