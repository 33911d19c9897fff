"""Every page of this room, in one place for the factory."""
from __future__ import annotations

from caseflow.pages import (
           views_audit,
           views_first,
           views_glossary,
           views_host_area,
           views_interview_figures,
           views_status_then,
           views_to_do,
)
from caseflow.pages.amending import views as amending
from caseflow.pages.blueprint import blueprint
from caseflow.pages.board import views as board
from caseflow.pages.board import views_open_in_files
from caseflow.pages.child import views as child
from caseflow.pages.child import views_life, views_pattern
from caseflow.pages.joining import views_bench, views_join, views_part
from caseflow.pages.timeline import views as timeline

__all__ = ["amending", "blueprint", "board", "child", "timeline", "views_audit", "views_bench", "views_first", "views_glossary",
           "views_host_area", "views_interview_figures", "views_join", "views_life", "views_open_in_files", "views_part", "views_pattern",
           "views_status_then", "views_to_do"]
