"""Every page of this room, in one place for the factory."""
from __future__ import annotations

from caseflow.missing import (
    views_during,
    views_endings,
    views_episode,
    views_more,
    views_paper,
    views_report,
)
from caseflow.missing.blueprint import blueprint
from caseflow.missing.clocks import views as clocks
from caseflow.missing.closing import views as closing
from caseflow.missing.interviews import views as interviews
from caseflow.missing.interviews import views_after, views_back, views_cover, views_steps
from caseflow.missing.late import views as late
from caseflow.missing.meetings import views as meetings
from caseflow.missing.told import views as told
from caseflow.missing.told import views_police, views_settings

__all__ = [
    "blueprint", "clocks", "closing", "interviews", "late", "meetings", "told", "views_after", "views_back", "views_cover", "views_during",
    "views_endings", "views_episode", "views_more", "views_paper", "views_police", "views_report", "views_settings", "views_steps",
]
