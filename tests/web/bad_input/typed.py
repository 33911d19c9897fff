"""What may be typed into the controls of a form that none of them takes, and an ordinary answer to each."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from caseflow.web import controls, moments
from caseflow.web import fields as gate
from caseflow.web.controls import Control
from tests.web.bad_input.values import IN_ONE_LINE, MARKUP, STRANGE

ON_DAY: list[tuple[str, str, str]] = [
    ("30", "2", "2026"),
    ("29", "2", "2025"),
    ("1", "1", "0001"),
    ("31", "12", "9999"),
    ("31", "12", "1979"),
    ("10", "24", "2026"),
    ("٢٠", "١٠", "٢٠٢٦"),
    ("24", "10", "26"),
    ("", "10", "2026"),
    ("1e1", "10", "2026"),
    ("-1", "10", "2026"),
]
AT: list[tuple[tuple[str, str, str], str]] = [
    *((day, "10:00") for day in ON_DAY),
    (("29", "3", "2026"), "01:30"),
    (("26", "10", "2025"), "01:30"),
    (("1", "10", "2026"), "25:00"),
    (("1", "10", "2026"), "10:60"),
    (("1", "10", "2026"), "١٠:٠٠"),
    (("1", "10", "2026"), "ten"),
    (("1", "10", "2026"), ""),
]
WHOLE = ["1e3", "٥", "-1", "5" * 5000, "0x10", "five"]
CODES = ["nonsense", "' OR 1=1 --", "<script>alert(1)</script>", "a\x00b", "x" * 50_000]
LONG = "Wort " * 10_001


def bad(control: Control, turn: int) -> dict[str, Any]:
    """One thing that this control does not take."""

    def pick(several: list[Any]) -> Any:
        return several[turn % len(several)]

    if isinstance(control, moments.Moment):
        day, clock = pick(AT)
        return {f"{control.name}-when": "other", f"{control.name}-time": clock, **boxes(control, day)}
    if isinstance(control, moments.Day):
        return boxes(control, pick(ON_DAY))
    if isinstance(control, controls.Number):
        return {control.name: pick(WHOLE)}
    if isinstance(control, controls.Choice) or isinstance(control.field, gate.Ref):
        return {control.name: pick(CODES)}
    if isinstance(control, controls.Tick):
        return {}
    if isinstance(control, controls.Lines):
        return {control.name: pick([text for text in STRANGE.values() if len(text.splitlines()) == 1])}
    texts = [*STRANGE.values(), *([] if several_lines(control) else IN_ONE_LINE.values())]
    return {control.name: pick(texts)}


def is_judged_later(control: Control) -> bool:
    """Whether its codes are another table's, which the service knows and the gate does not."""
    return (
        isinstance(control, controls.Choice)
        and not isinstance(control, controls.YesNo)
        and not isinstance(getattr(control.field, "inner", control.field), (gate.Choice, gate.Ref))
        and not control.field.validators
    )


def several_lines(control: Control) -> bool:
    """Whether line ends belong to what is typed."""
    return isinstance(control, controls.LongText) or isinstance(control.field, (gate.Prose, fields.List))


def boxes(control: Control, day: tuple[str, str, str]) -> dict[str, str]:
    """The three boxes of a day."""
    return {f"{control.name}-{part}": text for part, text in zip(("day", "month", "year"), day, strict=True)}


def is_text(control: Control) -> bool:
    """Whether anything may be typed into it."""
    return type(control) in (Control, controls.LongText) and isinstance(control.field, gate.Line)


def marked(control: Control, turn: int) -> dict[str, str]:
    """Markup where anything may be typed."""
    return {control.name: MARKUP[turn % len(MARKUP)]} if is_text(control) else {}


def ordinary(control: Control) -> dict[str, Any]:
    """An ordinary answer where one is needed."""
    if not control.required:
        return {}
    if isinstance(control, moments.Moment):
        return {f"{control.name}-when": "today", f"{control.name}-time": "12:00"}
    if isinstance(control, moments.Day):
        return boxes(control, ("1", "10", "2026"))
    if isinstance(control, controls.Number):
        return {control.name: str(getattr(control.field, "least", 1))}
    if isinstance(control, controls.YesNo):
        return {control.name: "yes"}
    if isinstance(control, controls.Choice):
        return {control.name: next(value for value, _ in control.choices() if value)}
    return {control.name: "As agreed"}
