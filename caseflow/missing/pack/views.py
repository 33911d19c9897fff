"""Every page of this room, in one place for the factory."""
from __future__ import annotations

from caseflow.missing.pack import views_copies, views_form, views_photograph
from caseflow.missing.pack.blueprint import blueprint

__all__ = ["blueprint", "views_copies", "views_form", "views_photograph"]
