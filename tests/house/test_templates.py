"""Every template compiles, is used, and every template that is asked for exists."""
from __future__ import annotations

import jinja2.meta
from flask import Flask

from tests.house.source import PACKAGE, TEMPLATES, python_files, strings, templates, where


def test_every_template_compiles(app_alone: Flask) -> None:
    for template in templates():
        app_alone.jinja_env.get_template(template.relative_to(TEMPLATES).as_posix())


def asked_for(app_alone: Flask) -> dict[str, str]:
    """Each template named by code or by another template, with one place that names it."""
    asked: dict[str, str] = {}
    ours = {t.relative_to(TEMPLATES).as_posix() for t in templates()}
    for file in python_files(PACKAGE):
        for node, text in strings(file):
            if text in ours or (text.endswith(".html") and " " not in text and "/" in text[1:] and text[0] != "/"):
                asked.setdefault(text, where(file, node))
    for template in templates():
        tree = app_alone.jinja_env.parse(template.read_text(encoding="utf-8"))
        for name in jinja2.meta.find_referenced_templates(tree):
            assert name is not None, f"{where(template)} chooses a template at run time; name it"
            asked.setdefault(name, where(template))
    return asked


def test_every_template_is_used(app_alone: Flask) -> None:
    asked = asked_for(app_alone)
    orphans = sorted({t.relative_to(TEMPLATES).as_posix() for t in templates()} - set(asked))
    assert not orphans, f"nothing shows these templates: {orphans}"


def test_every_template_asked_for_exists(app_alone: Flask) -> None:
    ours = {t.relative_to(TEMPLATES).as_posix() for t in templates()} | set(app_alone.jinja_env.list_templates())
    missing = {name: place for name, place in asked_for(app_alone).items() if name not in ours}
    assert not missing, f"templates that do not exist: {missing}"


def test_templates_lie_in_their_rooms() -> None:
    rooms = {p.name for p in PACKAGE.iterdir() if p.is_dir()} | {"components", "errors"}
    strays = [where(t) for t in templates()
              if len(t.relative_to(TEMPLATES).parts) > 1 and t.relative_to(TEMPLATES).parts[0] not in rooms]
    assert not strays, f"templates in a folder that is no room: {strays}"
