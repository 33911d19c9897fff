"""What every answer tells the browser: load nothing from elsewhere, keep nothing, frame nothing, say nothing of where from."""
from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import Forbidden

from caseflow.web import assets, packed

POLICY = "; ".join((
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
))

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
SAFE = ("GET", "HEAD", "OPTIONS")


def init_app(app: Flask) -> None:
    """Put the headers on every answer, name every request, and refuse what another site's page sends."""
    assets.init_app(app)
    packed.init_app(app)
    # The token stays; the Referer check goes, since our own pages send no referrer. `refuse_other_sites` takes its place.
    app.config.setdefault("WTF_CSRF_SSL_STRICT", False)
    app.before_request(name_request)
    app.before_request(refuse_other_sites)
    app.after_request(tell)


def name_request() -> None:
    """Give the request a name that its log line and its error page share."""
    g.request_id = secrets.token_hex(8)


def refuse_other_sites() -> None:
    """Refuse a change that a page of another site asked for, whatever token it carries."""
    if request.method in SAFE:
        return
    fetched = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if fetched is not None and fetched not in ("same-origin", "none"):
        raise Forbidden("This was sent from another site.")
    if origin not in (None, "null") and _host(str(origin)) not in _our_hosts():
        raise Forbidden("This was sent from another site.")


def _our_hosts() -> set[str]:
    return {_host(request.host_url), _host(current_app.config["SETTINGS"].url)}


def _host(url: str) -> str:
    return urlsplit(url).netloc.lower()


def tell(response: Response) -> Response:
    """Add the headers. An image that draws itself may have set a narrower policy of its own."""
    response.headers.setdefault("Content-Security-Policy", POLICY)
    for name, value in ALWAYS.items():
        response.headers[name] = value
    if current_app.config["SETTINGS"].url.startswith("https://"):
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    response.headers["Cache-Control"] = assets.cache_rule(request) or "no-store"
    response.headers["X-Request-Id"] = g.get("request_id", "-")
    response.headers.pop("Server", None)
    return response
