"""Putting a record right, with a reason: in office hours what it would move is shown first, at night it is saved at once."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from caseflow.accounts.models import Authority
from caseflow.accounts.office_hours import out_of_hours
from caseflow.audit.record import shown_in_refusal, viewed
from caseflow.children.called import name_for, name_of
from caseflow.core import clock
from caseflow.core.errors import DomainError
from caseflow.core.wording import moment_in_words
from caseflow.extensions import db
from caseflow.missing import looks, service
from caseflow.missing.changes import as_shown, changed_fields
from caseflow.missing.looking_on import look_on, put_right
from caseflow.missing.models import MissingEpisode
from caseflow.missing.queries import episode_by_ref
from caseflow.pages.amending import moved
from caseflow.pages.amending.parts import BESIDE, part_named, recorded, schema_of
from caseflow.pages.amending.trial import keep_what_moves, tried
from caseflow.pages.blueprint import blueprint
from caseflow.web.forms import Form
from caseflow.web.guard import acting, needs
from caseflow.web.writing import writing

OWN = ("csrf_token", "idempotency_key", "step")


@blueprint.get("/missing/<ref>/amend")
@needs("episode.amend")
def amend(ref: str) -> ResponseReturnValue:
    """What is recorded, part by part; or one part (`part`), to be put right."""
    return _amend(ref) if request.args.get("part") else _parts(ref)


@blueprint.post("/missing/<ref>/amend")
@needs("episode.amend")
@writing
def save_amend(ref: str) -> ResponseReturnValue:
    """Show what the change would move, or save it: at once out of hours, and when nothing moves or it was confirmed."""
    return _amend(ref)


def _parts(ref: str) -> str:
    episode, child = episode_by_ref(current_user, ref)
    ended = episode.found_at is not None or episode.returned_at is not None
    viewed(acting(), child.authority_id, "amend episode", [child.ref], subject=ref)
    return render_template("pages/amending/parts.html", ref=ref, name=name_for(current_user, child),
                           parts=recorded(_standing(episode), ended=ended))


def _standing(episode: MissingEpisode) -> dict[str, Any]:
    return {name: getattr(episode, name) for name in (*looks.AMEND, *BESIDE) if name != "reason"}


def _amend(ref: str) -> ResponseReturnValue:
    episode, child = episode_by_ref(current_user, ref)
    part = part_named(request.args.get("part", ""))
    standing_now = _standing(episode)
    form = Form(schema_of(part), standing_now, looks=looks.AMEND)
    shown: dict[str, Any] = {"ref": ref, "name": name_for(current_user, child), "part": part,
                             "now": {n: as_shown(n, standing_now) for n in part.fields if n.endswith("_at")}}
    step = request.form.get("step", "")
    if request.method == "GET" or step == "change":
        viewed(acting(), child.authority_id, "amend episode", [child.ref], subject=ref)
        return form.page("pages/amending/amend.html", **shown)
    try:
        facts = form.load()
        reason = facts.pop("reason")
        changes = changed_fields(standing_now, facts)
        night = _at_night(child.authority_id)
        if not night and step != "confirm":
            impact = tried(child.id, lambda: service.amend(episode, child, changes, reason=reason, amender=current_user)).impact
            if not impact.nothing:
                viewed(acting(), child.authority_id, "amendment impact", [child.ref], subject=ref)
                return _ask(ref, shown["name"], moved.in_words(impact), request.form.items(multi=True))

        def act() -> service.Saved:
            return service.amend(episode, child, changes, reason=reason, amender=current_user)

        saved = put_right(episode, child, act) if night else act()
    except DomainError as refusal:
        shown_in_refusal("amend episode", [child.ref], subject=ref)
        return form.page("pages/amending/amend.html", refusal=refusal, **shown)
    flash("Saved. What stood before is kept below.")
    for words in saved.warnings:
        flash(words, "note")
    return redirect(url_for("missing.episode", ref=ref), 303)


look_on(keep_what_moves)


def _ask(ref: str, name: str, words: dict[str, Any], typed: Iterable[tuple[str, str]]) -> str:
    answers = [(field, value) for field, value in typed if field not in OWN]
    return render_template("pages/amending/confirm.html", ref=ref, name=name, moved=words, answers=answers)


def _at_night(authority_id: int) -> bool:
    row = db.session.execute(select(Authority.settings, Authority.nation).where(Authority.id == authority_id)).one()
    return out_of_hours(row.settings or {}, clock.now(), row.nation)


@blueprint.get("/amended-out-of-hours")
@needs("assurance.read")
def amended_out_of_hours() -> ResponseReturnValue:
    """What the night's amendments moved, until a lead has read it."""
    now = clock.now()
    rows = moved.to_read(current_user)
    viewed(acting(), current_user.authority_id, "amended out of hours", sorted({child.ref for _, _, child, _ in rows}))
    shown = [(row.ref, episode.ref, name_of(child), maker,
              moment_in_words(row.made_at, now), row.moved) for row, episode, child, maker in rows]
    return render_template("pages/amending/night.html", rows=shown)


@blueprint.post("/amended-out-of-hours/<ref>/read")
@needs("assurance.read")
@writing
def read_amendment(ref: str) -> ResponseReturnValue:
    """The lead has read it."""
    moved.read(current_user, ref)
    return redirect(url_for("pages.amended_out_of_hours"), 303)
