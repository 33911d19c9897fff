"""Where alerts go by day and by night, and whom the reporter is told to ring."""
from __future__ import annotations

import pytest

from caseflow.accounts.office_hours import out_of_hours
from caseflow.alerts import due, routing, service
from caseflow.alerts.models import Alert
from caseflow.core import clock
from caseflow.extensions import db
from caseflow.store.unit import unit_of_work
from tests.alerts.made_records import ME, Town, alerts, london, the_alert


def raised_at(town: Town, it_is, moment: str, *, allocated: bool = True):  # type: ignore[no-untyped-def]
    it_is(moment)
    child = town.child(allocated=allocated)
    town.alone(child)
    return town.missing(child, moment)


@pytest.mark.parametrize(
    ("moment", "closed"),
    [
        ("2026-05-01 08:59", True), ("2026-05-01 09:00", False), ("2026-05-01 16:59", False), ("2026-05-01 17:00", True),
        ("2026-05-02 12:00", True), ("2026-05-03 12:00", True), ("2026-05-04 12:00", False), ("2026-05-25 12:00", True),
        ("2026-10-26 09:00", False), ("2026-10-26 08:59", True),
    ],
)
def test_office_hours_are_london_hours(moment: str, closed: bool) -> None:
    assert out_of_hours({"closed_on": ["2026-05-25"]}, london(moment)) is closed


def test_by_day_the_team_of_the_worker_has_it(town: Town, it_is) -> None:
    raised_at(town, it_is, "2026-05-01 10:00")
    assert the_alert().team_id == town.team.id


def test_by_day_without_anybody_allocated_it_is_unallocated(town: Town, it_is) -> None:
    raised_at(town, it_is, "2026-05-01 10:00", allocated=False)
    assert (the_alert().team_id, the_alert().assigned_to) == (None, None)


def test_at_night_the_out_of_hours_team_has_it_and_the_reporter_is_told_whom_to_ring(town: Town, it_is) -> None:
    episode = raised_at(town, it_is, "2026-05-01 23:30")
    assert the_alert().team_id == town.edt.id
    line = routing.unconfirmed(episode.id, clock.now())
    assert line is not None
    assert (line.words, line.telephone) == ("Nobody in charge has confirmed this report yet. Ring Kit Marsh:", "01632 960222")
    with unit_of_work(ME, town.authority.id):
        service.decide(db.session.get(Alert, the_alert().id), town.night, "acknowledge")  # type: ignore[arg-type]
    assert routing.unconfirmed(episode.id, clock.now()) is None


def test_what_nobody_answered_goes_to_the_night_when_the_offices_close_and_back_when_they_open(town: Town, it_is) -> None:
    for moment in ("2026-05-06 16:30", "2026-05-06 16:40"):
        raised_at(town, it_is, moment)
    first, second = alerts()
    version = second.version
    with unit_of_work(ME, town.authority.id):
        service.decide(db.session.get_one(Alert, first.id), town.worker, "acknowledge")
    held = {}
    for moment in ("2026-05-06 16:59", "2026-05-06 17:00", "2026-05-07 08:59", "2026-05-07 09:00"):
        due.evaluate_due(it_is(moment))
        held[moment[5:]] = [alert.team_id for alert in alerts()]
    day, night = town.team.id, town.edt.id
    assert held == {"05-06 16:59": [day, day], "05-06 17:00": [day, night], "05-07 08:59": [day, night], "05-07 09:00": [day, day]}
    assert alerts()[1].version == version + 2, "each time once, and history keeps it"
    assert routing.with_the_wrong_team(town.authority.id, clock.now()) == []


def test_by_day_the_team_has_an_hour_before_the_reporter_is_told(town: Town, it_is) -> None:
    episode = raised_at(town, it_is, "2026-05-01 10:00")
    assert routing.unconfirmed(episode.id, london("2026-05-01 10:59")) is None
    line = routing.unconfirmed(episode.id, london("2026-05-01 11:01"))
    assert line is not None
    assert (line.words, line.telephone) == ("Nobody in charge has confirmed this report yet. Ring Rowan Dale:", "01632 960111")


def test_nobody_known_to_ring_is_said_in_words(town: Town, it_is) -> None:
    episode = raised_at(town, it_is, "2026-05-01 10:00", allocated=False)
    line = routing.unconfirmed(episode.id, london("2026-05-01 12:00"))
    assert line is not None
    assert line.words == "Nobody in charge has confirmed this report yet. Ring the duty manager, the number on your rota."


def test_episode_without_an_alert_has_no_line(town: Town, it_is) -> None:
    it_is("2026-05-01 23:30")
    episode = town.missing(town.child(), "2026-05-01 23:00")
    assert routing.unconfirmed(episode.id, clock.now()) is None
