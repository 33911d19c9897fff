"""Running the rules over children inside the unit in hand; a rule that fails is tried again and stops nothing."""
from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from caseflow.alerts.attention import bring_back
from caseflow.alerts.facts import KnownChild, load_facts
from caseflow.alerts.models import Evaluation
from caseflow.alerts.reasons import Work, apply_findings, set_priorities, would_change
from caseflow.alerts.routing import send_to_teams
from caseflow.alerts.thresholds import settings_of
from caseflow.extensions import db
from caseflow.risk.finding import Finding
from caseflow.risk.rulebook import Rule, rulebook
from caseflow.risk.settings import Settings
from caseflow.store.unit import connection, current_unit, savepoint
from caseflow.web.errors import place_of

log = logging.getLogger("caseflow.alerts")
LONGEST_WAIT = timedelta(hours=1)
_table: Any = Evaluation.__table__
_of_children = _table.c.child_id.in_(bindparam("child_ids", expanding=True))
_NOTED = select(_table.c.child_id, _table.c.attempts).where(_of_children)
_FORGET = delete(_table).where(_of_children)
_NOTE = {name: made.on_conflict_do_update(index_elements=["child_id"], set_={
    one: made.excluded[one] for one in ("authority_id", "due_at", "attempts", "failed_rule")})
    for name, made in (("sqlite", sqlite.insert(_table)), ("postgresql", postgresql.insert(_table)))}


@dataclass
class Tally:
    """What evaluations came to: reasons raised, found again and ended, and rules that failed."""

    children: int = 0
    rules: int = 0
    raised: int = 0
    repeated: int = 0
    ended: int = 0
    errors: int = 0

    def add(self, other: Tally) -> None:
        """Add another tally to this one; `rules` is the number of rules in the book, not a sum."""
        self.children += other.children
        self.rules = max(self.rules, other.rules)
        self.raised += other.raised
        self.repeated += other.repeated
        self.ended += other.ended
        self.errors += other.errors


@dataclass
class Again:
    """When a child is to be looked at again, and the rule that failed if one did."""

    moments: list[datetime] = field(default_factory=list)
    failed_rule: str | None = None

    def at(self, now: datetime) -> datetime | None:
        """The soonest of the moments, or now when a rule failed."""
        return now if self.failed_rule else min(self.moments, default=None)


def evaluate(child_ids: Collection[int]) -> Tally:
    """Run every rule over these children now, in the unit in hand, and note when each is to be looked at again.

    Loading takes as many queries for one child as for some hundreds, which is as many as it should be called with. What the rules write
    stands in a savepoint. Where one of them fails all is undone, and each rule tried again in a savepoint of its own: the one that fails is
    noted and tried again later, and blocks nothing.
    """
    if not child_ids:
        return Tally()
    db.session.flush()
    try:
        with savepoint():
            return _evaluate(child_ids)
    except Exception as error:
        log.warning("rules are tried one by one: %s at %s", type(error).__name__, place_of(error))
    with savepoint():
        return _evaluate(child_ids, one_by_one=True)


def _evaluate(child_ids: Collection[int], *, one_by_one: bool = False) -> Tally:
    at = current_unit().recorded_at
    known = load_facts(child_ids)
    settings = settings_of({child.authority_id for child in known})
    work = Work()
    tally = Tally(children=len(known), rules=len(rulebook()))
    again: dict[int, Again] = {}
    to_teams = []
    with db.session.no_autoflush:  # what changes of an alert is written once, at the end
        work.reload([child.child_id for child in known])
        for child in known:
            again[child.child_id] = ahead = _evaluate_child(work, child, settings[child.authority_id], at, tally, one_by_one)
            to_teams += bring_back(work, child, at)
            ahead.moments += [a.held_until for a in work.of_child(child.child_id) if a.held_until is not None]
        for authority in {child.authority_id: child.authority for child in known}.values():
            send_to_teams([alert for alert in to_teams if alert.authority_id == authority.id], authority)
    work.write()
    _note_due(known, again, at)
    tally.raised, tally.repeated, tally.ended = work.raised, work.repeated, work.ended
    return tally


def _evaluate_child(
    work: Work, child: KnownChild, settings: Mapping[str, Settings], at: datetime, tally: Tally, one_by_one: bool
) -> Again:
    """Every rule that is on; one that was switched off finds nothing new, and what it found still ends when it no longer applies."""
    again = Again()
    for code, rule in rulebook().items():
        on, before = settings[code].at(at).switched_on, work.standing(child.child_id, code)
        if not on and not before:
            continue
        try:
            answer = rule.evaluate(child.facts, at, settings[code])
            findings = [f for f in answer.findings if on or f.occurrence in before]
            if not would_change(work, child, rule, findings):
                work.repeated += len(findings)
            elif one_by_one:
                _keep_apart(work, child, rule, findings, at)
            else:
                apply_findings(work, child, rule, findings, at)
        except Exception as error:
            if not one_by_one:
                raise
            log.error("rule %s failed: %s at %s", code, type(error).__name__, place_of(error))
            again.failed_rule = code
            tally.errors += 1
            continue
        if answer.next_moment is not None:
            again.moments.append(answer.next_moment)
    set_priorities(work, child.child_id)
    return again


def _keep_apart(work: Work, child: KnownChild, rule: Rule, findings: Collection[Finding], at: datetime) -> None:
    """Write what one rule changes, in a savepoint of its own, and read how the child's alerts stand now."""
    counted = work.raised, work.repeated, work.ended, set(work.news)
    try:
        with savepoint():
            apply_findings(work, child, rule, findings, at)
            work.write()
    except Exception:
        work.raised, work.repeated, work.ended, work.news = counted
        work.made.clear()
        raise
    finally:
        work.reload([child.child_id])


def _note_due(known: Collection[KnownChild], again: Mapping[int, Again], at: datetime) -> None:
    """Keep one row for each child that is to be looked at again; a failed one waits longer each time, at most an hour."""
    failed = [child_id for child_id, ahead in again.items() if ahead.failed_rule]
    attempts = {row.child_id: row.attempts for row in connection().execute(_NOTED, {"child_ids": failed})} if failed else {}
    rows, done = [], []
    for child in known:
        failed_rule, when = again[child.child_id].failed_rule, again[child.child_id].at(at)
        if when is None:
            done.append(child.child_id)
            continue
        tries = attempts.get(child.child_id, 0) + 1 if failed_rule else 0
        wait = min(timedelta(minutes=2 ** min(tries - 1, 6)), LONGEST_WAIT) if tries else timedelta(0)
        rows.append({
            "child_id": child.child_id, "authority_id": child.authority_id, "due_at": when + wait,
            "attempts": tries, "failed_rule": failed_rule,
        })
    if done:
        connection().execute(_FORGET, {"child_ids": done})
    if rows:
        connection().execute(_NOTE[connection().dialect.name], rows)
