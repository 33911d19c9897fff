"""Every page of this room, in one place for the factory."""
from __future__ import annotations

from caseflow.missing import (
    views_amend,
    views_during,
    views_endings,
    views_episode,
    views_more,
    views_report,
    views_told,
)
from caseflow.missing.blueprint import blueprint
from caseflow.missing.interviews import views as interviews

__all__ = [
    "blueprint", "views_amend", "views_during", "views_endings", "views_episode", "interviews",
    "views_more", "views_report", "views_told",
]
