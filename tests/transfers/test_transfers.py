"""A child offered with an open episode: nothing moves until it is accepted, nothing is lost when it is, and both chains hold it."""
from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy import func, select

from caseflow.accounts import access, restriction
from caseflow.accounts.models import User
from caseflow.alerts.due import children_changed
from caseflow.alerts.models import Alert, AlertReason
from caseflow.audit.models import AuditEvent
from caseflow.audit.verify import verify
from caseflow.children.authorities.queries import responsible_on
from caseflow.children.authorities.service import authority_meant
from caseflow.children.models import CarePeriod, Child, Placement, TraffickingStage
from caseflow.core.actor import Actor
from caseflow.core.errors import Conflict, Forbidden, NotFound, Refused
from caseflow.core.periods import parse_period
from caseflow.extensions import db
from caseflow.missing.models import EpisodeUpdate, MissingEpisode, MissingSegment, Notice, PoliceRisk, ReturnInterview
from caseflow.missing.queries import found_not_returned, open_episode_of
from caseflow.missing.service import report
from caseflow.missing.service_endings import found, returned
from caseflow.pages.board import rows as board_rows
from caseflow.returns import service as figures
from caseflow.returns.definitions.ecpat import ECPAT
from caseflow.returns.tabulate import rows_of
from caseflow.store.chain import chain_name
from caseflow.store.unit import unit_of_work
from caseflow.transfers import queries, service
from caseflow.transfers.answering import take_up
from caseflow.transfers.models import Transfer
from tests.harness.records import Records

