"""Return home interviews: the queue of those who hold them, and the page of one interview."""
from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.audit.record import viewed
from caseflow.children.called import name_of, only_reported
from caseflow.core import clock
from caseflow.core.wording import event_in_words
from caseflow.missing import looks
from caseflow.missing.blueprint import blueprint
from caseflow.missing.interviews import obligations, queries, schemas, service, shares
from caseflow.missing.interviews.page import interview_page
from caseflow.missing.interviews.queue import queue_rows
from caseflow.missing.queries import count_found_not_returned, episode_by_ref, found_not_returned
from caseflow.web.forms import Form
from caseflow.web.guard import acting, needs
from caseflow.web.paging import Page, asked_page, offset
from caseflow.web.question import Seen, answer
from caseflow.web.writing import writing

ASKED = tuple(looks.OFFER)
PER_PAGE = 25
WHOSE = {"mine": "Yours", "unallocated": "Not given to a person", "all": "All"}


@blueprint.get("/return-interviews")
@needs("interview.read")
def interviews() -> ResponseReturnValue:
    """What is owed, one visit for each child, soonest first; children found of whom nobody says whether they are back; what waits."""
    now, number = clock.now(), asked_page()
    counts = {whose: obligations.count(current_user, whose) for whose in WHOSE}
    whose = request.args.get("whose", "")
    if whose not in WHOSE:
        whose = next((name for name in WHOSE if current_user.role == "interviewer" and counts[name][0]), "all")
    visits = queue_rows(current_user, obligations.visits(current_user, whose, limit=PER_PAGE, offset=offset(number, PER_PAGE)), now)
    asked_in_all = count_found_not_returned(current_user, now)
    asked = [(e.ref, child.ref, name_of(child) if named else only_reported(child.local_id, child.ref),
              event_in_words(e.found_at, e.found_precision, now=now)) for e, child, named in found_not_returned(
                  current_user, now, limit=PER_PAGE, offset=offset(number, PER_PAGE))]
    waiting_in_all = shares.count_unconfirmed(current_user, now)
    waiting = [(row.ref, child.ref, name_of(child), event_in_words(share.sent_at, now=now))
               for share, row, child in shares.unconfirmed(current_user, now, PER_PAGE, offset(number, PER_PAGE))]
    longest = max(counts[whose][0], asked_in_all, waiting_in_all)
    viewed(acting(), current_user.authority_id, "interviews",
           [*(v.child_ref for v in visits), *(row[1] for row in asked), *(row[1] for row in waiting)])
    return render_template(
        "missing/interviews/list.html", visits=visits, asked=asked, asked_in_all=asked_in_all, waiting=waiting,
        waiting_in_all=waiting_in_all, whose=whose, choices=WHOSE, counts=counts, page=Page(visits, number, longest, PER_PAGE))


@blueprint.get("/return-interviews/<ref>")
@needs("interview.read")
def interview(ref: str) -> ResponseReturnValue:
    """How it stands, what comes next, and each part with its own page."""
    return _interview(ref)


@blueprint.post("/return-interviews/<ref>")
@needs("interview.write")
@writing
def save_interview(ref: str) -> ResponseReturnValue:
    """Put right what became of it."""
    return _interview(ref)


def _interview(ref: str) -> ResponseReturnValue:
    row, child = queries.interview_by_ref(current_user, ref)
    form = Form(schemas.InterviewChanges(only=ASKED), {name: getattr(row, name) for name in ASKED}, looks=looks.OFFER)
    page = interview_page(current_user, row, child)
    return answer(form, "missing/interviews/interview.html", {"page": page}, Seen(page.authority_id, "interview", [page.child_ref], ref),
                  lambda facts: service.amend_interview(row, child, facts), url_for("missing.interview", ref=ref))


@blueprint.post("/missing/<ref>/return-interview")
@needs("interview.write")
@writing
def start_interview(ref: str) -> ResponseReturnValue:
    """Open an interview for an episode that has none, for instance when only the day of the return is known."""
    episode, child = episode_by_ref(current_user, ref)
    made = service.record_interview(child, [episode], {})
    return redirect(url_for("missing.interview", ref=made.ref), 303)
