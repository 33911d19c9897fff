"""The nightly names file: what it fills, what it leaves alone, and that a second night changes nothing."""
from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from caseflow.accounts.models import Allocation, User
from caseflow.accounts.service import add_authority, add_team, add_user, disable_user
from caseflow.children import find, names_file, names_import, service
from caseflow.children.commands import children as command
from caseflow.children.models import Child, Placement
from caseflow.core.actor import operator
from caseflow.core.errors import Conflict, Refused
from caseflow.extensions import db
from caseflow.store.digest import state_digest
from caseflow.store.unit import unit_of_work

ME = operator("tests")
HEADING = "local_id,given_name,family_name,aliases,date_of_birth,worker,team,home_name,home_address,home_telephone,legal_status\n"
LINES = HEADING + (
    'A1,Łucja,Nowak,Lucy;Lu,17/05/2009,worker@ashmere.example,North,Elm House,"1 Elm Road, Ashmere",01234 567890,C2\n'
    "A2,Dan,Smith,,2010-02-01,,north,,,,\n")


@pytest.fixture
def authority(app):
    with unit_of_work(ME, None):
        made = add_authority("330", "Ashmere", "england", None)
    with unit_of_work(ME, made.id):
        team = add_team(made, "North")
        add_user(made, "worker@ashmere.example", "social-worker", name="W", team=team)
        lead = add_user(made, "lead@ashmere.example", "safeguarding-lead", name="L")
    made.lead = lead
    return made


def apply(authority, tmp_path: Path, content: str | bytes):
    path = tmp_path / "names.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return names_import.apply(names_file.read(path), authority, ME)


def child_of(local_id: str) -> Child:
    return db.session.execute(select(Child).where(Child.local_id == local_id)).scalar_one()


def test_a_line_gives_names_worker_team_and_home_and_a_second_night_changes_nothing(authority, tmp_path):
    applied = apply(authority, tmp_path, LINES)
    assert applied.outcomes == {"loaded": 2, "refused": 0} and applied.troubles == []
    child = child_of("A1")
    home = db.session.execute(select(Placement).where(Placement.child_id == child.id)).scalar_one()
    assert (child.given_name, child.aliases, child.date_of_birth) == ("Łucja", ["Lucy", "Lu"], date(2009, 5, 17))
    assert (home.home_name, home.home_telephone, home.legal_status) == ("Elm House", "01234 567890", "C2")
    held = db.session.execute(select(Allocation).where(Allocation.child_id == child.id)).scalar_one()
    assert held.user_id and held.team_id
    assert [f.ref for f in find.find(authority.lead, "Lucja Nowack")][:1] == [child.ref], "found by the sound of the name"
    before = state_digest()["facts"]
    again = apply(authority, tmp_path, LINES)
    assert again.outcomes == {"unchanged": 2, "refused": 0} and state_digest()["facts"] == before


def test_what_a_person_recorded_is_kept_night_after_night(authority, tmp_path):
    apply(authority, tmp_path, LINES)
    with unit_of_work(ME, authority.id):
        service.amend_child(child_of("A1"), {"date_of_birth": date(2009, 5, 18)}, reason="birth certificate seen")
    for name in ("Lucja", "Lucja", "Lucia"):
        applied = apply(authority, tmp_path, LINES.replace("Łucja", name))
        assert [(t.line, t.column, t.refused) for t in applied.troubles] == [(2, "date_of_birth", False)]
        assert (child_of("A1").given_name, child_of("A1").date_of_birth) == (name, date(2009, 5, 18))


def test_a_new_worker_ends_the_one_before(authority, tmp_path):
    apply(authority, tmp_path, LINES)
    with unit_of_work(ME, authority.id):
        add_user(authority, "second@ashmere.example", "social-worker", name="S")
    apply(authority, tmp_path, LINES.replace("worker@ashmere", "second@ashmere"))
    rows = db.session.execute(select(Allocation).where(Allocation.child_id == child_of("A1").id).order_by(Allocation.id)).scalars().all()
    assert [row.ended_on is None for row in rows] == [False, True]


