"""Pass 2: rows become records, add up, and come out the same however often they are loaded."""
from __future__ import annotations

from collections import Counter
from pathlib import Path

from sqlalchemy import select

from caseflow.alerts.models import Alert
from caseflow.children.models import CarePeriod, Child, UnaccompaniedStatus
from caseflow.core.dates import london_date
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode
from caseflow.ssda903 import queries
from caseflow.ssda903.load import Loaded
from caseflow.ssda903.models import ImportProblem
from caseflow.store.digest import state_digest
from tests.ssda903.hard_years import HARD, YEARS, write_years

FIXTURES = Path(__file__).parent / "fixtures"


def adds_up(loaded: Loaded) -> Counter:
    """Every row of every file is loaded, unchanged, refused or not used; the totals."""
    totals: Counter = Counter()
    assert loaded.files
    for file in loaded.files:
        assert file["rows"] == sum(file[o] for o in ("loaded", "unchanged", "refused", "not_used")), file
        totals.update({o: file[o] for o in ("rows", "loaded", "unchanged", "refused", "not_used")})
    return totals


def facts() -> str:
    return state_digest()["facts"]


def test_every_row_of_three_years_is_accounted_for_and_loading_again_changes_nothing(load_year):
    for year in (2018, 2019, 2020):
        assert adds_up(load_year(FIXTURES / str(year), year))["loaded"] > 10
    before = facts()
    for year in (2018, 2019, 2020, 2018):
        assert adds_up(load_year(FIXTURES / str(year), year))["loaded"] == 0
        assert facts() == before


def test_a_dry_run_says_the_same_and_writes_nothing(load_year):
    before = state_digest()
    tried = load_year(FIXTURES / "2018", 2018, dry_run=True)
    assert state_digest() == before
    told = queries.problems_of(tried)
    loaded = load_year(FIXTURES / "2018", 2018)
    assert tried.files == loaded.files and tried.ref is None
    assert told == queries.problems_of(loaded) and len(told) > 20


def child_of(local_id: str) -> Child:
    return db.session.execute(select(Child).where(Child.local_id == local_id)).scalar_one()


def of(model, local_id: str) -> list:
    return list(db.session.execute(
        select(model).where(model.child_id == child_of(local_id).id, model.voided.is_(False)).order_by(model.id)).scalars())


def spans(local_id: str) -> list[tuple]:
    return [(e.type, str(london_date(e.started_at)), e.ended_at and str(london_date(e.ended_at))) for e in of(MissingEpisode, local_id)]


def asked(local_id: str, year: int) -> set[tuple[str, str]]:
    return {tuple(row) for row in db.session.execute(select(ImportProblem.code, ImportProblem.severity).where(
        ImportProblem.local_id == local_id, ImportProblem.year == year, ImportProblem.settled_at.is_(None)))}


def test_what_becomes_of_every_hard_case(load_year, tmp_path, at, authority):
    at("2025-06-01T12:00:00+01:00")
    totals: Counter = Counter()
    for year, folder in write_years(tmp_path).items():
        totals += adds_up(load_year(folder, year))
    assert totals["refused"] == 2 and totals["not_used"] == 0
    told = {}
    told["CARRIED"] = spans("CARRIED") == [("M", "2023-03-20", "2023-05-14"), ("M", "2025-03-30", None)]
    told["TWINS"] = spans("TWINS") == [("M", "2022-10-07", "2022-10-07")] and ("twin", "refused") in asked("TWINS", 2023)
    told["NESTED"] = spans("NESTED") == [("M", "2022-09-01", "2022-09-10")] and ("574", "refused") in asked("NESTED", 2023)
    told["EIGHTEEN"] = spans("EIGHTEEN") == [("M", "2024-02-01", None)] and ("absent", "query") in asked("EIGHTEEN", 2025)
    (care,) = of(CarePeriod, "ABSENT")
    told["ABSENT"] = spans("ABSENT") == [("M", "2023-03-25", None)] and str(care.ended_on) == "2023-04-01" \
        and {("absent", "query"), ("care-absent", "query")} <= asked("ABSENT", 2024)
    (status,), (one_day,) = of(UnaccompaniedStatus, "ONEDAY"), of(CarePeriod, "ONEDAY")
    told["ONEDAY"] = spans("ONEDAY") == [("M", "2022-11-10", None)] and str(status.started_on) == str(status.ended_on) == "2022-11-10" \
        and str(one_day.started_on) == str(one_day.ended_on) == "2022-11-10" and ("355", "query") in asked("ONEDAY", 2023)
    told["DECIMAL"] = child_of("DECIMAL").mother is True and ("decimal", "query") in asked("DECIMAL", 2025)
    assert told == dict.fromkeys(HARD, True)
    assert db.session.execute(select(Alert.id)).all() == [], "an import raises no alert about the past"


def test_the_hard_years_again_and_the_oldest_after_the_newest_change_nothing(load_year, tmp_path):
    folders = write_years(tmp_path)
    for year in YEARS:
        load_year(folders[year], year)
    before = facts()
    for year in (*YEARS, YEARS[0]):
        assert adds_up(load_year(folders[year], year))["loaded"] == 0
        assert facts() == before, year


def test_the_board_shows_only_the_newest_year_and_children_under_18(load_year, tmp_path, at, authority):
    at("2025-06-01T12:00:00+01:00")
    for year, folder in write_years(tmp_path, ordinary=0).items():
        load_year(folder, year)
    shown = db.session.execute(select(Child.local_id).join(MissingEpisode, MissingEpisode.child_id == Child.id).where(
        MissingEpisode.ended_at.is_(None), queries.on_the_board(authority.id)).order_by(Child.local_id)).scalars().all()
    old = [child.local_id for _episode, child in db.session.execute(queries.open_and_old(authority.id))]
    assert shown == ["CARRIED"] and sorted(old) == ["ABSENT", "EIGHTEEN", "ONEDAY"]
