"""Findings made into reasons: raised once, counted when evidence is new, ended in words, never removed."""
from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from caseflow.alerts.facts import KnownChild
from caseflow.alerts.kept_words import same_evidence
from caseflow.alerts.models import Alert, AlertReason
from caseflow.audit.record import record
from caseflow.core.references import new_ref
from caseflow.core.wording import iso
from caseflow.extensions import db
from caseflow.risk.finding import Evidence, Finding
from caseflow.risk.priority import priority_of
from caseflow.risk.rulebook import Rule
from caseflow.store.straight import write_all, write_new

_of_children: Any = bindparam("child_ids", expanding=True)
_ALERTS = select(Alert).where(Alert.child_id.in_(_of_children), Alert.voided.is_(False)).order_by(Alert.id)
_REASONS = select(AlertReason).where(AlertReason.child_id.in_(_of_children)).order_by(AlertReason.id)


@dataclass
class Work:
    """The alerts and reasons of some children, as one evaluation finds and leaves them."""

    alerts: dict[int, dict[int | None, Alert]] = field(default_factory=dict)
    reasons: dict[Alert, dict[tuple[str, str], AlertReason]] = field(default_factory=dict)
    news: set[tuple[int, int | None]] = field(default_factory=set)
    """Child and episode of the alerts that have a new reason."""
    made: list[tuple[Alert, AlertReason | None]] = field(default_factory=list)
    """What is to be written that was not there before: an alert, then its reasons. No session knows them."""
    raised: int = 0
    repeated: int = 0
    ended: int = 0

    def of_child(self, child_id: int) -> list[Alert]:
        """The child's alerts."""
        return list(self.alerts.get(child_id, {}).values())

    def reasons_of(self, child_id: int) -> Iterable[AlertReason]:
        """Every reason of the child's alerts, standing or ended."""
        for alert in self.of_child(child_id):
            yield from self.reasons.get(alert, {}).values()

    def standing(self, child_id: int, rule: str) -> dict[str, AlertReason]:
        """The child's reasons under one rule that still apply, by occurrence."""
        return {r.occurrence: r for r in self.reasons_of(child_id) if r.rule == rule and r.ended_at is None}

    def reload(self, child_ids: Collection[int]) -> None:
        """Read the alerts and reasons of these children: at most two queries, however many children."""
        for child_id in child_ids:
            self.alerts[child_id] = {}
        for alert in db.session.execute(_ALERTS, {"child_ids": child_ids}).scalars():
            self.alerts[alert.child_id][alert.episode_id] = alert
            self.reasons[alert] = {}
        by_number = {alert.id: alert for child_id in child_ids for alert in self.of_child(child_id)}
        if not by_number:
            return
        for reason in db.session.execute(_REASONS, {"child_ids": child_ids}).scalars():
            if reason.alert_id in by_number:
                self.reasons[by_number[reason.alert_id]][reason.rule, reason.occurrence] = reason

    def write(self) -> None:
        """Write what changed, and what is new as it stands now, with its priority and its team; read again what is to change after this."""
        db.session.flush()
        for alert, reason in self.made:
            if reason is None:
                alert.id = write_new(Alert, **_values(alert))
        write_all(AlertReason, [{**_values(reason), "alert_id": alert.id} for alert, reason in self.made if reason is not None])
        self.made.clear()


def _values(row: Alert | AlertReason) -> dict[str, Any]:
    return {name: value for name, value in vars(row).items() if name in row.__table__.c}


def apply_findings(work: Work, child: KnownChild, rule: Rule, findings: Iterable[Finding], at: datetime) -> None:
    """Bring the child's reasons under one rule in line with what the rule finds now.

    The same finding changes nothing; one with other evidence is counted; one that is found no more ends in words.
    """
    found = {finding.occurrence: finding for finding in findings}
    standing = work.standing(child.child_id, rule.code)
    for finding in found.values():
        _stand(work, child, rule, finding, at)
    for occurrence, reason in standing.items():
        if occurrence not in found:
            _end(work, child, rule, reason, at)


