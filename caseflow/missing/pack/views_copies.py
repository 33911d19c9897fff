"""Part two and the copies on screen: fill in what is known now, make a copy, hand it over, see what it left out."""
from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.audit.record import shown_in_refusal, viewed
from caseflow.children.called import name_for, name_of
from caseflow.children.life.panels import warnings_in_words
from caseflow.children.models import Child
from caseflow.children.queries import may_see_child
from caseflow.core.errors import DomainError
from caseflow.core.wording import ended, event_in_words
from caseflow.missing.models import MissingEpisode
from caseflow.missing.pack import kinds, looks, queries, schemas, service, service_copies
from caseflow.missing.pack.blueprint import blueprint
from caseflow.missing.pack.contents import Sources, offered
from caseflow.missing.pack.models import PhilomenaCopy, PhilomenaGiving
from caseflow.missing.pack.sources import is_overdue, review_in_words, sources_of
from caseflow.missing.queries import episode_by_ref
from caseflow.missing.said import ADDED
from caseflow.missing.service import amend
from caseflow.missing.told.statement import statement_for
from caseflow.web.forms import Form
from caseflow.web.guard import acting, needs
from caseflow.web.question import Seen, answer
from caseflow.web.writing import writing


def _part_two(ref: str) -> ResponseReturnValue:
    episode, child = episode_by_ref(current_user, ref)
    row = queries.part_two_of(episode.id)
    asked = tuple(name for name in looks.PART_TWO if name != "circumstances" or not episode.circumstances)
    form = Form(schemas.PartTwoAsked(only=asked), {name: getattr(row, name, None) for name in asked}, looks=looks.PART_TWO)
    sees = may_see_child(current_user, child.id)
    shown: dict[str, Any] = {"ref": ref, "name": name_for(current_user, child), "asked": asked, "circumstances": episode.circumstances}

    def save(facts: dict[str, Any]) -> None:
        happened = facts.pop("circumstances", None)
        service.save_part_two(episode, child, facts)
        if happened:
            amend(episode, child, {"circumstances": happened}, reason=ADDED, amender=current_user)

    return answer(form, "missing/pack/part_two.html", shown, Seen(child.authority_id, "philomena part two", [child.ref], ref), save,
                  url_for("philomena.copy_to_make" if sees else "missing.episode", ref=ref))


@blueprint.get("/missing/<ref>/philomena-form/part-two")
@needs("episode.write")
def part_two(ref: str) -> ResponseReturnValue:
    """Ask what is known now that the child is missing."""
    return _part_two(ref)


@blueprint.post("/missing/<ref>/philomena-form/part-two")
@needs("episode.write")
@writing
def save_part_two(ref: str) -> ResponseReturnValue:
    """Save it."""
    return _part_two(ref)


def _asked(sources: Sources) -> Form:
    """What a copy asks: to whom it goes, and which whereabouts go along."""
    choices = offered(sources)
    schema = schemas.NewPackCopy(exclude=("given_at",) if choices else ("given_at", "put_in"))
    return Form(schema, {"given_to": "police", "why": looks.USUAL_WHY}, looks=looks.GIVING | looks.put_in(choices))


def _ready(ref: str) -> service_copies.Ready | None:
    """The copy printed beforehand; None where it will be refused, which the unit says with the page."""
    try:
        episode, child = queries.episode_with_child(current_user, ref)
        sources = sources_of(episode, child, queries.forms_of(child.id), queries.part_two_of(episode.id))
        facts = _asked(sources).load()
        put_in = facts.pop("put_in", ())
        return service_copies.make_ready(episode, child, current_user, facts, put_in)
    except DomainError:
        return None


