import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, func, select

from caseflow.children.models import Child, RecordingDeclaration, TraffickingStage
from caseflow.core import clock
from caseflow.core.as_at import parse_as_at
from caseflow.core.errors import Refused
from caseflow.extensions import db
from caseflow.identity import joining, parting
from caseflow.returns import queries
from caseflow.returns.building import build_now
from caseflow.returns.models import ReturnRun, RowSet
from caseflow.store.unit import unit_of_work
from tests.returns.made_children import a_child, an_episode, many, sixteen
from tests.returns.made_records import OPERATOR, a_turn, add, an_authority, an_episode_at, day, enter
from tests.returns.test_ecpat import EXPECTED, MEASURES

APRIL_2025 = datetime(2025, 4, 10, 9, tzinfo=UTC)


def values(run):
    return {c["cell"]: c["value"] for c in run.cells}


def build(authority, name, period, known_at=None, now=APRIL_2025):
    clock.freeze(now)
    return build_now(OPERATOR, name, period, authority, known_at)


def test_sixteen_children_in_the_database_give_the_expected_figures(app):
    authority = an_authority()
    enter(authority, sixteen(), datetime(2025, 1, 5, tzinfo=UTC))
    noise = an_authority("331", "Brackley")
    enter(noise, many(9, 12), datetime(2025, 1, 5, tzinfo=UTC))
    found = values(build(authority, "ecpat", "2024"))
    for group, expected in EXPECTED.items():
        assert {short: found[f"{group}.{measure}"] for short, measure in MEASURES.items()} == expected


def test_an_episode_entered_late_is_absent_as_at_the_earlier_day(app):
    """An episode of 20 March, entered on 5 April, is unknown as at 31 March and known as at 6 April."""
    authority = an_authority()
    child = enter(authority, [a_child("C1")], datetime(2024, 2, 1, tzinfo=UTC))["C1"]
    add(an_episode_at(child, "2025-03-20T21:00:00+00:00"), datetime(2025, 4, 5, 10, tzinfo=UTC), authority.id)
    now = datetime(2025, 4, 10, tzinfo=UTC)
    before = build(authority, "dfe-missing", "2024-25", parse_as_at("2025-03-31", now), now)
    after = build(authority, "dfe-missing", "2024-25", parse_as_at("2025-04-06", now), now)
    assert values(before)["missing.incidents"] is None  # nothing about missing was recorded by then: not held, which is not nought
    assert values(after)["missing.incidents"] == 1
    add(RecordingDeclaration(authority_id=authority.id, subject="missing", covers_from=day("2024-04-01"), covers_to=day("2025-03-31"),
                             source="test"), datetime(2025, 4, 10, 1, tzinfo=UTC), authority.id)
    assert values(build(authority, "dfe-missing", "2024-25", parse_as_at("2025-03-31", now), now))["missing.incidents"] is None
    found = {c["cell"]: c for c in queries.difference(before, after)["cells"]}
    assert found["missing.incidents"]["causes"] == [{"cause": "held-changed", "change": 1}]


def test_a_late_entry_is_named_as_the_cause(app):
    authority = an_authority()
    people = enter(authority, [a_child("C1"), a_child("C2")], datetime(2024, 2, 1, tzinfo=UTC))
    early = an_episode_at(people["C2"], "2024-03-01T10:00:00+00:00", "2024-03-02T10:00:00+00:00")
    add(early, datetime(2024, 3, 3, tzinfo=UTC), authority.id)
    add(an_episode_at(people["C1"], "2024-03-20T21:00:00+00:00"), datetime(2024, 4, 5, 10, tzinfo=UTC), authority.id)
    now = datetime(2025, 1, 2, tzinfo=UTC)
    before = build(authority, "ecpat", "2024", parse_as_at("2024-03-31", now), now)
    after = build(authority, "ecpat", "2024", parse_as_at("2024-04-06", now), now)
    assert (values(before)["looked-after.went-missing"], values(after)["looked-after.went-missing"]) == (1, 2)
    found = {c["cell"]: c for c in queries.difference(before, after)["cells"]}
    assert found["looked-after.went-missing"]["causes"] == [{"cause": "late-entry", "change": 1}]
    assert found["looked-after.not-found"]["causes"] == [{"cause": "late-entry", "change": 1}]


