"""A set of files sent by a page: kept under names of our own until it is loaded, then taken away."""
from __future__ import annotations

import os
import shutil
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from werkzeug.datastructures import FileStorage

from caseflow.accounts.models import Authority, User
from caseflow.audit.record import record
from caseflow.core.actor import Actor
from caseflow.core.errors import Refused
from caseflow.core.references import new_ref
from caseflow.extensions import db
from caseflow.settings import instance_folder
from caseflow.ssda903.columns import collection
from caseflow.ssda903.load import load
from caseflow.work import service
from caseflow.work.models import Work
from caseflow.work.runner import Progress

KIND = "ssda903.import"
MOST_FILES = 20
NOTHING_CHOSEN = "Choose the files of the collection."
LARGEST_SET = 256 << 20
"""Bytes of a whole upload: ten times the files of the largest authority."""

_AT_ONCE = 1 << 20


def ask_for_load(user: User, year: int, files: Sequence[FileStorage]) -> Work:
    """Keep the files and ask for their loading. Names are shown as they were given; files are kept under numbers."""
    collection(year)
    files = [file for file in files if file.filename]
    if not files:
        raise Refused(NOTHING_CHOSEN, field="files")
    if len(files) > MOST_FILES:
        raise Refused(f"Choose at most {MOST_FILES} files.", field="files")
    folder = _folder(new_ref())
    folder.mkdir(mode=0o700, parents=True)
    kept = []
    for number, file in enumerate(files, start=1):
        name = shown_name(file.filename or "")
        if not name.lower().endswith(".csv"):
            shutil.rmtree(folder, ignore_errors=True)
            raise Refused(f"{name} is not a CSV file. Choose the files that end in .csv.", field="files")
        _keep(file, folder / f"{number}.csv")
        kept.append([f"{number}.csv", name])
    work = service.ask(user.authority_id, user.id, KIND, {"folder": folder.name, "files": kept, "year": year})
    record("ssda903.uploaded", work.ref, year=year, files=len(kept))
    return work


def shown_name(given: str) -> str:
    """The last part of a file's name, without what cannot be shown: it is told to people and never used as a path."""
    last = unicodedata.normalize("NFC", given.replace("\\", "/").rpartition("/")[2])
    shown = "".join(symbol for symbol in last if symbol.isprintable() and unicodedata.category(symbol) != "Cf").strip()
    return shown if len(shown) <= 80 else shown[:60] + "…" + shown[-19:]


def run(work: Work, progress: Progress) -> dict[str, Any]:
    """Load an uploaded set; the outcome names the import. The files are taken away when it is loaded or refused."""
    folder = _folder(work.asked["folder"])
    files = [(folder / stored, name) for stored, name in work.asked["files"]]
    if not all(path.is_file() for path, _name in files):
        raise Refused("The files are no longer here. Load them again: what was loaded is found loaded.", field="files")
    authority = db.session.get_one(Authority, work.authority_id)
    user = db.session.get_one(User, work.user_id)
    try:
        loaded = load(files, authority, work.asked["year"], Actor("user", user.ref, user.id), work_id=work.id, progress=progress)
    except Refused:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    shutil.rmtree(folder, ignore_errors=True)
    return {"import": loaded.ref}


def _folder(name: str) -> Path:
    return instance_folder() / "uploads" / name


def _keep(file: FileStorage, path: Path) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        file.save(stream, buffer_size=_AT_ONCE)
