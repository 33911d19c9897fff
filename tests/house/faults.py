"""The ways in which caseflow is broken on purpose, and what the guards must say of each.

Faults that do not hide each other are made in one copy, to save time; each must still be named in words of its own.
"""
from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

IMPORTS = "import contracts"
"""The guard that is import-linter's."""

UNDECLARED = '''

class Scrap(Model):
    """A table of no declared kind."""

    __tablename__ = "scrap"
    id: Mapped[int] = mapped_column(primary_key=True)
'''
BARE_VIEW = '''

@blueprint.get("/scrap")
def scrap() -> str:
    """An address that anybody may ask for."""
    return "anything"
'''
FORK = '''"""A fork."""
revision = "scrap"
down_revision = "0001"


def upgrade():
    """Do."""


def downgrade():
    """Undo."""
'''
FORGETFUL = r"""[(n, s.replace('OLD."reason", ', '').replace('"reason", ', ''))
                                      for n, s in triggers.versioned_as_built(connection, table)]"""
SCRAP = "templates/web/scrap.html"
PURE = "test_purity.py::test_a_pure_room_needs_nothing_but_python"


@dataclass(frozen=True)
class Fault:
    """One way to break the house, and the words (a pattern) with which a guard must say so."""

    what: str
    words: str
    make: Callable[[Path], None]


@dataclass(frozen=True)
class Break:
    """Faults made in one copy, and the guards that must see them all."""

    guards: tuple[str, ...]
    faults: tuple[Fault, ...]


def append(file: str, text: str) -> Callable[[Path], None]:
    """Add text at the end of a file, which may be new."""
    def make(root: Path) -> None:
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text((path.read_text(encoding="utf-8") if path.exists() else "") + text, encoding="utf-8")

    return make


def replace(file: str, old: str, new: str) -> Callable[[Path], None]:
    """Put new text for the first place of the old, which must be there."""
    def make(root: Path) -> None:
        text = (root / file).read_text(encoding="utf-8")
        assert re.search(old, text), f"{file} no longer holds {old!r}: break it another way"
        (root / file).write_text(re.sub(old, lambda found: found.expand(new) if r"\1" in new else new, text, count=1),
                                 encoding="utf-8")

    return make


