"""What may be sent to change or take back a fact of any kind, made from the gate of the kind."""
from __future__ import annotations

from functools import cache

from marshmallow import Schema

from caseflow.children.life.kind import Kind
from caseflow.web.fields import Line, Payload


class Taken(Payload):
    """Why a fact was recorded in error."""

    because = Line(longest=500, required=True)


@cache
def _with_reason(schema: type[Payload]) -> type[Payload]:
    name = schema.__name__.removesuffix("Fields").removeprefix("New") + "Changes"
    return type(name, (schema,), {"__doc__": f"{(schema.__doc__ or '').rstrip('.')}: what changes, and why.",
                                  "because": Line(longest=500)})


def changes_of(kind: Kind, *, form: bool = False) -> Schema:
    """The gate for a change: a form sends all questions, a program only what changes."""
    made = _with_reason(kind.schema)
    return made(only=(*kind.fields, "because")) if form else made(partial=True)
