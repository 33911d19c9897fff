"""The ways in which caseflow is broken on purpose, and the guard that must see each."""
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
FORGETFUL = r"""[(n, s.replace('"reason", ', '').replace('OLD."reason", ', ''))
                                      for n, s in triggers.versioned_as_built(connection, table)]"""
SCRAP = "templates/web/scrap.html"
GUARDED = "test_tables.py::test_every_fact_and_record_is_guarded_by_triggers"
USED = "test_templates.py::test_every_template_is_used_and_every_one_asked_for_exists"


@dataclass(frozen=True)
class Fault:
    """One way to break the house, the guard that must see it, and the words with which it must say so."""

    what: str
    guard: str
    words: str
    make: Callable[[Path], None]


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


FAULTS = [
    Fault("a lower room imports a higher one", IMPORTS, "Imports go downwards only BROKEN",
          append("caseflow/core/dates.py", "\nimport caseflow.web.guard\n")),
    Fault("rooms side by side import each other", IMPORTS, "Imports go downwards only BROKEN",
          append("caseflow/alerts/models.py", "\nimport caseflow.returns.models\n")),
    Fault("a room that nobody placed", IMPORTS, r"caseflow\.scrap",
          append("caseflow/scrap/__init__.py", '"""A room of scraps."""\n')),
    Fault("a pure room needs Flask", "test_purity.py::test_a_pure_room_needs_nothing_but_python[caseflow.risk]",
          "flask is not in the standard library",
          append("caseflow/risk/finding.py", "\nimport flask\n")),
    Fault("a pure room reads the database", "test_purity.py::test_a_pure_room_needs_nothing_but_python[caseflow.core]",
          "caseflow.store is another room",
          append("caseflow/core/dates.py", "\nimport caseflow.store.known\n")),
    Fault("a route without a permission", "test_routes.py::test_every_route_names_its_permission",
          "without a declared permission: /scrap",
          append("caseflow/web/health.py", BARE_VIEW)),
    Fault("a permission that nobody knows", "test_routes.py::test_every_route_names_its_permission", "unheard of",
          replace("caseflow/web/health.py", r"@needs\(.*\)", '@needs("scrap.read")')),
    Fault("a table of no kind", "test_tables.py::test_every_table_declares_its_kind", "no declared kind: .'scrap'",
          append("caseflow/work/models.py", UNDECLARED)),
    Fault("a table without its triggers", GUARDED, "is missing",
          replace("migrations/versions/0002_guards.py", r'f"\{n\}_history" in names\)', 'f"{n}_history" in names)[1:]')),
    Fault("triggers that forget a column", GUARDED, "differs from its table",
          replace("migrations/versions/0002_guards.py", r"triggers\.versioned_as_built\(connection, table\)", FORGETFUL)),
    Fault("a column without a migration", "test_tables.py::test_migrations_make_what_the_models_say", "shoe_size",
          replace("caseflow/children/models.py", r'(    __tablename__ = "child"\n)', r"\1    shoe_size: Mapped[int | None]\n")),
    Fault("a migration without its way back", "test_tables.py::test_migrations_go_down_one_by_one_and_up_again", "AssertionError",
          replace("migrations/versions/0001_first_tables.py", r"(def downgrade\(\) -> None:\n    .*\n)", r"\1    return\n")),
    Fault("two newest migrations", "test_tables.py::test_migrations_stand_in_one_line", "more than one newest",
          append("migrations/versions/0002_scrap.py", FORK)),
    Fault("a room missing from the wheel", "test_packaging.py::test_every_room_is_in_the_wheel", "differ: .'caseflow.alerts'",
          replace("setup.cfg", r"    caseflow\.alerts\n", "")),
    Fault("a file missing from the wheel", "test_packaging.py", "would be missing from the wheel",
          append("templates/pages/scrap.xhtml", "<p></p>")),
    Fault("a library that is not locked", "test_packaging.py", "not in requirements.in: .'pandas'",
          append("caseflow/web/words.py", "\nimport pandas\n")),
    Fault("a template that does not compile", "test_templates.py::test_every_template_compiles", "Unexpected end of template",
          append(SCRAP, "{% if x %}")),
    Fault("a template that nothing shows", USED, "nothing shows these templates: .'web/scrap.html'",
          append(SCRAP, "<p></p>")),
    Fault("a template that does not exist", USED, "templates that do not exist: .'web/scrap.html'",
          append("caseflow/web/words.py", '\nPAGE = "web/scrap.html"\n')),
    Fault("a style in a template", "test_source.py", "scrap.html: a style attribute",
          append(SCRAP, '<p style="color: red">')),
    Fault("a script in a template", "test_source.py", "scrap.html: a script without src",
          append(SCRAP, "<script>alert(1)</script>")),
    Fault("a name in a title", "test_source.py", "a title is seen by whoever passes",
          append(SCRAP, "{% block pageTitle %}{{ child.given_name }}{% endblock %}")),
    Fault("a second committer", "test_source.py", r"only store/unit.py commits: .'caseflow/children/models.py",
          append("caseflow/children/models.py", "\n\ndef save(db):\n    db.session.commit()\n")),
    Fault("a file past the ceiling", "test_source.py", "over 300 lines",
          append("caseflow/core/wording.py", "\n# and so on" * 300)),
    Fault("a vague name", "test_source.py", "the name says nothing: .'caseflow/web/utils.py'",
          append("caseflow/web/utils.py", '"""This and that."""\n')),
    Fault("an __init__ that does things", "test_source.py", "one docstring sentence: .'caseflow/alerts/__init__.py'",
          append("caseflow/alerts/__init__.py", "\nimport caseflow.core\n")),
]
