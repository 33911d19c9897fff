"""The derived start and end, elapsed hours over changes of clocks, what is refused and what only warns."""
from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from caseflow.core import clock
from caseflow.core.dates import elapsed, start_of_day
from caseflow.core.errors import Conflict, Refused
from caseflow.core.wording import by_in_words
from caseflow.extensions import db
from caseflow.missing import service, service_endings, times
from caseflow.missing.interviews import service as service_interviews
from caseflow.missing.models import MissingEpisode, ReturnInterview
from caseflow.missing.queries import segments_of
from caseflow.missing.service_during import RISK_ORDER, risk_rank
from caseflow.store.unit import unit_of_work
from tests.harness import people


def at_utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


EIGHT, NINE = at_utc("2026-06-03T20:00:00+01:00"), at_utc("2026-06-03T21:00:00+01:00")


@pytest.mark.parametrize(("facts", "start"), [
    ({"last_seen_at": EIGHT}, (EIGHT, "exact")),
    ({"last_seen_at": EIGHT, "left_at": NINE}, (NINE, "exact")),
    ({"last_seen_at": NINE, "left_at": EIGHT}, (NINE, "exact")),
    ({"last_seen_at": EIGHT, "left_at": EIGHT, "left_precision": "about"}, (EIGHT, "exact")),
    ({"left_at": EIGHT, "left_precision": "about"}, (EIGHT, "about")),
    ({"last_seen_at": EIGHT, "last_seen_precision": "date"}, (EIGHT, "date")),
])
def test_the_start_is_the_later_of_left_and_last_seen(facts, start) -> None:
    assert times.derived_start(facts) == start


def test_without_any_time_there_is_no_start() -> None:
    with pytest.raises(Refused) as refused:
        times.derived_start({})
    assert refused.value.field == "last_seen_at"


@pytest.mark.parametrize(("left", "words"), [
    (None, "When the child left is not recorded"), (NINE, "because that is later than last seen"),
    (EIGHT - timedelta(hours=1), "not earlier than when the child left")])
def test_the_start_is_explained(left, words) -> None:
    episode = SimpleNamespace(last_seen_at=EIGHT, last_seen_precision="exact", last_seen_until=None, left_at=left, left_precision="exact",
                              started_at=EIGHT, started_precision="exact")
    assert words in times.start_explained(episode)


@pytest.mark.parametrize(("kind", "found", "returned", "end"), [
    ("M", EIGHT, NINE, EIGHT), ("M", EIGHT, None, EIGHT), ("M", None, NINE, NINE), ("M", None, None, None),
    ("A", EIGHT, None, None), ("A", EIGHT, NINE, NINE)])
def test_missing_ends_when_found_and_away_when_back(kind, found, returned, end) -> None:
    assert times.derived_end(kind, found, returned) == end


def test_the_night_the_clocks_go_back_is_five_hours_long(app, at) -> None:
    at("2026-10-25T08:00:00+00:00")
    ashmere = people.authority()
    mira = people.child(ashmere)
    with unit_of_work(people.TEST, ashmere.id):
        saved = service.report(mira, {"type": "M", "last_seen_at": at_utc("2026-10-24T23:30:00+01:00")})
        service_endings.found(saved.episode, mira, at_utc("2026-10-25T03:30:00+00:00"))
    episode = db.session.query(MissingEpisode).one()
    assert elapsed(episode.started_at, episode.ended_at) == timedelta(hours=5)


@pytest.mark.parametrize(("back", "due"), [
    ("2026-10-23T19:00:00+01:00", "2026-10-26T18:00:00+00:00"), ("2026-03-27T19:00:00+00:00", "2026-03-30T20:00:00+01:00"),
    ("2026-06-05T19:00:00+01:00", "2026-06-08T19:00:00+01:00")])
def test_an_interview_is_due_after_72_hours_that_really_passed(back, due) -> None:
    assert times.interview_due(at_utc(back), "exact") == at_utc(due)
    assert times.interview_due(at_utc(back), "date") is None
    assert times.interview_due(None, "exact") is None


