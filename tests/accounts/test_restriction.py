"""A restricted child is seen by those named and by nobody else; an emergency opens one record to one person for a while."""
from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy import select

from caseflow.accounts import access, break_glass, restriction
from caseflow.accounts.models import Authority, Team, User
from caseflow.accounts.restriction_models import RecordOpening
from caseflow.children.models import Child
from caseflow.core.actor import Actor, operator
from caseflow.core.errors import Conflict, Forbidden, NotFound, Refused
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode
from caseflow.store.unit import unit_of_work
from tests.harness.records import Records

ME = operator("test")
WHY = "Police rang: seen with a man near the bridge"
HOURS = timedelta(hours=1)


@pytest.fixture
def night(app: Flask, at) -> SimpleNamespace:
    """Two leads, a worker with the child, one without, one on an out-of-hours shift, home staff; one child restricted, one not."""
    now = at("2026-06-10T22:00:00+01:00")
    records = Records(app)
    edt = records.another_team("EDT", out_of_hours=True)
    home = records.another_team("Invented House", provider=True)
    people = {
        "lead": records.user("safeguarding-lead"), "other_lead": records.user("safeguarding-lead"), "worker": records.user(),
        "colleague": records.user(team=records.another_team("South")), "on_shift": records.user(team=edt),
        "home": records.user("residential-worker", team=home), "interviewer": records.user("interviewer")}
    child, other = records.child("A-1", given_name="Zanzibar"), records.child("A-2")
    records.allocated(child, people["worker"])
    records.allocated(child, team=home, kind="home")
    episode = records.episode(child, now - 3 * HOURS)
    records.allocated(child, people["interviewer"], kind="interviewer", episode_id=episode.id)
    records.allocated(child, people["colleague"], kind="reporter", episode_id=episode.id)
    records.on_shift(people["on_shift"], edt, now - HOURS, now + 11 * HOURS)
    people |= {role: records.user(role) for role in ("data-officer", "administrator", "auditor")}
    elsewhere = records.another_authority("331", "Brackley")
    people["foreign"] = records.user("safeguarding-lead", authority=elsewhere)
    return SimpleNamespace(records=records, child=child, other=other, episode=episode, now=now, people=people, **people)


def sees(user: User, table=Child) -> bool:
    column = Child.local_id if table is Child else table.child_id
    wanted = "A-1" if table is Child else db.session.execute(select(Child.id).where(Child.local_id == "A-1")).scalar_one()
    return wanted in db.session.execute(select(column).where(access.may_see(table, user))).scalars().all()


def restrict(night: SimpleNamespace, *people: User, **facts) -> None:
    with unit_of_work(ME, night.records.authority.id):
        restriction.restrict(night.child.authority_id, night.child.id, night.child.ref, night.lead, because="relocation",
                             people=[db.session.merge(one, load=False) for one in people], **facts)


def open_it(night: SimpleNamespace, user: User, why: str = WHY, because: str = "missing"):
    with unit_of_work(Actor("user", user.ref, user.id), night.records.authority.id):
        return break_glass.open_in_emergency(night.child.authority_id, night.child.id, night.child.ref, user, because=because, why=why)


BEFORE = {"lead", "other_lead", "worker", "on_shift", "home"}
EPISODE_BEFORE = BEFORE | {"interviewer", "colleague"}


def test_who_sees_before_and_after(night) -> None:
    def all_who(table=Child):
        return {name for name, user in night.people.items() if sees(user, table)}

    assert all_who() == BEFORE and all_who(MissingEpisode) == EPISODE_BEFORE
    restrict(night, night.worker)
    assert all_who() == {"lead", "worker"} == all_who(MissingEpisode), "also what was reported before, and given for an interview"
    assert sees(night.lead) and [r.name for r in restriction.named_people(night.child.id)] == sorted((night.lead.name, night.worker.name))
    with unit_of_work(ME, night.records.authority.id):
        restriction.lift(restriction.standing(night.child.id), night.child.ref, "safe now")
    assert restriction.whom_to_ask([night.child.id]) == {} and restriction.named_people(night.child.id) == []
    assert restriction.reviews_due(night.child.authority_id, date.max) == [], "nobody is asked about it any more"
    assert all_who() == BEFORE and all_who(MissingEpisode) == EPISODE_BEFORE - {"colleague"}


def test_a_team_may_be_named_and_one_may_be_taken_off(night, at) -> None:
    restrict(night, night.interviewer)
    assert sees(night.interviewer) and not sees(night.home)
    with unit_of_work(ME, night.records.authority.id):
        stands = restriction.standing(night.child.id)
        restriction.name_for_record(stands, night.child.ref, (), [db.session.get(Team, night.home.team_id)])
        [one] = [n for n in restriction.named_people(night.child.id) if n.name == night.interviewer.name]
        restriction.unname(stands, night.child.ref, one.ref, night.lead)
    at(night.now + HOURS)
    assert sees(night.home) and not sees(night.interviewer)


