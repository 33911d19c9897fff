"""Absences between the day on which responsibility moved and the moment at which the child was taken on: counted once, by the receiver."""
from __future__ import annotations

from datetime import UTC, date, datetime
from random import Random

import pytest
from sqlalchemy import func, select

from caseflow.accounts import access
from caseflow.children import service as children
from caseflow.children.authorities.service import authority_meant
from caseflow.children.models import Child
from caseflow.children.service_care import end_care
from caseflow.core.actor import operator
from caseflow.core.dates import london_date
from caseflow.core.periods import parse_period
from caseflow.extensions import db
from caseflow.missing.clocks.breaches import note_missed
from caseflow.missing.interviews.obligations import count, unmet
from caseflow.missing.late.queries import by_team
from caseflow.missing.models import EpisodeUpdate, MissingEpisode, MissingSegment
from caseflow.missing.service import report
from caseflow.missing.service_endings import found, returned
from caseflow.returns import service as figures
from caseflow.returns.definitions.dfe_missing import DFE_MISSING
from caseflow.returns.definitions.ecpat import ECPAT
from caseflow.returns.rows import children_as_known, considered
from caseflow.returns.tabulate import rows_of
from caseflow.ssda903.columns import collection
from caseflow.ssda903.export import rows_of as rows_of_903
from caseflow.transfers import service
from caseflow.transfers.models import Transfer
from tests.harness.records import Records
from tests.transfers.test_transfers import DAY, HOUR, NOW, TODAY, accepted, doing, offered, standing, two

__all__ = ["two"]
MOVES = TODAY + DAY
LATER = NOW + 4 * DAY


def out_and_back(by, child_id: int, left: datetime, back: datetime) -> MissingEpisode:
    with doing(by):
        child = db.session.get_one(Child, child_id)
        episode = report(child, {"type": "M", "last_seen_at": left}).episode
        found(episode, child, back)
        returned(episode, child, back)
    return episode


def home_again(two, at, *, moment: datetime = NOW) -> None:
    """The absence that was open ends before anything is offered."""
    at(moment)
    with doing(two.lead):
        episode, child = db.session.get_one(MissingEpisode, two.episode.id), db.session.get_one(Child, two.child.id)
        found(episode, child, moment)
        returned(episode, child, moment)


def counted(two, cell: str, at_: datetime, definition=ECPAT, period: str = "2026") -> dict[str, int]:
    return {one.code: len(rows_of(cell, figures.build(definition, parse_period(period), one, at_).rows)[0])
            for one in (two.ashmere, two.brackley)}


@pytest.fixture
def between(two, at) -> Transfer:
    """Responsibility moves on 13 May, the child is out for six hours on the 14th, Brackley accepts on the 16th."""
    home_again(two, at)
    transfer = offered(two, moves_on=MOVES)
    at(NOW + 2 * DAY)
    two.short = out_and_back(two.lead, two.child.id, NOW + DAY + 15 * HOUR, NOW + DAY + 21 * HOUR)
    two.records.add(EpisodeUpdate(authority_id=two.ashmere.id, child_id=two.child.id, episode_id=two.short.id, at=NOW + DAY + 16 * HOUR,
                                  text="Seen at the harbour", what="sighting", human_contact=False))
    at(LATER)
    return transfer


def test_it_is_counted_once_and_by_the_one_in_whose_days_it_began(two, at, between) -> None:
    accepted(two, between)
    cut = at(LATER + DAY)
    assert counted(two, "looked-after.episodes", cut) == {"330": 2, "331": 1}
    assert counted(two, "missing.incidents", cut, DFE_MISSING, "2026-27") == {"330": 2, "331": 1}


def test_it_goes_along_with_what_was_written_of_it_and_its_interview_stays_where_it_is_owed(two, at, between) -> None:
    _, here, ongoing = accepted(two, between)
    assert ongoing is None
    [one] = db.session.execute(select(MissingEpisode).where(MissingEpisode.child_id == here.id)).scalars()
    assert (one.started_at, one.returned_at, one.left_out_because) == (two.short.started_at, two.short.returned_at, None)
    for model, number in ((EpisodeUpdate, 1), (MissingSegment, 1)):
        assert db.session.execute(select(func.count()).select_from(model).where(model.episode_id == one.id)).scalar_one() == number
    assert unmet([one.id, two.short.id]) == {two.short.id} and count(two.their_lead) == (0, 0)
    now = at(LATER + HOUR)
    assert note_missed(operator("test"), two.brackley.id, now) == 0 and by_team(two.their_lead, now, "1").together is None
    at(LATER + 4 * DAY)
    assert not [rule for rule in standing(two.brackley.id) if rule.startswith("return-interview")]


def test_whoever_was_given_an_interview_that_stays_keeps_what_it_is_about_and_nothing_else(two, at, between) -> None:
    given, whole, late = (two.records.user("interviewer", name=name) for name in ("Given One", "Whole Child", "Came Later"))
    two.records.allocated(two.child, given, kind="interviewer", episode_id=two.short.id)
    two.records.allocated(two.child, whole, kind="interviewer")
    accepted(two, between)

    def seen_by(user) -> set[int]:
        return set(db.session.execute(select(MissingEpisode.id).where(access.may_see(MissingEpisode, user))).scalars())

    owed = unmet(db.session.execute(select(MissingEpisode.id).where(MissingEpisode.child_id == two.child.id)).scalars().all())
    assert two.short.id in owed and seen_by(given) == {two.short.id} and seen_by(whole) == owed and seen_by(two.worker) == set()
    assert not db.session.execute(select(Child.id).where(Child.id == two.child.id, access.may_see(Child, whole))).first()
    assert count(given, "mine")[1] == 1 and seen_by(late) == set()


