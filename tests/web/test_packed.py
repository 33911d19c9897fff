"""What a phone on a slow line loads: a page to report from under 60 kB in all, and under 10 kB once the rest is there."""
from __future__ import annotations

import gzip
import re

from flask import Flask
from werkzeug.datastructures import Headers

from tests.harness.records import Records

FIRST, AFTERWARDS = 60_000, 10_000
"""Bytes."""


def weigh(records: Records, path: str) -> tuple[int, dict[str, int]]:
    """The bytes of a page, and of each file that it loads, as a browser asks for them."""
    client = records.client("social-worker")
    page = client.get(path)
    assert page.status_code == 200 and "Content-Encoding" not in page.headers
    html = page.get_data(as_text=True)
    files = set(re.findall(r'(?:src|href|content)="(/static/[^"]+)"', html))
    assert len(files) > 5
    sizes = {}
    for file in files:
        with client.get(file.replace("&amp;", "&"), headers={"Accept-Encoding": "gzip, deflate, br"}) as answer:
            assert answer.status_code == 200, file
            sizes[file] = len(answer.data)
    return len(page.data), sizes


def test_reporting_is_light_on_a_slow_line(app: Flask, records: Records) -> None:
    page, files = weigh(records, "/report")
    total = page + sum(files.values())
    assert page < AFTERWARDS, f"the page alone is {page} bytes"
    assert total < FIRST, f"{total} bytes in all: {sorted(files.items(), key=lambda f: -f[1])}"


def test_only_files_that_hold_nothing_are_packed(app: Flask, records: Records) -> None:
    client = records.client("social-worker")

    def load(path: str, **headers: str) -> tuple[bytes, Headers]:
        with client.get(path, headers=headers) as answer:
            return answer.data, answer.headers

    html = load("/report")[0].decode()
    [style] = re.findall(r'"(/static/css/caseflow.css\?v=\w+)"', html)
    packed, plain = load(style, **{"Accept-Encoding": "gzip"}), load(style)
    assert packed[1]["Content-Encoding"] == "gzip" and gzip.decompress(packed[0]) == plain[0]
    assert "Accept-Encoding" in plain[1]["Vary"] and "Content-Encoding" not in plain[1]
    for path in (style.replace("v=", "v=0"), "/report", "/sign-in", "/api/v1/openapi.json"):
        assert "Content-Encoding" not in load(path, **{"Accept-Encoding": "gzip"})[1], path
