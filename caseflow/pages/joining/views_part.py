"""What a joining did, entry by entry, and undoing it."""
from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.audit.record import shown_in_refusal, viewed
from caseflow.children.looks import DETAILS
from caseflow.core.errors import DomainError
from caseflow.identity import parting, queries, schemas, words
from caseflow.identity.holdings import Held
from caseflow.pages.blueprint import blueprint
from caseflow.web.forms import Form
from caseflow.web.guard import acting, needs
from caseflow.web.writing import writing

LOOKS = {
    "reason": {"label": "Why are they two children after all?", "optional": False, "classes": "govuk-!-width-full"},
    "later": {"label": "Some details were changed since. What should stand on the first record?", "optional": False,
              "choices": {"keep": "What was written since stays", "put-back": "What stood before the joining comes back"}},
}


@blueprint.get("/joined/<merge_ref>")
@needs("identity.merge")
def joined(merge_ref: str) -> ResponseReturnValue:
    """Which records became one, what moved, and who said so."""
    found = queries.joining_by_ref(current_user, merge_ref)
    moved = queries.moved_by(found.merge.id)
    viewed(acting(), current_user.authority_id, "joined", [found.survivor.ref, found.other.ref])
    return render_template("pages/joining/joined.html", found=found, moves=words.lines(moved["moved"]),
                           doubled=words.lines(moved["doubled"]), absences=queries.absences_moved(found.merge.id))


@blueprint.get("/joined/<merge_ref>/part")
@needs("identity.merge")
def part(merge_ref: str) -> ResponseReturnValue:
    """What parting would do, and why it is done."""
    return _part(merge_ref)


def _part(merge_ref: str, refusal: DomainError | None = None) -> ResponseReturnValue:
    found = queries.joining_by_ref(current_user, merge_ref)
    refs = [found.survivor.ref, found.other.ref]
    made = parting.plan(found.merge)
    form = _form(made)
    if refusal is None:
        viewed(acting(), current_user.authority_id, "part", refs)
    else:
        shown_in_refusal("part", refs)
    return form.page(
        "pages/joining/part.html", refusal=refusal, found=found, goes_back=_lines([c.table for c in made.changes]),
        changed=_rows(made.changed_since), along=_rows(made.go_along), stay=_rows(made.stay),
        again=[DETAILS.get(name, {}).get("label") or name.replace("_", " ") for name in made.details_again])


def _form(made: parting.Parting) -> Form:
    return Form(schemas.Parting(only=("reason", "later") if made.asks else ("reason",)), looks=LOOKS)


def _lines(tables: list[str]) -> list[str]:
    counts = {table: tables.count(table) for table in dict.fromkeys(tables)}
    return words.lines(counts)


def _rows(rows: list[Held]) -> list[str]:
    return _lines([row.table for row in rows])


@blueprint.post("/joined/<merge_ref>/part")
@needs("identity.merge")
@writing
def save_part(merge_ref: str) -> ResponseReturnValue:
    """Part the records."""
    found = queries.joining_by_ref(current_user, merge_ref)
    try:
        asked = _form(parting.plan(found.merge)).load()
        parting.part(found.merge, why=asked["reason"], later=asked.get("later"))
    except DomainError as refusal:
        return _part(merge_ref, refusal)
    flash("The records are two again. Every entry is back where it was.")
    return redirect(url_for("pages.joined", merge_ref=merge_ref), 303)