@pytest.mark.parametrize("seed", range(2))
def test_whatever_the_hours_each_absence_is_counted_by_exactly_one(two, at, seed: int) -> None:
    home_again(two, at)
    chance, transfer = Random(seed), offered(two, moves_on=MOVES)
    marks = sorted(chance.sample(range(1, 90), 10))
    for left, back in zip(marks[::2], marks[1::2], strict=True):
        at(NOW + back * HOUR)
        out_and_back(two.lead, two.child.id, NOW + left * HOUR, NOW + back * HOUR)
    if seed:
        at(LATER - HOUR)
        with doing(two.lead):
            report(db.session.get_one(Child, two.child.id), {"type": "M", "last_seen_at": LATER - 2 * HOUR})
    at(LATER)
    accepted(two, transfer)
    cut, number = at(LATER + DAY), 2 + 5 + bool(seed)
    theirs = sum(london_date(NOW + left * HOUR) >= MOVES for left in marks[::2]) + bool(seed)
    assert counted(two, "looked-after.episodes", cut) == {"330": number - theirs, "331": theirs}
    assert counted(two, "missing.incidents", cut, DFE_MISSING, "2026-27") == {"330": number - theirs, "331": theirs}


def test_an_absence_over_before_the_day_stays_where_it_was(two, at, between) -> None:
    _, here, _ = accepted(two, between)
    assert db.session.execute(select(func.count()).select_from(MissingEpisode).where(MissingEpisode.child_id == here.id)).scalar_one() == 1


def test_still_out_when_the_period_ended_is_counted_by_the_one_responsible_that_night(two, at) -> None:
    transfer = offered(two, moves_on=MOVES)
    two.records.add(EpisodeUpdate(authority_id=two.ashmere.id, child_id=two.child.id, episode_id=two.episode.id, at=NOW,
                                  text="Nobody home", what="update", human_contact=False))
    home_again(two, at, moment=NOW + 2 * DAY)
    at(LATER)
    accepted(two, transfer)
    cut = at(LATER + DAY)
    assert counted(two, "looked-after.episodes", cut) == {"330": 2, "331": 0}, "it began before the day"
    out = {one.code: [e for c in children_as_known(considered(one.id, parse_period("2026"), cut), cut) for e in c.episodes
                      if e.open_after(MOVES)] for one in (two.ashmere, two.brackley)}
    assert [len(found) for found in out.values()] == [1, 1], "both hold it; the dated rows say whose child it was that night"


def test_care_that_ended_between_is_care_of_the_receiver(two, at, between) -> None:
    with doing(two.lead):
        end_care(db.session.get_one(Child, two.child.id), date(2026, 5, 15), reason_code="E4A")
    accepted(two, between)
    cut = at(LATER + DAY)
    assert counted(two, "looked-after.episodes", cut) == {"330": 2, "331": 1}
    assert counted(two, "looked-after.children", cut) == {"330": 1, "331": 1}


def test_what_the_receiver_logged_itself_is_not_written_twice(two, at, between) -> None:
    hosted = two.records.child("B-9", authority=two.brackley, in_care_from=None, standing="other-authority",
                               responsible_authority="Ashmere")
    two.records.episode(hosted, NOW + DAY + 14 * HOUR, NOW + DAY + 20 * HOUR)
    accepted(two, between, local_id="b-9")
    assert counted(two, "looked-after.episodes", at(LATER + DAY)) == {"330": 2, "331": 1}


def test_one_that_began_on_the_day_itself_stands_in_one_903_file(app, at) -> None:
    now = at(datetime(2026, 2, 12, 12, tzinfo=UTC))
    records = Records(app)
    brackley = records.another_authority("331", "Brackley")
    lead, theirs = records.user("safeguarding-lead"), records.user("safeguarding-lead", authority=brackley)
    child = records.child("A-7")
    records.episode(child, now - 30 * HOUR, now - 28 * HOUR, returned_at=now - 28 * HOUR)
    records.episode(child, now - 3 * HOUR, now - HOUR, returned_at=now - HOUR)
    with doing(lead):
        transfer = service.offer(db.session.get_one(Child, child.id), lead, authority_meant("331", lead.authority_id))
    at(now + DAY)
    with doing(theirs, lead.authority_id):
        _, here, _ = service.accept(db.session.get_one(Transfer, transfer.id), theirs)
        children.amend_child(here, {"local_id": "B-2"})
    missing = {one: [row[3:] for row in rows_of_903(one, collection(2026), None)[0]["Missing"]] for one in (lead.authority_id, brackley.id)}
    assert missing == {lead.authority_id: [("11/02/2026", "11/02/2026")], brackley.id: [("12/02/2026", "12/02/2026")]}
