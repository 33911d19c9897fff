"""The pages about children's facts."""
from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("children", __name__)
