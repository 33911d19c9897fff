"""What every answer tells the browser, on every route and every kind of answer."""
from __future__ import annotations

import pytest
from flask import Flask

from caseflow.web.assets import FOR_EVER
from caseflow.web.headers import POLICY
from tests.harness.addresses import address
from tests.harness.application import settings
from tests.harness.client import Client
from tests.harness.records import Records

EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
ANSWERS = {"GET", "POST", "PATCH", "DELETE", "OPTIONS", "HEAD"}


def wrong_headers(answer: object) -> list[str]:
    """Names of headers that are not as they must be."""
    headers = answer.headers  # type: ignore[attr-defined]
    wrong = [name for name, value in EXPECTED.items() if headers.get(name) != value]
    policy = headers.get("Content-Security-Policy", "")
    parts = [part.strip() for part in policy.split(";")]
    for needed in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'"):
        if needed not in parts:
            wrong.append(needed)
    if "unsafe" in policy or "*" in policy or "http" in policy:
        wrong.append("a policy with holes")
    if "Server" in headers:
        wrong.append("Server")
    return wrong


@pytest.mark.postgresql_nightly
@pytest.mark.parametrize("role", [None, "administrator", "safeguarding-lead", "data-officer"])
def test_headers_on_every_route(app: Flask, records: Records, role: str | None) -> None:
    client = app.test_client() if role is None else records.client(role)
    asked, wrong = 0, {}
    for rule in app.url_map.iter_rules():
        path = address(app, rule, **({"filename": "css/caseflow.css"} if rule.endpoint == "static" else {}))
        for method in sorted(ANSWERS & {"GET", "POST", "OPTIONS", "DELETE"}):
            if method == "POST" and rule.endpoint == "accounts.sign_out":
                continue
            answer = client.open(path, method=method)
            answer.close()
            asked += 1
            if found := wrong_headers(answer):
                wrong[f"{method} {path} {answer.status_code}"] = found
    assert asked > 20
    assert not wrong


@pytest.mark.parametrize("path", ["/nowhere", "/api/v1/nowhere", "/sign-up/used", "/static/none.css", "/static/../secret"])
def test_headers_on_errors(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (401, 404)
    assert not wrong_headers(answer)


def test_a_static_file_is_kept_only_under_its_own_fingerprint(app: Flask, client: Client) -> None:
    with app.test_request_context():
        right = app.jinja_env.globals["asset"]("css/caseflow.css")  # type: ignore[operator]
    with client.get(right) as first:
        assert first.headers["Cache-Control"] == FOR_EVER
    for other in ("/static/css/caseflow.css", "/static/css/caseflow.css?v=000000000000"):
        with client.get(other) as answer:
            assert answer.headers["Cache-Control"] == "no-store"
    again = client.get(right, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.headers["Content-Security-Policy"] == POLICY
    again.close()


def test_every_style_sheet_and_script_of_a_page_is_kept(client: Client) -> None:
    import re

    html = client.get("/sign-in").get_data(as_text=True)
    found = re.findall(r'(?:src|href|content)="(/static/[^"]+)"', html)
    assert len(found) >= 6
    for place in found:
        with client.get(place.replace("&amp;", "&")) as answer:
            assert answer.status_code == 200
            assert answer.headers["Cache-Control"] == FOR_EVER, place


def test_secure_cookies_and_hsts_where_the_address_is_https(database: str) -> None:
    from dataclasses import replace

    from caseflow.app import create_app
    from tests.harness.application import close

    app = create_app(replace(settings(database), url="https://caseflow.example"))
    try:
        answer = app.test_client().get("/sign-in", base_url="https://caseflow.example")
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
        cookie = answer.headers["Set-Cookie"]
        assert cookie.startswith("__Host-caseflow=")
        assert all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
        assert "Domain" not in cookie
    finally:
        close(app)


@pytest.mark.parametrize("headers", [
    {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"},
    {"Origin": "http://localhost.evil.example"},
])
def test_another_site_cannot_send_our_forms(records: Records, headers: dict[str, str]) -> None:
    client = records.client("social-worker")
    assert client.post("/session/stay", headers=headers).status_code == 403


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "same-origin", "Origin": "null"}, {"Origin": "http://localhost"}])
def test_our_own_pages_can(records: Records, headers: dict[str, str]) -> None:
    assert records.client("social-worker").post("/session/stay", headers=headers).status_code == 200
