"""Every page of this room, in one place for the factory."""
from __future__ import annotations

from caseflow.children import views_details, views_find, views_status
from caseflow.children.authorities import views as views_authorities
from caseflow.children.blueprint import blueprint
from caseflow.children.life import views as views_life
from caseflow.children.life import views_due, views_intervals
from caseflow.children.restricted import emergency_views
from caseflow.children.restricted import views as views_restricted

__all__ = ["blueprint", "emergency_views", "views_authorities", "views_details", "views_due", "views_find", "views_intervals", "views_life",
           "views_restricted", "views_status"]
