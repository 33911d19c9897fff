"""The wheel holds what the checkout holds, and what it needs is what is locked."""
from __future__ import annotations

import fnmatch
import re
import sys
from importlib.metadata import packages_distributions

from tests.house.source import MIGRATIONS, PACKAGE, ROOT, TEMPLATES, imports, listed, module_name, python_files

NEEDED_UNSEEN = {"tzdata", "gunicorn", "psycopg", "alembic", "wtforms", "werkzeug", "govuk-frontend-jinja"}
"""Used without an import of ours: time zones, the server, the driver, templates, and what Flask's extensions bring along."""


def names(lines: list[str]) -> set[str]:
    """`psycopg` of `psycopg[binary]==3.3.9`."""
    return {re.split(r"[\[<>=!~;\s]", line)[0].lower().replace("_", "-") for line in lines}


def required() -> set[str]:
    """The distributions that requirements.in asks for."""
    lines = (ROOT / "requirements.in").read_text(encoding="utf-8").splitlines()
    return names([line for line in lines if line.strip() and not line.startswith(("#", "-"))])


def test_every_room_is_in_the_wheel() -> None:
    on_disk = {module_name(p.parent / "__init__.py") for p in python_files(PACKAGE)}
    mapped = {"caseflow.templates", "caseflow.migrations", "caseflow.migrations.versions"}
    in_wheel = set(listed("options", "packages"))
    assert in_wheel == on_disk | mapped, f"setup.cfg and the disk differ: {sorted(in_wheel ^ (on_disk | mapped))}"


def test_every_room_has_its_sentence() -> None:
    bare = sorted({str(p.parent.relative_to(ROOT)) for p in python_files(PACKAGE) if not (p.parent / "__init__.py").exists()})
    assert not bare, f"rooms without __init__.py: {bare}"


def test_every_template_and_migration_file_is_in_the_wheel() -> None:
    kept = {folder: [g.strip() for g in ",".join(listed("options.package_data", package)).split(",") if g.strip()]
            for folder, package in ((TEMPLATES, "caseflow.templates"), (MIGRATIONS, "caseflow.migrations"))}
    left = [str(f.relative_to(ROOT)) for folder, globs in kept.items() for f in folder.rglob("*")
            if f.is_file() and f.suffix not in (".py", ".pyc")
            and not any(fnmatch.fnmatch(f.name, g.removeprefix("**/")) for g in globs)]
    assert not left, f"would be missing from the wheel: {left}"


def test_the_wheel_asks_for_what_is_locked() -> None:
    assert names(listed("options", "install_requires")) == required()


def test_everything_imported_is_required_and_everything_required_is_imported() -> None:
    tops = {name.split(".")[0] for f in python_files(PACKAGE) for _, name in imports(f)} - set(sys.stdlib_module_names) - {"caseflow"}
    where = packages_distributions()
    used = {names(where.get(top, [top])).pop() for top in tops}
    assert not used - required(), f"imported, but not in requirements.in: {sorted(used - required())}"
    idle = required() - used - NEEDED_UNSEEN
    assert not idle, f"in requirements.in, but nothing imports it: {sorted(idle)}"


def test_locks_hold_hashes_and_no_addresses() -> None:
    locks = sorted(ROOT.glob("requirements*.txt"))
    assert locks
    for lock in locks:
        text = lock.read_text(encoding="utf-8")
        pinned = re.findall(r"^[A-Za-z0-9][^ \\]*==\S+", text, re.M)
        assert pinned and text.count("--hash=sha256:") >= len(pinned), f"{lock.name}: a wheel without a hash"
        assert not re.search(r"https?://|file:|--(?:extra-)?index-url|--find-links|/", re.sub(r"#.*", "", text)), lock.name
