"""A form and a JSON body pass one gate: what one accepts the other accepts, with the same values, and refuses by the same fields."""
from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import ValidationError
from marshmallow import fields as plain
from werkzeug.datastructures import MultiDict

from caseflow.children import schemas as children
from caseflow.core.characters import strange_character
from caseflow.core.errors import Refused
from caseflow.missing import schemas as missing
from caseflow.missing.interviews import schemas as interviews
from caseflow.missing.told import schemas as told
from caseflow.web import fields as gate
from caseflow.web import forms
from caseflow.web.errors import flat
from caseflow.web.json_api import strict_json

SCHEMAS = [
    children.NewChild, children.ChildChanges, children.NewTraffickingStage, children.NewNrmEvent, children.NewUnaccompaniedStatus,
    children.NewPlacement, missing.NewEpisode, missing.EpisodeChanges, missing.NewUpdate, missing.NewSegment, missing.Found,
    missing.Returned,
    missing.NewNotice, missing.NewPoliceRisk, missing.Handover, missing.TakeBack, interviews.InterviewFields, interviews.NewInterview,
    interviews.NewInterviewAttempt, interviews.InterviewHeld, interviews.NewInterviewText, interviews.NewInterviewAction,
    interviews.NewInterviewShare, interviews.NewPrevention, interviews.NewWelfare,
    told.NoticeAcknowledged, told.NotSafe, told.SafeAgain, told.NewPoliceRequest, told.PoliceAnswer, told.NewWay,
]
BESIDE_A_TIME = ("_precision", "_until")
"""A form asks for these within the control of their time, under other names; `test_forms` tests that."""

ODD = st.sampled_from(["\u202e", "\x00", "\u200b", "\u200d", "\ufeff", "\u0301" * 6, "王", "é", "e\u0301", "\U000e0041", "<b>", "\n",
" ", "'", "x" * 210])
TEXT = st.lists(st.one_of(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), ODD), max_size=4).map("".join)
LINE_OF_LIST = TEXT.filter(lambda text: len(text.splitlines()) == 1 and text.strip() == text)
DAYS = st.one_of(st.dates().map(str), st.sampled_from(["2026-02-30", "2026-13-01", "0001-01-01", "1899-12-31", "2024-02-29", ""]))
INSTANTS = st.one_of(
    st.datetimes().map(lambda at: at.isoformat() + "Z"), st.sampled_from([
        "2026-03-29T01:30:00Z", "2026-10-25T01:30:00+01:00", "2026-10-25T01:30+00:00", "2026-06-03T20:00:00", "2026-06-03", "now", "",
        "2026-06-03T20:00:60Z", "2026-06-03T20:00:00-00:00", "2026-06-03T20:00:00+15:00", "9999-12-31T23:59:59-14:00", "1780513200"]))


RIGHT = [(gate.Instant, "2026-06-03T20:00:00Z"), (gate.Day, "2024-02-29"), (gate.Whole, 60), (gate.Flag, True),
         (gate.Line, "Ring the home.")]


def right_for(field: Any) -> st.SearchStrategy[Any]:
    """What surely is taken for a field on its own."""
    if isinstance(field, gate.Choice):
        return st.sampled_from(field.choices)
    if isinstance(field, gate.Refs):
        return st.just(["NFCB-6HGN-V6JN"])
    if isinstance(field, plain.List):
        return st.just(["police"])
    return st.just(next(value for kind, value in RIGHT if isinstance(field, kind)))


def values_for(field: Any) -> st.SearchStrategy[Any]:
    """What may be sent for a field, right and wrong."""
    if isinstance(field, gate.Choice):
        return st.one_of(st.sampled_from(field.choices), st.sampled_from(["", "X", field.choices[0].upper(), field.choices[0] + " x"]))
    if isinstance(field, gate.Refs):
        return st.lists(st.sampled_from(["0000-0000", "NFCB-6HGN-V6JN", "KBAX-BTQB-TKV4", "x"]), max_size=3)
    if isinstance(field, plain.List):
        return st.lists(LINE_OF_LIST, max_size=22)
    for kind, values in ((gate.Instant, INSTANTS), (gate.Day, DAYS), (gate.Whole, st.integers(0, 999_999_999)),
                         (gate.Flag, st.booleans()), (gate.Line, TEXT)):
        if isinstance(field, kind):
            return values
    raise AssertionError(f"no values for {field!r}")


def bodies(schema: type[gate.Payload]) -> st.SearchStrategy[dict[str, Any]]:
    """Bodies of a schema: with some of its fields, with all that it needs, and with all that it needs and nothing wrong."""
    fields = {name: field for name, field in schema().load_fields.items() if not name.endswith(BESIDE_A_TIME)}
    asked = {name: values_for(field) for name, field in fields.items()}
    needed = {name: values for name, values in asked.items() if fields[name].required}
    right = {name: right_for(fields[name]) for name in needed}
    return st.one_of(st.fixed_dictionaries({}, optional=asked), st.fixed_dictionaries(needed), st.fixed_dictionaries(right))


def as_posted(body: dict[str, Any]) -> MultiDict[str, str]:
    """The same values as a browser would post them."""
    posted: MultiDict[str, str] = MultiDict()
    for name, value in body.items():
        if isinstance(value, bool):
            posted.add(name, "yes" if value else "no")
        elif isinstance(value, list) and name in ("episodes", "texts"):
            posted.setlist(name, value)
        elif isinstance(value, list):
            posted.add(name, "\n".join(value))
        else:
            posted.add(name, str(value))
    return posted


def by_json(schema: type[gate.Payload], body: dict[str, Any]) -> tuple[dict[str, Any], set[str]]:
    """What a JSON body gives: values, and the fields refused."""
    import json

    try:
        return given_values(schema().load(strict_json(json.dumps(body).encode()))), set()
    except ValidationError as error:
        return {}, {name.partition(".")[0] for name in flat(error.normalized_messages())}


def by_form(schema: type[gate.Payload], body: dict[str, Any]) -> tuple[dict[str, Any], set[str]]:
    """What a posted form gives."""
    with Flask(__name__).test_request_context("/", method="POST", data=as_posted(body)):
        try:
            return given_values(forms.Form(schema()).load()), set()
        except Refused as refusal:
            return {}, {name.partition(".")[0] for name in refusal.fields}


def given_values(loaded: dict[str, Any]) -> dict[str, Any]:
    """The values that say something."""
    return {name: value for name, value in loaded.items() if value not in (None, [])}


@pytest.fixture(autouse=True)
def no_drafts(monkeypatch):
    monkeypatch.setattr(forms, "_forget", lambda: None)
    monkeypatch.setattr(forms, "_kept", lambda: None)


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda s: s.__name__)
def test_form_and_json_give_the_same_verdict(schema) -> None:
    accepted, refused = 0, 0

    @settings(max_examples=60)
    @given(bodies(schema))
    def agree(body: dict[str, Any]) -> None:
        nonlocal accepted, refused
        assert by_form(schema, body) == by_json(schema, body)
        accepted, refused = accepted + (not by_json(schema, body)[1]), refused + bool(by_json(schema, body)[1])

    agree()
    assert accepted and refused, "all went one way: the test looks at nothing"


@given(TEXT)
def test_text_that_is_kept_reads_the_same_again(text) -> None:
    line = gate.Line(longest=100_000)
    try:
        kept = line.deserialize(text)
    except ValidationError:
        return
    assert line.deserialize(kept) == kept
    assert kept is None or strange_character(kept) is None
