"""A lock on a file beside the SQLite database: held by one process, gone when that process ends, however it ends."""
from __future__ import annotations

from pathlib import Path
from typing import IO


def beside(database_url: str, suffix: str) -> Path:
    """The path of a file beside a SQLite database."""
    return Path(database_url.removeprefix("sqlite:///").partition("?")[0] + f".{suffix}")


def lock(held: IO[bytes]) -> bool:
    """Lock an open file without waiting; False when another process holds it."""
    try:
        import fcntl
    except ImportError:
        import msvcrt

        try:
            msvcrt.locking(held.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        return True
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