def _copy(ref: str, ready: service_copies.Ready | None = None) -> ResponseReturnValue:
    episode, child = queries.episode_with_child(current_user, ref)
    forms = queries.forms_of(child.id)
    row = forms[0] if forms else None
    sources = sources_of(episode, child, forms, queries.part_two_of(episode.id))
    form = _asked(sources)
    shown: dict[str, Any] = {
        "ref": ref, "child_ref": child.ref, "name": name_of(child), "reviewed": review_in_words(row), "overdue": is_overdue(row),
        "has_form": row is not None, "offers": bool(offered(sources)), "photograph": row is not None and row.photograph_id is not None,
        "part_two": [(label, sources.part_two.get(name)) for name, label in kinds.PART_TWO.items()],
        "circumstances": episode.circumstances, "statement": statement_for(episode, child)["applies"],
        "withheld": [(kinds.KINDS[e["kind"]], e["text"], e["withhold_because"]) for e in sources.form["entries"] if e["withhold_because"]],
        "copies": [(copy.ref, copy.number, event_in_words(copy.made_at)) for copy in queries.copies_of(episode.id)],
        "voided": episode.voided, "warnings": warnings_in_words([child.id]).get(child.id, [])}
    if request.method == "GET":
        viewed(acting(), child.authority_id, "philomena copy to make", [child.ref], subject=ref)
        return form.page("missing/pack/copy_to_make.html", **shown)
    try:
        facts = form.load()
        ticked = facts.pop("put_in", ())
        made = service_copies.make_copy(episode, child, current_user, facts, ticked, ready)
    except DomainError as refusal:
        shown_in_refusal("philomena copy to make", [child.ref], subject=ref)
        return form.page("missing/pack/copy_to_make.html", refusal=refusal, **shown)
    flash("The copy is made and kept with this episode.")
    return redirect(url_for("philomena.copy", ref=made.ref), 303)


_keep = writing(_copy)


@blueprint.get("/missing/<ref>/philomena-form")
@needs("pack.read")
def copy_to_make(ref: str) -> ResponseReturnValue:
    """What would go, what stays back, whom it is for; and the copies made before."""
    return _copy(ref)


@blueprint.post("/missing/<ref>/philomena-form")
@needs("pack.write")
def make_copy(ref: str) -> ResponseReturnValue:
    """Make the copy and record to whom it goes."""
    return _keep(ref, _ready(ref))


@blueprint.get("/philomena-copies/<ref>")
@needs("pack.read")
def copy(ref: str) -> ResponseReturnValue:
    """One copy: the file, its hash, what was put in and left out, and to whom it was given."""
    made, episode, child = queries.copy_by_ref(current_user, ref)
    shown = _copy_shown(made, episode, child)
    viewed(acting(), child.authority_id, "philomena copy", [child.ref], subject=ref)
    return render_template("missing/pack/copy.html", **shown)


def _copy_shown(made: PhilomenaCopy, episode: MissingEpisode, child: Child) -> dict[str, Any]:
    return {
        "ref": made.ref, "episode_ref": episode.ref, "name": name_of(child), "number": made.number, "made": event_in_words(made.made_at),
        "sha256": made.sha256, "form_version": made.form_version, "statement": made.with_statement,
        "put_in": [kinds.put_in_words(line) for line in made.put_in], "left_out": [kinds.left_out_in_words(line) for line in made.left_out],
        "givings": [given_in_words(row) for row in queries.givings_of([made.id]).get(made.id, [])]}


def given_in_words(row: PhilomenaGiving) -> str:
    """`Police, PC 4471: secure email, 4 June 2026, 2:05 a.m. To look for the missing child.`"""
    whom = kinds.GIVEN_TO[row.given_to] + (f", {row.given_to_name}" if row.given_to_name else "")
    means = kinds.MEANS[row.means]
    return f"{whom}: {means[:1].lower()}{means[1:]}, {ended(event_in_words(row.given_at))} {row.why}"


@blueprint.get("/philomena-copies/<ref>/philomena-form.pdf")
@needs("pack.read")
def copy_file(ref: str) -> Response:
    """The bytes of the copy, as they were made; the file's name holds no name."""
    made, _episode, child = queries.copy_by_ref(current_user, ref, with_bytes=True)
    pdf, name = made.pdf, f"philomena-form-{made.ref}.pdf"
    viewed(acting(), child.authority_id, "philomena copy", [child.ref], subject=ref)
    return Response(pdf, mimetype="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _give(ref: str) -> ResponseReturnValue:
    made, episode, child = queries.copy_by_ref(current_user, ref)
    form = Form(schemas.PackGiving(), {"why": looks.USUAL_WHY}, looks=looks.GIVING)
    shown: dict[str, Any] = {"ref": ref, "name": name_of(child)}
    return answer(form, "missing/pack/give.html", shown, Seen(child.authority_id, "philomena copy", [child.ref], ref),
                  lambda facts: service_copies.give(made, episode, child, **facts), url_for("philomena.copy", ref=ref), done="Recorded.")


@blueprint.get("/philomena-copies/<ref>/giving")
@needs("pack.write")
def give(ref: str) -> ResponseReturnValue:
    """Ask to whom else the copy was given."""
    return _give(ref)


@blueprint.post("/philomena-copies/<ref>/giving")
@needs("pack.write")
@writing
def save_giving(ref: str) -> ResponseReturnValue:
    """Record it."""
    return _give(ref)
