"""Where templates and migrations lie: beside the package in a checkout, inside it when installed."""
from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def resource(name: str) -> Path:
    """The folder `name`: `caseflow/<name>` when installed, `../<name>` in a checkout."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name