def test_the_due_time_is_said_as_people_say_it() -> None:
    due = times.interview_due(at_utc("2026-06-05T19:00:00+01:00"), "exact")
    assert by_in_words(due, at_utc("2026-06-05T20:00:00+01:00")) == "by Monday 7 p.m."


def test_not_yet_graded_stands_above_low() -> None:
    assert sorted(RISK_ORDER, key=risk_rank) == ["high", "medium", None, "low", "very-low"]


@pytest.fixture
def ashmere(app, at):
    at("2026-06-04T12:00:00+01:00")
    return people.authority()


def told(ashmere, child, **facts):
    with unit_of_work(people.TEST, ashmere.id):
        return service.report(child, {"type": "M", "last_seen_at": EIGHT} | facts)


@pytest.mark.parametrize(("ahead", "allowed"), [(timedelta(minutes=5), True), (timedelta(minutes=5, seconds=1), False)])
def test_clocks_may_differ_by_five_minutes(ashmere, ahead, allowed) -> None:
    facts = {"last_seen_at": clock.now() + ahead}
    if allowed:
        assert told(ashmere, people.child(ashmere), **facts).warnings == []
    else:
        with pytest.raises(Refused, match="future") as refused:
            told(ashmere, people.child(ashmere), **facts)
        assert refused.value.field == "last_seen_at"


def test_nobody_goes_missing_before_birth(ashmere) -> None:
    mira = people.child(ashmere, date_of_birth=date(2026, 6, 4))
    with pytest.raises(Refused, match="born") as refused:
        told(ashmere, mira)
    assert refused.value.field == "last_seen_at"


@pytest.mark.parametrize(("found", "how", "allowed"), [
    (EIGHT, "exact", True), (EIGHT - timedelta(seconds=1), "exact", False), (start_of_day(date(2026, 6, 3)), "date", True),
    (start_of_day(date(2026, 6, 2)), "date", False), (EIGHT + timedelta(days=2), "exact", False)])
def test_an_end_lies_between_the_start_and_now(ashmere, found, how, allowed) -> None:
    mira = people.child(ashmere)
    episode = told(ashmere, mira).episode
    if allowed:
        with unit_of_work(people.TEST, ashmere.id):
            ended = service_endings.found(db.session.get_one(MissingEpisode, episode.id), mira, found, found_precision=how).episode
        assert ended.ended_at == EIGHT
    else:
        with pytest.raises(Refused) as refused, unit_of_work(people.TEST, ashmere.id):
            service_endings.found(db.session.get_one(MissingEpisode, episode.id), mira, found, found_precision=how)
        assert refused.value.field == "found_at"


@pytest.mark.parametrize(("facts", "count"), [
    ({}, 0), ({"noticed_at": NINE}, 0), ({"noticed_at": EIGHT - timedelta(hours=1)}, 1),
    ({"noticed_at": NINE, "police_reported_at": EIGHT}, 1), ({"left_at": EIGHT - timedelta(hours=1)}, 1),
    ({"last_seen_at": start_of_day(date(2026, 6, 3)), "last_seen_precision": "date", "left_at": EIGHT, "noticed_at": NINE}, 0)])
def test_an_order_that_looks_wrong_warns_and_never_blocks(ashmere, facts, count) -> None:
    saved = told(ashmere, people.child(ashmere), **facts)
    assert len(saved.warnings) == count, saved.warnings
    assert saved.episode.id is not None


@pytest.mark.parametrize("standing", ["not-looked-after", "care-leaver", "other-authority"])
def test_who_is_not_looked_after_is_left_out_of_figures_and_says_why(ashmere, standing) -> None:
    assert told(ashmere, people.child(ashmere, standing=standing)).episode.left_out_because == standing
    assert told(ashmere, people.child(ashmere)).episode.left_out_because is None


