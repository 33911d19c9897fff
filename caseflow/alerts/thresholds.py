"""The thresholds that an authority has set for its rules, read for all rules at once."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Row, bindparam, select

from caseflow.accounts.models import User
from caseflow.alerts.models import RuleSetting
from caseflow.audit.record import record
from caseflow.core import clock
from caseflow.core.dates import london_date, start_of_day
from caseflow.core.errors import Refused
from caseflow.extensions import db
from caseflow.risk.rulebook import Rule, rule_called, rulebook
from caseflow.risk.settings import Settings, SettingsVersion
from caseflow.store.unit import connection

DEFAULTS = 1
_set: Any = RuleSetting.__table__
_ROWS = select(_set).where(
    _set.c.authority_id.in_(bindparam("authority_ids", expanding=True)), _set.c.voided.is_(False)).order_by(
    _set.c.effective_from, _set.c.id)


class Citing(Protocol):
    """Whatever cites a rule with its version."""

    @property
    def rule(self) -> str: ...

    @property
    def rule_version(self) -> str: ...


def settings_of(authority_ids: Collection[int]) -> dict[int, Mapping[str, Settings]]:
    """Each authority's settings for every rule, by rule code; one query."""
    rows: dict[tuple[int, str], list[SettingsVersion]] = defaultdict(list)
    for row in _rows(authority_ids):
        versions = rows[row.authority_id, row.rule]
        versions.append(SettingsVersion(
            DEFAULTS + 1 + len(versions), start_of_day(row.effective_from), row.thresholds, row.reason or "", row.switched_on))
    return {
        authority_id: {code: Settings(rule.settings, rows[authority_id, code]) for code, rule in rulebook().items()}
        for authority_id in authority_ids
    }


def versions_of(authority_id: int, rule: Rule) -> list[SettingsVersion]:
    """The versions that an authority has put in force for one rule, oldest first; the rule's defaults are not among them."""
    rows = [row for row in _rows([authority_id]) if row.rule == rule.code]
    return [
        SettingsVersion(DEFAULTS + 1 + n, start_of_day(r.effective_from), r.thresholds, r.reason or "", r.switched_on)
        for n, r in enumerate(rows)
    ]


@dataclass(frozen=True)
class Cited:
    """A rule as a reason cites it: its title, its words under the thresholds it was found under, and its source."""

    title: str
    words: str
    source: str


def rules_cited(authority_id: int, reasons: Iterable[Citing]) -> dict[tuple[str, str], Cited]:
    """The rules that these reasons cite, by rule and version; one query."""
    rows = _rows([authority_id])
    found = {}
    for reason in reasons:
        rule = rulebook().get(reason.rule)
        if rule is None:
            continue
        place = int(reason.rule_version.rpartition(".")[2] or DEFAULTS) - DEFAULTS - 1
        own = [row for row in rows if row.rule == rule.code]
        values = own[place].thresholds if 0 <= place < len(own) else {}
        found[reason.rule, reason.rule_version] = Cited(rule.title, rule.words(values), rule.source)
    return found


def change_thresholds(by: User, code: str, values: Mapping[str, int], *, switched_on: bool, reason: str) -> RuleSetting:
    """Put new thresholds in force from today on, as a new version with a reason.

    Findings of earlier episodes keep the version that they were found under. Raises `Refused` for a value outside the
    rule's limits, for a name it does not know, and without a reason.
    """
    rule = rule_called(code)
    if not reason.strip():
        raise Refused("Say why the rule changes.", field="reason")
    known = {s.name: s for s in rule.settings}
    unknown = values.keys() - known.keys()
    if unknown:
        raise Refused(f"This rule has no setting called {min(unknown)}.", field=min(unknown))
    checked = {name: known[name].check(value) for name, value in values.items()}
    row = RuleSetting(
        authority_id=by.authority_id, rule=rule.code, switched_on=switched_on, thresholds=checked,
        effective_from=london_date(clock.now()), reason=reason.strip())
    db.session.add(row)
    db.session.flush()
    record("rule.changed", row.ref, rule=rule.code, switched_on=switched_on, thresholds=checked)
    return row


def _rows(authority_ids: Collection[int]) -> Sequence[Row[Any]]:
    return connection().execute(_ROWS, {"authority_ids": sorted(authority_ids)}).all()
