"""One schema for form and program: what is typed is checked once, kept when refused, and never shown as HTML."""
from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from marshmallow import Schema, fields
from marshmallow.validate import Length, OneOf

from caseflow.core.errors import Refused
from caseflow.web import fields as gate
from caseflow.web.forms import Form

NIGHT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


class Example(Schema):
    """One field of each kind."""

    name = fields.String(required=True, validate=Length(max=20), metadata={"label": "Name as heard"})
    age = gate.Whole(least=0, most=25)
    sex = gate.Choice(["M", "F", "U"], metadata={"choices": {"M": "Boy", "F": "Girl", "U": "Not known"}})
    known = gate.Flag(metadata={"label": "Do we know where they are?"})
    born = gate.Day()
    aliases = gate.Lines()
    flags = fields.List(fields.String(validate=OneOf(["a", "b"])))
    text = gate.Prose()
    last_seen_at = gate.Instant(metadata={"label": "When were they last seen?"})
    last_seen_precision = gate.Choice(["exact", "about", "between", "date"])
    last_seen_until = gate.Instant()


@pytest.fixture
def post(app: Flask, at: Callable[..., Any]) -> Iterator[Callable[..., Form]]:
    """A form that was sent with these values at 02:00 on 22 November 2026."""
    at(NIGHT)
    contexts = []

    def send(**typed: Any) -> Form:
        context = app.test_request_context("/x", method="POST", data={name.replace("__", "-"): value for name, value in typed.items()})
        context.push()
        contexts.append(context)
        return Form(Example())

    yield send
    for context in reversed(contexts):
        context.pop()


@pytest.fixture
def opened(app: Flask, at: Callable[..., Any]) -> Iterator[Callable[..., Form]]:
    """A form opened with these values."""
    at(NIGHT)
    with app.test_request_context("/x"):
        yield lambda **values: Form(Example(), values)


def test_what_is_typed_becomes_what_a_program_sends(post: Callable[..., Form]) -> None:
    loaded = post(
        name=" Amira ", age="15", sex="F", known="no", born__day="3", born__month="4", born__year="2011", aliases="Mira\n\n Ami ",
        flags=["a", "b"], text="two\r\nlines", last_seen_at__when="yesterday", last_seen_at__time="2330", last_seen_at__precision="about",
    ).load()
    assert loaded == {
        "name": "Amira", "age": 15, "sex": "F", "known": False, "born": date(2011, 4, 3), "aliases": ["Mira", "Ami"],
        "flags": ["a", "b"], "text": "two\nlines", "last_seen_at": datetime(2026, 11, 21, 23, 30, tzinfo=UTC),
        "last_seen_precision": "about",
    }


def test_between_ends_the_next_day_when_it_must(post: Callable[..., Form]) -> None:
    loaded = post(name="A", last_seen_at__when="other", last_seen_at__day="20", last_seen_at__month="11", last_seen_at__year="2026",
                  last_seen_at__time="23:30", last_seen_at__precision="between", last_seen_at__until="00:15").load()
    assert loaded["last_seen_until"] == datetime(2026, 11, 21, 0, 15, tzinfo=UTC)


def test_a_plain_instant_is_taken_as_from_a_program(post: Callable[..., Form]) -> None:
    assert post(name="A", last_seen_at="2026-10-25T01:30:00+01:00").load()["last_seen_at"] == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def ambiguous(**more: str) -> dict[str, str]:
    """25 October 2026, 01:30."""
    return {"name": "A", "last_seen_at__when": "other", "last_seen_at__day": "25", "last_seen_at__month": "10",
            "last_seen_at__year": "2026", "last_seen_at__time": "01:30", **more}


def test_the_repeated_hour_is_asked_and_then_taken(post: Callable[..., Form]) -> None:
    form = post(**ambiguous())
    with pytest.raises(Refused) as refused:
        form.load()
    form.refuse(refused.value)
    html = form.field("last_seen_at")
    assert "Which 01:30 was it?" in html
    assert form.status == 422
    assert post(**ambiguous(last_seen_at__which="first")).load()["last_seen_at"] == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert post(**ambiguous(last_seen_at__which="second")).load()["last_seen_at"] == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_an_ordinary_night_is_not_asked(post: Callable[..., Form]) -> None:
    assert "clocks went back" not in post(name="A", last_seen_at__when="today", last_seen_at__time="01:30").field("last_seen_at")