NOW = datetime(2026, 5, 12, 22, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TODAY = date(2026, 5, 12)


@pytest.fixture
def two(app: Flask, at) -> SimpleNamespace:
    """Ashmere with a suspected child missing for 30 hours, and Brackley, each with a lead, and somebody of Brackley on shift."""
    at(NOW - 40 * DAY)
    records = Records(app)
    brackley = records.another_authority("331", "Brackley")
    lead, worker = records.user("safeguarding-lead", name="Asha Lead"), records.user()
    their_lead = records.user("safeguarding-lead", authority=brackley, name="Bo Lead")
    edt = records.another_team("EDT", authority=brackley, out_of_hours=True)
    on_shift, off_shift = (records.user(authority=brackley, team=edt) for _ in range(2))
    child = records.child("A-7", given_name="Mira", family_name="Example", sex="F")
    records.allocated(child, worker)
    records.stage(child, "suspected", date(2026, 4, 1))
    records.episode(child, NOW - 20 * DAY, NOW - 19 * DAY, returned_at=NOW - 19 * DAY)
    at(NOW)
    records.on_shift(on_shift, edt, NOW - HOUR, NOW + 30 * DAY)
    with unit_of_work(Actor("user", worker.ref, worker.id), records.authority.id):
        episode = report(db.session.get(Child, child.id), {"type": "M", "last_seen_at": NOW - 30 * HOUR}).episode
    whose = {"authority_id": child.authority_id, "child_id": child.id, "episode_id": episode.id}
    records.add(EpisodeUpdate(**whose, at=NOW - 5 * HOUR, text="Seen at the station", what="sighting", human_contact=False),
                Notice(**whose, to="police", sent_at=NOW - 29 * HOUR, acknowledged_by="PC Ahmed", acknowledged_at=NOW - 29 * HOUR),
                PoliceRisk(**whose, level="high", at=NOW - 20 * HOUR, by="Sgt Bell"))
    return SimpleNamespace(records=records, ashmere=records.authority, brackley=brackley, lead=lead, worker=worker, their_lead=their_lead,
                           on_shift=on_shift, off_shift=off_shift, child=child, episode=episode)


def doing(user: User, *beside: int):
    return unit_of_work(Actor("user", user.ref, user.id), user.authority_id, beside=beside)


def offered(two, to: str = "331", **facts) -> Transfer:
    with doing(two.lead):
        return service.offer(db.session.get(Child, two.child.id), two.lead, authority_meant(to, two.ashmere.id), **facts)


def accepted(two, transfer: Transfer, by: User | None = None, **facts):
    by = by or two.their_lead
    with doing(by, two.ashmere.id):
        return service.accept(queries.transfer_called(by, transfer.ref), by, **facts)


def standing(authority_id: int) -> list[str]:
    """The rules that say something of the authority's open episodes."""
    return sorted(db.session.execute(select(AlertReason.rule).join(Alert, Alert.id == AlertReason.alert_id).where(
        Alert.authority_id == authority_id, AlertReason.ended_at.is_(None))).scalars())


def received(two) -> Child:
    """The child's record at the authority that took them over."""
    return db.session.execute(select(Child).join(Transfer, Transfer.received_child_id == Child.id).where(
        Transfer.child_id == two.child.id)).scalar_one()


def out_now(user: User) -> list[str]:
    """The missing episodes on a viewer's board."""
    return [card.episode for card in board_rows.missing_now(user).missing]


def test_until_it_is_accepted_nothing_changes_and_the_clocks_run(two, at) -> None:
    before = (db.session.get(MissingEpisode, two.episode.id).version, db.session.get(Child, two.child.id).version)
    transfer = offered(two, why="moved to live there")
    assert transfer.state == "offered" and transfer.episode_id == two.episode.id
    assert out_now(two.lead) == [two.episode.ref] and out_now(two.their_lead) == []
    assert queries.offered_to(two.their_lead) == queries.offered_to(two.on_shift) == 1 and queries.offered_to(two.off_shift) == 0
    rules = standing(two.ashmere.id)
    at(NOW + 45 * HOUR)
    with doing(two.lead):
        children_changed(two.ashmere.id, [two.child.id], False)
    later = standing(two.ashmere.id)
    assert set(rules) <= set(later) and (rules.count("still-missing"), later.count("still-missing")) == (1, 3), "24 hours, then 48 and 72"
    with doing(two.their_lead, two.ashmere.id):
        service.reject(queries.transfer_called(two.their_lead, transfer.ref), two.child.ref, two.their_lead, "not living here yet")
    assert (db.session.get(MissingEpisode, two.episode.id).version, db.session.get(Child, two.child.id).version) == before
    assert responsible_on(db.session.get(Child, two.child.id), TODAY).ours
    assert offered(two).state == "offered", "it may be offered again"


def test_accepted_it_goes_on_there_from_its_own_start_with_all_that_is_known(two, at) -> None:
    transfer = offered(two)
    at(NOW + HOUR)
    transfer, here, ongoing = accepted(two, transfer)
    here, old = db.session.get(Child, here.id), db.session.get(MissingEpisode, two.episode.id)
    ongoing = db.session.get(MissingEpisode, ongoing.id)
    assert (here.given_name, here.standing, here.authority_id) == ("Mira", "looked-after", two.brackley.id)
    assert ongoing.started_at == old.started_at == NOW - 30 * HOUR and ongoing.ended_at is None and ongoing.left_out_because is None
    assert ongoing.late_because == "Taken over from Ashmere (330)", "nobody here is asked why it was recorded late"
    assert old.ended_at == old.handed_over_at and old.handed_over_to == "Brackley (331)"
    assert old.found_at is None and old.returned_at is None
    for model, number in ((MissingSegment, 1), (EpisodeUpdate, 2), (Notice, 1), (PoliceRisk, 1)):
        rows = db.session.execute(select(model).where(model.episode_id == ongoing.id).order_by(model.id)).scalars().all()
        assert len(rows) == number and all(r.authority_id == two.brackley.id and r.reason == "Taken over from Ashmere (330)" for r in rows)
    [period] = db.session.execute(select(CarePeriod).where(CarePeriod.child_id == here.id)).scalars()
    [home] = db.session.execute(select(Placement).where(Placement.child_id == here.id)).scalars()
    assert period.started_on == home.started_on == TODAY and home.home_name == "Sycamore House"
    [stage] = db.session.execute(select(TraffickingStage).where(TraffickingStage.child_id == here.id)).scalars()
    assert stage.stage == "suspected"
    [ended] = db.session.execute(select(CarePeriod).where(CarePeriod.child_id == two.child.id)).scalars()
    assert (ended.ended_on, ended.ended_reason) == (TODAY, "E3")
    assert out_now(two.their_lead) == [ongoing.ref] and out_now(two.lead) == []
    assert board_rows.missing_now(two.lead).missing == [] and len(board_rows.missing_now(two.their_lead).missing) == 1
    rules = "".join(standing(two.brackley.id)).replace("_", "-")
    assert "still-missing" in rules and "trafficked-child-missing" in rules
    assert "missing" not in "".join(r for r in standing(two.ashmere.id) if "still" in r)
    with doing(two.their_lead):
        found(db.session.get(MissingEpisode, ongoing.id), db.session.get(Child, here.id), NOW + 30 * timedelta(minutes=1))
    assert open_episode_of(db.session.get(Child, here.id)) is None


def test_the_giver_keeps_its_record_and_its_people_cease_to_see_the_child(two, at) -> None:
    def sees(user: User) -> bool:
        return db.session.execute(select(Child.id).where(Child.id == two.child.id, access.may_see(Child, user))).first() is not None

    assert sees(two.worker)
    accepted(two, offered(two))
    assert not sees(two.worker) and sees(two.lead) and not sees(two.their_lead)
    assert db.session.get(EpisodeUpdate, 1).authority_id == two.ashmere.id, "no row moved"
    events = [(row.chain, row.action) for row in db.session.execute(select(AuditEvent.chain, AuditEvent.action).where(
        AuditEvent.action.like("transfer.%")).order_by(AuditEvent.id))]
    assert events == [(chain_name(two.ashmere.id), "transfer.offered"), (chain_name(two.brackley.id), "transfer.taken-on"),
                      (chain_name(two.ashmere.id), "transfer.accepted")]
    assert verify().ok


def test_each_episode_is_counted_once_by_the_one_responsible_when_it_began(two, at) -> None:
    accepted(two, offered(two))
    at(NOW + 2 * DAY)
    with doing(two.their_lead):
        here = received(two)
        found(open_episode_of(here), here, NOW + DAY)
        report(here, {"type": "M", "last_seen_at": NOW + DAY + HOUR})
    built = {a.code: figures.build(ECPAT, parse_period("2026"), a, at(NOW + 3 * DAY)) for a in (two.ashmere, two.brackley)}
    counted = {code: len(rows_of("looked-after.episodes", b.rows)[0]) for code, b in built.items()}
    assert counted == {"330": 2, "331": 1}, "two began in Ashmere's days, the third in Brackley's"
    left_out = [ECPAT.reason(code) for _, code in rows_of("looked-after.episodes", built["331"].rows)[1]]
    assert left_out == ["Another authority's child: the responsible authority is Ashmere (330)."]
    assert all(len(rows_of("looked-after.children", b.rows)[0]) == 1 for b in built.values())
    assert {code: len(rows_of("looked-after.not-found", b.rows)[0]) for code, b in built.items()} == {"330": 0, "331": 1}


def test_found_and_not_yet_back_goes_along_so_that_the_interview_is_owed_there(two, at) -> None:
    with doing(two.lead):
        found(db.session.get(MissingEpisode, two.episode.id), db.session.get(Child, two.child.id), NOW - HOUR)
    _, here, ongoing = accepted(two, offered(two))
    assert (ongoing.found_at, ongoing.ended_at) == (NOW - HOUR, NOW - HOUR) and board_rows.missing_now(two.lead).found == []
    at(NOW + 13 * HOUR)
    assert [e.id for e, _, _ in found_not_returned(two.their_lead, NOW + 13 * HOUR, limit=5)] == [ongoing.id]
    assert found_not_returned(two.lead, NOW + 13 * HOUR, limit=5) == []
    with doing(two.their_lead):
        returned(db.session.get(MissingEpisode, ongoing.id), db.session.get(Child, here.id), NOW + 13 * HOUR)
    owed = db.session.execute(select(ReturnInterview.authority_id, ReturnInterview.due_at)).all()
    assert (two.brackley.id, NOW + 85 * HOUR) in [tuple(row) for row in owed]
    assert "return-not-recorded" not in standing(two.ashmere.id)


def test_back_again_nothing_stands_in_the_way(two, at) -> None:
    accepted(two, offered(two))
    here = received(two)
    at(NOW + DAY)
    with doing(two.their_lead):
        back = service.offer(db.session.get(Child, here.id), two.their_lead, authority_meant("330", two.brackley.id))
    with doing(two.lead, two.brackley.id):
        _, again, ongoing = service.accept(queries.transfer_called(two.lead, back.ref), two.lead, local_id="a-7")
    assert again.id == two.child.id and db.session.get(Child, again.id).standing == "looked-after"
    ongoing = db.session.get(MissingEpisode, ongoing.id)
    assert ongoing.id == two.episode.id and (ongoing.ended_at, ongoing.left_out_because, ongoing.handed_over_at) == (None, None, None)
    texts = db.session.execute(select(EpisodeUpdate.text).where(EpisodeUpdate.episode_id == ongoing.id)).scalars().all()
    assert len(texts) == len(set(texts)) == 2 and "Seen at the station" in texts, "what this authority wrote is not written twice"
    assert verify().ok and out_now(two.lead) == [ongoing.ref]


def test_a_record_that_is_here_already_goes_on(two, at) -> None:
    hosted = two.records.child("B-9", authority=two.brackley, in_care_from=None, given_name="Mira", family_name=None,
                               standing="other-authority", responsible_authority="Ashmere")
    log = two.records.episode(hosted, NOW - 10 * HOUR)
    transfer = offered(two)
    with pytest.raises(Refused, match="Nobody here"):
        accepted(two, transfer, local_id="B-10")
    _, here, ongoing = accepted(two, transfer, local_id="b-9")
    assert (here.id, ongoing.id) == (hosted.id, log.id)
    assert (db.session.get(Child, hosted.id).family_name, db.session.get(Child, hosted.id).standing) == ("Example", "looked-after")


def test_who_may_answer_and_when(two, at) -> None:
    transfer = offered(two, moves_on=date(2026, 6, 1))
    for by in (two.off_shift, two.worker):
        if by is two.off_shift:
            with pytest.raises(NotFound):
                queries.transfer_called(by, transfer.ref)
    with pytest.raises(Forbidden), doing(two.lead):
        service.accept(queries.transfer_called(two.lead, transfer.ref), two.lead)
    with pytest.raises(Forbidden), doing(two.their_lead):
        service.revoke(queries.transfer_called(two.their_lead, transfer.ref), two.child.ref, two.their_lead, "no")
    with pytest.raises(Conflict, match="1 June 2026"):
        accepted(two, transfer)
    with pytest.raises(Conflict):
        offered(two)
    with pytest.raises(Refused), doing(two.lead):
        service.revoke(queries.transfer_called(two.lead, transfer.ref), two.child.ref, two.lead, " ")
    with doing(two.lead):
        service.revoke(queries.transfer_called(two.lead, transfer.ref), two.child.ref, two.lead, "offered by mistake")
    with pytest.raises(Conflict):
        accepted(two, transfer)
    for to in ("330", "Ashmere", ""):
        with pytest.raises(Refused):
            offered(two, to)
    assert accepted(two, offered(two), two.on_shift)[0].state == "accepted"
    with pytest.raises(Refused, match="not yours to offer"):
        offered(two)


def test_to_an_authority_elsewhere_who_accepted_is_written_down(two, at) -> None:
    transfer = offered(two, "Cropley Bay")
    assert transfer.to_authority_id is None
    early, late = NOW - 2 * DAY, NOW + DAY
    for wrong in ({"accepted_by": ""}, {"accepted_by": "Jo", "accepted_at": early}, {"accepted_by": "Jo", "accepted_at": late}):
        with pytest.raises(Refused), doing(two.lead):
            service.accepted_elsewhere(queries.transfer_called(two.lead, transfer.ref), two.lead, **wrong)
    at(NOW + HOUR)
    half = NOW + HOUR / 2
    with doing(two.lead):
        service.accepted_elsewhere(queries.transfer_called(two.lead, transfer.ref), two.lead, "Jo Bloggs, EDT", half)
    kept, old = db.session.get(Transfer, transfer.id), db.session.get(MissingEpisode, two.episode.id)
    assert (kept.state, kept.answered_by_name, kept.answered_at) == ("accepted", "Jo Bloggs, EDT", half)
    assert old.handed_over_to == "Cropley Bay" and old.handed_over_at == kept.answered_at
    assert db.session.get(Child, two.child.id).responsible_authority == "Cropley Bay"


def test_a_restricted_child_stays_restricted(two, at) -> None:
    with doing(two.lead):
        restriction.restrict(two.child.authority_id, two.child.id, two.child.ref, two.lead, because="relocation")
    transfer = offered(two)
    with doing(two.their_lead, two.ashmere.id):
        take_up(queries.transfer_called(two.their_lead, transfer.ref), two.their_lead)
    _, here, _ = accepted(two, transfer)
    assert [one.name for one in restriction.named_people(here.id)] == ["Bo Lead"]


def test_two_who_accept_at_once_accept_once(two, at) -> None:
    transfer = offered(two)
    accepted(two, transfer)
    with pytest.raises((Conflict, NotFound)):
        accepted(two, transfer, two.on_shift)
    assert db.session.execute(select(func.count()).select_from(Child).where(Child.authority_id == two.brackley.id)).scalar_one() == 1
