"""The wheel, installed with the locked libraries in a clean environment, works from an empty folder on either engine."""
from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.release
ROOT = Path(__file__).resolve().parents[2]
BUILT_FROM = ("caseflow", "templates", "migrations", "setup.cfg", "pyproject.toml", "README.md", "LICENSE", "tests", "wsgi.py", "dev.py")
PATIENCE_SECONDS = 60


def clean_environment() -> dict[str, str]:
    """This environment without any trace of the checkout."""
    return {k: v for k, v in os.environ.items()
            if not k.startswith(("CASEFLOW", "PYTEST", "PYTHON")) and k not in ("VIRTUAL_ENV",)}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from a copy of the checkout."""
    tree, out = tmp_path_factory.mktemp("tree"), tmp_path_factory.mktemp("wheel")
    for name in BUILT_FROM:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, tree / name)
    subprocess.run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(tree)],
                   check=True, capture_output=True, text=True, env=clean_environment())
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of a clean environment that holds the wheel and what is locked, nothing else."""
    home = tmp_path_factory.mktemp("clean") / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(home)], check=True, env=clean_environment())
    python, uv = home / "bin" / "python", Path(sys.executable).parent / "uv"
    pip = [str(uv), "pip", "install", "--python", str(python)] if uv.exists() else [str(python), "-m", "pip", "install"]
    for what in (["--require-hashes", "--no-deps", "-r", str(ROOT / "requirements.txt")], ["--no-deps", str(wheel)]):
        subprocess.run([*pip, "--quiet", *what], check=True, env=clean_environment())
    return home / "bin"


def test_the_wheel_holds_caseflow_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {t for t in tops if not t.endswith(".dist-info")} == {"caseflow"}, tops
    for folder, inside in (("templates", "caseflow/templates"), ("migrations", "caseflow/migrations"), ("caseflow", "caseflow")):
        missing = [f"{inside}/{p.relative_to(ROOT / folder).as_posix()}" for p in (ROOT / folder).rglob("*")
                   if p.is_file() and "__pycache__" not in p.parts
                   and f"{inside}/{p.relative_to(ROOT / folder).as_posix()}" not in names]
        assert not missing, f"in the checkout, but not in the wheel: {missing}"


def test_it_works_from_an_empty_folder(installed: Path, empty_database: str, tmp_path: Path) -> None:
    environment = clean_environment() | {
        "CASEFLOW_ENV": "test", "CASEFLOW_DATABASE_URL": empty_database, "CASEFLOW_SECRET_KEY": "wheel" * 12}

    def caseflow(*args: str) -> str:
        done = subprocess.run([str(installed / "caseflow"), *args], cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, f"caseflow {' '.join(args)}: {done.stdout[-1500:]}{done.stderr[-1500:]}"
        return done.stdout

    caseflow("db", "upgrade")
    caseflow("db", "check")
    caseflow("authorities", "add", "330", "Ashmere", "--nation", "england")
    caseflow("seed", "--children", "40", "--years", "2", "--seed", "1", "--authority", "330")
    run = json.loads(caseflow("returns", "build", "ecpat", "--authority", "330", "--period", "2024", "--json"))
    assert run["cells"] and run["digest"]
    caseflow("returns", "export", run["run"], "--format", "csv,xlsx,json", "--out", "figures")
    caseflow("jobs", "list")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen([str(installed / "caseflow"), "serve", "--port", str(port)], cwd=tmp_path, env=environment)
    try:
        assert answer(f"http://127.0.0.1:{port}/healthz", server) == 200
        assert answer(f"http://127.0.0.1:{port}/readyz", server) == 200
        assert answer(f"http://127.0.0.1:{port}/sign-in", server) == 200
    finally:
        server.terminate()
        server.wait(30)


def answer(address: str, server: subprocess.Popen[bytes]) -> int:
    """What the server answers, once it does."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as answered:
                return int(answered.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            assert server.poll() is None and time.monotonic() < deadline, f"{address}: no answer"
            time.sleep(0.2)
