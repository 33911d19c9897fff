"""Fetch the browser files that caseflow carries in its own tree, check them against their pins, and write vendor.json.

Run by a developer when a version changes, never by a build, a test or an installation:

    python3 tools/vendor_assets.py            fetch with npm, check, write
    python3 tools/vendor_assets.py --check    compare the files in the tree with vendor.json (no network)

GOV.UK's typeface, crown and crest may be used on GOV.UK only, so they are taken out of the style sheet here and the
font stack is replaced by fonts that a council's machines have.
"""
from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SERVED = ROOT / "caseflow" / "static" / "vendor"
TESTED = ROOT / "tests" / "vendor"
FONTS = 'system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Ubuntu,Arial,sans-serif'


# The npm archive of govuk-frontend carries no licence file; this is the text of its repository.
GOVUK_LICENCE = """The MIT License (MIT)

Copyright (c) 2017 Crown Copyright (Government Digital Service)

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""


@dataclass(frozen=True)
class Package:
    """One npm package at one version: its published integrity, its licence, the files taken and those written here."""

    name: str
    version: str
    integrity: str
    licence: str
    files: dict[str, str]
    folder: Path = SERVED
    written: dict[str, str] = field(default_factory=dict)


PACKAGES = (
    Package(
        "govuk-frontend", "6.3.0",
        "sha512-cXIQxm5PHCsbic47GXZrVBZhAeeshTLRL6ZBKilLsR6rMCjJuWb7Fruq0VUNMBJFlJk/srsRj/q8d5bM9cgKoA==", "MIT",
        {
            "dist/govuk/govuk-frontend.min.css": "govuk-frontend/govuk-frontend.min.css",
            "dist/govuk/govuk-frontend.min.js": "govuk-frontend/govuk-frontend.min.js",
        },
        written={"govuk-frontend/LICENSE.txt": GOVUK_LICENCE},
    ),
    Package(
        "htmx.org", "2.0.11",
        "sha512-Thx/WtpeOQqSrqBCw/A1cwGJGg4UrVa3+sW0GmrM3p4gJgO89ecH4qtbnyzDDWFvBTqjnIMCgELTNt636dtamA==", "0BSD",
        {"dist/htmx.min.js": "htmx/htmx.min.js", "LICENSE": "htmx/LICENSE"},
    ),
    Package(
        "axe-core", "4.14.1",
        "sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==", "MPL-2.0",
        {"axe.min.js": "axe-core/axe.min.js", "LICENSE": "axe-core/LICENSE"},
        TESTED,
    ),
    # Letters for the printed Philomena form. DejaVu has one glyph for each letter of Vietnamese, Polish and Arabic, so that
    # what is copied out of the PDF is what was typed; fonts that build letters from parts garble it in simple readers.
    Package(
        "dejavu-fonts-ttf", "2.37.3",
        "sha512-f1hd7jJbeQa1VWcw+K2KrTXS50zTMaHpVC4XIKJpNcDeYR5ajMtj/iLlQDYNvLOKamUB3ARVVCf79lNwNVztSQ==", "Bitstream-Vera",
        {
            "ttf/DejaVuSans.ttf": "letters/DejaVuSans.ttf",
            "ttf/DejaVuSans-Bold.ttf": "letters/DejaVuSans-Bold.ttf",
            "LICENSE": "letters/LICENSE-DejaVu",
        },
    ),
    Package(
        "@expo-google-fonts/noto-sans-ethiopic", "0.4.2",
        "sha512-puS0u1/7b0kZ6fqOYaSlCdai8zHuD9CQY2qlyJEtYzUC5Nd1fH3QENmQc0a1Gcqe0q9s3n7440eNJSLK2mGouw==", "OFL-1.1",
        {
            "400Regular/NotoSansEthiopic_400Regular.ttf": "letters/NotoSansEthiopic-Regular.ttf",
            "LICENSE_FONT": "letters/LICENSE-NotoSansEthiopic",
        },
    ),
)


def without_government_marks(css: str) -> str:
    """The style sheet without the government typeface and crest, and with our own font stack."""
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = css.replace("font-family:GDS Transport,arial,sans-serif", f"font-family:{FONTS}")
    css = re.sub(r"url\(/assets/images/govuk-crest\.svg\)", "none", css)
    for forbidden in ("GDS Transport", "crest.svg", "/assets/"):
        if forbidden in css:
            raise SystemExit(f"'{forbidden}' is still in the style sheet: look at what changed upstream")
    return css


def as_carried(target: str, content: bytes) -> bytes:
    """The bytes that go into the tree: source-map comments and government marks removed."""
    if not target.endswith((".css", ".js")):
        return content
    text = content.decode("utf-8")
    text = re.sub(r"(?m)^(//|/\*)# sourceMappingURL=.*$", "", text).rstrip() + "\n"
    if target.endswith("govuk-frontend.min.css"):
        text = without_government_marks(text)
    return text.encode("utf-8")


def packed(package: Package, folder: Path) -> Path:
    """The package's archive, fetched by npm and checked against its pin."""
    done = subprocess.run(
        ["npm", "pack", "--silent", f"{package.name}@{package.version}"],
        cwd=folder, check=True, capture_output=True, text=True,
    )
    archive = folder / done.stdout.strip().splitlines()[-1]
    digest = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if digest != package.integrity:
        raise SystemExit(f"{package.name} {package.version} is not the file that was pinned: {digest}")
    return archive


def fetch() -> None:
    """Fetch every package and write its files and the vendor.json beside them."""
    lists: dict[Path, list[dict[str, object]]] = {}
    with tempfile.TemporaryDirectory() as name:
        for package in PACKAGES:
            listed = []
            with tarfile.open(packed(package, Path(name))) as archive:
                for source, target in package.files.items():
                    member = archive.extractfile(f"package/{source}")
                    assert member is not None, source
                    content = as_carried(target, member.read())
                    path = package.folder / target
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(content)
                    listed.append({"file": target, "from": source, "sha256": hashlib.sha256(content).hexdigest()})
            for target, text in package.written.items():
                (package.folder / target).write_text(text, encoding="utf-8")
                listed.append({"file": target, "from": "tools/vendor_assets.py",
                               "sha256": hashlib.sha256(text.encode()).hexdigest()})
            lists.setdefault(package.folder, []).append({
                "name": package.name, "version": package.version, "integrity": package.integrity,
                "licence": package.licence, "files": listed,
            })
    for folder, packages in lists.items():
        (folder / "vendor.json").write_text(json.dumps({"packages": packages}, indent=2) + "\n", encoding="utf-8")


def differences() -> list[str]:
    """What in the tree is not what vendor.json says, in words; empty when all is as recorded."""
    wrong = []
    for folder in (SERVED, TESTED):
        recorded = json.loads((folder / "vendor.json").read_text(encoding="utf-8"))
        listed = {f["file"]: f["sha256"] for package in recorded["packages"] for f in package["files"]}
        present = {
            path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*"))
            if path.is_file() and path.name != "vendor.json"
        }
        for name in sorted(listed.keys() | present.keys()):
            if name not in present:
                wrong.append(f"{folder.name}/{name} is recorded but missing")
            elif name not in listed:
                wrong.append(f"{folder.name}/{name} is not recorded")
            elif hashlib.sha256(present[name].read_bytes()).hexdigest() != listed[name]:
                wrong.append(f"{folder.name}/{name} was changed after it was recorded")
    return wrong


def main() -> int:
    """Run as a script: 0 when the tree is as recorded, 1 when not."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="compare only; no network")
    if not parser.parse_args().check:
        fetch()
    wrong = differences()
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
