"""The rules in words, and the page on which a lead changes a threshold as a new dated version."""
from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask_login import current_user

from caseflow.alerts import thresholds
from caseflow.alerts.schemas import thresholds_schema
from caseflow.alerts.views import blueprint
from caseflow.core import clock
from caseflow.core.errors import DomainError
from caseflow.risk.rulebook import Rule, rule_called, rulebook
from caseflow.web.forms import Form
from caseflow.web.guard import needs
from caseflow.web.writing import writing


@blueprint.get("/rules")
@needs("rule.read")
def rules() -> str:
    """Every rule in words, with the authority's thresholds in it."""
    settings = thresholds.settings_of([current_user.authority_id])[current_user.authority_id]
    now = {code: settings[code].at(clock.now()) for code in rulebook()}
    return render_template(
        "alerts/rules.html", rules=rulebook().values(), now=now, may_change=current_user.may("rule.write"))


@blueprint.get("/rules/<code>")
@needs("rule.write")
def ask_rule(code: str) -> Response:
    """One rule: its source, its thresholds through time, and the form that changes them."""
    rule = rule_called(code)
    now = thresholds.settings_of([current_user.authority_id])[current_user.authority_id][code].at(clock.now())
    values = {s.name: bool(now[s.name]) if s.switch else now[s.name] for s in rule.settings}
    return _page(rule, _form(rule, {**values, "switched_on": now.switched_on}))


@blueprint.post("/rules/<code>")
@needs("rule.write")
@writing
def change_rule(code: str) -> Any:
    """Put new thresholds in force from today on."""
    rule = rule_called(code)
    form = _form(rule)
    try:
        said = form.load()
        on, reason = said.pop("switched_on"), said.pop("reason")
        values = {name: int(value) for name, value in said.items()}
        thresholds.change_thresholds(current_user, code, values, switched_on=on, reason=reason)
    except DomainError as refusal:
        return _page(rule, form, refusal)
    flash("The rule is changed from today on. Alerts raised before keep the rule that they were raised under.")
    return redirect(url_for("alerts.rules"), 303)


def _form(rule: Rule, values: dict[str, Any] | None = None) -> Form:
    return Form(thresholds_schema(rule)(), values)


def _page(rule: Rule, form: Form, refusal: DomainError | None = None) -> Response:
    versions = thresholds.versions_of(current_user.authority_id, rule)
    return form.page("alerts/rule.html", refusal=refusal, rule=rule, versions=versions)
