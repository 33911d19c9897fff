"""What each room adds to the child page, in the order in which it is read: one line here, one template, one reading function."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from flask import render_template
from markupsafe import Markup

from caseflow.accounts.models import User
from caseflow.children.authorities.host_area import panel as read_authorities
from caseflow.children.life.panels import life_panel, warnings_panel
from caseflow.children.models import Child
from caseflow.children.restricted.queries import opened_panel as read_opened
from caseflow.children.restricted.queries import panel as read_restriction
from caseflow.missing.interviews.on_pages import child_interviews
from caseflow.missing.pack.panel import read_panel as read_pack
from caseflow.missing.told.panel import read_unsafe
from caseflow.pages.joining.panel import read_joined

Place = Literal["top", "middle", "foot"]
Reading = Callable[[User, Child, "datetime | None"], Any]
"""Reads what a panel shows, as known at a moment (None: now), through `store.known`; None hides the panel."""


@dataclass(frozen=True)
class Panel:
    """One part of the child page: its template gets what was read as `panel`, the child as `child` and `as_at`."""

    name: str
    template: str
    read: Reading
    place: Place = "middle"
    """At the top above whom to ring, in the middle, or at the foot with what only those who manage the record need."""


PANELS: tuple[Panel, ...] = (
    Panel("opened", "children/restricted/opened.html", read_opened, place="top"),
    Panel("restriction", "children/restricted/panel.html", read_restriction, place="top"),
    Panel("warnings", "children/warnings_panel.html", warnings_panel, place="top"),
    Panel("unsafe-to-tell", "missing/told/panel.html", read_unsafe, place="top"),
    Panel("life", "children/life_panel.html", life_panel),
    Panel("philomena-form", "missing/pack/panel.html", read_pack),
    Panel("joined", "pages/joining/panel.html", read_joined, place="foot"),
    Panel("interviews", "missing/interviews/panel.html", child_interviews),
    Panel("authorities", "children/authorities/panel.html", read_authorities, place="foot"),
)


def read_panels(user: User, child: Child, as_at: datetime | None = None, *, place: Place = "middle") -> list[Markup]:
    """The drawn panels of one place on the page that have something to show this person."""
    read = [(panel.template, panel.read(user, child, as_at)) for panel in PANELS if panel.place == place]
    return [Markup(render_template(template, panel=content, child=child, as_at=as_at))  # noqa: S704  our own templates escape
            for template, content in read if content is not None]
