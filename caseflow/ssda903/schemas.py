"""The gate for loading files by a page: the year; the files themselves are judged by pass 1."""
from __future__ import annotations

from marshmallow import Schema, fields, validate

from caseflow.ssda903.columns import NEWEST, OLDEST

_YEARS = [str(year) for year in range(NEWEST, OLDEST - 1, -1)]

FILES = {"label": "The files of that collection", "optional": False, "multiple": True, "accept": ".csv,text/csv",
         "hint": "All of them together, as CSV. They are known by their columns, so their names do not matter."}


class LoadSchema(Schema):
    """Which collection the files are."""

    year = fields.String(required=True, validate=validate.OneOf(_YEARS), metadata={
        "label": "Which collection?", "control": "select",
        "choices": {year: f"{year}: 1 April {int(year) - 1} to 31 March {year}" for year in _YEARS}})
