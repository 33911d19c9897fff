"""Joining and parting as people meet them: what moves, what stands in the way, what is asked, and where an old reference leads."""
from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from caseflow.alerts.due import evaluate_due
from caseflow.alerts.models import Alert, AlertReason
from caseflow.children import find
from caseflow.children.models import Child, Placement
from caseflow.children.queries import child_as_known, child_by_ref
from caseflow.children.service import add_child, amend_child
from caseflow.core import clock
from caseflow.core.errors import Conflict, JoinedInto, NotFound, Refused, Stale
from caseflow.extensions import db
from caseflow.identity import joining, parting, queries
from caseflow.identity.plan import plan
from caseflow.missing import service as missing
from caseflow.missing.models import EpisodeUpdate, MissingEpisode
from caseflow.store.digest import state_digest
from caseflow.store.unit import unit_of_work
from tests.harness.people import TEST

NIGHT = datetime(2026, 3, 1, 22, tzinfo=UTC)
HOURS = timedelta(hours=1)
pytestmark = pytest.mark.usefixtures("clock_stands")


def again(child: Child) -> Child:
    return db.session.get_one(Child, child.id, populate_existing=True)


def join(survivor: Child, other: Child, **more):
    with unit_of_work(TEST, survivor.authority_id):
        return joining.join(again(survivor), again(other), **({"why": "the same passport"} | more))


def part(merge, **more):
    with unit_of_work(TEST, merge.authority_id):
        return parting.part(merge, **({"why": "brothers"} | more))


@pytest.fixture
def clock_stands(at) -> datetime:
    return at("2026-06-01T10:00:00+00:00")


@pytest.fixture
def two(records) -> tuple[Child, Child]:
    return (records.child("A-1", given_name="Mohammed", family_name="Example", nationality=None),
            records.child("A-2", given_name="Muhamed", family_name="Example", nationality="Sudanese", in_care_from=date(2021, 1, 1)))


def test_everything_goes_to_the_survivor_and_the_old_reference_leads_there(records, two, at, clock_stands) -> None:
    survivor, other = two
    episode = records.episode(other, NIGHT, NIGHT + 5 * HOURS)
    lead, worker = records.user("safeguarding-lead"), records.user("social-worker", team=records.another_team("South"))
    records.allocated(other, worker)
    before = at(clock_stands + HOURS)
    at(clock_stands + 2 * HOURS)
    merge = join(survivor, other, take=["nationality"])
    assert db.session.get_one(MissingEpisode, episode.id, populate_existing=True).child_id == survivor.id
    assert (again(survivor).nationality, again(survivor).aliases) == ("Sudanese", ["Muhamed Example"])
    assert [row.ref for row in find.find(lead, "Muhamed")] == [survivor.ref]
    assert [row.ref for row in find.find(lead, "A-2")] == [row.ref for row in find.find(lead, other.ref)] == [survivor.ref]
    assert find.find_to_report(records.user("residential-worker"), "a-2").ref == survivor.ref
    for user in (lead, worker):
        with pytest.raises(JoinedInto) as went:
            child_by_ref(user, other.ref)
        assert went.value.current == {"ref": other.ref, "merged_into": survivor.ref}
        assert child_by_ref(user, survivor.ref).id == survivor.id
    with pytest.raises(NotFound):
        child_by_ref(records.user("safeguarding-lead", authority=records.another_authority("331", "Brackley")), other.ref)
    assert child_as_known(lead, other.ref, before)["given_name"] == "Muhamed"
    written = queries.written_on(survivor.id)
    assert written["missing_episode", episode.id] == other.ref
    timeline = records.client(lead).get(f"/children/{survivor.ref}/timeline").text
    assert f"written on record {other.ref}" in timeline and "since joined" in timeline
    page = records.client(lead).get(f"/children/{other.ref}")
    assert page.status_code == 410 and f'href="/children/{survivor.ref}"' in page.text
    answer = records.api(lead).get(f"/api/v1/children/{other.ref}")
    assert answer.status_code == 410 and answer.get_json()["current"]["merged_into"] == survivor.ref
    part(merge)
    assert again(survivor).aliases == [] and again(survivor).nationality is None
    assert child_by_ref(lead, other.ref).id == other.id and queries.written_on(survivor.id) == {}
    assert [row.ref for row in find.find(lead, "Muhamed Example")] == [other.ref, survivor.ref]