def test_what_cannot_be(night) -> None:
    for facts in ({"because": "other"}, {"because": "nothing"}, {"review_on": date(2026, 6, 10)}, {"review_on": date(2026, 9, 30)},
                  {"people": [night.foreign]}, {"people": [db.session.get(User, night.people["auditor"].id)]}):
        with pytest.raises(Refused), unit_of_work(ME, night.records.authority.id):
            restriction.restrict(night.child.authority_id, night.child.id, night.child.ref, night.lead, **{"because": "adoption"} | facts)
    restrict(night)
    with pytest.raises(Conflict):
        restrict(night)


def test_a_lapsed_review_keeps_the_lock_on(night, at) -> None:
    restrict(night)
    at(night.now + timedelta(days=91))
    assert not sees(night.other_lead)
    assert [r.child_id for r in restriction.reviews_due(night.records.authority.id, date(2026, 9, 9))] == [night.child.id]


@pytest.mark.parametrize("why", ["", "asdf", "missing", "missing missing missing missing", "need it now"])
def test_a_reason_must_say_something(night, why) -> None:
    restrict(night)
    with pytest.raises(Refused):
        open_it(night, night.on_shift, why)
    assert not sees(night.on_shift)


def test_an_opening_is_one_person_one_record_three_hours(night, at) -> None:
    restrict(night)
    opened = open_it(night, night.on_shift)
    assert opened.ends_at - opened.starts_at == 3 * HOURS
    assert {n for n, u in night.people.items() if sees(u)} == {"lead", "on_shift"}
    assert break_glass.to_review(night.lead) == break_glass.to_review(night.other_lead) == 1
    with pytest.raises(Conflict):
        open_it(night, night.on_shift, WHY + " again")
    at(opened.ends_at)
    assert not sees(night.on_shift)
    with pytest.raises(Refused, match="last time"):
        open_it(night, night.on_shift, WHY.upper())
    assert open_it(night, night.on_shift, "She has been seen again at the station")


def test_the_authority_sets_the_hours_up_to_a_day(night) -> None:
    restrict(night)
    for hours, lasts in ((4, 4), (0, 1), (99, 24)):
        with unit_of_work(ME, night.records.authority.id):
            db.session.get(Authority, night.records.authority.id).settings = {"break_glass_hours": hours}
        assert break_glass.lasting(night.records.authority.id) == lasts * HOURS


def test_without_another_reason_an_opening_is_for_reading(night) -> None:
    restrict(night)
    for user in (night.colleague, night.on_shift, night.worker):
        open_it(night, user, f"{WHY}, says {user.name}")
    def in_unit(user: User) -> bool:
        with unit_of_work(ME, night.records.authority.id):
            return sees(user)

    assert [sees(u) for u in (night.colleague, night.on_shift, night.worker)] == [True] * 3
    assert [in_unit(u) for u in (night.colleague, night.on_shift, night.worker)] == [False, True, True]


def test_an_ordinary_child_of_nobody_may_be_opened_too(night) -> None:
    assert not sees(night.colleague)
    open_it(night, night.colleague)
    assert sees(night.colleague)


def test_a_lead_looks_at_it_once_and_never_at_their_own(night) -> None:
    restrict(night)
    opened = open_it(night, night.other_lead)
    assert break_glass.opening_called(night.lead, opened.ref).id == opened.id
    for nobody, ref in ((night.foreign, opened.ref), (night.lead, "nonsense")):
        with pytest.raises(NotFound):
            break_glass.opening_called(nobody, ref)
    for by, wrong in ((night.other_lead, Forbidden), (night.lead, None), (night.lead, Conflict)):
        if wrong is None:
            with unit_of_work(ME, night.records.authority.id):
                break_glass.review(db.session.get(type(opened), opened.id), night.child.ref, by, "right")
        else:
            with pytest.raises(wrong), unit_of_work(ME, night.records.authority.id):
                break_glass.review(db.session.get(type(opened), opened.id), night.child.ref, by, "right")
    assert break_glass.to_review(night.lead) == 0


def test_who_is_withheld_from_those_who_must_act(night) -> None:
    def kept(user: User) -> bool:
        return bool(db.session.execute(select(MissingEpisode.id).where(access.withheld(MissingEpisode, user))).first())

    assert not any(kept(u) for u in night.people.values())
    restrict(night)
    assert {n for n, u in night.people.items() if kept(u)} == {"other_lead", "on_shift"}


def test_a_namesake_of_somebody_named_may_be_named_too(night) -> None:
    named, namesake = (night.records.user(name="Sam Same") for _ in range(2))
    restrict(night, named)
    page = night.records.client(night.lead).get(f"/children/{night.child.ref}/restriction").text
    assert f'value="{namesake.ref}"' in page and f'value="{named.ref}"' not in page


def test_a_naming_or_an_opening_that_was_taken_back_opens_nothing(night) -> None:
    restrict(night, night.worker)
    open_it(night, night.colleague)
    assert sees(night.worker) and sees(night.colleague)
    with unit_of_work(ME, night.records.authority.id):
        for opening in db.session.execute(select(RecordOpening).where(RecordOpening.user_id != night.lead.id)).scalars():
            opening.voided = True
    assert not sees(night.worker) and not sees(night.colleague)
    assert [one.name for one in restriction.named_people(night.child.id)] == [night.lead.name]