@pytest.mark.parametrize(("started", "year"), [
    ("2024-03-31T23:59:59+01:00", "2023-24"), ("2024-04-01T00:00:00+01:00", "2024-25"), ("2024-04-01T00:30:00+01:00", "2024-25"),
])
def test_the_year_begins_at_midnight_in_london(app, started, year):
    authority = an_authority()
    child = enter(authority, [a_child("C1")], datetime(2024, 2, 1, tzinfo=UTC))["C1"]
    ended = (datetime.fromisoformat(started) + timedelta(hours=5)).isoformat()
    add(an_episode_at(child, started, ended), datetime(2024, 4, 5, tzinfo=UTC), authority.id)
    counts = {y: values(build(authority, "dfe-missing", y))["missing.incidents"] for y in ("2023-24", "2024-25")}
    assert {y for y, count in counts.items() if count} == {year}


def test_building_again_as_known_at_the_same_moment_gives_the_same_digest(app):
    authority = an_authority()
    people = enter(authority, many(5, 40), datetime(2024, 12, 31, tzinfo=UTC))
    first = build(authority, "ecpat", "2024", now=datetime(2025, 1, 2, tzinfo=UTC))
    someone = next(iter(people.values()))
    add(TraffickingStage(authority_id=authority.id, child_id=someone.id, stage="identified", started_on=day("2024-02-01")),
        datetime(2025, 2, 1, tzinfo=UTC), authority.id)
    clock.freeze(datetime(2025, 2, 2, tzinfo=UTC))
    with unit_of_work(OPERATOR, authority.id):
        db.session.merge(someone).sex = "U"
    again = build(authority, "ecpat", "2024", first.known_at)
    assert again.digest == first.digest
    assert again.row_set_id == first.row_set_id, "the same rows are stored once"
    now = build(authority, "ecpat", "2024")
    assert now.digest != first.digest
    assert db.session.execute(select(func.count()).select_from(RowSet)).scalar_one() == 2
    assert db.session.execute(select(func.count()).select_from(ReturnRun)).scalar_one() == 3
    causes = {x["cause"] for c in queries.difference(first, now)["cells"] for x in c["causes"]}
    assert {"status-changed", "person-changed"} <= causes <= {"status-changed", "person-changed", "numerator", "denominator"}


def test_a_moment_before_the_first_record_is_refused_in_words(app):
    authority = an_authority()
    enter(authority, [a_child("C1")], datetime(2024, 2, 1, tzinfo=UTC))
    with pytest.raises(Refused, match="has no record from before 1 February 2024"):
        build(authority, "ecpat", "2024", parse_as_at("1999-01-01", APRIL_2025))


def test_not_held_until_recorded_or_declared_for_the_whole_period(app):
    authority = an_authority()
    enter(authority, [a_child("C1")], datetime(2024, 2, 1, tzinfo=UTC))

    def declare(subject, start, end):
        add(RecordingDeclaration(authority_id=authority.id, subject=subject, covers_from=day(start), covers_to=day(end), source="903"),
            datetime(2024, 3, 1, tzinfo=UTC), authority.id)

    assert values(build(authority, "ecpat", "2024"))["unaccompanied.children"] is None
    declare("unaccompanied", "2023-04-01", "2024-03-31")
    assert values(build(authority, "ecpat", "2024"))["unaccompanied.children"] is None, "a part of the year is not the year"
    declare("unaccompanied", "2024-04-01", "2025-03-31")
    found = values(build(authority, "ecpat", "2024"))
    assert found["unaccompanied.children"] == 0
    assert found["trafficked.children"] is None
    assert found["both.children"] is None
    assert found["looked-after.children"] == 1
    assert found["looked-after.went-missing"] is None


def test_a_withdrawn_episode_is_left_out_and_says_so(app):
    authority = an_authority()
    other = a_child("C2", episodes=(an_episode("E2", "2024-01-20"),))
    child = enter(authority, [a_child("C1"), other], datetime(2024, 2, 1, tzinfo=UTC))["C1"]
    episode = add(an_episode_at(child, "2024-03-01T10:00:00+00:00"), datetime(2024, 3, 3, tzinfo=UTC), authority.id)
    ref, number = episode.ref, episode.id
    before = build(authority, "ecpat", "2024", now=datetime(2024, 3, 4, tzinfo=UTC))
    clock.freeze(datetime(2024, 3, 5, tzinfo=UTC))
    with unit_of_work(OPERATOR, authority.id, reason="entered for the wrong child"):
        db.session.get_one(type(episode), number).voided = True
    after = build(authority, "ecpat", "2024")
    told = queries.lineage(after, "looked-after.episodes")
    assert len(told["included"]) == 1
    assert [(r["ref"], r["why"], r["says"]) for r in told["excluded"]] == [(ref, "voided", "Recorded in error and withdrawn.")]
    found = {c["cell"]: c for c in queries.difference(before, after)["cells"]}
    assert found["looked-after.episodes"]["causes"] == [{"cause": "voided", "change": -1}]


