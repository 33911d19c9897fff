"""The blueprint of the room's pages."""
from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("transfers", __name__)
