"""An authority, and ways to load files for it."""
from __future__ import annotations

from pathlib import Path

import pytest

from caseflow.accounts.models import Authority
from caseflow.accounts.service import add_authority
from caseflow.core.actor import operator
from caseflow.ssda903.load import Loaded, load
from caseflow.ssda903.parse import csv_files
from caseflow.store.unit import unit_of_work

ME = operator("tests")


@pytest.fixture
def authority(app) -> Authority:
    with unit_of_work(ME, None):
        return add_authority("330", "Ashmere", "england", None)


@pytest.fixture
def load_year(authority):
    """Load a folder's files, after writing the given ones into it: `load_year(folder, 2025, missing="...")`."""
    def loading(folder: Path, year: int, **files: str) -> Loaded:
        options = {name: files.pop(name) for name in ("dry_run",) if name in files}
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / f"{name}.csv").write_text(content)
        return load(csv_files(folder), authority, year, ME, **options)

    return loading
