"""The gate for asking for figures and for files: the same for forms and for programs."""
from __future__ import annotations

from marshmallow import Schema, fields

from caseflow.returns.definitions.library import DEFINITIONS
from caseflow.web.fields import Choice, Day, Line
from caseflow.web.json_api import ListQuery


class BuildSchema(Schema):
    """Which figures, for which year, as at which day."""

    definition = Choice(tuple(d.name for d in DEFINITIONS), required=True, metadata={
        "label": "Which figures?", "choices": {d.name: d.title for d in DEFINITIONS}})
    period = Line(required=True, longest=7, metadata={
        "label": "Which year?", "classes": "govuk-input--width-5",
        "hint": "2024 for January to December, 2024-25 for April to March"})
    known_at = Day(metadata={
        "label": "As at which day?", "hint": "What was known by the end of that day. Leave empty for what is known now."})


class ExportSchema(Schema):
    """Which file."""

    format = Choice(("xlsx", "ods", "csv", "json"), required=True, metadata={
        "label": "Which file?",
        "choices": {"xlsx": "Spreadsheet (XLSX)", "ods": "Spreadsheet (OpenDocument)", "csv": "CSV", "json": "JSON"}})


class RunsQuery(ListQuery):
    """Which runs a program asks for."""

    definition = Choice(tuple(d.name for d in DEFINITIONS))


class CellShown(Schema):
    """One figure: exact (null when not held) and as it may be published."""

    cell = fields.String(required=True)
    value = fields.Raw(metadata={"description": "A whole number; a ratio as a decimal string to 4 places; null when not held."})
    shown = fields.String()
    unit = fields.String()
    numerator = fields.String(allow_none=True)
    denominator = fields.String(allow_none=True)


class RunBrief(Schema):
    """A run in a list."""

    ref = fields.String(required=True)
    run = fields.String(required=True)
    definition = fields.String()
    version = fields.String()
    authority = fields.String()
    period = fields.String()
    known_at = fields.String()
    built_at = fields.String()
    keep = fields.String()
    digest = fields.String()


class RunShown(RunBrief):
    """A run with its figures."""

    settings = fields.Dict()
    cells = fields.List(fields.Nested(CellShown))


class RunPage(Schema):
    """Runs, newest first."""

    items = fields.List(fields.Nested(RunBrief))
    next = fields.String(allow_none=True)


class RowShown(Schema):
    """One child or episode that a figure considered."""

    unit = fields.String()
    ref = fields.String()
    child = fields.String(metadata={"description": "The child of an episode."})
    why = fields.String()
    says = fields.String()


class RowsShown(CellShown):
    """The rows behind a figure."""

    included = fields.List(fields.Nested(RowShown))
    excluded = fields.List(fields.Nested(RowShown))
