"""From facts to alerts: one item per child and episode, its findings the reasons, nothing lost and nothing doubled."""
from __future__ import annotations

import pytest
from sqlalchemy import event, func, select

from caseflow.alerts import due, evaluation
from caseflow.alerts.facts import load_facts
from caseflow.alerts.models import Alert, AlertReason, Evaluation
from caseflow.audit.models import AuditEvent
from caseflow.core import clock
from caseflow.extensions import db
from caseflow.risk import rulebook
from caseflow.store.unit import unit_of_work
from tests.alerts.made_records import ME, Town, alerts, ended, london, reasons, the_alert


def test_unaccompanied_suspected_child_missing_is_one_alert_with_its_reasons(town: Town) -> None:
    child = town.child()
    town.alone(child)
    town.stage(child, "suspected", "2026-04-30")
    assert alerts() == []
    episode = town.missing(child, "2026-05-01 09:00")
    alert = the_alert()
    assert (alert.child_id, alert.episode_id, alert.state) == (child.id, episode.id, "raised")
    assert set(reasons(alert)) == {"trafficked-child-missing", "unaccompanied-child-missing"}
    assert alert.priority == 100
    trafficked = reasons(alert)["trafficked-child-missing"]
    assert {e["fact"] for e in trafficked.evidence} >= {episode.ref}
    assert trafficked.rule_version == "1.1"
    assert trafficked.clears_when
    assert all(e["known_since"] for e in trafficked.evidence)


def test_same_finding_again_changes_nothing(town: Town) -> None:
    child = town.child()
    town.alone(child)
    town.missing(child, "2026-05-01 09:00")
    before = (the_alert().version, reasons()["unaccompanied-child-missing"].version)
    tally = due.sweep(town.authority.id)
    assert (tally.raised, tally.ended, tally.errors) == (0, 0, 0)
    assert tally.repeated == 1
    assert (the_alert().version, reasons()["unaccompanied-child-missing"].version) == before


def test_new_evidence_is_counted_and_known_since_is_kept(town: Town, it_is) -> None:
    child = town.child()
    town.stage(child, "suspected", "2026-04-29")
    episode = town.missing(child, "2026-04-30 23:00")
    first = reasons()["trafficked-child-missing"]
    known = {e["fact"]: e["known_since"] for e in first.evidence}
    it_is("2026-05-01 11:00")
    town.change(episode, circumstances="at the station")
    assert reasons()["trafficked-child-missing"].times == 1
    town.stage(child, "identified", "2026-05-01")
    again = reasons()["trafficked-child-missing"]
    assert again.times == 2
    assert len(again.evidence) == 3
    assert {e["fact"]: e["known_since"] for e in again.evidence}[episode.ref] == known[episode.ref]


def test_correction_ends_a_reason_in_words_and_closes_nothing(town: Town, it_is) -> None:
    child = town.child()
    town.alone(child)
    episode = town.missing(child, "2026-05-01 09:00")
    it_is("2026-05-01 12:00")
    town.change(episode, voided=True)
    alert = the_alert()
    assert (alert.state, alert.priority, reasons()) == ("raised", 0, {})
    gone = ended()["unaccompanied-child-missing"]
    assert gone.ended_because == "the episode was recorded in error"
    assert gone.evidence
    town.change(episode, voided=False)
    back = reasons()["unaccompanied-child-missing"]
    assert (back.ended_because, back.times) == (None, 2)


def test_back_dated_third_episode_raises_late_and_a_correction_ends_it(town: Town, it_is) -> None:
    child = town.child()
    town.missing(child, "2026-03-01 20:00", "2026-03-01 22:00", "2026-03-01 22:00")
    town.missing(child, "2026-04-20 20:00", "2026-04-20 22:00", "2026-04-20 22:00")
    assert "repeat-episodes" not in reasons()
    it_is("2026-05-02 10:00")
    forgotten = town.missing(child, "2026-04-01 20:00", "2026-04-01 22:00", "2026-04-01 22:00")
    third = reasons()["repeat-episodes"]
    assert third.late
    assert {e["fact"] for e in third.evidence} >= {forgotten.ref}
    town.change(forgotten, started_at=london("2025-04-01 20:00"), last_seen_at=london("2025-04-01 20:00"),
                found_at=london("2025-04-01 22:00"), returned_at=london("2025-04-01 22:00"), ended_at=london("2025-04-01 22:00"))
    assert "repeat-episodes" not in reasons()
    assert ended()["repeat-episodes"].ended_because == "the facts that it rested on were corrected"


