"""A control to choose a file, for forms whose schema knows nothing of files."""
from __future__ import annotations

from typing import Any

from markupsafe import Markup
from marshmallow import missing

from caseflow.web.controls import Control, Raw, component


class FileToChoose(Control):
    """One file, or several where its look says `multiple`; their bytes are read from the request, never from the form."""

    def read(self, raw: Raw) -> Any:
        """Nothing: what was typed holds no file."""
        return missing

    def html(self, raw: Raw, errors: list[str], **said: Any) -> Markup:
        """The browser's own way of choosing a file, which a refused page cannot fill again."""
        return component("file-upload", {
            **self.params(raw, errors, **said), "label": {"text": self.label}, "multiple": bool(self.meta.get("multiple")),
            "attributes": {"accept": str(self.meta["accept"])}})
