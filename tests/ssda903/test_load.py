"""Pass 2: rows become records, add up, and come out the same however often they are loaded."""
from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from benchmarks.ssda903_files import write_folder
from caseflow.alerts.models import Alert
from caseflow.children import service
from caseflow.children.models import CarePeriod, Child, RecordingDeclaration, UnaccompaniedStatus
from caseflow.core.dates import london_date
from caseflow.extensions import db
from caseflow.identity import joining
from caseflow.missing import service as missing_service
from caseflow.missing import service_endings
from caseflow.missing.models import MissingEpisode
from caseflow.ssda903 import load as load_module
from caseflow.ssda903 import parts, queries
from caseflow.ssda903.load import Loaded
from caseflow.ssda903.models import FileImport, ImportProblem
from caseflow.ssda903.parse import Damaged
from caseflow.store.digest import state_digest
from caseflow.store.unit import unit_of_work
from tests.ssda903.conftest import ME
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


def test_a_joined_record_does_not_come_back_by_its_identifier(load_year):
    load_year(FIXTURES / "2018", 2018)
    with unit_of_work(ME, db.session.execute(select(Child.authority_id).limit(1)).scalar_one()):
        survivor, other = db.session.execute(select(Child).where(~select(MissingEpisode.id).where(
            MissingEpisode.child_id == Child.id).exists()).order_by(Child.id).limit(2)).scalars()
        joining.join(survivor, other, why="the same child")
    there = select(func.count()).select_from(Child)
    before = db.session.execute(there).scalar_one()
    again = load_year(FIXTURES / "2018", 2018)
    assert adds_up(again)["loaded"] == 0 and db.session.execute(there).scalar_one() == before
    said = [problem for problem in queries.problems_of(again) if problem["code"] == "joined"]
    assert said and all(problem["severity"] == "refused" and problem["column"] == "CHILD" for problem in said)


def test_an_identifier_in_other_capitals_or_with_blanks_makes_no_second_child(load_year, authority):
    load_year(FIXTURES / "2018", 2018)
    there = select(func.count()).select_from(Child)
    count = db.session.execute(there).scalar_one()
    with unit_of_work(ME, authority.id):
        child = db.session.execute(select(Child).order_by(Child.id).limit(1)).scalar_one()
        written, child.local_id = child.local_id, " ".join(child.local_id).swapcase()
    again = load_year(FIXTURES / "2018", 2018)
    assert adds_up(again) and db.session.execute(there).scalar_one() == count
    said = [problem for problem in queries.problems_of(again) if problem["code"] == "spelled"]
    assert said and all(problem["severity"] == "refused" and problem["column"] == "CHILD" for problem in said), written


def test_the_planner_is_told_how_the_tables_have_grown(load_year):
    load_year(FIXTURES / "2018", 2018)
    if db.engine.dialect.name == "postgresql":
        counted = dict(db.session.execute(text("SELECT relname, reltuples FROM pg_class WHERE relname IN ('child', 'placement')")).all())
        assert counted["child"] > 0 and counted["placement"] > 0, counted


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
    assert {("absent", "query"), ("care-absent", "query")} <= asked("ABSENT", 2024), "what is left is asked again at every load"


def test_the_board_shows_only_the_newest_year_and_children_under_18(load_year, tmp_path, at, authority):
    at("2025-06-01T12:00:00+01:00")
    for year, folder in write_years(tmp_path, ordinary=0).items():
        load_year(folder, year)
    shown = db.session.execute(select(Child.local_id).join(MissingEpisode, MissingEpisode.child_id == Child.id).where(
        MissingEpisode.ended_at.is_(None), queries.on_the_board(authority.id)).order_by(Child.local_id)).scalars().all()
    old = [child.local_id for _episode, child in db.session.execute(queries.open_and_old(authority.id))]
    assert shown == ["CARRIED"] and sorted(old) == ["ABSENT", "EIGHTEEN", "ONEDAY"]


MISSING = "CHILD,DOB,MISSING,MIS_START,MIS_END\n"


def reported(authority, local_id: str, last_seen: str, found: str | None = None) -> None:
    """A child and an episode as a worker records them, to the minute."""
    with unit_of_work(ME, authority.id):
        child = db.session.execute(select(Child).where(Child.local_id == local_id)).scalar_one_or_none() \
            or service.add_child(authority.id, {"local_id": local_id, "date_of_birth": date(2010, 1, 1)})
        episode = missing_service.report(child, {"type": "M", "last_seen_at": datetime.fromisoformat(last_seen)}).episode
        if found:
            service_endings.found(episode, child, datetime.fromisoformat(found))


def test_a_row_by_the_day_confirms_an_episode_recorded_to_the_minute_and_changes_no_time(load_year, authority, tmp_path):
    reported(authority, "A1", "2024-10-10T23:30:00+01:00", "2024-10-12T08:15:00+01:00")
    before = facts()
    loaded = load_year(tmp_path, 2025, missing=MISSING + "A1,01/01/2010,M,10/10/2024,12/10/2024\n")
    assert adds_up(loaded)["unchanged"] == 1
    (episode,) = of(MissingEpisode, "A1")
    assert episode.version == 2 and episode.started_at.isoformat() == "2024-10-10T22:30:00+00:00"
    assert facts() != before, "the file's Missing table was declared"
    assert asked("A1", 2025) == set()


