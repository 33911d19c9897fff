"""The bench: pairs of records that may be one child, side by side, and what is said about them."""
from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.audit.record import shown_in_refusal, viewed
from caseflow.children import alike
from caseflow.children.called import born_in_words, name_of
from caseflow.children.models import Child
from caseflow.children.queries import child_by_ref
from caseflow.core.errors import DomainError
from caseflow.identity import bench, queries, schemas
from caseflow.pages.blueprint import blueprint
from caseflow.web import paging
from caseflow.web.forms import Form
from caseflow.web.guard import acting, needs
from caseflow.web.writing import writing

PER_PAGE = 25
TWO_CHILDREN = {"reason": {"label": "How do you know that they are two children?", "optional": False,
                           "hint": "For example: they are brothers; both were seen on the same day."}}
AGAIN = {"reason": {"label": "Why should somebody look again?", "optional": False}}
SEX = {"M": "male", "F": "female", "U": "not stated"}


def detail(child: Child, name: str) -> str:
    """One detail of a record in words; empty when it is not known."""
    if name == "date_of_birth":
        return born_in_words(child.date_of_birth, child.birth_precision) if child.date_of_birth else ""
    value = getattr(child, name)
    if isinstance(value, list):
        return ", ".join(value)
    return SEX.get(value, "") if name == "sex" else str(value or "")


def side_by_side(pair: bench.Pair) -> list[tuple[str, str, str, str, str]]:
    """Each detail: its label, both values, how they compare, and that in words; those that neither knows are left out."""
    return [(alike.LABELS[name], one, other, state, alike.IN_WORDS[state]) for name, state in pair.compared.items()
            if (one := detail(pair.first, name)) + (other := detail(pair.second, name))]


@blueprint.get("/doubles")
@needs("identity.merge")
def doubles() -> ResponseReturnValue:
    """Pairs that nobody has spoken about, likeliest first, and what was joined lately."""
    number = paging.asked_page()
    pairs = bench.waiting(current_user, offset=paging.offset(number, PER_PAGE), limit=PER_PAGE)
    page = paging.Page(pairs, number, bench.how_many_wait(current_user), PER_PAGE)
    joined = queries.joinings(current_user, limit=10)
    viewed(acting(), current_user.authority_id, "doubles",
           [child.ref for pair in pairs for child in (pair.first, pair.second)]
           + [child.ref for one in joined for child in (one.survivor, one.other)])
    return render_template("pages/joining/bench.html", page=page, joined=joined, name_of=name_of, side_by_side=side_by_side)


@blueprint.get("/doubles/<ref>/<other>")
@needs("identity.merge")
def double(ref: str, other: str) -> ResponseReturnValue:
    """Two records side by side."""
    return _double(ref, other)


def _double(ref: str, other: str, refusal: DomainError | None = None) -> ResponseReturnValue:
    one, two = child_by_ref(current_user, ref), child_by_ref(current_user, other)
    pair, said = bench.pair_of(one, two), bench.said_about(one, two)
    settled = bool(said) and said[0].verdict == bench.NOT_DUPLICATE
    form = Form(schemas.Verdict(only=("reason",)), looks=AGAIN if settled else TWO_CHILDREN)
    if refusal is None:
        viewed(acting(), current_user.authority_id, "double", [one.ref, two.ref])
    else:
        shown_in_refusal("double", [one.ref, two.ref])
    return form.page("pages/joining/double.html", refusal=refusal, pair=pair, rows=side_by_side(pair), said=said, settled=settled,
                     name_of=name_of)


@blueprint.post("/doubles/<ref>/<other>/<any('not-duplicate', 'look-again'):verdict>")
@needs("identity.merge")
@writing
def judge(ref: str, other: str, verdict: str) -> ResponseReturnValue:
    """Keep what is said about the pair."""
    one, two = child_by_ref(current_user, ref), child_by_ref(current_user, other)
    try:
        bench.say(one, two, verdict, Form(schemas.Verdict(only=("reason",)), looks=TWO_CHILDREN).load()["reason"])
    except DomainError as refusal:
        return _double(ref, other, refusal)
    flash("Kept. They are two children." if verdict == bench.NOT_DUPLICATE else "Kept. The pair may come to the bench again.")
    return redirect(url_for("pages.doubles"), 303)
