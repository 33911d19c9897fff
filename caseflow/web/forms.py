"""A form is a marshmallow schema shown with GOV.UK components: the same schema that the API uses, so one gate for both.

    form = Form(FoundSchema(), episode_values)      # GET: show
    return form.page("missing/found.html")

    form = Form(FoundSchema())                      # POST, inside @writing
    try:
        service.found(episode, **form.load())
    except DomainError as refusal:
        return form.page("missing/found.html", refusal=refusal)

Fields say how they look in their metadata: `label`, `hint`, `control`, `choices`, `choice_hints`, `classes`, `autocomplete`,
`optional` (False leaves "(optional)" out), and for times `now`, `day`, `day_only`. A page may say the same for its own form:
`Form(schema, looks={"found_where": {"label": "Where?"}})`.
"""
from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, render_template, request
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup
from marshmallow import EXCLUDE, Schema, ValidationError, fields, missing
from marshmallow.validate import OneOf
from werkzeug.datastructures import MultiDict

from caseflow.core.errors import DomainError, Refused
from caseflow.extensions import db
from caseflow.web import controls, moments
from caseflow.web import fields as gate
from caseflow.web.controls import Control, Raw, component
from caseflow.web.errors import flat

CONTROLS: dict[str, type[Control]] = {
    "text": Control, "number": controls.Number, "password": controls.Password, "textarea": controls.LongText,
    "lines": controls.Lines, "radios": controls.Choice, "select": controls.Choice, "yes-no": controls.YesNo,
    "tick": controls.Tick, "checkboxes": controls.Several, "hidden": controls.Hidden, "day": moments.Day,
}
KEY = "idempotency_key"
NOT_GIVEN = ("Missing data for required field.", "Field may not be null.", "This is needed.")

Kept = Callable[[], Raw | None]
_kept: Kept = lambda: None  # noqa: E731 - replaced by the accounts room
_forget: Callable[[], None] = lambda: None  # noqa: E731


def keep_with(kept: Kept, forget: Callable[[], None]) -> None:
    """Tell forms where half-filled ones are kept for the person signed in, and how to let go of one that was sent."""
    global _kept, _forget
    _kept, _forget = kept, forget