def test_nothing_about_the_time_before_go_live(town: Town) -> None:
    child = town.child()
    town.alone(child, "2025-01-01")
    town.stage(child, "suspected", "2025-01-01")
    for month in range(1, 8):
        town.missing(child, f"2025-{month:02d}-10 20:00", f"2025-{month:02d}-11 20:00", f"2025-{month:02d}-11 20:00")
    town.missing(child, "2025-12-30 20:00")
    assert alerts() == []
    assert db.session.execute(select(func.count()).select_from(Evaluation)).scalar() == 0


def test_alert_about_the_child_where_there_is_no_episode(town: Town, it_is) -> None:
    child = town.child()
    town.stage(child, "suspected", "2026-04-28")
    alert = the_alert()
    assert (alert.episode_id, set(reasons())) == (None, {"suspected-without-referral"})
    town.nrm(child, "referred", "2026-05-01")
    assert reasons() == {}
    assert "referral" in (ended()["suspected-without-referral"].ended_because or "")
    assert the_alert().state == "raised"


def test_considered_not_referred_puts_it_off_until_its_review(town: Town, it_is) -> None:
    from datetime import date

    child = town.child()
    town.stage(child, "suspected", "2026-04-28")
    town.nrm(child, "considered", "2026-05-01", why="spoke with the police", review_on=date(2026, 5, 20))
    assert reasons() == {}
    it_is("2026-05-20 00:00")
    due.evaluate_due(clock.now())
    assert set(reasons().popitem()[1].title.split()) >= {"Considered", "review"}


def test_failing_rule_is_noted_and_never_blocks_the_recording(town: Town, it_is, monkeypatch) -> None:
    child = town.child()
    town.alone(child)
    book = dict(rulebook.rulebook())
    broken = book["unaccompanied-child-missing"]

    def fails(*_: object) -> object:
        raise ZeroDivisionError

    from dataclasses import replace

    book["unaccompanied-child-missing"] = replace(broken, evaluate=fails)
    book["trafficked-child-missing"] = replace(book["trafficked-child-missing"])
    monkeypatch.setattr(evaluation, "rulebook", lambda: book)
    town.stage(child, "identified", "2026-05-01")
    episode = town.missing(child, "2026-05-01 09:00")
    assert db.session.get(type(episode), episode.id) is not None
    assert set(reasons()) == {"trafficked-child-missing"}
    noted = db.session.execute(select(Evaluation.failed_rule, Evaluation.attempts)).one()
    assert noted == ("unaccompanied-child-missing", 2)
    monkeypatch.undo()
    it_is("2026-05-01 10:30")
    assert due.evaluate_due(clock.now()).errors == 0
    assert set(reasons()) == {"trafficked-child-missing", "unaccompanied-child-missing"}
    assert db.session.execute(select(Evaluation.failed_rule)).scalar() is None


def test_failure_in_the_writing_of_one_rule_is_undone_and_the_others_stand(town: Town, monkeypatch) -> None:
    from caseflow.alerts import reasons as writing

    child = town.child()
    town.alone(child)
    town.stage(child, "identified", "2026-05-01")
    whole = writing.apply_findings

    def half(work, child, rule, findings, at):  # type: ignore[no-untyped-def]
        whole(work, child, rule, findings, at)
        if rule.code == "trafficked-child-missing":
            raise RuntimeError("after its rows were written")

    monkeypatch.setattr(evaluation, "apply_findings", half)
    town.missing(child, "2026-05-01 09:00")
    assert set(reasons(the_alert())) == {"unaccompanied-child-missing"}
    assert db.session.execute(select(func.count()).select_from(AlertReason)).scalar() == 1


def test_bulk_changes_are_queued_and_the_minute_clock_takes_them(town: Town, it_is) -> None:
    child = town.child()
    town.alone(child)
    with unit_of_work(ME, town.authority.id):
        from caseflow.missing.models import MissingEpisode

        db.session.add(MissingEpisode(authority_id=town.authority.id, child_id=child.id, type="M", current_type="M",
                                      last_seen_at=london("2026-05-01 09:00"), started_at=london("2026-05-01 09:00")))
        due.children_changed(town.authority.id, [child.id], True)
    assert alerts() == []
    it_is("2026-05-01 10:01")
    tally = due.evaluate_due(clock.now())
    assert (tally.children, tally.raised) == (1, 1)
    assert the_alert().state == "raised"
    assert due.evaluate_due(clock.now()).children == 0