def test_the_missing_hour_is_refused_with_the_nearest_times(post: Callable[..., Form]) -> None:
    form = post(name="A", last_seen_at__when="other", last_seen_at__day="29", last_seen_at__month="3", last_seen_at__year="2026",
                last_seen_at__time="01:30")
    with pytest.raises(Refused) as refused:
        form.load()
    assert "00:59 and 02:00" in refused.value.fields["last_seen_at"][0]


@pytest.mark.parametrize(("typed", "field", "words"), [
    ({}, "name", "Enter name as heard."),
    ({"name": "x" * 21}, "name", "20"),
    ({"name": "A", "age": "fifteen"}, "age", "whole number"),
    ({"name": "A", "born__day": "31", "born__month": "2", "born__year": "2011"}, "born", "no such date"),
    ({"name": "A", "born__day": "1", "born__month": "", "born__year": "2011"}, "born", "must include a month"),
    ({"name": "A", "sex": "X"}, "sex", "Choose"),
    ({"name": "A", "last_seen_at__when": "yesterday"}, "last_seen_at", "Enter a time"),
    ({"name": "A", "last_seen_at__time": "23:30"}, "last_seen_at", "Say which day"),
    ({"name": "A", "last_seen_at__when": "today", "last_seen_at__time": "25:00"}, "last_seen_at", "23:30"),
    ({"name": "A", "last_seen_at__when": "today", "last_seen_at__time": "01:00", "last_seen_at__precision": "between"},
     "last_seen_at", "later time"),
])
def test_refusals_name_the_field_and_lead_to_it(post: Callable[..., Form], typed: dict[str, str], field: str, words: str) -> None:
    form = post(**typed)
    with pytest.raises(Refused) as refused:
        form.load()
    assert words in " ".join(refused.value.fields[field])
    form.refuse(refused.value)
    summary, shown = form.summary(), form.field(field)
    target = re.search(r'href="#([^"]+)"', summary)
    assert target and f'id="{target[1]}"' in shown
    assert f'id="{field}-error"' in shown and f"{field}-error" in re.findall(r'aria-describedby="([^"]*)"', shown)[0].split()


def test_nothing_typed_is_lost_when_refused(post: Callable[..., Form]) -> None:
    form = post(name="", aliases="Mira\nAmi", sex="F", text="He said <b>no</b> & left", last_seen_at__when="yesterday",
                last_seen_at__time="nine", last_seen_at__precision="about", idempotency_key="k-1")
    with pytest.raises(Refused) as refused:
        form.load()
    form.refuse(refused.value)
    html = form.hidden() + form.fields()
    assert 'href="#last_seen_at-time"' in form.summary()  # the day is known: the time is what has to be put right
    assert "Mira\nAmi" in html
    assert "He said &lt;b&gt;no&lt;/b&gt; &amp; left" in html
    assert 'value="nine"' in html
    assert all(f'value="{chosen}" checked' in html for chosen in ("yesterday", "about", "F"))
    assert 'name="idempotency_key" value="k-1"' in html


def test_a_record_is_shown_as_it_was_recorded(opened: Callable[..., Form], post: Callable[..., Form]) -> None:
    form = opened(name="<script>", born=date(2011, 4, 3), sex="U", known=True, aliases=["Mira"],
                  last_seen_at=datetime(2026, 10, 25, 1, 30, tzinfo=UTC), last_seen_precision="about")
    html = form.fields()
    assert "<script>" not in html and 'value="&lt;script&gt;"' in html
    assert "Which 01:30 was it?" in html and re.search(r'value="second" checked', html)
    assert form.raw["last_seen_at-day"] == "25" and form.raw["last_seen_at-precision"] == "about"
    again = post(**{name.replace("-", "__"): form.raw[name] for name in form.raw}).load()
    assert again["last_seen_at"] == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert again["born"] == date(2011, 4, 3)


def test_fields_beside_a_time_are_part_of_it(opened: Callable[..., Form]) -> None:
    form = opened()
    assert "last_seen_precision" not in form.controls and "last_seen_until" not in form.controls
    assert "How sure is the time?" in form.field("last_seen_at")


def test_every_input_has_a_label(opened: Callable[..., Form]) -> None:
    html = opened().fields()
    inputs = set(re.findall(r'<(?:input|textarea|select)[^>]*\bid="([^"]+)"', html))
    assert len(inputs) > 15
    assert not inputs - set(re.findall(r'<label[^>]*\bfor="([^"]+)"', html))


def test_a_field_may_appear_under_a_choice(opened: Callable[..., Form]) -> None:
    html = opened().field("sex", shows={"U": ["age"]})
    assert re.search(r'class="govuk-radios__conditional[^"]*"[^>]*>.*name="age"', html, re.S)
