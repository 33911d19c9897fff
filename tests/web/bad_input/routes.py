"""Every address that writes, found from the application itself, and the gate (schema) that an operation of the API reads its body with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from marshmallow import Schema

WRITES = {"POST", "PATCH", "PUT", "DELETE"}


@dataclass(frozen=True)
class Route:
    """One address and method that writes."""

    endpoint: str
    method: str
    rule: Any
    schema: Schema | None

    @property
    def is_api(self) -> bool:
        """Whether programs use it."""
        return str(self.rule.rule).startswith("/api/")

    def __str__(self) -> str:
        return f"{self.method} {self.rule.rule} ({self.endpoint})"


def writing_routes(app: Flask) -> Iterator[Route]:
    """In order of their addresses; the alike operations on kinds of facts come each by itself."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: str(one.rule)):
        for method in sorted(WRITES & (rule.methods or set())):
            yield Route(str(rule.endpoint), method, rule, _body_of(app.view_functions[rule.endpoint]))


def _body_of(view: Any) -> Schema | None:
    parameters = (getattr(view, "_apidoc", None) or {}).get("arguments", {}).get("parameters", [])
    found = [one["schema"] for one in parameters if one.get("in") == "json"]
    return (found[0]() if isinstance(found[0], type) else found[0]) if found else None
