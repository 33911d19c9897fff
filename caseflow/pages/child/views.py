"""The child at 2 a.m., the same page as it was at a moment, and the address behind a press that is written down."""
from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.accounts import access
from caseflow.audit.record import record, viewed
from caseflow.children.queries import child_by_ref
from caseflow.core.errors import DomainError
from caseflow.pages import as_it_was
from caseflow.pages.blueprint import blueprint
from caseflow.pages.child import pattern
from caseflow.pages.child.panels import read_panels
from caseflow.pages.child.pattern_drawn import drawn
from caseflow.pages.child.rows import ChildPage, child_page
from caseflow.web.forms import Form
from caseflow.web.guard import acting, needs
from caseflow.web.writing import writing


@blueprint.get("/children/<ref>")
@needs("child.read")
def child(ref: str) -> ResponseReturnValue:
    """One phone screen: age, home and telephone, worker and manager, flags, the last episodes; `as_at` as could be known then."""
    as_at = as_it_was.asked_in_address(current_user)
    page = child_page(current_user, ref, as_at=as_at)
    shown = _shown(page)
    viewed(acting(), page.authority_id, seen_as("child", as_at), [page.ref])
    return shown


@blueprint.post("/children/<ref>/address")
@needs("child.read")
@writing
def show_address(ref: str) -> ResponseReturnValue:
    """The same page with the address, which is written down as seen."""
    with access.reading():
        as_at = as_it_was.asked_in_address(current_user)
        page = child_page(current_user, ref, as_at=as_at, with_address=True)
        moment: dict[str, Any] = {"as_at": as_at} if as_at else {}
        record("address.shown", page.ref, [page.ref], **moment)
        return _shown(page)


@blueprint.get("/children/<ref>/as-it-was")
@needs("child.read")
def ask_as_it_was(ref: str) -> Response:
    """Which day, and at what time."""
    found = child_by_ref(current_user, ref)
    return Form(as_it_was.AsAtFields(), looks=as_it_was.AS_AT).page("pages/as_it_was.html", child_ref=found.ref)


@blueprint.post("/children/<ref>/as-it-was")
@needs("child.read")
@writing
def go_to_as_it_was(ref: str) -> ResponseReturnValue:
    """On to the page as it was then, or why it cannot be shown."""
    found = child_by_ref(current_user, ref)
    form = Form(as_it_was.AsAtFields(), looks=as_it_was.AS_AT)
    try:
        moment = as_it_was.asked_in_form(current_user, form.load())
    except DomainError as refusal:
        return form.page("pages/as_it_was.html", refusal=refusal, child_ref=found.ref)
    return redirect(url_for("pages.child", ref=found.ref, as_at=as_it_was.in_address(moment)), 303)


def seen_as(page: str, as_at: datetime | None) -> str:
    """What the audit record calls a page: also the moment, where it was shown as at one."""
    return page if as_at is None else f"{page} as at {as_it_was.in_address(as_at)}"


def _shown(page: ChildPage) -> str:
    before, after = as_it_was.changes_around(page.child.id, page.as_at) if page.as_at else (None, None)
    made = pattern.strip(page.absences, page.now)
    return render_template(
        "pages/child.html", child=page, panels=read_panels(current_user, page.child, page.as_at),
        urgent=read_panels(current_user, page.child, page.as_at, place="top"),
        foot=read_panels(current_user, page.child, page.as_at, place="foot"), as_at=page.as_at,
        then=page.as_at and as_it_was.moment_in_words(page.as_at), moment=page.as_at and as_it_was.in_address(page.as_at),
        before=before, after=after, strip=made, picture=drawn(made) if len(made.lanes) > 1 else "")
