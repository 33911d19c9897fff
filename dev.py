#!/usr/bin/env python3
"""caseflow's front door. It needs Python 3.11 or newer with venv and pip, and nothing else.

    python3 dev.py demo [ARGS]      make a demo database if there is none, and serve it at http://127.0.0.1:8000
    python3 dev.py test             everything: lint, types, imports, tests on SQLite and PostgreSQL, browser journeys
    python3 dev.py test ARGS        only these tests (ARGS go to pytest), on both databases
    python3 dev.py run ARGS         the command `caseflow ARGS`; its output and exit code are passed on untouched
    python3 dev.py lint             ruff, mypy and the import contracts
    python3 dev.py nightly          all tests again with many more examples, and those marked nightly
    python3 dev.py release          what is proven before a release: the wheel in a clean environment
    python3 dev.py lock             choose versions anew from requirements*.in (needs the network)

The first call makes .venv from the locked wheels (every one checked by its hash); later calls only look whether the
lock has changed. CASEFLOW_NO_UV=1 installs with pip alone; CASEFLOW_BROWSER names the browser for the journeys.
"""
from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
OLDEST = (3, 11)
LOCKED_UNTIL = "2026-11-13"  # nothing published later is chosen: time for a hijacked release to be found out
LOCKS = {"runtime": ["requirements.txt"], "dev": ["requirements.txt", "requirements-dev.txt"]}
CASEFLOW = "import sys; from caseflow.cli import main; sys.argv[0] = 'caseflow'; sys.exit(main())"
CHECKS = {
    "ruff": ["-m", "ruff", "check", "--quiet", "."],
    "mypy": ["-m", "mypy"],
    "import contracts": ["-c", "from importlinter.cli import lint_imports_command as c; c(['--no-logo'])"],
}


def main() -> int:
    """Run one command; the answer is the exit code."""
    command, args = (sys.argv[1], sys.argv[2:]) if len(sys.argv) > 1 else ("help", [])
    if sys.version_info < OLDEST:
        return with_newer_python()
    if command in ("demo", "run"):
        prepare("runtime")
        return become([str(PYTHON), "-c", CASEFLOW, *(["demo"] if command == "demo" else []), *args])
    if command in ("test", "nightly", "release", "lint", "lock"):
        prepare("dev")
        if command == "lock":
            return lock()
        return lint() if command == "lint" else test(command, args)
    print(__doc__, file=sys.stderr)
    return 0 if command in ("help", "-h", "--help") else 2


def with_newer_python() -> int:
    """Start again with a newer Python where there is one."""
    for minor in (13, 12, 11, 14):
        newer = shutil.which(f"python3.{minor}")
        if newer:
            return become([newer, str(ROOT / "dev.py"), *sys.argv[1:]])
    say(f"caseflow needs Python 3.11 or newer; this is {sys.version.split()[0]}. Call dev.py with a newer one.")
    return 1


def say(words: str) -> None:
    """Tell the person at the keyboard; standard output belongs to the command."""
    print(words, file=sys.stderr, flush=True)


def become(command: list[str]) -> int:
    """Replace this process, so that signals, output and exit code are the command's own."""
    if os.name == "nt":
        return subprocess.call(command)
    os.execv(command[0], command)


def environment(**more: str) -> dict[str, str]:
    """This environment with the virtual one in front; compiled code is kept in it: the tests start caseflow a hundred times."""
    around = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**around, "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}", "VIRTUAL_ENV": str(VENV),
            "PYTHONPYCACHEPREFIX": str(VENV / "compiled"), **more}


# ---- the virtual environment ----------------------------------------------------------------------------------


def stamp(kind: str) -> str:
    """What must be the same for an installed environment to be still right: place, Python, locked wheels."""
    seen = hashlib.sha256(f"{ROOT} {sys.version_info[:2]}".encode())
    for name in LOCKS[kind]:
        seen.update((ROOT / name).read_bytes())
    return seen.hexdigest()


