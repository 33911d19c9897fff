"""One marshmallow field as one GOV.UK control: how it is shown, and how what was typed becomes a value."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import current_app
from markupsafe import Markup
from marshmallow import fields, missing
from marshmallow.validate import Length, OneOf
from werkzeug.datastructures import MultiDict

from caseflow.core.errors import Refused
from caseflow.web import fields as gate

Raw = MultiDict[str, str]
FEW = 7


def component(name: str, params: dict[str, Any]) -> Markup:
    """A GOV.UK component by its name, such as `date-input`; every text in `params` is escaped by its macro."""
    macro = "govuk" + "".join(part.capitalize() for part in name.split("-"))
    module = current_app.jinja_env.get_template(f"govuk_frontend_jinja/components/{name}/macro.html").module
    return Markup(getattr(module, macro)(params))  # noqa: S704 - the macro's own autoescaped output


def without_none(params: dict[str, Any]) -> dict[str, Any]:
    """The parameters that were given: the macros take None for a value."""
    return {name: value for name, value in params.items() if value is not None}


class Control:
    """A single line of text, and the ground of the other controls."""

    input_type = "text"
    verb = "Enter"

    def __init__(self, name: str, field: fields.Field, look: Mapping[str, Any] | None = None) -> None:
        self.name = name
        self.field = field
        self.meta: Mapping[str, Any] = {**field.metadata, **(look or {})}
        self.required = field.required

    @property
    def label(self) -> str:
        """What the control asks for."""
        words = str(self.meta.get("label") or self.name.replace("_", " ").capitalize())
        return words if self.required or not self.meta.get("optional", True) else f"{words} (optional)"

    @property
    def needed(self) -> str:
        """What is said when a required answer is missing."""
        words = str(self.meta.get("label") or self.name.replace("_", " "))
        if words.endswith("?"):
            return f"Answer the question: {words}"
        return f"{self.verb} {words[:1].lower()}{words[1:]}."

    @property
    def first_id(self) -> str:
        """The input that the error summary leads to."""
        return self.name

    def read(self, raw: Raw) -> Any:
        """The value for the schema from what was typed; `missing` when nothing was."""
        return self.present(raw.get(self.name, "").strip())

    def present(self, value: str) -> Any:
        """The text, or what stands for no text: None where the field allows it, else `missing`."""
        if value:
            return value
        return None if self.field.allow_none else missing

    def write(self, value: Any) -> dict[str, list[str]]:
        """What the inputs show for a value."""
        return {self.name: [] if value is None else [str(value)]}

    def params(self, raw: Raw, errors: list[str], **said: Any) -> dict[str, Any]:
        """Parameters that all macros share; `said` overrides label, hint and classes."""
        hint = said.get("hint", self.meta.get("hint"))
        return without_none({
            "id": self.name, "name": self.name,
            "hint": {"text": hint} if hint else None,
            "errorMessage": {"text": " ".join(errors)} if errors else None,
            "classes": said.get("classes", self.meta.get("classes")),
        })

    def legend(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """The fieldset of a control with several inputs."""
        classes = said.get("legend_classes", self.meta.get("legend_classes", "govuk-fieldset__legend--s"))
        return {"legend": {"text": said.get("label", self.label), "classes": classes, "isPageHeading": said.get("heading", False)}}

    def html(self, raw: Raw, errors: list[str], **said: Any) -> Markup:
        """The control, filled with what was typed."""
        return component("input", without_none({
            **self.params(raw, errors, **said),
            "label": {"text": said.get("label", self.label), "classes": said.get("label_classes")},
            "value": raw.get(self.name), "type": self.meta.get("type", self.input_type),
            "inputmode": self.meta.get("inputmode"), "autocomplete": self.meta.get("autocomplete", "off"),
            "spellcheck": self.meta.get("spellcheck"), "attributes": self.attributes(),
        }))

    def attributes(self) -> dict[str, str]:
        """Further attributes of the input."""
        longest = [v.max for v in self.field.validators if isinstance(v, Length) and v.max]
        most = longest[0] if longest else self.meta.get("maxLength")
        return {"maxlength": str(most)} if most else {}


class Number(Control):
    """A whole number."""

    def read(self, raw: Raw) -> Any:
        """The number; what is not one is left for the schema to refuse."""
        text = raw.get(self.name, "").strip()
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else self.present(text)

    def html(self, raw: Raw, errors: list[str], **said: Any) -> Markup:
        """A short box with a keyboard of digits."""
        said.setdefault("classes", self.meta.get("classes", "govuk-input--width-5"))
        return component("input", without_none({
            **self.params(raw, errors, **said), "label": {"text": said.get("label", self.label)},
            "value": raw.get(self.name), "inputmode": "numeric", "autocomplete": "off"}))


class Password(Control):
    """A password: shown on request, open to paste and to password managers."""

    def read(self, raw: Raw) -> Any:
        """The password as typed: spaces at its ends belong to it."""
        return self.present(raw.get(self.name, ""))

    def html(self, raw: Raw, errors: list[str], **said: Any) -> Markup:
        """Always empty, so that no page carries a password."""
        return component("password-input", {
            **self.params(raw, errors, **said), "label": {"text": said.get("label", self.label)},
            "autocomplete": self.meta.get("autocomplete", "current-password")})


class LongText(Control):
    """Several lines of text."""

    def html(self, raw: Raw, errors: list[str], **said: Any) -> Markup:
        """A text area."""
        return component("textarea", without_none({
            **self.params(raw, errors, **said), "label": {"text": said.get("label", self.label)},
            "value": raw.get(self.name), "rows": self.meta.get("rows", 4), "attributes": self.attributes()}))


class Lines(LongText):
    """A list of texts, one to a line."""

    def read(self, raw: Raw) -> Any:
        """The lines that are not empty."""
        found = [line.strip() for line in raw.get(self.name, "").splitlines() if line.strip()]
        return found if found or not self.field.required else missing

    def write(self, value: Any) -> dict[str, list[str]]:
        """One to a line."""
        return {self.name: ["\n".join(value or [])]}


class Choice(Control):
    """One of several: radios while they are few, else a list to choose from."""

    verb = "Choose"

    def choices(self) -> list[tuple[str, str]]:
        """Value and words of each choice, from the field's metadata or its `OneOf`."""
        return choices_of(self.field, self.meta)

    def html(self, raw: Raw, errors: list[str], **said: Any) -> Markup:
        """Radios or a select; `shows` holds controls that appear under a choice."""
        if self.meta.get("control") == "select" or len(self.choices()) > FEW:
            return self._select(raw, errors, said)
        hints, shows = self.meta.get("choice_hints", {}), said.get("shows", {})
        items = [without_none({
            "value": value, "text": words, "hint": {"text": hints[value]} if value in hints else None,
            "conditional": {"html": shows[value]} if value in shows else None}) for value, words in self.choices()]
        return component("radios", without_none({
            **self.params(raw, errors, **said), "idPrefix": self.name, "fieldset": self.legend(said),
            "items": items, "value": raw.get(self.name)}))

    def _select(self, raw: Raw, errors: list[str], said: Mapping[str, Any]) -> Markup:
        items = [{"value": "", "text": said.get("empty", "Choose")}, *({"value": v, "text": w} for v, w in self.choices())]
        return component("select", without_none({
            **self.params(raw, errors, **said), "label": {"text": said.get("label", self.label)},
            "items": items, "value": raw.get(self.name)}))


