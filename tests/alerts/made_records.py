"""Short ways to record facts about invented children, each in a unit of its own, and to let the rules see them."""
from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from caseflow.accounts.models import Authority, Team, User
from caseflow.accounts.service import add_authority, add_team, add_user, allocate, give_shift
from caseflow.alerts import due
from caseflow.alerts.models import Alert, AlertReason
from caseflow.children.models import CarePeriod, Child, NrmEvent, TraffickingStage, UnaccompaniedStatus
from caseflow.core import clock
from caseflow.core.actor import job
from caseflow.core.dates import instant_from_local
from caseflow.extensions import db
from caseflow.missing.models import InterviewCover, MissingEpisode, PoliceRisk, ReturnInterview
from caseflow.store.unit import unit_of_work

ME = job("test")


def london(text: str) -> datetime:
    local = datetime.fromisoformat(text)
    return instant_from_local(local.date(), local.time())


class Town:
    """An invented authority that went live on 1 January 2026, with a day team, an out-of-hours team and their people."""

    def __init__(self, code: str = "330", name: str = "Ashmere", go_live: str = "2026-01-01 00:00") -> None:
        with unit_of_work(ME, None):
            self.authority: Authority = add_authority(code, name, "england", london(go_live))
        with unit_of_work(ME, self.authority.id):
            self.team: Team = add_team(
                self.authority, "North", manager_name="Rowan Dale", manager_telephone="01632 960111")
            self.edt: Team = add_team(
                self.authority, "Night", out_of_hours=True, manager_name="Kit Marsh", manager_telephone="01632 960222")
            self.lead: User = add_user(self.authority, f"lead@{code}.example", "safeguarding-lead", name="Lee Ash")
            self.worker: User = add_user(
                self.authority, f"worker@{code}.example", "social-worker", name="Wyn Elm", team=self.team)
            self.night: User = add_user(
                self.authority, f"night@{code}.example", "social-worker", name="Noor Fen", team=self.edt)
            self.officer: User = add_user(self.authority, f"data@{code}.example", "data-officer", name="Dee Oak")

    def add(self, *rows: Any, reason: str | None = None) -> None:
        """Record rows and tell the rules, in one unit."""
        with unit_of_work(ME, self.authority.id, reason=reason):
            for row in rows:
                row.authority_id = self.authority.id
                db.session.add(row)
            db.session.flush()
            due.children_changed(self.authority.id, sorted({_child_of(row) for row in rows}), False)

    def change(self, row: Any, **values: Any) -> Any:
        """Amend a record and tell the rules."""
        with unit_of_work(ME, self.authority.id, reason="put right"):
            found = db.session.get(type(row), row.id)
            for name, value in values.items():
                setattr(found, name, value)
            db.session.flush()
            due.children_changed(self.authority.id, [_child_of(found)], False)
        return found

    def child(self, born: str | None = "2010-05-05", *, allocated: bool = True) -> Child:
        child = Child(date_of_birth=date.fromisoformat(born) if born else None, aliases=[], languages=[])
        self.add(child)
        if allocated:
            with unit_of_work(ME, self.authority.id):
                allocate(self.authority.id, child.id, "worker", user=self.worker)
        return child

    def care(self, child: Child, started: str) -> CarePeriod:
        row = CarePeriod(child_id=child.id, started_on=date.fromisoformat(started))
        self.add(row)
        return row

    def stage(self, child: Child, stage: str, started: str) -> TraffickingStage:
        row = TraffickingStage(child_id=child.id, stage=stage, started_on=date.fromisoformat(started))
        self.add(row)
        return row

    def nrm(self, child: Child, event: str, on: str, **more: Any) -> NrmEvent:
        row = NrmEvent(child_id=child.id, event=event, happened_on=date.fromisoformat(on), **more)
        self.add(row)
        return row

    def alone(self, child: Child, started: str = "2026-01-02") -> UnaccompaniedStatus:
        row = UnaccompaniedStatus(child_id=child.id, status="uasc", started_on=date.fromisoformat(started))
        self.add(row)
        return row

    def missing(self, child: Child, started: str, found: str | None = None, returned: str | None = None,
                **more: Any) -> MissingEpisode:
        row = MissingEpisode(
            child_id=child.id, type="M", current_type="M", last_seen_at=london(started), started_at=london(started),
            found_at=london(found) if found else None, returned_at=london(returned) if returned else None,
            ended_at=london(found) if found else None, **more)
        self.add(row)
        return row

    def found(self, episode: MissingEpisode, found: str, returned: str | None = None) -> MissingEpisode:
        values = {"found_at": london(found), "ended_at": london(found)}
        if returned:
            values["returned_at"] = london(returned)
        changed: MissingEpisode = self.change(episode, **values)
        return changed

    def police(self, episode: MissingEpisode, level: str) -> PoliceRisk:
        row = PoliceRisk(child_id=episode.child_id, episode_id=episode.id, level=level, at=clock.now())
        self.add(row)
        return row

    def interview(self, *episodes: MissingEpisode, **facts: Any) -> ReturnInterview:
        row = ReturnInterview(child_id=episodes[0].child_id, **facts)
        self.add(row)
        self.add(*(
            InterviewCover(child_id=e.child_id, interview_id=row.id, episode_id=e.id) for e in episodes))
        return row

    def on_shift(self, user: User, hours: int = 12) -> None:
        with unit_of_work(ME, self.authority.id):
            give_shift(user, self.edt, clock.now() - timedelta(hours=1), clock.now() + timedelta(hours=hours))


def _child_of(row: Any) -> int:
    number: int = row.id if isinstance(row, Child) else row.child_id
    return number


def alerts() -> list[Alert]:
    """Every alert, in the order in which they were raised."""
    return list(db.session.execute(
        select(Alert).order_by(Alert.id).execution_options(populate_existing=True)).scalars())


def the_alert() -> Alert:
    """The one alert there is."""
    [alert] = alerts()
    return alert


def reasons(alert: Alert | None = None) -> dict[str, AlertReason]:
    """The standing reasons of an alert (or of all) by rule and, where a rule has several, its occurrence's end."""
    rows = select(AlertReason).where(AlertReason.ended_at.is_(None)).order_by(AlertReason.id)
    if alert is not None:
        rows = rows.where(AlertReason.alert_id == alert.id)
    found = db.session.execute(rows.execution_options(populate_existing=True)).scalars()
    return {r.rule + (f":{r.occurrence.partition(':')[2]}" if ":" in r.occurrence else ""): r for r in found}


def ended() -> dict[str, AlertReason]:
    """The ended reasons by rule."""
    rows = select(AlertReason).where(AlertReason.ended_at.is_not(None)).order_by(AlertReason.id)
    return {r.rule: r for r in db.session.execute(rows.execution_options(populate_existing=True)).scalars()}
