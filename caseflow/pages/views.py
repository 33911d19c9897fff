"""Every page of this room, in one place for the factory."""
from __future__ import annotations

from caseflow.pages import (
    views_audit,
    views_board,
    views_child,
    views_first,
    views_glossary,
    views_host_area,
    views_interview_figures,
    views_life,
    views_open_in_files,
    views_pattern,
    views_status_then,
    views_timeline,
    views_to_do,
)
from caseflow.pages.amending import views as amending
from caseflow.pages.blueprint import blueprint
from caseflow.pages.joining import views_bench, views_join, views_part

__all__ = ["blueprint", "amending", "views_audit", "views_bench", "views_board", "views_child", "views_first", "views_glossary",
           "views_host_area", "views_interview_figures", "views_join", "views_life", "views_open_in_files", "views_part", "views_pattern",
           "views_status_then", "views_timeline", "views_to_do"]
