"""The pages about Philomena forms."""
from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from flask_login import current_user

from caseflow.missing.pack.photograph import LARGEST_FILE

blueprint = Blueprint("philomena", __name__)
ROOM_FOR_THE_REST = 64 << 10


@blueprint.url_value_preprocessor
def _let_photographs_in(endpoint: str | None, _values: Any) -> None:
    """Only a photograph sent by somebody who may keep one is larger than a form; decided before anything of it is read."""
    if endpoint == "philomena.save_photograph" and current_user.is_authenticated and current_user.may("pack.write"):
        request.max_content_length = LARGEST_FILE + ROOM_FOR_THE_REST