def test_priority_rises_as_the_minute_clock_passes_each_limit(town: Town, it_is) -> None:
    child = town.child()
    town.missing(child, "2026-05-01 09:00")
    assert alerts() == []
    seen = []
    for moment in ("2026-05-02 08:59", "2026-05-02 09:00", "2026-05-03 09:00", "2026-05-04 09:00"):
        it_is(moment)
        due.evaluate_due(clock.now())
        seen.append(the_alert().priority if alerts() else None)
    assert seen == [None, 20, 30, 40]
    assert set(reasons()) == {"still-missing:first", "still-missing:second", "still-missing:third"}


def test_twenty_four_hours_on_the_night_the_clocks_change(town: Town, it_is) -> None:
    it_is("2026-10-24 23:40")
    town.missing(town.child(), "2026-10-24 23:30")
    it_is("2026-10-25 22:29")
    due.evaluate_due(clock.now())
    assert alerts() == []
    it_is("2026-10-25 22:30")
    due.evaluate_due(clock.now())
    assert set(reasons()) == {"still-missing:first"}


def test_found_and_returned_end_and_start_clocks(town: Town, it_is) -> None:
    child = town.child()
    episode = town.missing(child, "2026-05-01 09:00")
    it_is("2026-05-02 10:00")
    due.evaluate_due(clock.now())
    town.found(episode, "2026-05-02 09:30")
    assert "found" in (ended()["still-missing"].ended_because or "")
    it_is("2026-05-02 22:00")
    due.evaluate_due(clock.now())
    assert set(reasons()) == {"return-not-recorded"}
    town.found(episode, "2026-05-02 09:30", "2026-05-02 18:00")
    assert reasons() == {}
    it_is("2026-05-03 18:00")
    due.evaluate_due(clock.now())
    assert set(reasons()) == {"return-interview-not-offered"}
    interview = town.interview(episode, offered_at=london("2026-05-03 19:00"))
    assert reasons() == {}
    it_is("2026-05-05 18:00")
    due.evaluate_due(clock.now())
    assert set(reasons()) == {"return-interview-not-arranged", "return-interview-not-held"}
    town.change(interview, held_at=london("2026-05-05 17:00"))
    assert reasons() == {}
    assert len(alerts()) == 1


def test_turned_eighteen_while_missing_until_the_handover(town: Town, it_is) -> None:
    child = town.child("2008-05-20")
    episode = town.missing(child, "2026-05-01 09:00")
    assert "eighteenth-birthday-near" in reasons()
    it_is("2026-05-20 00:00")
    due.evaluate_due(clock.now())
    assert "turned-eighteen-missing" in reasons()
    assert "eighteenth-birthday-near" in ended()
    town.change(episode, handed_over_at=london("2026-05-20 09:00"), handed_over_to="the adult team")
    assert "turned-eighteen-missing" not in reasons()


def test_many_children_take_the_same_number_of_queries_as_one(town: Town) -> None:
    children = [town.child(allocated=False) for _ in range(6)]
    for child in children:
        town.missing(child, "2026-05-01 09:00")

    def queries(ids: list[int]) -> int:
        seen: list[str] = []

        def note(_c: object, _cur: object, statement: str, *_: object) -> None:
            seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        load_facts(ids)
        event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    one, six = queries([children[0].id]), queries([c.id for c in children])
    assert one == six
    assert one <= 3


def test_everything_is_in_the_audit_record_without_words_about_the_child(town: Town) -> None:
    child = town.child()
    town.alone(child)
    town.missing(child, "2026-05-01 09:00", place_last_seen="bus stop")
    events = db.session.execute(select(AuditEvent).where(AuditEvent.action.like("alert.%"))).scalars().all()
    assert {e.action for e in events} == {"alert.raised", "alert.reason-found"}
    assert all("bus" not in str(e.detail) for e in events)
    assert all(child.ref in e.refs for e in events)


def test_two_authorities_do_not_mix(town: Town) -> None:
    other = Town("331", "Brackwell")
    for place in (town, other):
        child = place.child()
        place.alone(child)
        place.missing(child, "2026-05-01 09:00")
    assert {a.authority_id for a in alerts()} == {town.authority.id, other.authority.id}
    assert due.sweep(town.authority.id).children == 1


@pytest.mark.parametrize("count", [0])
def test_sweep_of_nobody_says_so(town: Town, count: int) -> None:
    tally = due.sweep(town.authority.id)
    assert (tally.children, tally.raised, tally.errors) == (count, 0, 0)
    assert db.session.execute(select(func.count()).select_from(Alert)).scalar() == count
