"""The browser files in the tree are those that were pinned, and hold nothing that is GOV.UK's alone."""
from __future__ import annotations

import json
import re
import subprocess
import sys

from tests.house.source import PACKAGE, ROOT

STATIC = PACKAGE / "static"


def test_the_files_are_as_recorded() -> None:
    done = subprocess.run([sys.executable, "tools/vendor_assets.py", "--check"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_package_names_its_version_and_licence() -> None:
    packages = [p for folder in (STATIC / "vendor", ROOT / "tests" / "vendor")
                for p in json.loads((folder / "vendor.json").read_text(encoding="utf-8"))["packages"]]
    assert {p["name"] for p in packages} >= {"govuk-frontend", "htmx.org", "axe-core"}
    for package in packages:
        assert re.fullmatch(r"\d+\.\d+\.\d+", package["version"])
        assert package["integrity"].startswith("sha512-") and package["licence"] in ("MIT", "0BSD", "MPL-2.0", "OFL-1.1", "Bitstream-Vera")
        assert any("LICENSE" in file["file"] for file in package["files"]), package["name"]


def test_no_government_marks() -> None:
    css = (STATIC / "vendor" / "govuk-frontend" / "govuk-frontend.min.css").read_text(encoding="utf-8")
    assert ".govuk-button" in css
    assert not re.search(r"GDS Transport|@font-face|crest\.svg|url\((?!data:)", css)


def test_our_own_files_ask_nothing_of_other_machines_and_run_no_text() -> None:
    own = [*(STATIC / "js").glob("*.js"), *(STATIC / "css").glob("*.css")]
    assert len(own) >= 6
    for file in own:
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"https?://|\beval\(|new Function|innerHTML|document\.write|\.style\.|localStorage", text), file.name
        assert len(text.splitlines()) <= 250
