"""Children through recorded time, for replaying a rule over the past: streamed in batches of short reads."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from caseflow.accounts.models import Authority
from caseflow.alerts.due import all_children
from caseflow.alerts.facts import facts_at
from caseflow.alerts.records import Records, load_records
from caseflow.alerts.thresholds import settings_of
from caseflow.children.models import Child
from caseflow.core.dates import EARLIEST, start_of_day
from caseflow.core.errors import Refused
from caseflow.risk.backtest import ChildHistory, Replay, backtest
from caseflow.risk.facts import ChildFacts
from caseflow.risk.rulebook import rule_called
from caseflow.risk.settings import fixed


def replay_rule(
    authority: Authority, code: str, first_day: date, last_day: date, tried: Mapping[str, int] | None = None
) -> Replay:
    """Replay a rule over an authority's history, both days counted, with its own thresholds or with values tried.

    Raises `NotFound` for an unknown rule, `Refused` for days in the wrong order and for settings that the rule does not
    know or allow.
    """
    rule = rule_called(code)
    if first_day < EARLIEST:
        raise Refused(f"No record is from before {EARLIEST.year}. Choose a later first day.", field="from")
    if last_day < first_day:
        raise Refused("The last day is before the first.", field="to")
    settings = fixed(rule.settings, tried) if tried else settings_of([authority.id])[authority.id][code]
    start, end = start_of_day(first_day), start_of_day(last_day + timedelta(days=1))
    return backtest(rule, _histories(authority), start, end, settings)


def _histories(authority: Authority) -> Iterator[ChildHistory]:
    """Every child of an authority, one at a time; records are read some hundred children at once."""
    for child_ids in all_children(authority.id):
        for _, records in sorted(load_records(child_ids).items()):
            yield _history(records, authority.go_live_at)


def _history(records: Records, go_live: datetime) -> ChildHistory:
    def known_at(moment: datetime) -> ChildFacts:
        return facts_at(records, moment, go_live)

    [child] = records.standing(Child, None)
    return ChildHistory(child.ref, records.recorded_moments, known_at)
