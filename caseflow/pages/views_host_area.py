"""Other authorities' children who live here: whose they are, whether they are missing, and who was told at the placing authority."""
from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from caseflow.audit.record import viewed
from caseflow.children.authorities.host_area import SHOWN, hosted
from caseflow.core import clock, wording
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode, Notice
from caseflow.pages.blueprint import blueprint
from caseflow.web.guard import acting, needs

PLACING = ("placing-authority", "responsible-authority")


@blueprint.get("/host-area")
@needs("host-area.read")
def host_area() -> ResponseReturnValue:
    """The log."""
    rows = hosted(current_user)
    ids = [row.child_id for row in rows]
    out, told = _out(ids), _told(ids)
    viewed(acting(), current_user.authority_id, "host area", [row.ref for row in rows])
    return render_template(
        "pages/host_area.html", rows=[(row, out.get(row.child_id), told.get(row.child_id, [])) for row in rows], most=SHOWN)


def _out(ids: list[int]) -> dict[int, tuple[str, str]]:
    """The open episode of each, with how long it has lasted."""
    now = clock.now()
    rows = db.session.execute(
        select(MissingEpisode.child_id, MissingEpisode.ref, MissingEpisode.started_at, MissingEpisode.started_precision).where(
            MissingEpisode.child_id.in_(ids), MissingEpisode.ended_at.is_(None), MissingEpisode.voided.is_(False))
        .order_by(MissingEpisode.started_at, MissingEpisode.id))
    return {r.child_id: (r.ref, "missing since a day without a time" if r.started_precision == "date"
                         else wording.out_in_words(r.started_at, now)) for r in rows}


def _told(ids: list[int]) -> dict[int, list[str]]:
    """Who was told at the placing authority, newest first."""
    now = clock.now()
    rows = db.session.execute(
        select(Notice.child_id, Notice.acknowledged_by, Notice.acknowledged_at, Notice.sent_at).where(
            Notice.child_id.in_(ids), Notice.to.in_(PLACING), Notice.voided.is_(False), Notice.not_needed_because.is_(None))
        .order_by(Notice.id.desc()))
    found: dict[int, list[str]] = {}
    for row in rows:
        moment = row.acknowledged_at or row.sent_at
        if moment is not None:
            found.setdefault(row.child_id, []).append(f"{row.acknowledged_by or 'no name taken'}, {wording.moment_in_words(moment, now)}")
    return found