def test_one_absence_reported_twice_becomes_one_and_two_that_contradict_are_named(records, two) -> None:
    survivor, other = two
    lead = records.client("safeguarding-lead")
    ours, theirs = (records.episode(child, NIGHT, NIGHT + 5 * HOURS) for child in two)
    update = records.add(EpisodeUpdate(authority_id=other.authority_id, child_id=other.id, episode_id=theirs.id, at=NIGHT + HOURS,
                                       what="update", text="seen", human_contact=False))
    before = state_digest()["facts"]
    merge = join(survivor, other)
    assert db.session.get_one(EpisodeUpdate, update.id, populate_existing=True).episode_id == ours.id
    double = db.session.get_one(MissingEpisode, theirs.id, populate_existing=True)
    assert double.voided and double.child_id == survivor.id
    assert lead.get(f"/missing/{theirs.ref}").status_code == 200
    part(merge)
    assert state_digest()["facts"] == before
    late = records.episode(other, NIGHT + timedelta(days=3), NIGHT + timedelta(days=4))
    early = records.episode(survivor, NIGHT + timedelta(days=3, hours=-2), NIGHT + timedelta(days=3, hours=1))
    before = state_digest()
    with pytest.raises(Conflict) as refused:
        join(survivor, other)
    assert refused.value.current["clashes"] == [{"ours": early.ref, "theirs": late.ref}]
    assert state_digest() == before
    assert [clash.theirs for clash in plan(again(survivor), again(other)).clashes] == [late.ref]


def test_what_changed_since_goes_back_as_it_is_and_new_entries_follow_their_own(records, two) -> None:
    survivor, other = two
    episode = records.episode(other, NIGHT, NIGHT + 5 * HOURS)
    merge = join(survivor, other, take=["nationality"])
    with unit_of_work(TEST, survivor.authority_id):
        missing.amend(db.session.get_one(MissingEpisode, episode.id, populate_existing=True), again(survivor),
                      {"police_reference": "NK-7"}, reason="heard later")
    update = records.add(EpisodeUpdate(authority_id=survivor.authority_id, child_id=survivor.id, episode_id=episode.id, at=NIGHT + HOURS,
                                       what="update", text="seen", human_contact=False))
    stays = records.add(Placement(authority_id=survivor.authority_id, child_id=survivor.id, started_on=date(2026, 5, 1)))
    with unit_of_work(TEST, survivor.authority_id):
        amend_child(again(survivor), {"nationality": "Eritrean"})
    made = parting.plan(merge)
    assert [row.table for row in made.changed_since] == ["missing_episode"] and made.details_again == ["nationality"]
    assert [row.id for row in made.stay] == [stays.id] and update.id in {row.id for row in made.go_along}
    with pytest.raises(Refused, match="keep"):
        part(merge)
    kept = part(merge, later=parting.KEEP)
    assert again(survivor).nationality == "Eritrean"
    assert {one["now"] for one in kept.later} == {"went back as changed since", "went along", "stayed", "keep"}
    found = db.session.get_one(MissingEpisode, episode.id, populate_existing=True)
    assert (found.child_id, found.police_reference) == (other.id, "NK-7")
    assert db.session.get_one(EpisodeUpdate, update.id, populate_existing=True).child_id == other.id
    assert db.session.get_one(Placement, stays.id, populate_existing=True).child_id == survivor.id
    with pytest.raises(Conflict):
        part(merge)


def test_joinings_are_undone_from_the_last_to_the_first(records, two) -> None:
    survivor, other = two
    third = records.child("A-3", given_name="Momo")
    before = state_digest()["facts"]
    first = join(survivor, other)
    second = join(third, survivor)
    lead = records.user("safeguarding-lead")
    with pytest.raises(JoinedInto) as went:
        child_by_ref(lead, other.ref)
    assert went.value.current["merged_into"] == third.ref
    with pytest.raises(Conflict):
        part(first)
    part(second)
    part(first)
    facts = {one["table"]: one for one in state_digest()["tables"]}
    assert facts["child"]["rows"] == 3 and state_digest()["facts"] != before  # the lead was added since
    assert all(not again(child).voided for child in (survivor, other, third))


