"""Reads of alerts: ordered, and scoped to the children that the viewer sees: one report of a child is not enough."""
from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import aliased

from caseflow.accounts import access
from caseflow.accounts.models import Shift, Team, User
from caseflow.alerts.kept_words import in_present_words
from caseflow.alerts.models import Alert, AlertDecision, AlertReason
from caseflow.children.called import name_of
from caseflow.children.models import Child
from caseflow.core import clock
from caseflow.core.errors import NotFound
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode
from caseflow.risk.priority import priority_word

QUEUES = {
    "all": "All", "mine": "Mine", "team": "My team", "unallocated": "Unallocated", "held": "On the plan or snoozed",
    "decided": "Decided",
}
OPEN = ("raised", "acknowledged")
RESTING = ("snoozed", "held")
MOST = 200


@dataclass(frozen=True)
class EvidenceRow:
    """One fact behind a reason, in a sentence."""

    sentence: str
    fact: str
    at: datetime
    known_since: datetime
    late: bool


@dataclass(frozen=True)
class ReasonRow:
    """One reason as it is shown: why it fired, from which facts, known since when, what would clear it."""

    rule: str
    rule_version: str
    title: str
    evidence: list[EvidenceRow]
    clears_when: str
    priority: int
    times: int
    late: bool
    first_at: datetime
    ended_at: datetime | None
    ended_because: str | None


@dataclass(frozen=True)
class DecisionRow:
    """One decision as it is shown."""

    ref: str
    decision: str
    reason: str | None
    text: str | None
    until: datetime | None
    at: datetime
    by: str | None
    to: str | None


@dataclass(frozen=True)
class AlertRow:
    """One alert as lists and pages show it; `out_since` while its episode is open."""

    id: int
    ref: str
    version: int
    state: str
    priority: int
    raised_at: datetime
    evidence_at: datetime
    acknowledged_at: datetime | None
    held_until: datetime | None
    child_ref: str
    child_name: str
    episode_ref: str | None
    out_since: datetime | None
    assigned_to: str | None
    acknowledged_by: str | None
    team: str | None
    reasons: list[ReasonRow] = field(default_factory=list)

    @property
    def priority_word(self) -> str:
        """`urgent`, `high`, `medium` or `low`."""
        return priority_word(self.priority)

    @property
    def standing(self) -> list[ReasonRow]:
        """The reasons that still apply, weightiest first."""
        return [r for r in self.reasons if r.ended_at is None]

    @property
    def ended(self) -> list[ReasonRow]:
        """The reasons that no longer apply."""
        return [r for r in self.reasons if r.ended_at is not None]


_taker, _confirmer = aliased(User), aliased(User)


def inbox(user: User, queue: str) -> list[AlertRow]:
    """The alerts of one queue that the viewer may see, by priority and then longest waiting; at most 200."""
    found = _rows(user).where(_in_queue(user, queue))
    newest_first = queue == "decided"
    order = (Alert.evidence_at.desc(),) if newest_first else (Alert.priority.desc(), Alert.raised_at)
    return _with_reasons(found.order_by(*order, Alert.id).limit(MOST))


def alerts_after(user: User, queue: str, child_ref: str | None, last_id: int, limit: int) -> list[AlertRow]:
    """Alerts of a queue (`any`: of all) in the order in which they were first raised, for programs that read all."""
    found = _rows(user).where(_in_queue(user, queue), Alert.id > last_id)
    if child_ref is not None:
        found = found.where(Child.ref == child_ref)
    return _with_reasons(found.order_by(Alert.id).limit(limit))


def counts(user: User) -> dict[str, int]:
    """How many alerts the viewer may see in each queue but the decided ones, which only grow; one query."""
    waiting = [queue for queue in QUEUES if queue != "decided"]
    sums = [func.count(Alert.id).filter(_in_queue(user, queue)).label(queue) for queue in waiting]
    row = db.session.execute(
        select(*sums).select_from(Alert).join(Child, Child.id == Alert.child_id).where(
            access.may_see(Child, user), Alert.voided.is_(False), Alert.state.in_((*OPEN, *RESTING)))
    ).mappings().one()
    return {queue: row[queue] for queue in waiting}


def alert_row(user: User, ref: str) -> AlertRow:
    """One alert with all its reasons; raises `NotFound` when there is none or the viewer may not know that there is."""
    rows = _with_reasons(_rows(user).where(Alert.ref == ref).order_by(Alert.id))
    if not rows:
        raise NotFound()
    return rows[0]


def alert_called(user: User, ref: str) -> Alert:
    """One alert to decide about, with the same rule of who may see it."""
    found = db.session.execute(
        select(Alert).join(Child, Child.id == Alert.child_id).where(
            Alert.ref == ref, Alert.voided.is_(False), access.may_see(Child, user))).scalar_one_or_none()
    if found is None:
        raise NotFound()
    return found


