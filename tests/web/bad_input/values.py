"""The catalogue: what may be typed or sent into a field of each kind that no kind accepts, and texts that are kept as they are."""

from __future__ import annotations

import json
from typing import Any

from marshmallow import fields

from caseflow.alerts.schemas import Until
from caseflow.core.dates import EARLIEST_BIRTH
from caseflow.web import fields as gate

DAYS: list[Any] = [
    "2026-02-30",
    "2025-02-29",
    "0001-01-01",
    "9999-12-31",
    "1989-12-31",
    "2026-13-01",
    "10/24/2026",
    "24/10/26",
    "29/03/26",
    "2026-W43-1",
    "٢٠٢٦-١٠-٠١",
    "1793491200",
    "2026-10-20T12:00:00Z",
    "yesterday",
    "2026-10-01\n2026-10-02",
    20261001,
    1.5,
    True,
    [],
    {},
    ["2026-10-01"],
]
INSTANTS: list[Any] = [
    "2026-02-30T10:00:00Z",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "9999-12-31T23:59:59-14:00",
    "1989-12-31T23:00:00Z",
    "2026-10-01T10:00:00",
    "2026-10-01T10:00",
    "2026-10-01",
    "2026-10-01T10:00:60Z",
    "2026-10-01T24:00:00Z",
    "2026-10-01T10:00:00-00:00",
    "2026-10-01T10:00:00+15:00",
    "2026-10-01T10:00:00+01:60",
    "2026-10-01t10:00:00z",
    "2026-W40-4T10:00:00Z",
    "10/01/2026 10:00",
    "٢٠٢٦-١٠-٠١T10:00:00Z",
    "20261001T100000Z",
    "1790848800",
    "now",
    1790848800,
    True,
    [],
    {},
]
STRANGE = {
    "NUL": "a\x00b",
    "bell": "a\x07b",
    "escape": "\x1b[31mred",
    "delete": "a\x7fb",
    "right to left override": "gnp\u202egnp.exe",
    "isolate": "a\u2066b",
    "zero width space": "a\u200bb",
    "byte order mark": "\ufeffAna",
    "tag character": "a\U000e0041",
    "private use": "a\ue000b",
    "five marks on one letter": "Z\u0335\u0336\u0337\u0338\u0334algo",
    "fifty marks": "z" + "\u0301\u0316" * 25,
    "line separator": "a\u2028b",
    "next line": "a\u0085b",
    "soft hyphen": "a\u00adb",
}
IN_ONE_LINE = {"line feed": "Ana\nBcc: all@example.test", "carriage return": "Ana\r\nSet-Cookie: a=b", "tab": "Ana\tBo"}
HALF = "a\ud800b"
TEXTS: list[Any] = [*STRANGE.values(), 5, True, {}, ["a"], "x" * 50_001, "é" * 100_000]
NUMBERS: list[Any] = [-1, 10**12, 1.5, True, "5", "٥", "0x10", "1e3", "", [], {}]
FLAGS: list[Any] = ["true", "yes", 1, 0, "", [], {}]
CHOICES: list[Any] = ["nonsense", "' OR 1=1 --", True, 1, [], {}, "a\x00b"]
LISTS: list[Any] = [
    "a",
    {"a": 1},
    5,
    ["a\x00b"],
    ["x" * 50_001],
    [["a"]],
    [{}],
    [True],
    [None],
    ["x"] * 3 + [5],
    [str(n) for n in range(20_000)],
]
REFS: list[Any] = ["nonsense", "../../etc/passwd", "0000-0000-000I", "' OR 1=1 --", 5, True, [], {}, "a\x00b", "x" * 50_000]

KINDS: tuple[tuple[type, list[Any]], ...] = (
    (gate.Instant, INSTANTS),
    (gate.Day, DAYS),
    (gate.Whole, NUMBERS),
    (gate.Flag, FLAGS),
    (gate.Choice, CHOICES),
    (gate.Ref, REFS),
    (gate.Line, TEXTS),
    (fields.List, LISTS),
    (fields.String, [5, True, {}, []]),
)


def bad_for(field: fields.Field) -> list[Any]:
    """What no field of this kind takes; a kind of field that the catalogue does not know fails the test that asks."""
    if isinstance(field, Until):
        return [value for value in INSTANTS if value != "2026-10-01"] + [value for value in DAYS if value != "2026-10-20T12:00:00Z"]
    if isinstance(field, gate.Day) and field.since == EARLIEST_BIRTH.year:
        return [value for value in DAYS if value != "1989-12-31"] + ["1979-12-31"]
    for kind, values in KINDS:
        if isinstance(field, kind):
            one_line = isinstance(field, gate.Line) and not isinstance(field, gate.Prose)
            return [*values, *IN_ONE_LINE.values()] if one_line else values
    raise AssertionError(f"the catalogue knows nothing bad for {field!r}")


MARKUP = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "javascript:alert(1)",
    "</textarea><b id=got>",
    "<!--",
    "]]>",
    "{{ 7*7 }}",
    "{% raw %}",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "{{ config.items() }}",
    "'; DROP TABLE child; --",
    '" OR ""="',
    "1) OR 1=1",
    "%s%s%n",
    "%(name)s",
    "{0.__class__}",
    "../../../etc/passwd",
    "*)(uid=*))(|(uid=*",
    "=cmd|' /C calc'!A0",
    "@SUM(1)",
    "&lt;b&gt;",
    "&#60;",
    "\\u003cscript\\u003e",
    "$(reboot)",
    "`id`",
    "%0d%0aSet-Cookie:a=b",
    "NaN",
    "null",
    "True",
    "-",
    "0",
    "None",
]
"""Kept exactly as they are, and always shown escaped."""

NAMES = [
    "O'Brien-Ó Súilleabháin",
    "王小明",
    "نور",
    "Ł",
    "N" * 200,
    "Null",
    "None",
    "True",
    "-",
    "NaN",
    "Zoe\u0308",
    "Nguyễn Thị Hương",
    "Иванов",
    "5",
]
"""Names that people have."""

_DEEP = b"[" * 100_000 + b"]" * 100_000
BODIES: dict[str, tuple[bytes, str, int]] = {
    "nothing": (b"", "application/json", 400),
    "truncated": (b'{"reason": "An', "application/json", 400),
    "too deep": (b'{"reason":' + _DEEP + b"}", "application/json", 400),
    "NaN": (b'{"reason": NaN}', "application/json", 400),
    "a name twice": (b'{"reason": "a", "reason": "b"}', "application/json", 400),
    "5,000 digits": (b'{"reason": ' + b"9" * 5000 + b"}", "application/json", 400),
    "half a character": (b'{"reason": "\\ud800"}', "application/json", 400),
    "byte order mark": (b'\xef\xbb\xbf{"reason": "a"}', "application/json", 400),
    "UTF-16": (json.dumps({"reason": "a"}).encode("utf-16"), "application/json", 400),
    "an array": (b"[{}]", "application/json", 400),
    "text/json": (b"{}", "text/json", 415),
    "a form": (b"reason=a", "application/x-www-form-urlencoded", 415),
    "too large": (b'{"reason": "' + b"x" * (2 * 1024 * 1024) + b'"}', "application/json", 413),
}
