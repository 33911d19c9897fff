"""Take the pictures of the documentation from a fresh demonstration, in a real browser.

Run by a developer when pages change, never by a build or a test:

    .venv/bin/python tools/take_pictures.py            all of them, into docs/images
    .venv/bin/python tools/take_pictures.py board      only those named

The demonstration lives in a temporary folder and holds invented children only.
"""
from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
CASEFLOW = [sys.executable, "-c", "from caseflow.cli import main; main()"]
AUTHORITY = "330"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
sys.path.insert(0, str(ROOT))


def caseflow(environment: dict[str, str], *arguments: str) -> str:
    """What a `caseflow` command prints; its complaints go to the screen."""
    return subprocess.run([*CASEFLOW, *arguments], env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


@contextmanager
def demonstration(folder: Path) -> Iterator[tuple[str, list[dict[str, str]], Path]]:
    """A demonstration being served: its address, who may sign in, and a folder with its 903 files of one year."""
    environment = {**os.environ, "CASEFLOW_ENV": "demo", "PYTHONPATH": str(ROOT),
                   "CASEFLOW_DATABASE_URL": f"sqlite:///{folder / 'demo.db'}"}
    users: list[dict[str, str]] = json.loads(caseflow(environment, "demo", "--no-serve", "--json"))["users"]
    files = folder / "903"
    caseflow(environment, "ssda903", "export", str(files), "--authority", AUTHORITY, "--year", "2026")
    port = 8765
    server = subprocess.Popen([*CASEFLOW, "serve", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL)
    try:
        yield f"http://127.0.0.1:{port}", users, files
    finally:
        server.terminate()
        server.wait(30)


class Studio:
    """One browser, in which people sign in and have their picture taken."""

    def __init__(self, browser: Any, address: str, users: list[dict[str, str]], files: Path) -> None:
        self.browser, self.address, self.users, self.files = browser, address, users, files

    @contextmanager
    def signed_in(self, role: str, size: dict[str, int]) -> Iterator[Any]:
        """A page of the first person with this role."""
        user = next(u for u in self.users if u["role"] == role and u.get("authority") == AUTHORITY)
        context = self.browser.new_context(base_url=self.address, viewport=size, locale="en-GB", timezone_id="Europe/London")
        page = context.new_page()
        for _ in range(60):
            try:
                page.goto("/sign-in")
                break
            except Exception:  # the server is still starting
                page.wait_for_timeout(1000)
        page.get_by_label("Email address").fill(user["email"])
        page.get_by_label("Password", exact=True).fill(user["password"])
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("button", name="Sign out").wait_for()
        yield page
        context.close()


def board(studio: Studio) -> None:
    """Missing now, as a lead sees it."""
    with studio.signed_in("safeguarding-lead", DESK) as page:
        page.goto("/board")
        page.screenshot(path=IMAGES / "board.png")


def report_missing(studio: Studio) -> None:
    """The second of three questions, on a phone."""
    with studio.signed_in("safeguarding-lead", PHONE) as page:
        page.goto("/report")
        page.get_by_label("Name, identifier or home").fill("Sam")
        page.get_by_role("button", name="Search").click()
        page.locator(".cf-card a").first.click()
        page.get_by_role("heading", level=1).wait_for()
        page.screenshot(path=IMAGES / "report-missing.png")


def _first_card(page: Any) -> str:
    """The address of the record at the top of the board."""
    page.goto("/board")
    return str(page.locator(".cf-card a[id^=e-]").first.get_attribute("href"))


def to_do(studio: Studio) -> None:
    """Whom to ring after a report, on a phone: the record of which nobody has been told."""
    with studio.signed_in("safeguarding-lead", PHONE) as page:
        page.goto("/board")
        waiting = page.locator(".cf-card", has_text="nobody told yet").first.locator("a[id^=e-]").get_attribute("href")
        page.goto(f"{waiting}/to-do")
        page.screenshot(path=IMAGES / "to-do.png", clip={"x": 0, "y": 0, **PHONE, "height": 1200}, full_page=True)


def child(studio: Studio) -> None:
    """A child's page with the pattern of the absences."""
    with studio.signed_in("safeguarding-lead", PHONE) as page:
        page.goto("/alerts")
        page.locator("a[id^=alert-]").first.click()
        page.get_by_role("link", name="The child").click()
        page.get_by_role("heading", name="Who to ring").wait_for()
        page.screenshot(path=IMAGES / "child.png")
        page.locator("h2", has_text="Pattern").first.evaluate("heading => heading.scrollIntoView()")
        page.screenshot(path=IMAGES / "pattern.png")


def timeline(studio: Studio) -> None:
    """Everything recorded of one absence, in one order."""
    with studio.signed_in("safeguarding-lead", DESK) as page:
        page.goto(f"{_first_card(page)}/timeline")
        page.get_by_role("heading", level=1).wait_for()
        page.screenshot(path=IMAGES / "timeline.png")


def since_yesterday(studio: Studio) -> None:
    """What the night brought."""
    with studio.signed_in("safeguarding-lead", DESK) as page:
        page.goto("/board/since-yesterday")
        page.screenshot(path=IMAGES / "since-yesterday.png")


def alert(studio: Studio) -> None:
    """Why an alert fired."""
    with studio.signed_in("safeguarding-lead", DESK) as page:
        page.goto("/alerts")
        page.locator("a[id^=alert-]").first.click()
        page.get_by_role("heading", name="Why this fired").wait_for()
        page.screenshot(path=IMAGES / "alert.png")


def figures(studio: Studio) -> None:
    """The year's figures, each of which opens its children."""
    with studio.signed_in("data-officer", DESK) as page:
        page.goto("/returns")
        page.locator("main table a, main li a").first.click()
        page.get_by_role("heading", level=1).wait_for()
        page.screenshot(path=IMAGES / "figures.png")


def files_loaded(studio: Studio) -> None:
    """What became of the rows of a year's files."""
    with studio.signed_in("data-officer", DESK) as page:
        page.goto("/files")
        page.get_by_label("Which collection?").select_option("2026")
        page.locator("#files").set_input_files(sorted(studio.files.glob("*.csv")))
        page.get_by_role("button", name="Load", exact=True).click()
        page.get_by_role("heading", name="What became of the files").wait_for(timeout=180_000)
        page.screenshot(path=IMAGES / "files-loaded.png")


PICTURES: dict[str, Callable[[Studio], None]] = {
    "board": board, "report-missing": report_missing, "since-yesterday": since_yesterday, "alert": alert, "figures": figures,
    "files-loaded": files_loaded, "to-do": to_do, "child": child, "timeline": timeline,
}


def main(wanted: list[str]) -> int:
    """Take the pictures named, or all."""
    from playwright.sync_api import sync_playwright

    from tests.harness import browser as browsers

    unknown = set(wanted) - set(PICTURES)
    if unknown:
        print(f"There is no picture {', '.join(sorted(unknown))}. There are: {', '.join(PICTURES)}.", file=sys.stderr)
        return 2
    IMAGES.mkdir(parents=True, exist_ok=True)
    path, node = browsers.find(), browsers.node()
    if node is not None:
        os.environ["PLAYWRIGHT_NODEJS_PATH"] = node
    with tempfile.TemporaryDirectory() as folder, demonstration(Path(folder)) as (address, users, files), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        studio = Studio(browser, address, users, files)
        for name in wanted or PICTURES:
            PICTURES[name](studio)
            print(f"docs/images/{name}.png")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