def test_what_a_person_recorded_otherwise_is_kept_and_asked_about(load_year, authority, tmp_path):
    reported(authority, "A1", "2024-10-10T23:30:00+01:00", "2024-10-12T08:15:00+01:00")
    reported(authority, "A2", "2024-11-10T23:30:00+00:00")
    reported(authority, "A3", "2024-10-10T23:30:00+01:00", "2024-10-12T08:15:00+01:00")
    loaded = load_year(tmp_path, 2025, missing=MISSING + "A1,01/01/2010,M,10/10/2024,13/10/2024\nA2,01/01/2010,M,10/11/2024,12/11/2024\n"
                       "A2,01/01/2010,A,11/11/2024,11/11/2024\nA3,01/01/2010,M,12/10/2024,12/10/2024\n")
    assert adds_up(loaded)["unchanged"] == 2
    assert spans("A1") == [("M", "2024-10-10", "2024-10-12")]
    assert spans("A3") == [("M", "2024-10-10", "2024-10-12"), ("M", "2024-10-12", "2024-10-12")], "touching by the day is no overlap"
    assert spans("A2") == [("M", "2024-11-10", None)]
    assert ("held-differs", "query") in asked("A1", 2025) and ("held-open", "query") in asked("A2", 2025)
    assert ("574", "refused") in asked("A2", 2025)


def test_what_a_person_corrected_is_not_put_back_by_the_file(load_year, authority, tmp_path):
    files = {"header": "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\nA1,M,01/01/2010,WBRI,A123456789012,,\n"}
    load_year(tmp_path, 2025, **files)
    with unit_of_work(ME, authority.id):
        service.amend_child(child_of("A1"), {"date_of_birth": date(2010, 1, 2)}, reason="birth certificate seen")
    before = facts()
    load_year(tmp_path, 2025, **files)
    assert facts() == before and child_of("A1").date_of_birth == date(2010, 1, 2)
    assert ("held-differs", "query") in asked("A1", 2025)


def test_a_file_is_silent_about_what_comes_after_its_year(load_year, authority, tmp_path):
    reported(authority, "A1", "2025-03-20T23:30:00+00:00", "2025-04-02T08:15:00+01:00")
    episodes = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
    row = "A2,01/05/2024,S,C2,N1,U4,PR1,{},{},,AB1 1AA,CD2 2BB,1234567\n"
    load_year(tmp_path / "6", 2026, episodes=episodes + row.format("01/05/2025", "E4A"))
    load_year(tmp_path / "5", 2025, episodes=episodes + row.format("", ""),
              missing=MISSING + "A1,01/01/2010,M,20/03/2025,\nA2,,M,02/04/2025,\nA2,,A,01/02/2025,05/04/2025\n")
    assert spans("A1") == [("M", "2025-03-20", "2025-04-02")], "an open row does not open what ended after 31 March"
    (care,) = of(CarePeriod, "A2")
    assert str(care.ended_on) == "2025-05-01", "an earlier collection does not open care again"
    assert spans("A2") == [("A", "2025-02-01", None)], "an end after 31 March is not for this file to say"
    assert {"570", "571"} <= {code for code, _ in asked("A2", 2025)}


def test_twins_are_loaded_once_a_person_has_recorded_both(load_year, authority, tmp_path):
    rows = MISSING + "A1,01/01/2010,M,10/10/2024,10/10/2024\n" * 2
    assert adds_up(load_year(tmp_path, 2025, missing=rows))["refused"] == 1
    reported(authority, "A1", "2024-10-10T20:00:00+01:00", "2024-10-10T22:00:00+01:00")
    again = load_year(tmp_path, 2025, missing=rows)
    assert adds_up(again)["refused"] == 0 and "twin" not in {code for code, _ in asked("A1", 2025)}
    assert len(of(MissingEpisode, "A1")) == 2


def test_being_given_a_file_declares_its_subject_and_never_trafficking(load_year, authority, tmp_path):
    load_year(tmp_path / "a", 2025, uasc="CHILD,SEX,DOB,DUC\n", missing=MISSING)
    load_year(tmp_path / "a", 2025)
    load_year(tmp_path / "b", 2024, missing=MISSING)
    rows = db.session.execute(select(RecordingDeclaration).order_by(RecordingDeclaration.id)).scalars().all()
    assert [(r.subject, str(r.covers_from), str(r.covers_to)) for r in rows] == [
        ("unaccompanied", "2024-04-01", "2025-03-31"), ("missing", "2024-04-01", "2025-03-31"), ("missing", "2023-04-01", "2024-03-31")]


def test_a_damaged_set_is_refused_whole_and_leaves_no_trace(load_year, authority, tmp_path):
    before = state_digest()
    with pytest.raises(Damaged):
        load_year(tmp_path, 2025, header="CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\nA1,M,01/01/2010,WBRI,A123456789012,,\n",
                  missing=MISSING + "A1,01/01/2010,M,10/10/2024\n")
    assert state_digest() == before


def test_a_load_broken_off_goes_on_with_the_next_part(load_year, authority, tmp_path, monkeypatch):
    monkeypatch.setattr(parts, "CHILDREN_IN_PART", 10)
    write_folder(tmp_path, children=60, year=2025, seed=5)
    applied, broken = [], []
    real = load_module._write

    def dies(plan):
        if len(applied) == 2 and not broken:
            broken.append(True)
            raise KeyboardInterrupt
        applied.append(plan)
        real(plan)

    monkeypatch.setattr(load_module, "_write", dies)
    with pytest.raises(KeyboardInterrupt):
        load_year(tmp_path, 2025)
    children = db.session.execute(select(func.count()).select_from(Child)).scalar_one()
    assert 0 < children < 60
    totals = adds_up(load_year(tmp_path, 2025))
    imports = db.session.execute(select(FileImport)).scalars().all()
    assert len(imports) == 1 and imports[0].state == "done" and imports[0].parts_done == imports[0].parts_total == len(applied)
    assert totals["loaded"] == totals["rows"] and imports[0].children_done == 60
