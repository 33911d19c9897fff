"""Days and times as people give them: today or yesterday, a time on the clock, and how sure they are."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from markupsafe import Markup
from marshmallow import Schema, fields, missing
from marshmallow.validate import OneOf

from caseflow.core import clock
from caseflow.core.dates import (
    AmbiguousHour,
    instant_from_local,
    is_repeated,
    london,
    london_date,
    parse_clock,
    parse_day,
    start_of_day,
)
from caseflow.core.errors import Refused
from caseflow.web import fields as gate
from caseflow.web.controls import Control, Raw, component, without_none

SURE = {"exact": "Exactly then", "about": "About then", "between": "Between then and a later time", "date": "I only know the day"}
NEAR = {"today": 0, "yesterday": 1, "tomorrow": -1}


def typed_day(raw: Raw, name: str) -> date | None:
    """The day in the three boxes, or in one field as `24/10/2026` or `2026-10-24`; None when all are empty."""
    parts = [raw.get(f"{name}-{part}", "").strip() for part in ("day", "month", "year")]
    if any(parts):
        if not all(parts):
            lacking = [part for part, text in zip(("day", "month", "year"), parts, strict=True) if not text]
            raise Refused(f"The date must include a {' and a '.join(lacking)}.", field=name)
        return parse_day("/".join(parts), field=name)
    text = raw.get(name, "").strip()
    return parse_day(text, field=name) if text else None


def three_boxes(name: str, raw: Raw, wrong: bool, **params: Any) -> Markup:
    """The GOV.UK date input: day, month and year."""
    width = {"day": 2, "month": 2, "year": 4}
    return component("date-input", without_none({
        "id": name, "namePrefix": name, **params,
        "items": [{
            "name": part, "label": part.capitalize(), "value": raw.get(f"{name}-{part}"), "autocomplete": "off",
            "classes": f"govuk-input--width-{size}" + (" govuk-input--error" if wrong else ""),
        } for part, size in width.items()],
    }))


def boxes_for(name: str, day: date | None) -> dict[str, list[str]]:
    """What the three boxes show for a day."""
    if day is None:
        return {}
    return {f"{name}-day": [str(day.day)], f"{name}-month": [str(day.month)], f"{name}-year": [str(day.year)]}


class Day(Control):
    """A day without a time."""

    @property
    def first_id(self) -> str:
        """The day box."""
        return f"{self.name}-day"

    def read(self, raw: Raw) -> Any:
        """The day as `YYYY-MM-DD`."""
        found = typed_day(raw, self.name)
        return self.present(found.isoformat() if found else "")

    def write(self, value: Any) -> dict[str, list[str]]:
        """Three boxes."""
        return boxes_for(self.name, date.fromisoformat(value) if isinstance(value, str) else value)

    def html(self, raw: Raw, errors: list[str], **said: Any) -> Markup:
        """Three boxes under a legend."""
        shared = self.params(raw, errors, **said)
        return three_boxes(
            self.name, raw, bool(errors), fieldset=self.legend(said), hint=shared.get("hint"),
            errorMessage=shared.get("errorMessage"))


class Moment(Control):
    """A day and a time in London, and how sure it is where the schema has a place for that.

    A field `left_at` brings `left_precision` and `left_until` with it when the schema has them.
    """

    def __init__(self, name: str, field: fields.Field, schema: Schema, look: Mapping[str, Any] | None = None) -> None:
        super().__init__(name, field, look)
        stem = name.removesuffix("_at")
        self.precision_name = f"{stem}_precision" if f"{stem}_precision" in schema.load_fields else None
        self.until_name = f"{stem}_until" if f"{stem}_until" in schema.load_fields else None
        self.sure = self._sure(schema)
        self.ask_which: str | None = None
        self.at_fault = "when"

    def _sure(self, schema: Schema) -> dict[str, str]:
        if self.precision_name is None:
            return {}
        beside = schema.load_fields[self.precision_name]
        rules = [v for v in (beside, *beside.validators) if isinstance(v, (OneOf, gate.Choice))]
        allowed = set(rules[0].choices) if rules else {"exact", "about"}
        return {code: words for code, words in SURE.items()
                if code in allowed and (code != "between" or self.until_name) and (code != "date" or self.meta.get("day_only"))}

    @property
    def first_id(self) -> str:
        """Where an error leads: the first day radio, or the time once the day is known."""
        return f"{self.name}-{self.at_fault}"

    def values(self, raw: Raw) -> dict[str, Any]:
        """The instant with its offset, its precision and the end of "between", by field name."""
        text = raw.get(self.name, "").strip()
        if text and f"{self.name}-time" not in raw:
            return {self.name: text}
        precision = raw.get(f"{self.name}-precision", "")
        day = self._day(raw)
        clock_text = raw.get(f"{self.name}-time", "").strip()
        self.at_fault = "when" if day is None else "time"
        if not clock_text and precision == "date" and day is not None:
            return {self.name: start_of_day(day).isoformat(), str(self.precision_name): "date"}
        if not clock_text:
            if day is None or (not self.required and raw.get(f"{self.name}-when") == "today"):
                return {} if not self.field.allow_none else {self.name: None}
            raise Refused("Enter a time, like 23:30.", field=self.name)
        if day is None:
            raise Refused("Say which day it was.", field=self.name)
        instant = self._instant(day, clock_text, raw)
        found: dict[str, Any] = {self.name: instant.isoformat()}
        if precision in self.sure and precision != "date":
            found[str(self.precision_name)] = precision
        if precision == "between" and self.until_name:
            found[self.until_name] = self._until(day, instant, raw).isoformat()
        return found

    def _day(self, raw: Raw) -> date | None:
        near = raw.get(f"{self.name}-when", "")
        if near in NEAR:
            return london_date(clock.now()) - timedelta(days=NEAR[near])
        return typed_day(raw, self.name)

    def _instant(self, day: date, clock_text: str, raw: Raw) -> datetime:
        time = parse_clock(clock_text, field=self.name)
        try:
            return instant_from_local(day, time, raw.get(f"{self.name}-which"), field=self.name)
        except AmbiguousHour:
            self.ask_which = f"{time:%H:%M}"
            raise

    def _until(self, day: date, since: datetime, raw: Raw) -> datetime:
        text = raw.get(f"{self.name}-until", "").strip()
        if not text:
            raise Refused("Enter the later time, like 23:45.", field=self.name)
        time = parse_clock(text, field=self.name)
        until = instant_from_local(day, time, "second", field=self.name)
        return until if until > since else instant_from_local(day + timedelta(days=1), time, "second", field=self.name)

    def read(self, raw: Raw) -> Any:
        """The instant alone."""
        return self.values(raw).get(self.name, missing)

    def write(self, value: Any) -> dict[str, list[str]]:
        """Day, time, and which of two where the hour was repeated."""
        if isinstance(value, str):
            value = datetime.fromisoformat(value)
        if value is None:
            return {}
        local = london(value)
        ago = (london_date(clock.now()) - local.date()).days
        near = {days: word for word, days in NEAR.items()}.get(ago, "other")
        if near == ("yesterday" if self.meta.get("ahead") else "tomorrow"):
            near = "other"
        shown = {f"{self.name}-when": [near], f"{self.name}-time": [f"{local:%H:%M}"]}
        if near == "other":
            shown |= boxes_for(self.name, local.date())
        if is_repeated(value):
            shown[f"{self.name}-which"] = ["second" if local.fold else "first"]
        return shown

    def write_sureness(self, values: Mapping[str, Any]) -> dict[str, list[str]]:
        """How sure it is, from the fields beside it."""
        shown: dict[str, list[str]] = {}
        if self.precision_name and values.get(self.precision_name):
            shown[f"{self.name}-precision"] = [str(values[self.precision_name])]
        until = values.get(self.until_name) if self.until_name else None
        if until:
            until = datetime.fromisoformat(until) if isinstance(until, str) else until
            shown[f"{self.name}-until"] = [f"{london(until):%H:%M}"]
        return shown

    def html(self, raw: Raw, errors: list[str], **said: Any) -> Markup:
        """Now, the day, the time, how sure, and (only in the repeated hour) which of the two."""
        parts = [self._now(said), self._days(raw, bool(errors)), self._time(raw, bool(errors))]
        if self.ask_which or raw.get(f"{self.name}-which"):
            parts.append(self._which(raw))
        if self.sure:
            parts.append(self._how_sure(raw))
        hint, described = said.get("hint", self.meta.get("hint")), []
        if errors:
            described.append(f"{self.name}-error")
            parts.insert(0, component("error-message", {"id": f"{self.name}-error", "text": " ".join(errors)}))
        if hint:
            described.append(f"{self.name}-hint")
            parts.insert(0, component("hint", {"id": f"{self.name}-hint", "text": hint}))
        fieldset = component("fieldset", without_none({
            **self.legend(said), "describedBy": " ".join(described) or None, "html": Markup("").join(parts)}))
        wrong = " govuk-form-group--error" if errors else ""
        return Markup('<div class="govuk-form-group cf-moment{}" data-moment="{}">{}</div>').format(wrong, self.name, fieldset)

    def _now(self, said: Mapping[str, Any]) -> Markup:
        if not said.get("now", self.meta.get("now", True)):
            return Markup("")
        return component("button", {
            "text": "Now", "type": "button", "classes": "govuk-button--secondary cf-now",
            "attributes": {"data-now": self.name, "hidden": {"value": True, "optional": True}}})

    def _days(self, raw: Raw, wrong: bool) -> Markup:
        other = three_boxes(self.name, raw, wrong, fieldset={"legend": {"text": "Which day?", "classes": "govuk-fieldset__legend--s"}})
        when = raw.get(f"{self.name}-when") or ("other" if raw.get(f"{self.name}-day") else self.meta.get("day"))
        return component("radios", without_none({
            "idPrefix": f"{self.name}-when", "name": f"{self.name}-when", "classes": "govuk-radios--small cf-tight", "value": when,
            "items": [{"value": "today", "text": "Today"},
                      {"value": "tomorrow", "text": "Tomorrow"} if self.meta.get("ahead") else {"value": "yesterday", "text": "Yesterday"},
                      {"value": "other", "text": "Another day", "conditional": {"html": other}}]}))

    def _time(self, raw: Raw, wrong: bool) -> Markup:
        return component("input", without_none({
            "id": f"{self.name}-time", "name": f"{self.name}-time", "label": {"text": "Time"},
            "hint": {"text": "Like 11:30 p.m., 23:30 or 2330"}, "inputmode": "numeric", "autocomplete": "off",
            "classes": "govuk-input--width-5" + (" govuk-input--error" if wrong else ""), "value": raw.get(f"{self.name}-time")}))

    def _which(self, raw: Raw) -> Markup:
        clock_text = raw.get(f"{self.name}-time") or self.ask_which
        return component("radios", without_none({
            "idPrefix": f"{self.name}-which", "name": f"{self.name}-which", "value": raw.get(f"{self.name}-which"),
            "fieldset": {"legend": {"text": f"The clocks went back that night. Which {clock_text} was it?",
                                    "classes": "govuk-fieldset__legend--s"}},
            "items": [{"value": "first", "text": "The first, before the clocks went back"},
                      {"value": "second", "text": "The second, an hour later"}]}))

    def _how_sure(self, raw: Raw) -> Markup:
        until = component("input", without_none({
            "id": f"{self.name}-until", "name": f"{self.name}-until", "label": {"text": "The later time"}, "inputmode": "numeric",
            "autocomplete": "off", "classes": "govuk-input--width-5", "value": raw.get(f"{self.name}-until")}))
        items = [without_none({"value": code, "text": words, "conditional": {"html": until} if code == "between" else None})
                 for code, words in self.sure.items()]
        return component("radios", {
            "idPrefix": f"{self.name}-precision", "name": f"{self.name}-precision", "classes": "govuk-radios--small cf-tight",
            "value": raw.get(f"{self.name}-precision") or "exact", "items": items,
            "fieldset": {"legend": {"text": "How sure is the time?", "classes": "govuk-fieldset__legend--s"}}})
