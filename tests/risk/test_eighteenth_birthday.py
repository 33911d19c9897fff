"""The 18th birthday of a missing child: near, then turned 18 until a person records the handover."""

from __future__ import annotations

from tests.risk.made_facts import asked, at, born, child, missing

NEAR, TURNED = "eighteenth-birthday-near", "turned-eighteen-missing"
OUT = missing("E1", "2026-05-01 20:00")
BORN = born("2008-06-29")


def test_near_from_midnight_twenty_eight_days_before_until_the_birthday() -> None:
    facts = child(OUT, birth=BORN)
    before = asked(NEAR, facts, "2026-05-31 23:59")
    assert (before.findings, before.next_moment) == ((), at("2026-06-01 00:00"))
    during = asked(NEAR, facts, "2026-06-01 00:00")
    assert [f.episode for f in during.findings] == ["E1"]
    assert during.next_moment == at("2026-06-29 00:00")
    assert asked(NEAR, facts, "2026-06-29 00:00").findings == ()


def test_turned_eighteen_takes_over_at_midnight_in_london() -> None:
    facts = child(OUT, birth=BORN)
    assert asked(TURNED, facts, "2026-06-28 23:59").next_moment == at("2026-06-29 00:00")
    [finding] = asked(TURNED, facts, "2026-06-29 00:00").findings
    assert finding.episode == "E1"
    assert "18 on 29 June 2026" in finding.evidence[0].sentence


def test_stays_until_the_handover_is_recorded() -> None:
    assert asked(TURNED, child(OUT, birth=BORN), "2027-06-29 00:00").findings
    handed = child(missing("E1", "2026-05-01 20:00", handover="2026-07-01 10:00"), birth=BORN)
    assert not asked(TURNED, handed, "2027-06-29 00:00").findings
    found = child(missing("E1", "2026-05-01 20:00", "2026-07-01 10:00"), birth=BORN)
    assert not asked(TURNED, found, "2027-06-29 00:00").findings


def test_born_on_29_february_becomes_eighteen_on_1_march() -> None:
    facts = child(missing("E1", "2026-02-01 20:00"), birth=born("2008-02-29"))
    assert not asked(TURNED, facts, "2026-02-28 23:59").findings
    assert asked(TURNED, facts, "2026-03-01 00:00").findings


def test_birthday_on_the_day_the_clocks_change_begins_at_london_midnight() -> None:
    facts = child(missing("E1", "2026-10-20 20:00"), birth=born("2008-10-26"))
    assert not asked(TURNED, facts, "2026-10-25 23:59").findings
    assert asked(TURNED, facts, "2026-10-26 00:00").findings


def test_disputed_age_still_fires_and_says_so() -> None:
    facts = child(OUT, birth=born("2008-06-29", disputed=True))
    [finding] = asked(NEAR, facts, "2026-06-02 12:00").findings
    assert "in dispute" in finding.evidence[0].sentence
    assert not finding.late


def test_no_date_of_birth_is_said_to_be_missing() -> None:
    for rule in (NEAR, TURNED):
        answer = asked(rule, child(OUT), "2026-06-02 12:00")
        assert (answer.findings, answer.not_enough) == ((), ("the date of birth",))


def test_at_home_before_go_live_and_in_error_do_not_fire() -> None:
    for episode in (
        missing("E1", "2026-05-01 20:00", "2026-05-02 06:00"),
        missing("E1", "2025-12-31 20:00"),
        missing("E1", "2026-05-01 20:00", voided=True),
    ):
        for rule, moment in ((NEAR, "2026-06-02 12:00"), (TURNED, "2026-07-02 12:00")):
            assert not asked(rule, child(episode, birth=BORN), moment).findings


def test_went_missing_as_an_adult_did_not_turn_eighteen_while_missing() -> None:
    assert not asked(TURNED, child(missing("E1", "2026-07-01 20:00"), birth=BORN), "2026-07-02 12:00").findings
