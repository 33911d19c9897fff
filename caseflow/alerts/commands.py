"""`caseflow rules` and `caseflow alerts`: the rule book, a replay over the past, and the nightly sweep by hand."""
from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from caseflow.accounts.queries import authorities, authority_by_code
from caseflow.alerts import due
from caseflow.alerts.evaluation import Tally
from caseflow.alerts.histories import replay_rule
from caseflow.alerts.thresholds import settings_of
from caseflow.command import Told, reporting
from caseflow.core import clock
from caseflow.core.errors import Refused
from caseflow.risk.rulebook import rulebook

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group("rules")
def rules() -> None:
    """The rule book, and what a rule would have said in the past."""


@rules.command("list")
@click.option("--authority", "code", metavar="CODE", help="Show the thresholds that this authority has set.")
@reporting
def list_rules(code: str | None) -> Told:
    """List every rule in words, with its thresholds."""
    set_by = None
    if code is not None:
        authority_id = authority_by_code(code).id
        set_by = settings_of([authority_id])[authority_id]
    told = Told([], [])
    for rule in rulebook().values():
        now = set_by[rule.code].at(clock.now()) if set_by else None
        values = {s.name: now[s.name] if now else s.default for s in rule.settings}
        on = now.switched_on if now else True
        told.lines += [f"{rule.code}: {rule.title}{'' if on else ' (switched off)'}", f"    {rule.words(values)}"]
        told.json.append({
            "rule": rule.code, "title": rule.title, "version": rule.version, "words": rule.words(values),
            "source": rule.source, "switched_on": on, "settings": [
                {"name": s.name, "value": values[s.name], "default": s.default, "unit": s.unit, "low": s.low,
                 "high": s.high, "help": s.help} for s in rule.settings]})
    return told


@rules.command("backtest")
@click.argument("rule")
@click.option("--authority", "code", metavar="CODE", required=True, help="Whose history.")
@click.option("--from", "first_day", type=DAY, required=True, help="The first day.")
@click.option("--to", "last_day", type=DAY, required=True, help="The last day, counted in.")
@click.option("--set", "tried", multiple=True, metavar="NAME=VALUE", help="Try a threshold; may be repeated.")
@reporting
def backtest(rule: str, code: str, first_day: datetime, last_day: datetime, tried: tuple[str, ...]) -> Told:
    """Replay RULE over the past as it was known then, and compare it with hindsight. Nothing is raised."""
    first, last = first_day.date(), last_day.date()
    replay = replay_rule(authority_by_code(code), rule, first, last, _values(tried))
    by_month = [{"month": month, "findings": count} for month, count in sorted(replay.by_month.items())]
    shape = {
        "rule": replay.rule, "version": replay.version, "from": first.isoformat(), "to": last.isoformat(),
        "findings": replay.known_then, "children": replay.children, "known_then": replay.known_then,
        "with_hindsight": replay.with_hindsight, "only_then": replay.only_then,
        "only_with_hindsight": replay.only_with_hindsight, "children_replayed": replay.replayed, "by_month": by_month}
    return Told([
        f"{rule} from {first} to {last}, over {replay.replayed} children:",
        f"    from what was known then: {replay.known_then} findings about {replay.children} children",
        f"    with hindsight: {replay.with_hindsight} ({replay.only_with_hindsight} that were not seen then, "
        f"{replay.only_then} seen then that did not hold up)",
        *(f"    {row['month']}: {row['findings']}" for row in by_month),
    ], shape)


@click.group("alerts")
def alerts() -> None:
    """Alerts as work."""


@alerts.command("sweep")
@click.option("--authority", "code", metavar="CODE", help="One authority only.")
@reporting
def sweep(code: str | None) -> Told:
    """Look at every child again, whether or not anything changed: the nightly assurance sweep by hand."""
    started = clock.monotonic()
    total = Tally(rules=len(rulebook()))
    for authority in [authority_by_code(code)] if code else authorities():
        total.add(due.sweep(authority.id))
    shape: dict[str, Any] = {
        "children": total.children, "rules": total.rules, "raised": total.raised, "repeated": total.repeated,
        "ended": total.ended, "errors": total.errors, "seconds": round(clock.monotonic() - started, 3)}
    return Told([
        f"Looked at {total.children} children with {total.rules} rules: {total.raised} findings new, "
        f"{total.repeated} still standing, {total.ended} ended, {total.errors} rules failed."], shape)


def _values(tried: tuple[str, ...]) -> dict[str, int]:
    values = {}
    for text in tried:
        name, sign, value = text.partition("=")
        if not sign or not name.strip() or not (value.strip().isascii() and value.strip().isdigit()):
            raise Refused(f"Write --set as NAME=NUMBER, not {text}.", field="set")
        values[name.strip()] = int(value)
    return values


commands: list[click.Command] = [rules, alerts]
