"""Every benchmark, or those named: `python -m benchmarks.run [--full] [board ...]`. Prints a table and writes JSON beside the cache.

A benchmark is a module `bench_NAME.py` with `run(folder, full=bool) -> dict`. Figures are ratios within one run; when the
machine is busy at the start they are told and not judged. No figure fails anything: the test suite measures no time.
"""
from __future__ import annotations

import argparse
import importlib
import json
from pathlib import Path

HERE = Path(__file__).resolve().parent
CACHE = HERE.parent / ".cache" / "benchmarks"


def main() -> None:
    """Run and tell."""
    names = sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"from: {', '.join(names)}")
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--full", action="store_true", help="the sizes that the aims speak of")
    size.add_argument("--quick", action="store_true", help="a tenth of that (the default)")
    asked = parser.parse_args()
    unknown = set(asked.names) - set(names)
    if unknown:
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    CACHE.mkdir(parents=True, exist_ok=True)
    for name in asked.names or names:
        found = importlib.import_module(f"benchmarks.bench_{name}").run(CACHE, full=asked.full)
        (CACHE / f"{name}.json").write_text(json.dumps(found, indent=2, default=str))
        print(f"\n{name}")
        for what, value in found.items():
            print(f"  {what:32} {value}")


if __name__ == "__main__":
    main()
