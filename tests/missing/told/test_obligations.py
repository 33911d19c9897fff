"""Who has to be told, why and by when: from circumstances and settings alone, no database."""
from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from caseflow.accounts.office_hours import bank_holidays, next_closing, next_opening, out_of_hours
from caseflow.core.wording import in_words
from caseflow.missing.told.lines import lines
from caseflow.missing.told.obligations import Circumstances, Obligation, Office, Unsafe, obligations
from caseflow.missing.told.recipients import WAYS, WORDS, Way, code_of

LONDON = ZoneInfo("Europe/London")
ENGLAND = Office("england", {})


def at(moment: str) -> datetime:
    """An instant from what London's clocks show."""
    return datetime.fromisoformat(moment).replace(tzinfo=LONDON).astimezone(UTC)


NIGHT = at("2026-10-20 22:00")
ORDINARY = ["police", "duty-manager", "parents", "social-worker", "manager", "independent-reviewing-officer", "school"]


def child(reported: datetime = NIGHT, **facts: object) -> Circumstances:
    return Circumstances(reported_at=reported, missing_from=reported, **({"age": 14} | facts))  # type: ignore[arg-type]


def told(circumstances: Circumstances, office: Office = ENGLAND, **ways: Way) -> dict[str, Obligation]:
    settings = WAYS | {name.replace("_", "-"): way for name, way in ways.items()}
    return {one.recipient: one for one in obligations(circumstances, office, settings)}


@pytest.mark.parametrize(("facts", "more", "fewer"), [
    ({}, [], []),
    ({"reported": at("2026-10-20 10:00")}, ["edt-manager"], []),
    ({"reported": at("2026-10-20 10:00"), "ended_at": at("2026-10-20 16:59")}, [], []),
    ({"reported": at("2026-10-20 10:00"), "ended_at": at("2026-10-20 17:01")}, ["edt-manager"], []),
    ({"missing_from": None}, [], ["police"]),
    ({"standing": "other-authority", "placing_authority": "Brackley"}, ["placing-authority"], ["independent-reviewing-officer"]),
    ({"standing": "care-leaver", "age": 19}, [], ["independent-reviewing-officer", "school"]),
    ({"host_authority": "Brackley"}, ["host-authority"], []),
    ({"unaccompanied": "uasc"}, ["home-office"], []),
    ({"unaccompanied": "separated"}, [], []),
    ({"stage": "at-risk"}, [], []),
    ({"stage": "suspected"}, ["guardian-service"], []),
    ({"stage": "identified"}, ["guardian-service"], []),
    ({"stage": "no-longer"}, [], []),
    ({"nrm": ("considered", None)}, [], []),
    ({"nrm": ("referred", None)}, ["guardian-service"], []),
    ({"nrm": ("conclusive-grounds", "negative")}, [], []),
    ({"stage": "suspected", "nrm": ("conclusive-grounds", "negative")}, ["guardian-service"], []),
    ({"reported_by": frozenset({"social-worker"})}, [], ["social-worker"]),
    ({"age": None}, [], []),
    ({"age": 3}, [], ["school"]),
    ({"age": 18}, [], ["school"]),
    ({"clocks": False}, [], ORDINARY),
])
def test_who_is_told_follows_the_childs_circumstances(facts: dict[str, object], more: list[str], fewer: list[str]) -> None:
    reported = facts.get("reported", NIGHT)
    made = replace(child(reported), **{name: value for name, value in facts.items() if name != "reported"})  # type: ignore[arg-type]
    assert set(told(made)) == (set(ORDINARY) | set(more)) - set(fewer)


def test_the_order_is_that_of_the_list_and_every_line_says_why() -> None:
    everybody = child(at("2026-10-20 10:00"), unaccompanied="uasc", stage="identified", host_authority="Brackley")
    owed = obligations(everybody, ENGLAND)
    codes = [one.recipient for one in owed]
    assert codes == [code for code in WORDS if code in codes] and len(codes) == 11
    assert all(one.because for one in owed)
    because = {one.recipient: one.because for one in owed}
    assert because["host-authority"] == "the child lives in the area of Brackley"
    assert because["parents"] == "the child is here without them: tell them only where that is safe"