def test_an_episode_that_became_away_is_not_an_unfound_child(app):
    authority = an_authority()
    child = enter(authority, [a_child("C1")], datetime(2024, 2, 1, tzinfo=UTC))["C1"]
    episode = add(an_episode_at(child, "2024-12-01T10:00:00+00:00"), datetime(2024, 12, 2, tzinfo=UTC), authority.id)
    assert values(build(authority, "ecpat", "2024"))["looked-after.not-found"] == 1
    add(a_turn(episode, datetime(2024, 12, 5, tzinfo=UTC), "A"), datetime(2024, 12, 5, tzinfo=UTC), authority.id)
    assert values(build(authority, "ecpat", "2024"))["looked-after.not-found"] == 0


def test_reads_do_not_grow_with_the_children(app):
    authority = an_authority()
    enter(authority, many(5, 8), datetime(2024, 12, 31, tzinfo=UTC))
    counted = []
    for number in (8, 60):
        if number > 8:
            enter(authority, [a_child(f"N{n}") for n in range(number)], datetime(2024, 12, 31, 1, tzinfo=UTC))
        asked = []

        def seen(*args, asked=asked):
            asked.append(args[2])

        event.listen(db.engine, "before_cursor_execute", seen)
        build(authority, "ecpat", "2024")
        event.remove(db.engine, "before_cursor_execute", seen)
        counted.append(len(asked))
    assert counted[0] == counted[1], "a read for each child"


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Kathmandu"])
def test_the_machines_time_zone_changes_nothing(app, monkeypatch, zone):
    authority = an_authority()
    enter(authority, many(5, 30), datetime(2024, 12, 31, tzinfo=UTC))
    here = build(authority, "ecpat", "2024")
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert build(authority, "ecpat", "2024", here.known_at).digest == here.digest
    finally:
        monkeypatch.undo()
        time.tzset()


def test_two_authorities_without_a_row_share_an_empty_set(app):
    runs = [build(an_authority(code, name), "ecpat", "2024") for code, name in (("330", "Ashmere"), ("331", "Brackley"))]
    assert runs[0].row_set_id == runs[1].row_set_id
    assert {c["value"] for c in runs[0].cells} == {None}


def test_figures_that_moved_because_two_records_were_joined_say_so_until_they_are_parted(app):
    authority = an_authority()
    enter(authority, [a_child("C1", episodes=(an_episode("E1", "2024-03-01"),)), a_child("C2", episodes=(an_episode("E2", "2024-05-01"),))],
          datetime(2025, 1, 5, tzinfo=UTC))
    runs = [build(authority, "ecpat", "2024")]
    with unit_of_work(OPERATOR, authority.id):
        merge = joining.join(*db.session.execute(select(Child).order_by(Child.id)).scalars(), why="the same passport")
    runs.append(build(authority, "ecpat", "2024", now=APRIL_2025 + timedelta(days=1)))
    with unit_of_work(OPERATOR, authority.id):
        parting.part(merge, why="two sisters")
    runs.append(build(authority, "ecpat", "2024", now=APRIL_2025 + timedelta(days=2)))

    def causes(before, after):
        cells = queries.difference(db.session.merge(before), db.session.merge(after))["cells"]
        return {c["cell"]: c["causes"] for c in cells if c["cell"] in ("looked-after.children", "looked-after.missing-once")}

    assert causes(*runs[:2]) == {"looked-after.children": [{"cause": "joined", "change": -1}],
                                 "looked-after.missing-once": [{"cause": "joined", "change": -2}]}
    assert causes(*runs[1:]) == {"looked-after.children": [{"cause": "parted", "change": 1}],
                                 "looked-after.missing-once": [{"cause": "parted", "change": 2}]}
    assert causes(runs[0], runs[2]) == {"looked-after.children": [], "looked-after.missing-once": []}