BREAKS = {
    "imports": Break((IMPORTS,), (
        Fault("a lower room imports a higher one", r"caseflow\.core\.dates -> caseflow\.web\.guard",
              append("caseflow/core/dates.py", "\nimport caseflow.web.guard\n")),
        Fault("rooms side by side import each other", r"caseflow\.alerts\.models -> caseflow\.returns\.models",
              append("caseflow/alerts/models.py", "\nimport caseflow.returns.models\n")),
    )),
    "rooms": Break((IMPORTS,), (
        Fault("a room that nobody placed", r"not listed as layers:\s+- caseflow\.scrap",
              append("caseflow/scrap/__init__.py", '"""A room of scraps."""\n')),
    )),
    "purity": Break((f"{PURE}[caseflow.risk]", f"{PURE}[caseflow.core]"), (
        Fault("a pure room needs Flask", "caseflow.risk.finding: flask is not in the standard library",
              append("caseflow/risk/finding.py", "\nimport flask\n")),
        Fault("a pure room reads the database", "caseflow.core.references: caseflow.store is another room",
              append("caseflow/core/references.py", "\nimport caseflow.store.known\n")),
    )),
    "routes": Break(("test_routes.py::test_every_route_names_its_permission",), (
        Fault("a route without a permission", "without a declared permission: /scrap",
              append("caseflow/web/health.py", BARE_VIEW)),
    )),
    "permissions": Break(("test_routes.py::test_every_route_names_its_permission",), (
        Fault("a permission that nobody knows", r"unheard of: .*scrap\.read",
              replace("caseflow/web/health.py", r"@needs\(.*\)", '@needs("scrap.read")')),
    )),
    "tables": Break(
        ("test_tables.py::test_every_table_declares_its_kind", "test_tables.py::test_migrations_make_what_the_models_say",
         "test_tables.py::test_every_fact_and_record_is_guarded_by_triggers"), (
            Fault("a table of no kind", "no declared kind: .'scrap'", append("caseflow/work/models.py", UNDECLARED)),
            Fault("a table without its triggers", "trigger alert_keep is missing",
                  replace("migrations/versions/0002_guards.py", r'f"\{n\}_history" in names\)', 'f"{n}_history" in names)[1:]')),
            Fault("triggers that forget a column", "trigger child_keep differs from its table",
                  replace("migrations/versions/0002_guards.py", r"triggers\.versioned_as_built\(connection, table\)", FORGETFUL)),
            Fault("a column without a migration", "add_column.*shoe_size",
                  replace("caseflow/children/models.py", r'(    __tablename__ = "child"\n)', r"\1    shoe_size: Mapped[int | None]\n")),
        )),
    "heads": Break(("test_tables.py::test_migrations_stand_in_one_line",), (
        Fault("two newest migrations", "more than one newest", append("migrations/versions/0002_scrap.py", FORK)),
    )),
    "downgrades": Break(("test_tables.py::test_migrations_go_down_one_by_one_and_up_again",), (
        Fault("a migration without its way back", r"<= \{'alembic_version'\}",
              replace("migrations/versions/0001_first_tables.py", r"(def downgrade\(\) -> None:\n    .*\n)", r"\1    return\n")),
    )),
    "packaging": Break(("test_packaging.py",), (
        Fault("a room missing from the wheel", "differ: .'caseflow.alerts'", replace("setup.cfg", r"    caseflow\.alerts\n", "")),
        Fault("a file missing from the wheel", "missing from the wheel: .'templates/pages/scrap.xhtml'",
              append("templates/pages/scrap.xhtml", "<p></p>")),
        Fault("a library that is not locked", "not in requirements.in: .'pandas'",
              append("caseflow/web/words.py", "\nimport pandas\n")),
    )),
    "syntax": Break(("test_templates.py::test_every_template_compiles",), (
        Fault("a template that does not compile", "Unexpected end of template", append(SCRAP, "{% if x %}")),
    )),
    "templates": Break(("test_templates.py",), (
        Fault("a template that nothing shows", "nothing shows these templates: .'web/scrap.html'", append(SCRAP, "<p></p>")),
        Fault("a template that does not exist", "templates that do not exist: .'web/scraps.html'",
              append("caseflow/web/words.py", '\nPAGE = "web/scraps.html"\n')),
    )),
    "source": Break(("test_source.py",), (
        Fault("a style in a template", "scrap.html: a style attribute", append(SCRAP, '<p style="color: red">')),
        Fault("a script in a template", "scrap.html: a script without src", append(SCRAP, "<script>alert(1)</script>")),
        Fault("a name in a title", r"a title is seen by whoever passes.*\n.*scrap\.html: .*given_name",
              append(SCRAP, "{% block title %}{{ child.given_name }}{% endblock %}")),
        Fault("words shown as HTML", "a person's words would be shown as HTML: .*scrap.html", append(SCRAP, "{{ text|safe }}")),
        Fault("a second committer", "only store/unit.py commits: .'caseflow/children/models.py",
              append("caseflow/children/models.py", "\n\ndef save(db):\n    db.session.commit()\n")),
        Fault("a program that reads a page", "share stands below both: .'caseflow/children/api.py",
              append("caseflow/children/api.py", "\nfrom caseflow.children.views_find import find\n")),
        Fault("a file past the ceiling", "over 300 lines.*'caseflow/core/wording.py'",
              append("caseflow/core/wording.py", "\n# and so on" * 300)),
        Fault("a measurement past the ceiling", "over 300 lines.*'benchmarks/machine.py'",
              append("benchmarks/machine.py", "\n# and so on" * 300)),
        Fault("a vague name", "the name says nothing: .'caseflow/web/utils.py'", append("caseflow/web/utils.py", '"""This."""\n')),
        Fault("a silent file", "no docstring: .'caseflow/web/scrap.py'", append("caseflow/web/scrap.py", "X = 1\n")),
        Fault("an __init__ that does things", "one docstring sentence: .'caseflow/alerts/__init__.py'",
              append("caseflow/alerts/__init__.py", "\nimport caseflow.core\n")),
    )),
}
