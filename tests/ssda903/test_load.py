"""Pass 2: rows become records, add up, and come out the same however often they are loaded."""
from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from caseflow.accounts.models import Authority
from caseflow.accounts.service import add_authority
from caseflow.core.actor import operator
from caseflow.extensions import db
from caseflow.ssda903.load import Loaded, load
from caseflow.ssda903.models import FileImport, ImportProblem
from caseflow.ssda903.parse import csv_files
from caseflow.store.digest import state_digest
from caseflow.store.unit import unit_of_work

FIXTURES = Path(__file__).parent / "fixtures"
ME = operator("tests")


@pytest.fixture
def authority(app) -> Authority:
    with unit_of_work(ME, None):
        return add_authority("330", "Ashmere", "england", None)


def load_year(authority: Authority, folder: Path, year: int, **options) -> Loaded:
    return load(csv_files(folder), authority, year, ME, **options)


def adds_up(loaded: Loaded) -> None:
    assert loaded.files
    for file in loaded.files:
        assert file["rows"] == sum(file[o] for o in ("loaded", "unchanged", "refused", "not_used")), file


def test_every_row_of_three_years_is_accounted_for_and_loading_again_changes_nothing(authority):
    for year in (2018, 2019, 2020):
        loaded = load_year(authority, FIXTURES / str(year), year)
        adds_up(loaded)
        assert sum(f["loaded"] for f in loaded.files) > 10
    facts = state_digest()["facts"]
    for year in (2018, 2019, 2020, 2018):
        again = load_year(authority, FIXTURES / str(year), year)
        adds_up(again)
        assert sum(f["loaded"] for f in again.files) == 0
        assert state_digest()["facts"] == facts
