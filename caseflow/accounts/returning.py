"""Where to go after signing in: only to a page of this installation that can be opened."""
from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import current_app
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

FIRST = "/"
_PLAIN = re.compile(r"^/(?![/\\])[\x21-\x5b\x5d-\x7e]*$")


def safe_next(text: str | None) -> str:
    """The path to return to, or the first page when `text` is not one that a GET opens here."""
    if not text or len(text) > 500 or not _PLAIN.match(text):
        return FIRST
    parts = urlsplit(text)
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or parts.path.startswith("//"):
        return FIRST
    try:
        current_app.url_map.bind("localhost").match(parts.path, method="GET")
    except (HTTPException, RequestRedirect):
        return FIRST
    return parts.path + (f"?{parts.query}" if parts.query else "")