def prepare(kind: str) -> None:
    """Make .venv hold the locked wheels of this kind and this checkout; quick when it does already."""
    mark = VENV / f"installed-{kind}"
    wanted = stamp(kind)
    if mark.is_file() and mark.read_text() == wanted and PYTHON.exists():
        return
    if not PYTHON.exists() or subprocess.run([PYTHON, "-c", ""], capture_output=True).returncode:
        say("Making .venv ...")
        if subprocess.call([sys.executable, "-m", "venv", "--clear", str(VENV)]):
            sys.exit("No virtual environment could be made. On Debian and Ubuntu: apt-get install python3-venv")
    say(f"Installing the locked wheels ({kind}) ...")
    install(LOCKS[kind])
    purelib = subprocess.run([PYTHON, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
                             capture_output=True, text=True, check=True).stdout.strip()
    (Path(purelib) / "caseflow-checkout.pth").write_text(f"{ROOT}\n")
    script = BIN / "caseflow"
    script.write_text(f"#!{PYTHON}\n{CASEFLOW}\n")
    script.chmod(0o755)
    for done in ("runtime", kind):
        (VENV / f"installed-{done}").write_text(stamp(done))


def install(locks: list[str]) -> None:
    """Install wheels, each checked by its hash: with uv where it can be had, else with pip."""
    files = [part for name in locks for part in ("-r", str(ROOT / name))]
    locked = ["install", "--quiet", "--require-hashes", "--no-deps"]
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", *locked, "--only-binary=:all:"]
    if not os.environ.get("CASEFLOW_NO_UV"):
        uv = BIN / "uv"
        if not uv.exists():
            subprocess.run([*pip, "-r", str(ROOT / "requirements-uv.txt")], capture_output=True)
        if uv.exists():
            done = subprocess.run([str(uv), "pip", *locked, "--python", str(PYTHON), "--no-build", *files],
                                  capture_output=True, text=True)
            if done.returncode == 0:
                return
            say(f"uv could not install them ({done.stderr.strip()[-200:]}); trying pip ...")
    if subprocess.call([*pip, *files]):
        sys.exit("The locked wheels could not be installed: see pip's words above.")


def lock() -> int:
    """Write every requirements*.txt anew from its .in file: wheels only, hashes of all platforms, no addresses."""
    for source in ("requirements.in", "requirements-dev.in", "requirements-uv.in", "requirements-node.in"):
        done = subprocess.call(
            ["uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes",
             "--no-build", "--exclude-newer", LOCKED_UNTIL, "--no-header", "--no-emit-index-url",
             "--no-emit-find-links", "--upgrade", source, "-o", source.replace(".in", ".txt")],
            cwd=ROOT, env=environment())
        if done:
            return done
    return 0


# ---- checks and tests -----------------------------------------------------------------------------------------


def lint() -> int:
    """Every check that runs nothing of caseflow; all of them are run, then the failures named."""
    failed = [name for name, args in CHECKS.items()
              if subprocess.call([str(PYTHON), *args], cwd=ROOT, env=environment())]
    if failed:
        say(f"Not in order: {', '.join(failed)}")
    return 1 if failed else 0


def test(tier: str, args: list[str]) -> int:
    """Both databases and a real browser, or a loud refusal; nothing is skipped because something is missing here."""
    browser = subprocess.run([PYTHON, "-m", "tests.harness.browser"], cwd=ROOT, env=environment(),
                             stdout=subprocess.PIPE, text=True)
    if browser.returncode:
        say("The journeys have no browser, so the run has failed; nothing was skipped. "
            "Set CASEFLOW_BROWSER to a Chromium, or install one.")
        return 1
    linting = subprocess.Popen([str(PYTHON), str(ROOT / "dev.py"), "lint"]) if tier == "test" and not args else None
    chosen = {"test": [], "nightly": ["-m", "not release"], "release": ["-m", "release"]}[tier]
    depth = {"CASEFLOW_HYPOTHESIS": "nightly"} if tier == "nightly" else {}
    shared = [] if args or tier == "release" else ["-n", str(min(4, (os.cpu_count() or 1) + 1)), "--dist", "loadfile"]
    around = environment(CASEFLOW_TEST_ENGINES="sqlite,postgresql", CASEFLOW_BROWSER=browser.stdout.strip(), **depth)
    done = subprocess.call([str(PYTHON), "-m", "pytest", *shared, *chosen, *args], cwd=ROOT, env=around)
    in_order = linting is None or linting.wait() == 0
    if done == 0 and not in_order:
        say("The tests pass; lint, types or import contracts do not (see above).")
    return done or (0 if in_order else 1)


if __name__ == "__main__":
    sys.exit(main())
