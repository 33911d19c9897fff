"""The form as a tagged PDF (PDF/UA-1): typst sets the text, from fonts that caseflow carries, without asking any other machine."""
from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

import typst

from caseflow.core.errors import DomainError
from caseflow.missing.pack.letters import FAMILIES, FOLDER, printable, reads_right_to_left
from caseflow.paths import resource

TEMPLATE = "missing/pack/philomena.typ"
STANDARD = "ua-1"


@dataclass(frozen=True)
class Section:
    """A heading, sentences, and rows of a label with one or several values."""

    heading: str
    rows: Sequence[tuple[str, Sequence[str]]] = ()
    says: Sequence[str] = ()
    new_page: bool = False


@dataclass(frozen=True)
class Sheet:
    """Everything on the printed form. `title` goes into the file's description and holds no name."""

    title: str
    authority: str
    heading: str
    warning: str
    name: str
    footer: str
    sections: Sequence[Section] = field(default_factory=tuple)
    photograph: bytes | None = None
    alt: str = ""
    caption: str = ""


def as_pdf(sheet: Sheet, made_at: datetime) -> bytes:
    """The sheet as a tagged PDF/UA-1 file; the same sheet at the same moment gives the same bytes."""
    made = _compiled(sheet, format="pdf", pdf_standards=STANDARD, timestamp=int(made_at.timestamp()))
    return made if isinstance(made, bytes) else made[0]


def _compiled(sheet: Sheet, **how: Any) -> bytes | list[bytes]:
    try:
        return typst.compile(_template(), font_paths=_fonts(), sys_inputs={"form": json.dumps(_spoken(sheet))}, **how)
    except typst.TypstError:
        # its text may quote what somebody typed, so it is neither shown nor kept
        raise DomainError("The form could not be made into a PDF. Nothing was saved. Tell whoever runs caseflow, and read the form "
                          "from the screen in the meantime.") from None


@lru_cache(maxsize=1)
def _template() -> bytes:
    return (resource("templates") / TEMPLATE).read_bytes()


@lru_cache(maxsize=1)
def _fonts() -> Any:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER)])


def _spoken(sheet: Sheet) -> Mapping[str, Any]:
    return {
        "title": printable(sheet.title), "authority": printable(sheet.authority), "heading": sheet.heading, "warning": sheet.warning,
        "name": _said(sheet.name), "footer": _said(sheet.footer), "families": list(FAMILIES),
        "photo": None if sheet.photograph is None else list(sheet.photograph), "alt": printable(sheet.alt),
        "caption": printable(sheet.caption),
        "sections": [{
            "heading": section.heading, "new_page": section.new_page, "says": [_said(line) for line in section.says],
            "rows": [{"label": label, "values": [_said(value) for value in values]} for label, values in section.rows],
        } for section in sheet.sections],
    }


def _said(text: str) -> dict[str, Any]:
    """A text as the template takes it: lines that can be printed, and the side from which they are read."""
    lines = [line.replace("\t", " ") for line in printable(text).split("\n")]
    return {"lines": lines, "rtl": reads_right_to_left(text)}
