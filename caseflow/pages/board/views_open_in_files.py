"""Absences that files alone left open and the board does not show: somebody has to say what became of each child."""
from __future__ import annotations

from flask import render_template
from flask_login import current_user
from sqlalchemy import func, select

from caseflow.accounts import access
from caseflow.audit.record import viewed
from caseflow.children.called import age_as_known, name_of
from caseflow.children.models import Child
from caseflow.core import clock, dates
from caseflow.core.wording import event_in_words
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode
from caseflow.pages.blueprint import blueprint
from caseflow.ssda903.queries import open_and_old
from caseflow.web.guard import acting, needs
from caseflow.web.paging import PER_PAGE, Page, asked_page, offset


@blueprint.get("/board/open-in-files")
@needs("assurance.read")
def open_in_files() -> str:
    """The longest open first: the child, since when, and the collection that said so last."""
    number, today = asked_page(), dates.london_date(clock.now())
    which = open_and_old(current_user.authority_id).where(access.may_see(MissingEpisode, current_user))
    rows: list[tuple[MissingEpisode, Child]] = [
        (episode, child) for episode, child in db.session.execute(which.limit(PER_PAGE).offset(offset(number)))]
    total = db.session.execute(select(func.count()).select_from(which.order_by(None).subquery())).scalar_one()
    viewed(acting(), current_user.authority_id, "open in files", [child.ref for _, child in rows])
    shown = [(episode.ref, name_of(child), event_in_words(episode.started_at, episode.started_precision), episode.source_year,
              age_as_known(child.date_of_birth, child.birth_precision, child.age_as_told, child.age_disputed, today))
             for episode, child in rows]
    return render_template("pages/open_in_files.html", page=Page(shown, number, total))
