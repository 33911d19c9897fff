"""Report missing: who, do we know where they are, when last seen. Three answers, and it is saved."""
from __future__ import annotations

from contextlib import suppress
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from caseflow.accounts.queries import out_of_hours_team
from caseflow.audit.record import shown_in_refusal, viewed
from caseflow.children import lookup
from caseflow.children.alike import IN_WORDS, LABELS
from caseflow.children.called import called, name_for
from caseflow.children.find import few_of, find, find_to_report
from caseflow.children.looks import AS_HEARD, SEARCH, Search
from caseflow.children.one_of_these import one_of_these
from caseflow.children.queries import child_to_report
from caseflow.children.schemas import NewChild
from caseflow.children.service import add_child
from caseflow.core import clock
from caseflow.core.errors import Conflict, DomainError, NotFound, Refused
from caseflow.missing import service
from caseflow.missing.blueprint import blueprint
from caseflow.missing.looks import LAST_SEEN, LastSeen
from caseflow.missing.models import MissingEpisode
from caseflow.missing.queries import episodes_by_refs, open_episode_of
from caseflow.web.forms import Form
from caseflow.web.guard import acting, needs
from caseflow.web.writing import writing

KNOWN = {"not-known": "M", "known": "A"}
UNKNOWN = ("unknown", "not known", "don't know", "?")


@blueprint.get("/report")
@needs("episode.report")
def report() -> ResponseReturnValue:
    """One box: a name as it sounds, an identifier, a home's name; and the children of those who work with a few."""
    mine = few_of(current_user)
    viewed(acting(), current_user.authority_id, "report missing", [row.ref for row in mine])
    return Form(Search(), looks=SEARCH).page("missing/report.html", mine=mine, called=called)


@blueprint.post("/report")
@needs("episode.report")
@writing
def look() -> ResponseReturnValue:
    """Keep what was typed under a reference, so that no name stands in an address."""
    form = Form(Search(), looks=SEARCH)
    try:
        ref = lookup.keep(current_user, form.load()["who"])
    except DomainError as refusal:
        return form.page("missing/report.html", refusal=refusal, mine=[], called=called)
    return redirect(url_for("missing.who", lookup_ref=ref), 303)


@blueprint.get("/report/who/<lookup_ref>")
@needs("episode.report")
def who(lookup_ref: str) -> ResponseReturnValue:
    """The children it may be. One whom this worker may not see is found by the exact local identifier only."""
    typed = lookup.typed_in(current_user, lookup_ref)
    rows = find(current_user, typed)
    hidden = None if any(row.by == "identifier" for row in rows) else find_to_report(current_user, typed)
    viewed(acting(), current_user.authority_id, "report missing", [r.ref for r in rows] + ([hidden.ref] if hidden else []))
    return render_template("missing/who.html", typed=typed, rows=rows, hidden=hidden, lookup_ref=lookup_ref, called=called)


@blueprint.get("/report/new-child", defaults={"lookup_ref": None})
@blueprint.get("/report/new-child/<lookup_ref>")
@needs("episode.report")
def new_child(lookup_ref: str | None) -> ResponseReturnValue:
    """A child who is not on the list: the name as heard, an age or nothing, where placed."""
    values: dict[str, Any] = {"standing": "looked-after"}
    if lookup_ref is not None:
        with suppress(NotFound):  # after an hour the box is simply empty
            values["given_name"] = lookup.typed_in(current_user, lookup_ref)
    return _as_heard(values).page("missing/new_child.html")


