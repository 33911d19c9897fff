"""After an interview: actions and what came of them, what was sent on, and who has confirmed that it came."""
from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.accounts.models import User
from caseflow.accounts.queries import holders_of
from caseflow.audit.record import viewed
from caseflow.children.called import name_for, name_of
from caseflow.children.models import Child
from caseflow.core import clock
from caseflow.missing.blueprint import blueprint
from caseflow.missing.interviews import actions, codes, looks, said, schemas, shares, withheld
from caseflow.missing.interviews.page import action_in_words
from caseflow.missing.interviews.question import ask
from caseflow.missing.models import ReturnInterview
from caseflow.web.forms import Form
from caseflow.web.guard import acting, needs
from caseflow.web.paging import PER_PAGE, Page, asked_page, offset
from caseflow.web.question import Seen, answer
from caseflow.web.writing import writing


def _owners(child: Child) -> dict[str, str]:
    """Who is likely to do it: whoever holds the child, and the person who asks."""
    held: list[User] = [user for _, user, _ in holders_of([child.id], clock.now()).get(child.id, []) if user is not None]
    return {user.email: user.name + (" (you)" if user.id == current_user.id else "") for user in [*held, current_user]}


def _act(ref: str) -> ResponseReturnValue:
    def form(row: ReturnInterview, child: Child) -> Form:
        owner = {"owner": {"label": "By whom?", "choices": _owners(child), "control": "select", "optional": False}}
        return Form(schemas.NewInterviewAction(), looks=looks.ACTION | owner | looks.kept_from(child.authority_id))

    return ask(ref, "Add an action", form, lambda row, child, facts: actions.add_action(
        row, child, facts, _owner(facts)),
        hint="It stands on the child's page and plan until it is done, or not needed.")


def _owner(facts: dict[str, Any]) -> User | None:
    """Who signs in here and was chosen; somebody typed by name comes first, and a choice that names nobody is refused."""
    chosen = actions.owner_named(current_user, facts["owner"]) if facts.get("owner") else None
    return None if facts.get("owner_name") else chosen


@blueprint.get("/return-interviews/<ref>/act")
@needs("interview.write")
def act(ref: str) -> ResponseReturnValue:
    """Ask what is to be done, by whom and by when."""
    return _act(ref)


@blueprint.post("/return-interviews/<ref>/act")
@needs("interview.write")
@writing
def save_act(ref: str) -> ResponseReturnValue:
    """Save the action."""
    return _act(ref)


def _action(ref: str) -> ResponseReturnValue:
    row, child = actions.action_by_ref(current_user, ref)
    form = Form(schemas.FinishedInterviewAction(), looks=looks.FINISHED)
    shown: dict[str, Any] = {
        "ref": ref, "child_ref": child.ref, "name": name_for(current_user, child), "what": row.what, "owner": row.owner_name,
        "stands": action_in_words(row), "open": actions.is_open(row), "plan": codes.PLANS.get(row.plan or "", "")}
    return answer(form, "missing/interviews/action.html", shown, Seen(child.authority_id, "interview action", [child.ref], ref),
                  lambda facts: actions.finish_action(row, child, facts), url_for("missing.action", ref=ref))


@blueprint.get("/interview-actions/<ref>")
@needs("action.write")
def action(ref: str) -> ResponseReturnValue:
    """What is to be done, and what came of it."""
    return _action(ref)


@blueprint.post("/interview-actions/<ref>")
@needs("action.write")
@writing
def save_action(ref: str) -> ResponseReturnValue:
    """Done, or not needed because."""
    return _action(ref)


@blueprint.get("/interview-actions")
@needs("action.write")
def my_actions() -> ResponseReturnValue:
    """What this person is to do after interviews, soonest first."""
    rows = [(row.ref, child.ref, name_of(child), row.what, action_in_words(row))
            for row, child in actions.my_actions(current_user, limit=PER_PAGE, offset=offset(asked_page()))]
    viewed(acting(), current_user.authority_id, "interview actions", [row[1] for row in rows])
    page = Page(rows, asked_page(), actions.count_my_actions(current_user))
    return render_template("missing/interviews/actions.html", rows=rows, page=page)


def _share(ref: str) -> ResponseReturnValue:
    def form(row: ReturnInterview, child: Child) -> Form:
        found = said.texts_for(withheld.reader_of(current_user), [row.id]).get(row.id, [])
        known = withheld.choices(child.authority_id)
        texts = {t.ref: f"{codes.ABOUT.get(t.about, t.about)}: {t.text[:80]}"
                 + (f" (kept from: {withheld.in_words(t.withheld_from, known)})" if t.withheld_from else "") for t in found}
        return Form(schemas.NewInterviewShare(), {"to": "police"}, looks=looks.SHARE | {
            "texts": {"label": "What was sent?", "control": "checkboxes", "choices": texts, "optional": False,
                      "hint": "Write down what was said first. A text that is kept from somebody cannot be sent to them."}})

    return ask(ref, "Sent to the police or somebody else", form, lambda row, child, facts: shares.share(
        row, child, facts, withheld.reader_of(current_user), by=current_user.name),
        hint="caseflow keeps what was sent and when. You send it in the way that was agreed with them.")


@blueprint.get("/return-interviews/<ref>/share")
@needs("interview.write")
def share(ref: str) -> ResponseReturnValue:
    """Ask what was sent, to whom and how."""
    return _share(ref)


@blueprint.post("/return-interviews/<ref>/share")
@needs("interview.write")
@writing
def save_share(ref: str) -> ResponseReturnValue:
    """Save that it was sent."""
    return _share(ref)


def _confirm(ref: str, share: str) -> ResponseReturnValue:
    return ask(ref, "They have it", lambda row, child: Form(schemas.ShareConfirmed(), looks=looks.CONFIRMED), lambda row, child, facts: (
        shares.acknowledge(shares.share_by_ref(row, share), child, facts["acknowledged_by"], facts.get("acknowledged_at"))))


@blueprint.get("/return-interviews/<ref>/shares/<share>")
@needs("interview.write")
def confirm_share(ref: str, share: str) -> ResponseReturnValue:
    """Ask who confirmed that it came."""
    return _confirm(ref, share)


@blueprint.post("/return-interviews/<ref>/shares/<share>")
@needs("interview.write")
@writing
def save_confirm_share(ref: str, share: str) -> ResponseReturnValue:
    """Save who confirmed it."""
    return _confirm(ref, share)
