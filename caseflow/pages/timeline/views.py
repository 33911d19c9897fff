"""The timeline of a child, that of one episode, and the history of one row on it."""
from __future__ import annotations

from datetime import datetime

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.audit.record import viewed
from caseflow.children.called import name_for, name_of
from caseflow.children.models import Child
from caseflow.missing.queries import episode_by_ref
from caseflow.pages import as_it_was
from caseflow.pages.blueprint import blueprint
from caseflow.pages.child.rows import child_as_seen
from caseflow.pages.child.views import seen_as
from caseflow.pages.timeline.entries import ORDERS, asked_by, timeline
from caseflow.pages.timeline.one_record import one_record
from caseflow.pages.timeline.sources import SOURCES, kinds_for
from caseflow.web.guard import acting, needs
from caseflow.web.paging import Page, asked_page, offset

SIZE = 30


@blueprint.get("/children/<ref>/timeline")
@needs("child.read")
def child_timeline(ref: str) -> ResponseReturnValue:
    """Everything recorded about a child, by when it happened or by when it was recorded; `as_at` as could be known then."""
    as_at = as_it_was.asked_in_address(current_user)
    child, name, _now = child_as_seen(current_user, ref, as_at)
    return _shown(child, name, None, as_at, url_for("pages.child", ref=child.ref, as_at=as_at and as_it_was.in_address(as_at)))


@blueprint.get("/missing/<ref>/timeline")
@needs("episode.read")
def episode_timeline(ref: str) -> ResponseReturnValue:
    """The same for one episode, also for somebody who sees only this report."""
    as_at = as_it_was.asked_in_address(current_user)
    episode, child = episode_by_ref(current_user, ref)
    return _shown(child, name_for(current_user, child), episode.id, as_at, url_for("missing.episode", ref=episode.ref), episode.ref)


def _shown(child: Child, name: str, episode_id: int | None, as_at: datetime | None, back: str, subject: str | None = None) -> str:
    wanted, number = request.args, asked_page()
    asked = asked_by(current_user, child.id, episode_id, as_at)
    order = wanted.get("by", "happened") if wanted.get("by", "happened") in ORDERS else "happened"
    words = kinds_for(asked)
    kinds = [kind for kind in wanted.getlist("kind") if kind in words]
    with_voided = wanted.get("errors") == "yes"
    found = timeline(asked, SOURCES, order=order, kinds=kinds, with_voided=with_voided,
                     start=offset(number, SIZE), size=SIZE)
    viewed(acting(), child.authority_id, seen_as("timeline", as_at), [child.ref], subject=subject)
    return render_template(
        "pages/timeline.html", name=name, of_episode=episode_id is not None, back=back, order=order, orders=ORDERS, kinds=kinds,
        kind_words=words, counts=found.counts, with_voided=with_voided, page=Page(found.entries, number, found.total, SIZE),
        as_at=as_at, then=as_at and as_it_was.moment_in_words(as_at), moment=wanted.get("as_at") if as_at else None)


@blueprint.get("/history/<kind>/<ref>")
@needs("child.read")
def row_history(kind: str, ref: str) -> ResponseReturnValue:
    """What each field of one record was and became, when, by whom and why; for those who may see the record now."""
    record = one_record(current_user, kind, ref)
    child = record.child
    viewed(acting(), child.authority_id, "history", [child.ref], subject=record.ref)
    name = name_of(child) if record.whole else name_for(current_user, child)
    return render_template("pages/history.html", what=record.words, changes=record.changes,
                           child_ref=child.ref if record.whole else None, name=name)