@blueprint.post("/report/new-child", defaults={"lookup_ref": None})
@blueprint.post("/report/new-child/<lookup_ref>")
@needs("episode.report")
@writing
def save_child(lookup_ref: str | None) -> ResponseReturnValue:
    """Add the child and go on; where they may be here already, ask first."""
    form = _as_heard()
    if form.raw.get("age_as_told", "").strip().lower() in UNKNOWN:
        form.raw = MultiDict([(name, value) for name, value in form.raw.items(multi=True) if name != "age_as_told"])
    try:
        facts = form.load()
        if facts.get("standing") != "other-authority":
            facts.pop("responsible_authority", None)
        alike = [] if request.form.get("not_these") else one_of_these(current_user, facts)
        if alike:
            viewed(acting(), current_user.authority_id, "one of these", [one.ref for one in alike])
            return render_template("missing/one_of_these.html", alike=alike, called=called, labels=LABELS, words=IN_WORDS,
                                   typed=[(name, text) for name, text in form.raw.items(multi=True) if name in AS_HEARD])
        child = add_child(current_user.authority_id, facts, adder=current_user)
    except DomainError as refusal:
        return form.page("missing/new_child.html", refusal=refusal)
    return redirect(url_for("missing.whereabouts", ref=child.ref), 303)


def _as_heard(values: dict[str, Any] | None = None) -> Form:
    return Form(NewChild(only=tuple(AS_HEARD)), values, looks=AS_HEARD)


@blueprint.get("/report/<ref>/whereabouts")
@needs("episode.report")
def whereabouts(ref: str) -> ResponseReturnValue:
    """Do we know where they are? A child already out is not reported twice."""
    child = child_to_report(current_user, ref)
    open_one = open_episode_of(child)
    name = name_for(current_user, child)
    viewed(acting(), child.authority_id, "report missing", [ref])
    if open_one is not None:
        return _already(open_one, name)
    return render_template("missing/whereabouts.html", name=name, ref=ref)


@blueprint.get("/report/<ref>/last-seen/<known>")
@needs("episode.report")
def last_seen(ref: str, known: str) -> ResponseReturnValue:
    """When were they last seen?"""
    _type(known)
    child = child_to_report(current_user, ref)
    name = name_for(current_user, child)
    viewed(acting(), child.authority_id, "report missing", [ref])
    return _when().page("missing/last_seen.html", name=name, ref=ref, known=known)


@blueprint.post("/report/<ref>/last-seen/<known>")
@needs("episode.report")
@writing
def save_report(ref: str, known: str) -> ResponseReturnValue:
    """Save the report; nothing else is required."""
    child = child_to_report(current_user, ref)
    form = _when()
    try:
        facts = form.load()
        if facts.pop("seen") == "now":
            facts = {"last_seen_at": clock.now().replace(second=0, microsecond=0)}
        elif facts.get("last_seen_at") is None:
            raise Refused("Say when, as nearly as you know.", field="last_seen_at")
        saved = service.report(child, {**facts, "type": _type(known)}, reporter=current_user)
    except Conflict as refusal:
        shown_in_refusal("report missing", [ref])
        there = open_episode_of(child)
        if there is not None:
            return _already(there, name_for(current_user, child)), 409
        return form.page("missing/last_seen.html", refusal=refusal, name=name_for(current_user, child), ref=ref, known=known)
    except DomainError as refusal:
        shown_in_refusal("report missing", [ref])
        return form.page("missing/last_seen.html", refusal=refusal, name=name_for(current_user, child), ref=ref, known=known)
    for words in saved.warnings:
        if words != saved.late:  # asked on the next page
            flash(words, "note")
    if saved.late:
        return redirect(url_for("missing.why_late", ref=saved.episode.ref, then="to-do"), 303)
    return redirect(url_for("pages.to_do", ref=saved.episode.ref), 303)


def _already(episode: MissingEpisode, name: str) -> str:
    """One absence is one record: add to it, or, for somebody who may not see it, ring the team on duty."""
    sees = bool(episodes_by_refs(current_user, [episode.ref]))
    team = None if sees else out_of_hours_team(episode.authority_id)
    return render_template("missing/open_already.html", name=name, episode=episode, sees=sees, team=team)


def _when() -> Form:
    values = None if request.method == "POST" else {"last_seen_precision": "exact"}
    return Form(LastSeen(), values, looks=LAST_SEEN)


def _type(known: str) -> str:
    if known not in KNOWN:
        raise NotFound()
    return KNOWN[known]
