"""Every page of this room, in one place for the factory."""
from __future__ import annotations

from caseflow.children import views_details, views_find, views_status
from caseflow.children.blueprint import blueprint

__all__ = ["blueprint", "views_details", "views_find", "views_status"]
