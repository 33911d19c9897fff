"""Pages of the child that join rooms: the age with what another date of birth would move, and the plan with what interviews ask for."""
from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.audit.record import viewed
from caseflow.children.called import born_in_words, name_of
from caseflow.children.life.age import BIRTH_DATES
from caseflow.children.life.library import SUBJECTS
from caseflow.children.life.page import subject_page
from caseflow.children.life.queries import fact_by_ref, rows_of
from caseflow.children.life.schemas import Taken
from caseflow.children.life.working_date import in_use, use_birth_date
from caseflow.children.queries import child_by_ref
from caseflow.core.dates import day_in_words, eighteenth_birthday
from caseflow.missing.interviews.actions import actions_of_child, is_open
from caseflow.pages.blueprint import blueprint
from caseflow.pages.impact import born_instead, compare, standing
from caseflow.web.forms import Form
from caseflow.web.guard import acting, needs
from caseflow.web.question import Seen, answer
from caseflow.web.writing import writing

WHY = {"because": {"label": "Why is this date put into use?", "hint": "For example: the assessment of 3 May; the passport was seen."}}


@blueprint.get("/children/<ref>/age")
@needs("child.write")
def child_age(ref: str) -> ResponseReturnValue:
    """The dispute, every date of birth that was given, and which one is in use."""
    child = child_by_ref(current_user, ref)
    page = subject_page(current_user, child, SUBJECTS["age"])
    others = [(given.ref, BIRTH_DATES.heading(given)) for given in rows_of(BIRTH_DATES, child.id) if not in_use(child, given)]
    turns = None if child.date_of_birth is None else day_in_words(eighteenth_birthday(child.date_of_birth))
    viewed(acting(), child.authority_id, "child age", [ref])
    return render_template("pages/age.html", page=page, born=born_in_words(child.date_of_birth, child.birth_precision),
                           turns=turns, disputed=child.age_disputed, others=others)


@blueprint.get("/children/<ref>/age/<fact>")
@needs("child.write")
def use_given_date(ref: str, fact: str) -> ResponseReturnValue:
    """Before a date of birth is put into use: what that would move."""
    return _use(ref, fact)


@blueprint.post("/children/<ref>/age/<fact>")
@needs("child.write")
@writing
def save_given_date(ref: str, fact: str) -> ResponseReturnValue:
    """Put it into use."""
    return _use(ref, fact)


def _use(ref: str, fact: str) -> ResponseReturnValue:
    child = child_by_ref(current_user, ref)
    given, _ = fact_by_ref(current_user, BIRTH_DATES, fact, child)
    form = Form(Taken(), looks=WHY)
    before = standing(child.id)
    shown: dict[str, Any] = {
        "ref": ref, "name": name_of(child),
        "impact": compare(before, born_instead(before, given.date_of_birth, disputed=child.age_disputed)),
        "now": born_in_words(child.date_of_birth, child.birth_precision), "then": born_in_words(given.date_of_birth, given.birth_precision),
        "turns": day_in_words(eighteenth_birthday(given.date_of_birth)), "disputed": child.age_disputed}
    return answer(form, "pages/birth_date.html", shown, Seen(child.authority_id, "child age", [ref]),
                  lambda facts: use_birth_date(child, given, facts["because"]), url_for("pages.child_age", ref=ref),
                  done="This date of birth is now in use.")


@blueprint.get("/children/<ref>/plan")
@needs("child.read")
def child_plan(ref: str) -> ResponseReturnValue:
    """Safety plan, trusted adults, long-term plan, and what return home interviews asked to be done."""
    child = child_by_ref(current_user, ref)
    page = subject_page(current_user, child, SUBJECTS["plan"])
    actions = [(row.what, row.owner_name, day_in_words(row.due_on), _stands(row), is_open(row))
               for row in actions_of_child(current_user, child.id)]
    viewed(acting(), child.authority_id, "child plan", [ref])
    return render_template("pages/plan.html", page=page, actions=actions)


def _stands(action: object) -> str:
    done, why = getattr(action, "done_on", None), getattr(action, "not_needed_because", None)
    if done is not None:
        return f"Done on {day_in_words(done)}: {getattr(action, 'outcome', '') or ''}"
    return f"Not needed: {why}" if why else ""