def would_change(work: Work, child: KnownChild, rule: Rule, findings: Iterable[Finding]) -> bool:
    """Whether these findings differ from the child's standing reasons under this rule."""
    standing = work.standing(child.child_id, rule.code)
    found = {f.occurrence: f for f in findings}
    return standing.keys() != found.keys() or not all(
        same_evidence(standing[o].evidence, as_rows(f.evidence)) for o, f in found.items())


def _stand(work: Work, child: KnownChild, rule: Rule, finding: Finding, at: datetime) -> None:
    alert = _alert_for(work, child, finding, at)
    reason = work.reasons[alert].get(finding.key)
    rows = as_rows(finding.evidence)
    if reason is not None and reason.ended_at is None and same_evidence(reason.evidence, rows):
        work.repeated += 1
        return
    anew = reason is None or reason.ended_at is not None
    if reason is None:
        reason = AlertReason(
            authority_id=alert.authority_id, child_id=alert.child_id, rule=rule.code,
            occurrence=finding.occurrence, first_at=at, times=0)
        work.reasons[alert][finding.key] = reason
        work.made.append((alert, reason))
    reason.times += 1
    reason.rule_version = f"{finding.rule_version}.{finding.settings_version}"
    reason.title, reason.clears_when, reason.priority = finding.headline, finding.clears_when, finding.priority
    reason.evidence, reason.late = rows, finding.late
    reason.ended_at = reason.ended_because = None
    alert.evidence_at = at
    if anew:
        work.raised += 1
        work.news.add((alert.child_id, alert.episode_id))
    record("alert.reason-found" if anew else "alert.evidence-counted", alert.ref, [child.facts.ref],
           rule=rule.code, version=reason.rule_version, times=reason.times)


def _end(work: Work, child: KnownChild, rule: Rule, reason: AlertReason, at: datetime) -> None:
    alert = next(a for a in work.of_child(child.child_id) if reason in work.reasons[a].values())
    refs = {number: ref for ref, number in child.episode_ids.items()}
    reason.ended_at = at
    reason.ended_because = rule.why_cleared(child.facts, refs.get(alert.episode_id) if alert.episode_id else None)
    work.ended += 1
    record("alert.reason-ended", alert.ref, [child.facts.ref], rule=rule.code, version=reason.rule_version)


def _alert_for(work: Work, child: KnownChild, finding: Finding, at: datetime) -> Alert:
    """The one alert of the child and episode, made when there is none yet."""
    episode_id = child.episode_ids[finding.episode] if finding.episode else None
    alert = work.alerts[child.child_id].get(episode_id)
    if alert is None:
        alert = Alert(
            ref=new_ref(), authority_id=child.authority_id, child_id=child.child_id, episode_id=episode_id, state="raised",
            priority=0, raised_at=at, evidence_at=at)
        work.made.append((alert, None))
        work.alerts[child.child_id][episode_id] = alert
        work.reasons[alert] = {}
        record("alert.raised", alert.ref, [child.facts.ref], rule=finding.rule)
    return alert


def set_priorities(work: Work, child_id: int) -> None:
    """Each alert's priority is the sum of its standing reasons."""
    for alert in work.of_child(child_id):
        standing = [r.priority for r in work.reasons[alert].values() if r.ended_at is None]
        priority = priority_of(standing)
        if alert.priority != priority:
            alert.priority = priority


def as_rows(evidence: Iterable[Evidence]) -> list[dict[str, Any]]:
    """Evidence as it is kept and shown: sentence, record, when it happened, known since, late or not."""
    return [
        {"sentence": e.sentence, "fact": e.fact_ref, "at": iso(e.at), "known_since": iso(e.known_since), "late": e.late}
        for e in evidence
    ]
