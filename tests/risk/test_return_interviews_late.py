"""Return home interviews: offered within 24, arranged within 48, held within 72 hours that really passed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caseflow.risk.facts import Answer
from tests.risk.made_facts import asked, at, child, interview, missing

BACK = missing("E1", "2026-05-01 20:00", "2026-05-02 02:10", "2026-05-02 05:40")
STEPS = [
    ("return-interview-not-offered", "2026-05-03 05:40"),
    ("return-interview-not-arranged", "2026-05-04 05:40"),
    ("return-interview-not-held", "2026-05-05 05:40"),
]
LATER = "2026-05-20 12:00"


@pytest.mark.parametrize(("rule", "due"), STEPS)
def test_fires_on_the_minute_counted_from_arrival_and_not_from_found(rule: str, due: str) -> None:
    before = asked(rule, child(BACK), at(due).replace(minute=39))
    assert (before.findings, before.next_moment) == ((), at(due))
    [finding] = asked(rule, child(BACK), due).findings
    assert (finding.episode, finding.occurrence) == ("E1", "E1")


def test_seventy_two_hours_across_the_change_of_clocks() -> None:
    autumn = child(missing("E1", "2026-10-23 12:00", "2026-10-23 18:00", "2026-10-23 18:00"))
    assert asked("return-interview-not-held", autumn, "2026-10-24 12:00").next_moment == at("2026-10-26 17:00")
    spring = child(missing("E1", "2026-03-27 12:00", "2026-03-27 18:00", "2026-03-27 18:00"))
    assert asked("return-interview-not-held", spring, "2026-03-28 12:00").next_moment == at("2026-03-30 19:00")


@pytest.mark.parametrize(
    ("done", "still_late"),
    [
        ({"offered": "2026-05-02 12:00"}, {"return-interview-not-arranged", "return-interview-not-held"}),
        ({"arranged": "2026-05-02 12:00"}, {"return-interview-not-held"}),
        ({"held": "2026-05-04 12:00"}, set()),
        ({"offered": "2026-05-02 12:00", "answer": Answer.DECLINED}, set()),
        (
            {"offered": "2026-05-02 12:00", "answer": Answer.NO_ANSWER},
            {"return-interview-not-arranged", "return-interview-not-held"},
        ),
        ({"answer": Answer.NOT_NEEDED}, set()),
    ],
)
def test_what_each_fact_clears(done: dict[str, object], still_late: set[str]) -> None:
    facts = child(BACK, interviews=(interview("E1", **done),))  # type: ignore[arg-type]
    assert {rule for rule, _ in STEPS if asked(rule, facts, LATER).findings} == still_late


def test_a_no_with_a_second_chance_rests_until_its_day_is_over() -> None:
    said_no = interview("E1", offered="2026-05-02 12:00", answer=Answer.DECLINED, again="2026-05-10")
    waits = asked("return-interview-not-held", child(BACK, interviews=(said_no,)), "2026-05-10 23:59")
    assert (waits.findings, waits.next_moment) == ((), at("2026-05-11 00:00"))
    [late] = asked("return-interview-not-held", child(BACK, interviews=(said_no,)), "2026-05-11 00:00").findings
    assert late.evidence[-1].sentence == "The child said no and was to be asked again on 10 May 2026."
    for rule, _ in STEPS[:2]:
        assert asked(rule, child(BACK, interviews=(said_no,)), LATER) == asked(rule, child(BACK, interviews=(replace(
            said_no, ask_again=None),)), LATER), "only that none is held is asked anew"
    for settled in ({"held": "2026-05-04 12:00"}, {"answer": Answer.NOT_NEEDED}):
        both = child(BACK, interviews=(said_no, interview("E1", **settled)))  # type: ignore[arg-type]
        assert asked("return-interview-not-held", both, LATER).findings == ()
    early = replace(said_no, ask_again=replace(said_no.ask_again, day=at("2026-05-03 12:00").date()))
    assert asked("return-interview-not-held", child(BACK, interviews=(early,)), "2026-05-04 12:00").next_moment == at("2026-05-05 05:40")


def test_one_interview_covers_only_the_returns_it_names() -> None:
    again = missing("E2", "2026-05-06 20:00", "2026-05-06 22:00", "2026-05-06 22:00")
    both = child(BACK, again, interviews=(interview("E1", "E2", held="2026-05-07 12:00"),))
    assert not asked("return-interview-not-held", both, LATER).findings
    one = child(BACK, again, interviews=(interview("E1", held="2026-05-07 12:00"),))
    assert [f.episode for f in asked("return-interview-not-held", one, LATER).findings] == ["E2"]


@pytest.mark.parametrize(("rule", "due"), STEPS)
def test_day_alone_starts_no_clock(rule: str, due: str) -> None:
    answer = asked(rule, child(missing("E1", "2026-05-01", "2026-05-02", "2026-05-02")), LATER)
    assert (answer.findings, answer.next_moment) == ((), None)
    assert answer.not_enough == ("the hour at which the child came back",)


@pytest.mark.parametrize(("rule", "due"), STEPS)
def test_not_back_yet_in_error_and_before_go_live_owe_nothing(rule: str, due: str) -> None:
    owing_nothing = [
        missing("E1", "2026-05-01 20:00", "2026-05-02 02:10"),
        missing("E1", "2026-05-01 20:00", "2026-05-02 02:10", "2026-05-02 05:40", voided=True),
        missing("E1", "2025-12-30 20:00", "2025-12-31 02:10", "2025-12-31 23:59"),
    ]
    for episode in owing_nothing:
        assert asked(rule, child(episode), LATER).findings == ()


def test_return_after_go_live_from_an_episode_before_it_is_owed() -> None:
    facts = child(missing("E1", "2025-12-30 20:00", "2026-01-02 02:10", "2026-01-02 05:40"))
    assert asked("return-interview-not-held", facts, LATER).findings


def test_away_owes_one_too_unless_switched_off() -> None:
    facts = child(missing("E1", "2026-05-01 20:00", None, "2026-05-02 05:40", kinds="A"))
    assert asked("return-interview-not-held", facts, LATER).findings
    assert not asked("return-interview-not-held", facts, LATER, away_too=0).findings
