"""The application served to a real browser: `live` (its address), `page` (a phone), `desk` (a desk), what axe finds."""
from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.harness import browser as browsers

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser, Page

AXE = Path(__file__).parents[1] / "vendor" / "axe-core" / "axe.min.js"
AXE_RUN = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"]});
  return found.violations.map(v => `${v.id} (${v.impact}): ${v.help}\\n` +
    v.nodes.slice(0, 5).map(n => `    ${n.target.join(" ")}: ${n.html.slice(0, 160)}`).join("\\n"));
}"""
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
PATIENCE_MS = 20_000
"""How long a page may take on a busy machine; no test asserts that anything was quick by this."""


@pytest.fixture
def artefacts() -> Path:
    """Where a test may leave a picture or a file for a person to look at."""
    folder = Path(__file__).parents[1] / "artefacts"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def live(app: Flask) -> Iterator[str]:
    """The address at which `app` answers, with eight threads as on one machine."""
    from waitress import wasyncore
    from waitress.server import create_server

    sockets: dict[int, Any] = {}
    server = create_server(app, host="127.0.0.1", port=0, threads=8, clear_untrusted_proxy_headers=True, map=sockets)
    ended = threading.Event()

    def serve() -> None:  # whoever waits on the sockets also closes them
        while not ended.is_set():
            with contextlib.suppress(OSError):  # a worker closed a socket while it was being waited on
                wasyncore.loop(timeout=0.1, use_poll=True, map=sockets, count=1)
        server.task_dispatcher.shutdown(timeout=PATIENCE_MS / 1000)
        wasyncore.close_all(map=sockets, ignore_all=True)

    thread = threading.Thread(target=serve, name="live", daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    ended.set()
    thread.join()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the run; the run fails where none can be had."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE_MS)
    path = browsers.find()
    node = browsers.node()
    if node is not None:
        os.environ["PLAYWRIGHT_NODEJS_PATH"] = node
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield started
        started.close()


class Troubles(list[str]):
    """What went wrong in a page unseen: script errors, refused content, requests to other machines."""

    def watch(self, page: Page, address: str) -> None:
        """Listen to one page from now on."""

        def said(message: Any) -> None:
            if message.type == "error":
                self.append(f"console on {page.url}: {message.text}")

        def only_here(route: Any) -> None:
            if route.request.url.startswith((address, "data:", "blob:")):
                route.continue_()
            else:
                self.append(f"{page.url} asked another machine for {route.request.url}")
                route.abort()

        page.on("pageerror", lambda error: self.append(f"script error on {page.url}: {error}"))
        page.on("console", said)
        page.route("**/*", only_here)


@contextlib.contextmanager
def opened(browser: Browser, address: str, size: dict[str, int], **more: Any) -> Iterator[Page]:
    """A page of a new person's browser, of this size; troubles unseen on screen fail the test afterwards.

    A journey that expects an error answer clears it: `page.troubles.clear()`.
    """
    context = browser.new_context(
        base_url=address, viewport={"width": size["width"], "height": size["height"]}, locale="en-GB",
        timezone_id="Europe/London", reduced_motion="reduce", **more)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    troubles = Troubles()
    troubles.watch(page, address)
    page.troubles = troubles  # type: ignore[attr-defined]
    try:
        yield page
    finally:
        context.close()
    assert not troubles, "\n".join(troubles)


@pytest.fixture
def page(browser: Browser, live: str) -> Iterator[Page]:
    """A phone, 390 pixels wide."""
    with opened(browser, live, PHONE, has_touch=True) as made:
        yield made


@pytest.fixture
def desk(browser: Browser, live: str) -> Iterator[Page]:
    """A desk, 1280 pixels wide; a person of its own."""
    with opened(browser, live, DESK) as made:
        yield made


def accessible(page: Page) -> None:
    """axe finds nothing on this page once it has come whole, and nothing runs out of its side."""
    page.wait_for_load_state("load")
    page.locator("main h1").first.wait_for()
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(AXE_RUN)
    assert not found, f"axe on {page.url}:\n" + "\n".join(found)
    wide = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} pixels wider than the screen"