class YesNo(Choice):
    """Yes or no, with neither chosen at first."""

    def choices(self) -> list[tuple[str, str]]:
        """Yes and no, in the words of the field where it has any."""
        return list(self.meta.get("choices") or [("yes", "Yes"), ("no", "No")])

    def read(self, raw: Raw) -> Any:
        """True, False, or nothing; anything else is left for the schema to refuse."""
        text = raw.get(self.name, "").strip()
        return {"yes": True, "no": False}.get(text, self.present(text))

    def write(self, value: Any) -> dict[str, list[str]]:
        """The radio that stands for the value."""
        return {self.name: [] if value is None else ["yes" if value else "no"]}


class Tick(Control):
    """A single box to tick."""

    def read(self, raw: Raw) -> Any:
        """Whether it was ticked."""
        return self.name in raw

    def write(self, value: Any) -> dict[str, list[str]]:
        """Ticked or not."""
        return {self.name: ["yes"] if value else []}

    def html(self, raw: Raw, errors: list[str], **said: Any) -> Markup:
        """One checkbox."""
        return component("checkboxes", without_none({
            **self.params(raw, errors, **said), "idPrefix": self.name,
            "items": [{"value": "yes", "text": said.get("label", str(self.meta.get("label", self.label))),
                       "checked": self.name in raw}]}))


class Several(Choice):
    """Any number of several."""

    def choices(self) -> list[tuple[str, str]]:
        """The choices of the list's inner field."""
        inner = self.field.inner if isinstance(self.field, fields.List) else self.field
        return choices_of(inner, self.meta)

    def read(self, raw: Raw) -> Any:
        """The values ticked."""
        found = [value for value in raw.getlist(self.name) if value]
        return found if found or not (self.field.required or isinstance(self.field, gate.Refs)) else missing

    def write(self, value: Any) -> dict[str, list[str]]:
        """The boxes ticked."""
        return {self.name: [str(v) for v in value or []]}

    def html(self, raw: Raw, errors: list[str], **said: Any) -> Markup:
        """Checkboxes."""
        ticked = raw.getlist(self.name)
        return component("checkboxes", without_none({
            **self.params(raw, errors, **said), "idPrefix": self.name, "fieldset": self.legend(said),
            "items": [{"value": v, "text": w, "checked": v in ticked} for v, w in self.choices()]}))


class Hidden(Control):
    """A value, or a list of values, carried along."""

    def read(self, raw: Raw) -> Any:
        """The value, or all of them where the field is a list."""
        return raw.getlist(self.name) if isinstance(self.field, fields.List) else super().read(raw)

    def write(self, value: Any) -> dict[str, list[str]]:
        """One input for each value."""
        return {self.name: [str(v) for v in value]} if isinstance(value, list) else super().write(value)

    def html(self, raw: Raw, errors: list[str], **said: Any) -> Markup:
        """Hidden inputs."""
        return Markup("").join(
            Markup('<input type="hidden" name="{}" value="{}">').format(self.name, value) for value in raw.getlist(self.name))


def choices_of(field: fields.Field, meta: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Value and words of each choice of a field."""
    given: Any = meta.get("choices")
    if given is not None:
        given = given() if isinstance(given, Callable) else given  # type: ignore[arg-type]
        pairs = given.items() if isinstance(given, Mapping) else given
        return [(str(value), str(words)) for value, words in pairs]
    if isinstance(field, gate.Choice):
        return [(choice, choice.replace("-", " ").capitalize()) for choice in field.choices]
    for rule in field.validators:
        if isinstance(rule, OneOf):
            labels = list(rule.labels) or [str(choice).replace("-", " ").capitalize() for choice in rule.choices]
            return [(str(choice), str(words)) for choice, words in zip(rule.choices, labels, strict=True)]
    raise Refused(f"The field {meta.get('label')} has no choices.")
