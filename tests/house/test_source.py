"""What every file keeps: its length, its names, its first sentence; who may commit; what templates may hold."""
from __future__ import annotations

import ast
import re

from tests.house.source import MIGRATIONS, PACKAGE, ROOT, imports, module_name, parsed, python_files, templates, where

CEILING = 300
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "data", "process", "manager"}
CODE_IN_TEMPLATE = {
    "a script without src": re.compile(r"<script(?![^>]*\bsrc=)", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "a style attribute": re.compile(r"\sstyle\s*=", re.I),
    "an event handler": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.I),
    "a javascript: address": re.compile(r"javascript:", re.I),
    "another machine's file": re.compile(r"<(?:script|link|img|source|iframe)\b[^>]*\b(?:src|href)\s*=\s*[\"'](?:https?:)?//", re.I),
}
TITLE = re.compile(r"{%-?\s*block\s+(?:pageTitle|page_title|title|head_title)\b.*?{%-?\s*endblock|<title\b.*?</title>", re.S | re.I)
A_PERSON = re.compile(r"{[{%][^}]*\b(?:\w*(?:given|family|full|known|display|child|user|worker|person|people)_?names?|alias\w*|"
                      r"called|local_id|date_of_birth|(?:child|person|worker|user|who|manager|current_user)\.\w*name)\b[^}]*}")


def test_no_file_outgrows_the_ceiling() -> None:
    files = [*python_files(PACKAGE, ROOT / "tests", ROOT / "benchmarks"), *MIGRATIONS.glob("*.py"), ROOT / "dev.py"]
    long = {where(f): n for f in files if (n := len(f.read_text(encoding="utf-8").splitlines())) > CEILING}
    assert not long, f"over {CEILING} lines, to be split by verb or noun: {long}"


def test_no_file_has_a_vague_name() -> None:
    vague = [where(f) for f in python_files(PACKAGE) if {f.stem, f.parent.name} & VAGUE]
    assert not vague, f"the name says nothing: {vague}"


def test_every_file_says_what_it_is_for() -> None:
    silent = [where(f) for f in python_files(PACKAGE) if not ast.get_docstring(parsed(f))]
    assert not silent, f"no docstring: {silent}"


def test_init_files_hold_one_sentence() -> None:
    fat = [where(f) for f in PACKAGE.rglob("__init__.py") if len(parsed(f).body) != 1]
    assert not fat, f"an __init__.py is one docstring sentence: {fat}"


def test_only_the_unit_of_work_commits() -> None:
    guilty = []
    for file in python_files(PACKAGE):
        if file == PACKAGE / "store" / "unit.py":
            continue
        for node in ast.walk(parsed(file)):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("commit", "begin_nested")
            spelt = isinstance(node, ast.Constant) and str(node.value).strip().rstrip(";").upper() == "COMMIT"
            if called or spelt:
                guilty.append(where(file, node))
    assert not guilty, f"only store/unit.py commits: {guilty} (and sets savepoints, which put the audit chain back)"


def test_programs_and_pages_do_not_read_each_other() -> None:
    apis = [f for f in python_files(PACKAGE) if f.stem == "api" or f.stem.startswith("api_") or f.stem.endswith("_api")]
    assert len(apis) > 10, f"where are the APIs: {apis}"
    reads = [where(f, node) for f in apis for node, name in imports(f) if name.rpartition(".")[2].startswith("views")]
    pages = [f for f in python_files(PACKAGE) if f.stem.startswith("views") or f.stem.endswith("_views")]
    names = {module_name(f) for f in apis}
    reads += [where(f, node) for f in pages for node, name in imports(f) if name in names]
    assert not reads, f"what page and API share stands below both: {reads}"


def test_templates_hold_no_code_of_their_own() -> None:
    found = [f"{where(t)}: {what}" for t in templates() for what, shape in CODE_IN_TEMPLATE.items()
             if shape.search(t.read_text(encoding="utf-8"))]
    assert not found, "refused by the content security policy:\n" + "\n".join(found)


def test_titles_name_nobody() -> None:
    titles = [(t, block) for t in templates() for block in TITLE.findall(t.read_text(encoding="utf-8"))]
    assert titles, "no template has a title"
    named = [f"{where(t)}: {found.group()}" for t, block in titles if (found := A_PERSON.search(block))]
    assert not named, "a title is seen by whoever passes, and kept in the browser's history:\n" + "\n".join(named)


def test_templates_hide_nothing_in_raw_html() -> None:
    raw = [where(t) for t in templates() if re.search(r"\|\s*safe\b|autoescape\s+false", t.read_text(encoding="utf-8"))]
    assert not raw, f"a person's words would be shown as HTML: {raw}"