@pytest.mark.parametrize(("line", "column", "refused"), [
    (",Dan,Smith,,,,,,,,", "local_id", True), ("A9,Dan,Smith,,31/02/2010,,,,,,", "date_of_birth", True),
    ("A9,Dan,Smith,,,,,,,,X9", "legal_status", True), (f"A9,{'x' * 201},Smith,,,,,,,,", "given_name", True),
    ("A9,Dan,Smith,,,nobody@ashmere.example,,,,,", "worker", False), ("A9,Dan,Smith,,,,South,,,,", "team", False),
    ("A9,Dan,Smith,Danny;" + "y" * 201 + ",,,,,,,", "aliases", True),
    ("A1,Dan,Smith,,,,,,,,", "local_id", True), ("A9,D\x07n,Smith,,,,,,,,", "given_name", True),
])
def test_a_line_in_error_is_refused_plainly_and_the_others_are_loaded(authority, tmp_path, line, column, refused):
    applied = apply(authority, tmp_path, LINES + line + "\n")
    (trouble,) = applied.troubles
    assert (trouble.line, trouble.column, trouble.refused) == (4, column, refused)
    assert applied.outcomes["loaded"] == (2 if refused else 3) and sum(applied.outcomes.values()) == applied.rows == 3
    assert "Dan" not in trouble.message and "Smith" not in trouble.message


@pytest.mark.parametrize(("content", "words"), [
    (LINES.replace("local_id", "id"), "local_id"), (LINES.replace("team", "teem"), "local_id"), (LINES.replace("A2,", "A2,,"), "Line 3"),
    (LINES.replace("A2", "A\x002"), "NUL"), (LINES.replace("Dan", '"Dan'), "cannot be read"), (LINES.encode("utf-16"), "NUL"),
    (LINES.replace("Łucja", "Lucja").encode() + b"A3,\x81,,,,,,,,,\n", "neither UTF-8"),
])
def test_a_file_that_is_none_is_refused_whole(authority, tmp_path, content, words):
    before = state_digest()
    with pytest.raises(Refused, match=words):
        apply(authority, tmp_path, content)
    assert state_digest() == before


def test_windows_1252_is_read_and_said(authority, tmp_path):
    path = tmp_path / "names.csv"
    path.write_bytes((HEADING + "A1,José,García,,,,,,,,\n").encode("cp1252"))
    done = CliRunner().invoke(command, ["import", str(path), "--authority", "330"])
    assert done.exit_code == 0 and "Windows-1252" in done.output and "1 loaded" in done.output
    assert child_of("A1").given_name == "José" and "Jos" not in done.output
    assert CliRunner().invoke(command, ["import", str(tmp_path / "none.csv"), "--authority", "330"]).exit_code == 1


def test_case_and_blanks_of_the_identifier_make_no_other_child_as_when_a_person_adds_one(authority, tmp_path):
    apply(authority, tmp_path, LINES)
    applied = apply(authority, tmp_path, HEADING + "a 1,Łucja,Kowalska,,,,,,,,\nA1,Ola,Nowak,,,,,,,,\nB9,Bo,New,,,,,,,,\n")
    assert applied.outcomes["refused"] == 1 and "line 2" in applied.troubles[0].message, applied
    assert child_of("A1").family_name == "Kowalska"
    assert sorted(db.session.execute(select(Child.local_id)).scalars()) == ["A1", "A2", "B9"]
    with unit_of_work(ME, authority.id), pytest.raises(Conflict) as refused:
        service.add_child(authority.id, {"given_name": "Ana", "local_id": "a 1"}, adder=authority.lead)
    assert refused.value.field == "local_id"


def test_nobody_is_allocated_to_an_account_that_was_stopped(authority, tmp_path):
    with unit_of_work(ME, authority.id):
        disable_user(db.session.execute(select(User).where(User.email == "worker@ashmere.example")).scalar_one())
    applied = apply(authority, tmp_path, LINES)
    assert [(t.line, t.column, t.refused) for t in applied.troubles] == [(2, "worker", False)]
    held = db.session.execute(select(Allocation).where(Allocation.child_id == child_of("A1").id)).scalar_one()
    assert held.user_id is None and held.team_id, "the team of the line holds the child"
