"""A copy is printed before anybody has to wait for it, and is kept only if the record still gives the same sheet."""
from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from caseflow.extensions import db
from caseflow.missing.pack import service_copies
from caseflow.missing.pack.models import PhilomenaCopy
from caseflow.store.unit import in_unit
from tests.missing.pack import pdf_read
from tests.missing.pack.conftest import POLICE

Printed = list[bool]


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> Printed:
    """For each printing, whether it happened within a unit."""
    return watched(monkeypatch, lambda: None)


def watched(monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[], Any]) -> Printed:
    """The same; `meanwhile` is done after the first printing."""
    seen: Printed = []
    first = service_copies.as_pdf

    def printing(*given: Any) -> bytes:
        seen.append(in_unit())
        made = first(*given)
        if len(seen) == 1:
            meanwhile()
        return made

    monkeypatch.setattr(service_copies, "as_pdf", printing)
    return seen


def page(pack: Any) -> Any:
    return pack.records.client(pack.worker).post(f"/missing/{pack.episode.ref}/philomena-form", data=POLICE)


def program(pack: Any, **headers: str) -> Any:
    return pack.records.api(pack.worker).post(f"/api/v1/missing-episodes/{pack.episode.ref}/philomena-copies", json=POLICE, headers=headers)


def newest() -> bytes:
    made: bytes = db.session.execute(select(PhilomenaCopy.pdf).order_by(PhilomenaCopy.id.desc()).limit(1)).scalar_one()
    return made


@pytest.mark.parametrize("send", [page, program])
def test_a_copy_is_printed_once_and_outside_the_unit(pack: Any, printed: Printed, send: Callable[[Any], Any]) -> None:
    pack.entry("friend", "Ali from college")
    assert send(pack).status_code in (201, 303)
    assert printed == [False]
    assert "Ali from college" in pdf_read.text_of(newest())


def test_what_was_marked_meanwhile_is_not_in_the_copy(pack: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = pack.entry("friend", "Ali from college")

    def mark() -> None:
        pack.save(entries=[{"entry": entry, "kind": "friend", "text": "Ali from college", "withhold_because": "He is not safe"}])

    printed = watched(monkeypatch, mark)
    assert program(pack).status_code == 201
    assert printed == [False, True]
    kept = pdf_read.text_of(newest())
    assert "Ali" not in kept and "held back from this copy" in " ".join(kept.split())


def test_another_copy_or_another_minute_meanwhile_prints_it_again(pack: Any, monkeypatch: pytest.MonkeyPatch, at: Any, night: Any) -> None:
    with monkeypatch.context() as first:
        printed = watched(first, lambda: pack.copy())
        assert page(pack).status_code == 303
    assert printed == [False, True, True], "the copy in between, and this one again with the next number"
    assert "Copy 2 of this episode" in " ".join(pdf_read.text_of(newest()).split())
    printed = watched(monkeypatch, lambda: at(night + timedelta(minutes=1)))
    assert page(pack).status_code == 303
    assert printed == [False, True] and "2:06" in pdf_read.text_of(newest())


def test_a_refusal_is_told_by_the_unit_and_the_same_again_gets_the_first_answer(pack: Any, printed: Printed) -> None:
    refused = pack.records.client(pack.worker).post(f"/missing/{pack.episode.ref}/philomena-form", data={**POLICE, "why": ""})
    assert refused.status_code == 422 and printed == []
    answers = [program(pack, **{"Idempotency-Key": "once"}) for _ in range(2)]
    assert answers[0].status_code == 201 and answers[0].get_json() == answers[1].get_json()
    assert len(db.session.execute(select(PhilomenaCopy.id)).all()) == 1