def test_an_identifier_of_a_joined_record_stays_taken(records, two) -> None:
    survivor, other = two
    merge = join(survivor, other, take=["local_id"])
    assert again(survivor).local_id == "A-2"
    for local_id in ("a-2", "A - 2"):
        with pytest.raises(Conflict), unit_of_work(TEST, survivor.authority_id):
            add_child(survivor.authority_id, {"local_id": local_id})
    records.child("A-1", given_name="Somebody", family_name="Else")
    with pytest.raises(Conflict):
        part(merge)
    assert again(other).voided


@pytest.mark.parametrize(("taken", "which"), [
    ("a -1", "local_id"), ("a -2", "local_id"), ("a123456789012", "upn"), ("b123456789012", "upn")])
def test_parting_brings_no_identifier_back_that_is_another_childs_by_now_in_whatever_spelling(records, two, taken: str, which: str) -> None:
    survivor, other = two
    for child, upn in ((survivor, "A123456789012"), (other, "B123456789012")):
        with unit_of_work(TEST, child.authority_id):
            again(child).upn = upn
    merge = join(survivor, other, take=["local_id", "upn"])
    records.child(**{"local_id": "A-9", which: taken}, given_name="Somebody", family_name="Else")
    with pytest.raises(Conflict, match="Another child has") as refused:
        part(merge)
    assert refused.value.field == which and again(other).voided


def test_a_joining_refuses_what_it_was_not_shown_and_what_makes_no_sense(records, two) -> None:
    survivor, other = two
    seen = plan(again(survivor), again(other)).seen
    records.stage(other, "suspected", date(2026, 1, 1))
    with pytest.raises(Stale):
        join(survivor, other, seen=seen)
    with pytest.raises(Refused):
        join(survivor, survivor)
    with pytest.raises(Refused):
        join(survivor, other, why="  ")
    with pytest.raises(Refused):
        join(survivor, other, take=["voided"])
    stranger = records.child("B-1", authority=records.another_authority("331", "Brackley"))
    with pytest.raises(Refused):
        join(survivor, stranger)
    join(survivor, other, seen=plan(again(survivor), again(other)).seen)
    with pytest.raises(Conflict):
        join(survivor, other)


def test_alerts_follow_the_child_and_come_back(records, two, at, clock_stands) -> None:
    survivor, other = two
    now = clock_stands
    for child in two:
        with unit_of_work(TEST, child.authority_id):
            missing.report(again(child), {"type": "M", "last_seen_at": now - (30 if child is survivor else 60) * timedelta(days=1)})
        with unit_of_work(TEST, child.authority_id):
            episode = db.session.execute(select(MissingEpisode).where(MissingEpisode.child_id == child.id)).scalar_one()
            missing.amend(episode, again(child), {"found_at": episode.started_at + 5 * HOURS}, reason="found")
        records.stage(child, "suspected", date(2026, 5, 31))
    at(now + timedelta(days=10))
    while evaluate_due(clock.now()).children:
        pass

    def stands() -> set[tuple[int, bool]]:
        return {(one.child_id, one.voided) for one in db.session.execute(select(Alert).execution_options(populate_existing=True)).scalars()}

    alone = stands()
    assert {child for child, _ in alone} == {survivor.id, other.id}
    merge = join(survivor, other)
    while evaluate_due(clock.now()).children:
        pass
    live = {child for child, voided in stands() if not voided}
    assert live == {survivor.id}
    part(merge)
    while evaluate_due(clock.now()).children:
        pass
    assert alone <= stands() and all(not voided for _, voided in stands())
    standing = db.session.execute(select(AlertReason.child_id, AlertReason.rule).where(AlertReason.ended_at.is_(None))).all()
    assert {child for child, _ in standing} == {survivor.id, other.id}
