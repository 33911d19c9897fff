"""The pages about missing episodes."""
from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("missing", __name__)