class Form:
    """One schema bound to one page: what was typed, what was wrong with it, and how it looks."""

    def __init__(self, schema: Schema, values: Mapping[str, Any] | None = None, *,
                 looks: Mapping[str, Mapping[str, Any]] | None = None) -> None:
        self.schema = schema
        self.controls = controls_of(schema, looks or {})
        self.errors: dict[str, list[str]] = {}
        self.said: list[str] = []
        self.status = 200
        self.retry_after: int | None = None
        self.restored = False
        self.raw = self._first(values or {})

    def _first(self, values: Mapping[str, Any]) -> Raw:
        if request.method == "POST":
            return request.form
        kept = _kept()
        if kept is not None and any(name.partition("-")[0] in self.controls for name in kept):
            self.restored = True
            return kept
        shown: list[tuple[str, str]] = []
        for name, control in self.controls.items():
            written = control.write(values[name]) if name in values else {}
            if isinstance(control, moments.Moment):
                written |= control.write_sureness(values)
            shown += [(key, text) for key, texts in written.items() for text in texts]
        return MultiDict(shown)

    def load(self, **more: Any) -> dict[str, Any]:
        """The checked values, with `more` (such as references from the address) laid over what was typed.

        Raises `Refused` naming each field that is wrong.
        """
        payload: dict[str, Any] = {}
        wrong = {name: ["This was sent twice. Answer it once."] for name in self._sent_twice()}
        for name, control in self.controls.items():
            try:
                if isinstance(control, moments.Moment):
                    payload.update(control.values(self.raw))
                elif (value := control.read(self.raw)) is not missing:
                    payload[name] = value
            except Refused as refusal:
                wrong[name] = [refusal.message]
        try:
            loaded: dict[str, Any] = self.schema.load({**payload, **more}, unknown=EXCLUDE)
        except ValidationError as error:
            for name, messages in flat(error.normalized_messages()).items():
                wrong.setdefault(name, [self._plainly(name, words) for words in messages])
        if wrong:
            raise Refused("Some answers need putting right.", fields=wrong)
        _forget()
        return loaded

    def _sent_twice(self) -> list[str]:
        """The fields that take one answer and were sent several: nobody can say which was meant."""
        one = {name for name, control in self.controls.items() if not isinstance(control.field, fields.List)}
        twice = [name for name, texts in self.raw.lists() if len(texts) > 1]
        return [field for name in twice for field in (name, name.partition("-")[0]) if field in one]

    def _plainly(self, name: str, words: str) -> str:
        return self.controls[name].needed if words in NOT_GIVEN and name in self.controls else words

    def page(self, template: str, *, refusal: DomainError | None = None, **context: Any) -> Response:
        """The page with this form; with a refusal its errors stand first and the answer saves nothing.

        A record that a service had begun to change when it refused is not written while the page is made.
        """
        if refusal is not None:
            self.refuse(refusal)
        with db.session.no_autoflush:
            response = Response(render_template(template, form=self, **context), self.status, mimetype="text/html")
        if self.retry_after is not None:
            response.headers["Retry-After"] = str(self.retry_after)
        return response

    def refuse(self, refusal: DomainError) -> None:
        """Take over what was refused: by field where it has one on this page, else in the summary."""
        self.status = refusal.status
        self.retry_after = getattr(refusal, "retry_after", None)
        by_field: dict[str, list[str]] = getattr(refusal, "fields", None) or {}
        if not by_field:
            by_field = {refusal.field or "_schema": [refusal.message]}
        for name, messages in by_field.items():
            home = self._home(name)
            if home is None:
                self.said += messages
            else:
                self.errors.setdefault(home, []).extend(messages)

    def _home(self, name: str) -> str | None:
        top = name.partition(".")[0]
        if top in self.controls:
            return top
        for home, control in self.controls.items():
            if isinstance(control, moments.Moment) and top in (control.precision_name, control.until_name):
                return home
        return None

    @property
    def has_errors(self) -> bool:
        """Whether something was refused."""
        return bool(self.errors or self.said)

    def summary(self) -> Markup:
        """The error summary, first on the page, each line leading to its field."""
        if not self.has_errors:
            return Markup("")
        lines: list[dict[str, str]] = [{"text": words} for words in self.said]
        for name in self.controls:
            lines += [{"text": words, "href": f"#{self.controls[name].first_id}"} for words in self.errors.get(name, [])]
        return component("error-summary", {"titleText": "There is a problem", "errorList": lines})

    def field(self, name: str, **said: Any) -> Markup:
        """One control with what was typed and what was wrong. `shows={"other": ["found_where"]}` puts fields under a choice."""
        if "shows" in said:
            said["shows"] = {choice: Markup("").join(self.field(inner) for inner in inners)
                             for choice, inners in said["shows"].items()}
        return self.controls[name].html(self.raw, self.errors.get(name, []), **said)

    def fields(self, *names: str) -> Markup:
        """Several controls one after another; all of them when none is named."""
        return Markup("").join(self.field(name) for name in names or self.controls)

    def hidden(self) -> Markup:
        """Proof that the form is ours, and the key that makes sending it twice harmless."""
        return hidden(self.raw.get(KEY))


def controls_of(schema: Schema, looks: Mapping[str, Mapping[str, Any]]) -> dict[str, Control]:
    """A control for each field that the schema loads, in its order; fields beside a time are part of its control."""
    found: dict[str, Control] = {}
    for name, field in schema.load_fields.items():
        look = looks.get(name, {})
        asked = look.get("control") or field.metadata.get("control") or _usual(field, look)
        if asked == "moment":
            found[name] = moments.Moment(name, field, schema, look)
        elif asked != "none":
            found[name] = CONTROLS[asked](name, field, look)
    for control in list(found.values()):
        if isinstance(control, moments.Moment):
            for beside in (control.precision_name, control.until_name):
                found.pop(beside or "", None)
    return found


USUAL: tuple[tuple[str, tuple[type, ...]], ...] = (
    ("moment", (fields.DateTime, gate.Instant)),
    ("day", (fields.Date, gate.Day)),
    ("yes-no", (fields.Boolean, gate.Flag)),
    ("number", (fields.Integer, gate.Whole)),
    ("textarea", (gate.Prose,)),
    ("hidden", (gate.Ref, gate.Refs)),
)
"""The control of a kind of field that asks for none by name."""


def _usual(field: fields.Field, look: Mapping[str, Any]) -> str:
    for control, kinds in USUAL:
        if isinstance(field, kinds):
            return control
    if isinstance(field, fields.List):
        return "checkboxes" if _is_choice(field.inner, look) else "lines"
    return "radios" if "choices" in field.metadata or _is_choice(field, look) else "text"


def _is_choice(field: fields.Field, look: Mapping[str, Any]) -> bool:
    return "choices" in look or isinstance(field, gate.Choice) or any(isinstance(rule, OneOf) for rule in field.validators)


def hidden(key: str | None = None) -> Markup:
    """The hidden fields of a form, also of one that has no fields of its own, such as a button."""
    return Markup('<input type="hidden" name="csrf_token" value="{}"><input type="hidden" name="{}" value="{}">').format(
        generate_csrf(), KEY, key or secrets.token_urlsafe(16))