def decisions(alert_id: int) -> list[DecisionRow]:
    """What was decided about an alert, newest first."""
    by, to = aliased(User), aliased(User)
    rows = db.session.execute(
        select(AlertDecision, by.name, to.name)
        .outerjoin(by, by.id == AlertDecision.by).outerjoin(to, to.id == AlertDecision.assigned_to)
        .where(AlertDecision.alert_id == alert_id).order_by(AlertDecision.at.desc(), AlertDecision.id.desc()))
    return [DecisionRow(d.ref, d.decision, d.reason, d.text, d.until, d.at, who, whom) for d, who, whom in rows]


def people_to_assign(user: User) -> list[User]:
    """The people of the viewer's authority who work with alerts, by name."""
    rows = db.session.execute(
        select(User).where(User.authority_id == user.authority_id, User.voided.is_(False), User.disabled.is_(False))
        .order_by(User.name, User.id)).scalars()
    return [person for person in rows if person.may("alert.acknowledge")]


def _rows(user: User) -> Select[Any]:
    found: Any = (
        select(Alert, Child, MissingEpisode, _taker.name, _confirmer.name, Team.name)
        .join(Child, Child.id == Alert.child_id)
        .outerjoin(MissingEpisode, MissingEpisode.id == Alert.episode_id)
        .outerjoin(_taker, _taker.id == Alert.assigned_to)
        .outerjoin(_confirmer, _confirmer.id == Alert.acknowledged_by)
        .outerjoin(Team, Team.id == Alert.team_id)
        .where(access.may_see(Child, user), Alert.voided.is_(False)))
    return found


def _in_queue(user: User, queue: str) -> ColumnElement[bool]:
    live = Alert.state.in_(OPEN)
    if queue == "mine":
        return and_(live, Alert.assigned_to == user.id)
    if queue == "team":
        return and_(live, Alert.team_id.in_(_teams(user)))
    if queue == "unallocated":
        return and_(live, or_(Alert.assigned_to.is_(None), Alert.assigned_to.in_(
            select(User.id).where(or_(User.disabled, User.voided)))))
    if queue == "held":
        return Alert.state.in_(RESTING)
    if queue == "decided":
        return Alert.state == "decided"
    return live if queue == "all" else true()


def _teams(user: User) -> Select[Any]:
    """The viewer's own team, and the team of the shift that they are on."""
    now = clock.now()
    on_shift = select(Shift.team_id).where(
        Shift.user_id == user.id, Shift.starts_at <= now, Shift.ends_at > now, Shift.voided.is_(False))
    return select(Team.id).where(or_(Team.id == user.team_id, Team.id.in_(on_shift)))


def _with_reasons(found: Select[Any]) -> list[AlertRow]:
    rows = [_row(*row) for row in db.session.execute(found)]
    by_alert = _reasons([row.id for row in rows])
    for row in rows:
        row.reasons.extend(by_alert.get(row.id, ()))
    return rows


def _reasons(alert_ids: Collection[int]) -> dict[int, list[ReasonRow]]:
    rows = db.session.execute(
        select(AlertReason).where(AlertReason.alert_id.in_(alert_ids))
        .order_by(AlertReason.alert_id, AlertReason.priority.desc(), AlertReason.id)).scalars()
    found: dict[int, list[ReasonRow]] = {}
    for r in rows:
        found.setdefault(r.alert_id, []).append(ReasonRow(
            r.rule, r.rule_version, r.title, [_evidence(e) for e in r.evidence], r.clears_when, r.priority, r.times, r.late, r.first_at,
            r.ended_at, r.ended_because))
    return found


def _evidence(kept: dict[str, Any]) -> EvidenceRow:
    at, known_since = datetime.fromisoformat(kept["at"]), datetime.fromisoformat(kept["known_since"])
    return EvidenceRow(in_present_words(kept["sentence"]), kept["fact"], at, known_since, kept["late"])


def _row(alert: Alert, child: Child, episode: MissingEpisode | None, taker: str | None, confirmer: str | None,
         team: str | None) -> AlertRow:
    out = episode is not None and episode.ended_at is None and not episode.voided
    return AlertRow(
        id=alert.id, ref=alert.ref, version=alert.version, state=alert.state, priority=alert.priority,
        raised_at=alert.raised_at, evidence_at=alert.evidence_at, acknowledged_at=alert.acknowledged_at,
        held_until=alert.held_until, child_ref=child.ref,
        child_name=name_of(child),
        episode_ref=episode.ref if episode else None, out_since=episode.started_at if episode and out else None,
        assigned_to=taker, acknowledged_by=confirmer, team=team)

