"""What each room adds to the child page, in the order in which it is read: one line here, one template, one reading function."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template
from markupsafe import Markup

from caseflow.accounts.models import User
from caseflow.children.models import Child
from caseflow.children.restricted.queries import panel as read_restriction
from caseflow.missing.pack.panel import read_panel as read_pack

Reading = Callable[[User, Child, "datetime | None"], Any]
"""Reads what a panel shows, as known at a moment (None: now), through `store.known`; None hides the panel."""


@dataclass(frozen=True)
class Panel:
    """One part of the child page: its template gets what was read as `panel`, the child as `child` and `as_at`."""

    name: str
    template: str
    read: Reading


PANELS: tuple[Panel, ...] = (
    Panel("restriction", "children/restricted/panel.html", read_restriction),
    Panel("philomena-form", "missing/pack/panel.html", read_pack),
)


def read_panels(user: User, child: Child, as_at: datetime | None = None) -> list[Markup]:
    """The drawn panels that have something to show this person."""
    read = [(panel.template, panel.read(user, child, as_at)) for panel in PANELS]
    return [Markup(render_template(template, panel=content, child=child, as_at=as_at))  # noqa: S704  our own templates escape
            for template, content in read if content is not None]
