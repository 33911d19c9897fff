"""An address for every route, with stand-ins for what it names."""
from __future__ import annotations

from typing import Any

from flask import Flask

NOBODY = "0000-0000-0000"


def address(app: Flask, rule: Any, **known: Any) -> str:
    """A path that the rule matches: references that belong to nobody, the first of a few words, the number 7."""
    values: dict[str, Any] = {}
    for name, converter in rule._converters.items():
        items = getattr(converter, "items", None)
        values[name] = 7 if "Integer" in type(converter).__name__ else sorted(items)[0] if items else NOBODY
    with app.test_request_context():
        return app.url_for(rule.endpoint, **(values | known))