@pytest.mark.parametrize(("reported", "nation", "settings", "due"), [
    ("2026-10-20 22:00", "england", {}, "21 October 2026, midday"),
    ("2026-10-20 02:00", "england", {}, "20 October 2026, midday"),
    ("2026-10-20 10:00", "england", {}, "21 October 2026, midday"),
    ("2026-10-23 18:00", "england", {}, "26 October 2026, midday"),
    ("2026-12-24 18:00", "england", {}, "29 December 2026, midday"),
    ("2026-04-02 18:00", "england", {}, "7 April 2026, midday"),
    ("2026-04-03 18:00", "scotland", {}, "6 April 2026, midday"),
    ("2026-11-29 18:00", "england", {}, "30 November 2026, midday"),
    ("2026-11-29 18:00", "scotland", {}, "1 December 2026, midday"),
    ("2026-03-16 18:00", "northern-ireland", {}, "18 March 2026, midday"),
    ("2026-10-20 22:00", "england", {"closed_on": ["2026-10-21"]}, "22 October 2026, midday"),
    ("2026-03-28 23:30", "england", {}, "30 March 2026, midday"),
])
def test_the_next_working_day_leaves_out_weekends_bank_holidays_and_closed_days(
        reported: str, nation: str, settings: dict[str, object], due: str) -> None:
    assert in_words(told(child(at(reported)), Office(nation, settings))["manager"].due_at) == due


def test_each_notice_has_a_time_of_its_own() -> None:
    owed = told(child(), manager=Way(urgency="now", within_minutes=15), school=Way(by_clock="10:30"))
    assert owed["police"].due_at - NIGHT == timedelta(minutes=30)
    assert owed["parents"].due_at - NIGHT == timedelta(minutes=60)
    assert owed["manager"].due_at - NIGHT == timedelta(minutes=15)
    assert in_words(owed["school"].due_at) == "21 October 2026, 10:30 a.m."
    assert in_words(told(child(at("2026-10-20 10:00")))["edt-manager"].due_at) == "20 October 2026, 5 p.m."


def test_an_authority_gives_what_it_has_set() -> None:
    assert "school" not in told(child(), school=Way(given=False))
    away = replace(child(), missing_from=None)
    assert "police" in told(away, police=Way(urgency="now", when_away=True))
    assert told(child(), edt_manager=Way(urgency="now"))["edt-manager"].because == "they cover the night"


def test_nobody_is_late_about_what_was_not_known() -> None:
    later = NIGHT + timedelta(days=2, hours=3)
    owed = told(child(stage="suspected", trafficked_known=later, unaccompanied="uasc", unaccompanied_known=later))
    assert in_words(owed["guardian-service"].due_at) == in_words(owed["home-office"].due_at) == "23 October 2026, midday"
    lost = replace(child(), missing_from=NIGHT + timedelta(hours=4))
    assert told(lost)["police"].due_at == NIGHT + timedelta(hours=4, minutes=30)


def test_a_line_is_late_past_its_time_and_not_at_it() -> None:
    owed = told(child())["police"]
    assert [lines([owed], [], owed.due_at + more)[0].late for more in (timedelta(0), timedelta(seconds=1))] == [False, True]


def test_who_must_not_be_told_is_said_with_the_line() -> None:
    unsafe = Unsafe("Rowan Dale", "threats", NIGHT)
    owed = told(child(unsafe={"parents": unsafe}))
    assert owed["parents"].unsafe == unsafe and owed["police"].unsafe is None


def test_offices_close_on_bank_holidays_of_their_nation() -> None:
    may_day = at("2026-05-04 12:00")
    assert out_of_hours({}, may_day, "england") and not out_of_hours({}, may_day)
    assert out_of_hours({}, at("2026-11-30 12:00"), "scotland") and not out_of_hours({}, at("2026-11-30 12:00"), "england")
    assert len(bank_holidays("northern-ireland", 2026)) > len(bank_holidays("england", 2026)) >= 8
    assert in_words(next_opening({}, "england", at("2026-05-01 17:00"))) == "5 May 2026, 9 a.m."
    assert in_words(next_closing({"office_closes": "16:00"}, "england", at("2026-05-01 15:59"))) == "1 May 2026, 4 p.m."
    assert in_words(next_closing({"office_closes": "16:00"}, "england", at("2026-05-01 16:00"))) == "5 May 2026, 4 p.m."


@pytest.mark.parametrize(("said", "code"), [
    ("police", "police"), ("Police", "police"), ("Duty manager", "duty-manager"), ("duty manager", "duty-manager"),
    ("IRO", "independent-reviewing-officer"),
    ("Home Office", "home-office"), ("the neighbour", "the neighbour"), (" school ", "school"),
])
def test_whoever_was_told_is_known_by_code_and_by_word(said: str, code: str) -> None:
    assert code_of(said) == code


def test_those_of_one_urgency_are_the_same_as_among_all() -> None:
    every = obligations(child(unaccompanied="uasc", stage="suspected"), ENGLAND)
    assert len({one.urgency for one in every}) > 1
    for urgency in {one.urgency for one in every}:
        some = obligations(child(unaccompanied="uasc", stage="suspected"), ENGLAND, urgency=urgency)
        assert some == [o for o in every if o.urgency == urgency]