def test_a_search_is_handed_over_at_18_and_not_before(ashmere, at) -> None:
    mira = people.child(ashmere, date_of_birth=date(2008, 6, 10))
    episode = told(ashmere, mira).episode
    with pytest.raises(Refused, match="18"), unit_of_work(people.TEST, ashmere.id):
        service_endings.hand_over(db.session.get_one(MissingEpisode, episode.id), mira, "adult services")
    at("2026-06-10T00:00:00+01:00")
    with unit_of_work(people.TEST, ashmere.id):
        handed = service_endings.hand_over(db.session.get_one(MissingEpisode, episode.id), mira, "adult services").episode
    assert handed.handed_over_at == clock.now() and handed.status == "open"
    with pytest.raises(Conflict), unit_of_work(people.TEST, ashmere.id):
        service_endings.hand_over(db.session.get_one(MissingEpisode, episode.id), mira, "again")


def test_before_go_live_no_interview_is_owed(app, at) -> None:
    at("2026-06-04T12:00:00+01:00")
    ashmere = people.authority(go_live_at=at_utc("2026-06-04T11:00:00+01:00"))
    mira = people.child(ashmere)
    episode = told(ashmere, mira).episode
    with unit_of_work(people.TEST, ashmere.id):
        service_endings.returned(db.session.get_one(MissingEpisode, episode.id), mira, at_utc("2026-06-04T10:59:00+01:00"), "family")
    assert db.session.query(ReturnInterview).count() == 0


def test_an_arrival_put_right_moves_the_due_time(ashmere) -> None:
    mira = people.child(ashmere)
    episode = told(ashmere, mira).episode
    with unit_of_work(people.TEST, ashmere.id):
        service_endings.returned(db.session.get_one(MissingEpisode, episode.id), mira, NINE, "family")
    with unit_of_work(people.TEST, ashmere.id):
        service.amend(db.session.get_one(MissingEpisode, episode.id), mira, {"returned_at": NINE + timedelta(hours=1)}, reason="log")
    assert [i.due_at for i in db.session.query(ReturnInterview)] == [NINE + timedelta(hours=73)]
    with unit_of_work(people.TEST, ashmere.id):
        service.amend(db.session.get_one(MissingEpisode, episode.id), mira, {"returned_at": None}, reason="not back")
    assert [i.voided for i in db.session.query(ReturnInterview)] == [True]


def test_one_interview_covers_two_episodes(ashmere) -> None:
    mira = people.child(ashmere)
    with unit_of_work(people.TEST, ashmere.id):
        for day in (1, 2):
            start = datetime(2026, 6, day, 10, tzinfo=UTC)
            saved = service.report(mira, {"type": "A", "last_seen_at": start})
            service_endings.returned(saved.episode, mira, start + timedelta(hours=2), "same placement")
    both = db.session.query(MissingEpisode).order_by(MissingEpisode.id).all()
    with unit_of_work(people.TEST, ashmere.id):
        kept = service_interviews.record_interview(mira, both, {"offered_at": clock.now(), "answer": "accepted"})
    assert kept.due_at == datetime(2026, 6, 4, 12, tzinfo=UTC), "the first arrival counts"
    live = [i for i in db.session.query(ReturnInterview) if not i.voided]
    assert [i.id for i in live] == [kept.id]
    assert service_interviews.episode_refs(kept) == sorted(e.ref for e in both)
    with pytest.raises(Conflict) as refused, unit_of_work(people.TEST, ashmere.id):
        service_interviews.record_interview(mira, both[:1], {})
    assert refused.value.current["ref"] == kept.ref


def test_what_a_person_changes_is_no_longer_a_files(ashmere) -> None:
    mira = people.child(ashmere)
    with unit_of_work(people.TEST, ashmere.id):
        loaded = MissingEpisode(authority_id=ashmere.id, child_id=mira.id, type="M", current_type="M", started_precision="date",
                                started_at=start_of_day(date(2026, 6, 1)), source="ssda903", source_year=2026)
        db.session.add(loaded)
    assert "as it was loaded" in times.start_explained(loaded)
    with unit_of_work(people.TEST, ashmere.id):
        service_endings.in_contact(loaded, mira, at_utc("2026-06-02T10:00:00+01:00"))
    assert loaded.source is None
    assert [s.type for s in segments_of([loaded.id])[loaded.id]] == ["M", "A"]
