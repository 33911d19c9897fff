"""A worker keeps the Philomena form ready and, in the night, makes the copy for the police; on a phone, looked at at a desk too."""
from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image, ImageDraw

from caseflow.core import clock
from tests.accounts.test_signing_in import PASSWORD, give_password
from tests.harness.live import DESK, PHONE, accessible
from tests.harness.records import Records
from tests.missing.pack import pdf_read

pytestmark = pytest.mark.postgresql_nightly


def face() -> bytes:
    """A drawn face, so that nobody's is in the tests."""
    picture, out = Image.new("RGB", (600, 780), "#9fc0c8"), io.BytesIO()
    draw = ImageDraw.Draw(picture)
    draw.ellipse((170, 120, 430, 470), fill="#8a5a3c")
    draw.pieslice((150, 90, 450, 420), 180, 360, fill="#1d1410")
    draw.ellipse((235, 285, 260, 310), fill="black")
    draw.ellipse((340, 285, 365, 310), fill="black")
    draw.arc((250, 340, 350, 420), 20, 160, fill="black", width=6)
    draw.rectangle((120, 480, 480, 780), fill="#942514")
    picture.save(out, "JPEG")
    return out.getvalue()


def test_the_form_is_kept_ready_and_given_in_the_night(app: Flask, records: Records, page: Any, artefacts: Path) -> None:
    def looked_at(name: str) -> None:
        for where, size in (("phone", PHONE), ("desk", DESK)):
            page.set_viewport_size(size)
            accessible(page)
            page.screenshot(path=artefacts / f"philomena-{name}-{where}.png", full_page=True)
        page.set_viewport_size(PHONE)

    worker = records.user("social-worker", name="Asha Invented", telephone="020 7946 0111")
    child = records.child(given_name="محمد", family_name="عبد الرحمن", aliases=["Mohammed"], languages=["Arabic"], sex="M")
    records.allocated(child, worker)
    records.stage(child, "suspected", date(2026, 1, 9))
    episode = records.episode(child, clock.now() - timedelta(hours=3), place_last_seen="The bus station")
    give_password(worker)
    page.goto(f"/sign-in?next=/children/{child.ref}/philomena-form")
    page.get_by_label("Email address").fill(worker.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_text("Nothing is kept ready about this child").wait_for()
    looked_at("empty")

    page.get_by_role("link", name="Change what the child looks like").click()
    page.get_by_label("Height").fill("1.68 m")
    page.get_by_label("Marks, scars, tattoos, glasses").fill("Scar over the left eyebrow")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("1.68 m").wait_for()

    page.get_by_role("link", name="Add a friend or person who matters").click()
    page.get_by_label("Friends and people who matter").fill("Quill, an uncle")
    page.get_by_label("No", exact=True).check()
    page.get_by_label("Do not disclose, because").fill("The child fears him")
    looked_at("entry")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Do not disclose", exact=True).wait_for()

    page.get_by_role("link", name="Add a place").click()
    page.get_by_label("Places they may go").fill("The mosque in Ropemaker Street, on Fridays")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Ropemaker Street").wait_for()

    page.get_by_role("link", name="Add a photograph").click()
    page.get_by_role("button", name="Keep this photograph").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    page.troubles.clear()  # the 422 of the empty form was asked for
    looked_at("photograph")
    page.get_by_label("Photograph").set_input_files({"name": "face.jpg", "mimeType": "image/jpeg", "buffer": face()})
    page.get_by_role("button", name="Keep this photograph").click()
    page.get_by_text("The photograph is kept.").wait_for()
    page.get_by_alt_text("Photograph of the child").wait_for()

    page.get_by_role("link", name="Review the form").click()
    page.get_by_role("button", name="I have looked through the form").click()
    page.get_by_text("The review is recorded.").wait_for()
    looked_at("full")

    page.goto(f"/missing/{episode.ref}/philomena-form")
    page.get_by_role("link", name="Fill in part two").click()
    page.get_by_label("What are they wearing?").fill("Red coat, white trainers")
    looked_at("part-two")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Red coat, white trainers").wait_for()
    page.get_by_label("Places they may go:").check()
    page.get_by_label("Secure email").check()
    page.get_by_label("Name or collar number").fill("PC 4471")
    looked_at("copy-to-make")
    page.get_by_role("button", name="Make the copy").click()
    page.get_by_role("heading", name="Copy 1 of the Philomena form").wait_for()
    page.get_by_text("A friend or person who matters: marked do not disclose").wait_for()
    looked_at("copy")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Open the PDF").click()
    kept = artefacts / "philomena-form.pdf"
    waiting.value.save_as(kept)
    said = pdf_read.text_of(kept.read_bytes())
    assert "Red coat, white trainers" in said and "Ropemaker Street" in said and "suspected to be a victim of trafficking" in said
    assert "Quill" not in said and "bus station" not in said and "Sycamore" not in said
    page.goto("/philomena-forms")
    page.get_by_role("heading", name="Philomena forms to review").wait_for()
    looked_at("to-review")
