"""Lists in pages: opaque places to go on from for the API, numbered pages for people."""
from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from flask import request

from caseflow.core.errors import Refused

PER_PAGE = 50
LAST_PAGE = 10_000
Row = TypeVar("Row")


def place(*values: str | int) -> str:
    """The place after a row, made from the values that order it; callers hand it back as `after`."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).rstrip(b"=").decode()


def values_of(text: str | None, kinds: Sequence[type]) -> list[Any] | None:
    """The ordering values in a place; None for the beginning; `Refused` when it is not one of ours."""
    if not text:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4)))
    except (binascii.Error, ValueError):
        values = None
    if not isinstance(values, list) or [type(v) for v in values] != list(kinds):
        raise Refused("This is not a place in this list. Start again without `after`.", field="after")
    return values


def asked_page() -> int:
    """The page number asked for, 1 when it is missing or makes no sense."""
    text = request.args.get("page", "1")
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else 1
    return min(max(number, 1), LAST_PAGE)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list, and how many rows there are in all."""

    rows: Sequence[Row]
    number: int
    total: int
    size: int = PER_PAGE

    @property
    def pages(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def pagination(self) -> dict[str, Any] | None:
        """What the GOV.UK pagination component needs; None when there is one page only."""
        if self.pages == 1:
            return None
        shown = sorted({1, self.number - 1, self.number, self.number + 1, self.pages} & set(range(1, self.pages + 1)))
        items: list[dict[str, Any]] = []
        for before, number in zip([0, *shown], shown, strict=False):
            if number > before + 1:
                items.append({"ellipsis": True})
            items.append({"number": number, "href": _address(number), "current": number == self.number})
        around: dict[str, Any] = {"items": items, "landmarkLabel": "Pages of this list"}
        if self.number > 1:
            around["previous"] = {"href": _address(self.number - 1)}
        if self.number < self.pages:
            around["next"] = {"href": _address(self.number + 1)}
        return around


def offset(number: int, size: int = PER_PAGE) -> int:
    """How many rows come before a page."""
    return (number - 1) * size


def _address(number: int) -> str:
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "page"]
    return "?" + urlencode([*kept, ("page", str(number))])
