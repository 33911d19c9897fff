"""Style sheets, scripts and images travel packed, so that a first page on a slow line is light.

Only files asked for by their fingerprint are packed: they hold nothing of anybody's. Pages are never packed, because the size of
a packed page can give away what stands in it.
"""
from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, request

from caseflow.web import assets

PACKED = ("text/css", "text/javascript", "application/javascript", "image/svg+xml")


def init_app(app: Flask) -> None:
    """Pack what may be packed for browsers that can unpack it."""
    app.after_request(pack)


def pack(response: Response) -> Response:
    """The same file, packed; everything else as it is."""
    if response.status_code != 200 or response.mimetype not in PACKED or assets.cache_rule(request) is None:
        return response
    response.vary.add("Accept-Encoding")
    if not request.accept_encodings["gzip"]:
        return response
    path = Path(str(current_app.static_folder)) / str((request.view_args or {})["filename"])
    response.close()
    response.direct_passthrough = False
    response.set_data(_packed(str(path), path.stat().st_mtime_ns))
    response.headers["Content-Encoding"] = "gzip"
    response.headers.pop("ETag", None)  # it names the unpacked file
    return response


@lru_cache(maxsize=100)
def _packed(path: str, _changed: int) -> bytes:
    return gzip.compress(Path(path).read_bytes(), 9, mtime=0)
