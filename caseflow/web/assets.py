"""Addresses of style sheets, scripts and images that change when their content does, so that browsers may keep them."""
from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from pathlib import Path

from flask import Flask, Request, current_app, url_for

FOR_EVER = "public, max-age=31536000, immutable"


def init_app(app: Flask) -> None:
    """Let templates say `asset('css/caseflow.css')`."""
    app.add_template_global(asset, "asset")


def asset(name: str) -> str:
    """The address of a file in `static/`, with its fingerprint."""
    return url_for("static", filename=name, v=fingerprint(name))


def fingerprint(name: str) -> str | None:
    """Twelve hexadecimal digits of the file's content; None when there is no such file."""
    path = _place(str(current_app.static_folder), name)
    try:
        return _digest(path, os.stat(path).st_mtime_ns) if path is not None else None
    except OSError:
        return None


@lru_cache(maxsize=500)
def _place(folder: str, name: str) -> str | None:
    """Where the file would lie; None when that is outside the folder."""
    inside, path = Path(folder).resolve(), (Path(folder) / name).resolve()
    return str(path) if path.is_relative_to(inside) and not path.is_dir() else None


@lru_cache(maxsize=200)
def _digest(path: str, _changed: int) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:12]


def cache_rule(asked: Request) -> str | None:
    """How long a static file asked for by its right fingerprint may be kept; None for everything else."""
    if asked.endpoint != "static" or asked.view_args is None:
        return None
    shown = asked.args.get("v")
    return FOR_EVER if shown and shown == fingerprint(asked.view_args["filename"]) else None
