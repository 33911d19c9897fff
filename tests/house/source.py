"""Reading caseflow's own source for the house's rules; a copy of the tree reads itself."""
from __future__ import annotations

import ast
import configparser
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "caseflow"
TEMPLATES = ROOT / "templates"
MIGRATIONS = ROOT / "migrations"

PURE = (
    "caseflow.core", "caseflow.risk", "caseflow.returns.definitions", "caseflow.returns.tabulate",
    "caseflow.returns.disclosure", "caseflow.ssda903.parse", "caseflow.ssda903.columns", "caseflow.ssda903.rules",
)
"""What must import with the standard library, `core` and its own room only."""


def python_files(*folders: Path) -> list[Path]:
    """Every Python file in these folders, in order; at least one, or the rule looks at nothing."""
    found = sorted(p for folder in folders for p in folder.rglob("*.py") if "__pycache__" not in p.parts)
    assert found, f"no Python file in {folders}"
    return found


def templates() -> list[Path]:
    """Every template, in order."""
    found = sorted(p for p in TEMPLATES.rglob("*") if p.is_file() and p.suffix in (".html", ".txt", ".xml", ".svg"))
    assert found, "no templates"
    return found


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of one file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def where(path: Path, node: ast.AST | None = None) -> str:
    """`caseflow/web/guard.py:12`."""
    line = f":{node.lineno}" if node is not None and hasattr(node, "lineno") else ""
    return f"{path.relative_to(ROOT)}{line}"


def module_name(path: Path) -> str:
    """`caseflow.web.guard` for its file."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[tuple[ast.AST, str]]:
    """Every module that a file imports, wherever in it, with its place."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node, node.module


def strings(path: Path) -> Iterator[tuple[ast.AST, str]]:
    """Every string in a file, with its place."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node, node.value


def setup_cfg() -> configparser.ConfigParser:
    """The package's description."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser


def listed(section: str, name: str) -> list[str]:
    """The lines of one entry of setup.cfg, comments left out."""
    lines = (line.strip() for line in setup_cfg()[section][name].splitlines())
    return [line for line in lines if line and not line.startswith("#")]
