"""Every field of every body that the API takes refuses the whole catalogue by its name, whatever else is sent."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from marshmallow import Schema, ValidationError

from caseflow.web.errors import flat
from tests.web.bad_input.routes import writing_routes
from tests.web.bad_input.values import bad_for


def let_through(schema: Schema, name: str) -> list[Any]:
    """What of the catalogue a field takes."""
    through = []
    for value in bad_for(schema.load_fields[name]):
        try:
            schema.load({name: value})
        except ValidationError as error:
            if any(said.partition(".")[0] == name for said in flat(error.normalized_messages())):
                continue
        through.append(value)
    return through


@pytest.mark.sqlite_only
def test_every_field_refuses_the_catalogue_by_its_name(app: Flask) -> None:
    schemas = {type(route.schema): route.schema for route in writing_routes(app) if route.schema is not None}
    assert len(schemas) > 60
    faults = [
        f"{kind.__name__}.{name} takes {str(value)[:60]!r}"
        for kind, schema in schemas.items()
        for name in schema.load_fields
        for value in let_through(schema, name)
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.sqlite_only
def test_every_operation_that_takes_a_body_has_a_gate(app: Flask) -> None:
    bare = [str(route) for route in writing_routes(app) if route.is_api and route.schema is None]
    assert not bare, bare
