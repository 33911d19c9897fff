"""Datasette on the same file, in an environment of its own that is thrown away with the cache folder."""
from __future__ import annotations

import subprocess
import sys
from pathlib import Path

VERSION = "0.65.5"


def environment(folder: Path) -> Path:
    """The `datasette` command, installed once."""
    command = folder / "datasette" / "bin" / "datasette"
    if not command.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder / "datasette")], check=True)
        subprocess.run([str(folder / "datasette" / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check",
                        f"datasette=={VERSION}", "setuptools<81"],
                       check=True, stderr=subprocess.DEVNULL)
    return command


def start(command: Path, database: Path, port: int) -> subprocess.Popen[bytes]:
    """Serve the file; it stays writable for others, as it is for caseflow."""
    return subprocess.Popen([str(command), "serve", str(database), "--port", str(port), "--setting", "default_page_size", "100"],
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def addresses(database: Path, port: int, authority: int) -> dict[str, str]:
    """The same children, as a Datasette user would look at them: the page, and the JSON without counts and facets."""
    table = f"http://127.0.0.1:{port}/{database.stem}/missing_episode"
    asked = f"authority_id__exact={authority}&ended_at__isnull=1&voided__exact=0&_sort=started_at"
    return {"Datasette page": f"{table}?{asked}", "Datasette JSON": f"{table}.json?{asked}&_shape=array&_nocount=1&_nofacet=1"}
