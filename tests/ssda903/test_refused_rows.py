"""A row that is refused says nothing: what an earlier collection left open stays open, and is asked about when it is really absent."""
from __future__ import annotations

import pytest
from sqlalchemy import select

from caseflow.children.models import CarePeriod, Child, Placement, UnaccompaniedStatus
from caseflow.extensions import db
from caseflow.identity import joining
from caseflow.missing.models import MissingEpisode
from caseflow.ssda903.columns import columns_of
from caseflow.ssda903.models import ImportProblem
from caseflow.store.unit import unit_of_work
from tests.ssda903.conftest import ME


def table(name: str, *rows: str) -> str:
    return "\n".join([",".join(columns_of(name)), *rows]) + "\n"


def header(local_id: str) -> str:
    return table("Header", f"{local_id},1,03/04/2010,WBRI,,0,")


def episodes(*rows: str) -> str:
    return table("Episodes", *rows)


def placed(local_id: str, dec: str = "", began: str = "01/06/2022") -> str:
    return f"{local_id},{began},S,C2,N1,K2,PR4,{dec},,,AB1 2CD,AB1 2CD,"


FIRST = {"header": header("ABC 1"), "episodes": episodes(placed("ABC 1")),
         "uasc": table("UASC", "ABC 1,1,03/04/2010,"), "missing": table("Missing", "ABC 1,03/04/2010,M,01/03/2023,")}


@pytest.fixture
def left_open(load_year, tmp_path):
    """Care, a placement, a status and an absence that the collection of 2023 left open."""
    load_year(tmp_path / "2023", 2023, **FIRST)
    assert standing() == {CarePeriod: [None], Placement: [None], UnaccompaniedStatus: [None], MissingEpisode: [None]}
    return lambda year=2024, **files: load_year(tmp_path / str(year), year, **files)


def standing() -> dict:
    return {model: [getattr(row, "ended_at" if model is MissingEpisode else "ended_on") for row in db.session.execute(
        select(model).where(model.voided.is_(False)).order_by(model.id)).scalars()]
        for model in (CarePeriod, Placement, UnaccompaniedStatus, MissingEpisode)}


def asked(year: int) -> set[str]:
    return {code for code, in db.session.execute(select(ImportProblem.code).where(
        ImportProblem.year == year, ImportProblem.settled_at.is_(None)))}


OPEN = {CarePeriod: [None], Placement: [None], UnaccompaniedStatus: [None], MissingEpisode: [None]}


def test_an_identifier_spelled_otherwise_ends_nothing(left_open) -> None:
    left_open(header=header("abc1"), episodes=episodes(placed("abc1")), uasc=table("UASC", "abc1,1,03/04/2010,"),
              missing=table("Missing", "abc1,03/04/2010,M,01/03/2023,"))
    assert standing() == OPEN and asked(2024) & {"spelled", "care-absent", "absent"} == {"spelled"}
    [child_id] = set(db.session.execute(select(ImportProblem.child_id).where(ImportProblem.code == "spelled")).scalars())
    assert child_id == db.session.execute(select(Child.id)).scalar_one(), "the question leads to the child whom it is about"


def test_the_identifier_of_a_joined_record_ends_nothing_of_the_child(left_open, authority) -> None:
    with unit_of_work(ME, authority.id):
        other = Child(authority_id=authority.id, local_id="OLD9", given_name="Mo", standing="looked-after")
        db.session.add(other)
        db.session.flush()
        joining.join(db.session.execute(select(Child).where(Child.local_id == "ABC 1")).scalar_one(), other, why="the same child")
    left_open(header=header("OLD9"), episodes=episodes(placed("OLD9")))
    assert standing() == OPEN and asked(2024) & {"joined", "care-absent"} == {"joined"}


@pytest.mark.parametrize("row", [placed("ABC 1", dec="31/02/2024"), placed("ABC 1", began="when"), placed("ABC 1", dec="01/01/2001")])
def test_a_placement_that_cannot_be_read_ends_no_care(left_open, row: str) -> None:
    left_open(header=header("ABC 1"), episodes=episodes(row))
    assert standing()[CarePeriod] == [None] and "care-absent" not in asked(2024)


def test_one_readable_row_beside_one_that_is_not_ends_no_care(left_open) -> None:
    left_open(header=header("ABC 1"), episodes=episodes(placed("ABC 1", dec="31/02/2024"), placed("ABC 1", "01/03/2022", "01/02/2022")))
    assert None in standing()[CarePeriod]


def test_nor_does_an_earlier_collection_loaded_again_while_the_refusal_stands(left_open, load_year, tmp_path) -> None:
    left_open(header=header("ABC 1"), episodes=episodes(placed("ABC 1", dec="31/02/2024")))
    load_year(tmp_path / "2023", 2023, **FIRST)
    assert standing()[CarePeriod] == [None]


def test_put_right_the_row_speaks(left_open) -> None:
    left_open(header=header("ABC 1"), episodes=episodes(placed("ABC 1", dec="31/02/2024")))
    left_open(header=header("ABC 1"), episodes=episodes(placed("ABC 1", dec="28/02/2024").replace(",28/02/2024,,", ",28/02/2024,E11,")))
    assert str(standing()[CarePeriod][0]) == "2024-02-28"


def test_a_status_whose_end_cannot_be_read_is_not_over(left_open) -> None:
    left_open(header=header("ABC 1"), episodes=episodes(placed("ABC 1")), uasc=table("UASC", "ABC 1,1,03/04/2010,32/01/2024"))
    assert standing()[UnaccompaniedStatus] == [None]


def test_a_child_who_is_in_no_row_is_absent(left_open) -> None:
    left_open(header=header("XYZ"), episodes=episodes(placed("XYZ")), missing=table("Missing"))
    assert {"care-absent", "absent"} <= asked(2024) and str(standing()[CarePeriod][0]) == "2023-04-01"


def test_a_row_refused_for_two_reasons_is_refused_once(left_open) -> None:
    done = left_open(
        header=table("Header", "abc1,1,03/04/2010,WBRI,,0,", "abc1,2,03/04/2010,WBRI,,0,"), episodes=episodes(placed("abc1")),
        uasc=table("UASC", "abc1,1,03/04/2010,", "abc1,2,03/04/2010,"))
    for file in done.files:
        assert file["rows"] == file["loaded"] + file["unchanged"] + file["refused"] + file["not_used"], file


def test_a_child_whose_absence_the_file_leaves_out_is_asked_about_once(left_open) -> None:
    left_open(header=header("ABC 1"), episodes=episodes(placed("ABC 1")), missing=table("Missing"))
    codes = db.session.execute(select(ImportProblem.code).where(ImportProblem.year == 2024)).scalars().all()
    assert codes.count("absent") == 1 and standing()[MissingEpisode] == [None]
    left_open(2025, header=table("Header"), episodes=episodes(), missing=table("Missing"))
    later = db.session.execute(select(ImportProblem.code).where(ImportProblem.year == 2025)).scalars().all()
    assert (later.count("absent"), later.count("care-absent")) == (1, 1)
