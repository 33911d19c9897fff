"""Who was told: one tap while the telephone is still warm, or with another time afterwards; confirmed, taken back, not safe."""
from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.children.models import Child
from caseflow.core import clock
from caseflow.core.errors import DomainError, NotFound, Refused
from caseflow.missing import looks
from caseflow.missing import schemas as gate
from caseflow.missing.blueprint import blueprint
from caseflow.missing.models import MissingEpisode
from caseflow.missing.queries import episode_by_ref
from caseflow.missing.question import ask
from caseflow.missing.service import same_reference
from caseflow.missing.service_during import set_police_reference
from caseflow.missing.told import schemas, service
from caseflow.missing.told.facts import unsafe_rows
from caseflow.missing.told.recipients import ELSE, WORDS, code_of
from caseflow.web.forms import Form
from caseflow.web.guard import needs
from caseflow.web.writing import writing

CHOICES = {code: words[:1].upper() + words[1:] for code, words in {**WORDS, **ELSE}.items()}
UNSAFE_HINT = "Nobody is then asked to tell them, this time or later, until somebody says that it is safe again."
TAKE_BACK_HINT = "Whoever it was then counts as not yet told. What was recorded stays in the history."


@blueprint.post("/missing/<ref>/told")
@needs("episode.write")
@writing
def told(ref: str) -> ResponseReturnValue:
    """Told just now: `to`, the name and how; for the police the log number too, which may be awaited."""
    episode, child = episode_by_ref(current_user, ref)
    sent = request.form
    facts = gate.NewNotice().load({
        "to": sent.get("to", ""), "acknowledged_by": sent.get("name", ""), "means": sent.get("means", ""),
        "not_needed_because": sent.get("not_needed_because", "")})
    _save(episode, child, facts, sent.get("police_reference", ""))
    return redirect(url_for("pages.to_do", ref=ref) if sent.get("back") == "to-do" else url_for("missing.episode", ref=ref), 303)


def _save(episode: MissingEpisode, child: Child, facts: dict[str, Any], log_number: str = "") -> None:
    now = clock.now().replace(second=0, microsecond=0)
    named, not_needed = facts.get("acknowledged_by"), facts.get("not_needed_because")
    at = facts.get("acknowledged_at") or now
    service.add_notice(
        episode, child, facts["to"], means=facts.get("means"), sent_at=None if not_needed else at, acknowledged_by=named,
        acknowledged_at=at if named and not not_needed else None, not_needed_because=not_needed)
    number = looks.LogNumber().load({"police_reference": log_number})["police_reference"] if log_number.strip() else None
    if number and code_of(facts["to"]) == "police" and not not_needed:
        set_police_reference(episode, child, number)


@blueprint.post("/missing/<ref>/log-number")
@needs("episode.write")
@writing
def log_number(ref: str) -> ResponseReturnValue:
    """The police log number that was awaited."""
    episode, child = episode_by_ref(current_user, ref)
    try:
        number = Form(looks.LogNumber()).load()["police_reference"]
        set_police_reference(episode, child, number)
        flash("Log number saved.")
        for words in same_reference(episode):
            flash(words, "note")
    except DomainError as refusal:
        flash(f"Not saved. {refusal.message}", "note")
    return redirect(url_for("pages.to_do", ref=ref) if request.form.get("back") != "episode" else url_for("missing.episode", ref=ref), 303)


def _tell(ref: str) -> ResponseReturnValue:
    asked, to = schemas.told_looks(CHOICES), _asked_for()
    if to:
        asked["to"] = {"control": "hidden"}
    form = Form(gate.NewNotice(only=tuple(asked)), {"to": to or ""}, looks=asked)
    return ask(ref, f"Told: {WORDS[to]}" if to else "Somebody was told", form, _save, done="Saved.", then=_to_do(ref))


def _asked_for() -> str | None:
    """The recipient that the address names, where the list knows it."""
    to = request.args.get("to", "")
    return to if to in WORDS else None


def _not_needed(ref: str) -> ResponseReturnValue:
    to = _asked_for()
    if to is None:
        raise NotFound()
    form = Form(gate.NewNotice(only=("to", "not_needed_because")), {"to": to}, looks=schemas.NOT_NEEDED)
    return ask(ref, f"Not needed: {WORDS[to]}", form, _close, done="Saved.", then=_to_do(ref))


def _close(episode: MissingEpisode, child: Child, facts: dict[str, Any]) -> None:
    if not facts.get("not_needed_because"):
        raise Refused("Say why it is not needed.", field="not_needed_because")
    _save(episode, child, facts)


@blueprint.get("/missing/<ref>/not-needed")
@needs("episode.write")
def not_needed(ref: str) -> ResponseReturnValue:
    """Ask why somebody need not be told this time."""
    return _not_needed(ref)


@blueprint.post("/missing/<ref>/not-needed")
@needs("episode.write")
@writing
def save_not_needed(ref: str) -> ResponseReturnValue:
    """Close the line with the reason."""
    return _not_needed(ref)


def _to_do(ref: str) -> Any:
    return lambda _saved: url_for("pages.to_do", ref=ref)


@blueprint.get("/missing/<ref>/tell")
@needs("episode.write")
def tell(ref: str) -> ResponseReturnValue:
    """Ask who was told, by name and time."""
    return _tell(ref)


@blueprint.post("/missing/<ref>/tell")
@needs("episode.write")
@writing
def save_tell(ref: str) -> ResponseReturnValue:
    """Save who was told."""
    return _tell(ref)


def _confirm(ref: str, notice: str) -> ResponseReturnValue:
    return ask(ref, "Somebody confirmed it", Form(schemas.NoticeAcknowledged(), looks=schemas.ACKNOWLEDGED), lambda episode, child, facts: (
        service.acknowledge_notice(service.notice_called(episode, notice), child, facts["acknowledged_by"], facts.get("acknowledged_at"))),
        then=_to_do(ref))


@blueprint.get("/missing/<ref>/told/<notice>/confirm")
@needs("episode.write")
def confirm_notice(ref: str, notice: str) -> ResponseReturnValue:
    """Ask who confirmed a message that was only sent."""
    service.notice_called(episode_by_ref(current_user, ref)[0], notice)
    return _confirm(ref, notice)


@blueprint.post("/missing/<ref>/told/<notice>/confirm")
@needs("episode.write")
@writing
def save_confirm_notice(ref: str, notice: str) -> ResponseReturnValue:
    """Save who confirmed it."""
    return _confirm(ref, notice)


def _take_back(ref: str, notice: str) -> ResponseReturnValue:
    return ask(ref, "This was recorded in error", Form(gate.TakeBack(), looks=schemas.TAKE_BACK), lambda episode, child, facts: (
        service.take_back_notice(service.notice_called(episode, notice), episode, child, facts["reason"])),
        hint=TAKE_BACK_HINT, button="Take it back", done="Taken back.", then=_to_do(ref))


@blueprint.get("/missing/<ref>/told/<notice>/take-back")
@needs("episode.write")
def take_back_notice(ref: str, notice: str) -> ResponseReturnValue:
    """Ask why a notice was wrong."""
    service.notice_called(episode_by_ref(current_user, ref)[0], notice)
    return _take_back(ref, notice)


@blueprint.post("/missing/<ref>/told/<notice>/take-back")
@needs("episode.write")
@writing
def save_take_back_notice(ref: str, notice: str) -> ResponseReturnValue:
    """Take it back: they are again not yet told."""
    return _take_back(ref, notice)


def _not_safe(ref: str) -> ResponseReturnValue:
    return ask(ref, "It is not safe to tell the parents", Form(schemas.NotSafe(), looks=schemas.NOT_SAFE), lambda _episode, child, facts: (
        service.not_safe(child, facts["said_by"], facts["why"])), hint=UNSAFE_HINT, then=_to_do(ref))


@blueprint.get("/missing/<ref>/not-safe")
@needs("episode.write")
def not_safe(ref: str) -> ResponseReturnValue:
    """Ask who said that it is not safe, and why."""
    return _not_safe(ref)


@blueprint.post("/missing/<ref>/not-safe")
@needs("episode.write")
@writing
def save_not_safe(ref: str) -> ResponseReturnValue:
    """Keep that on the child."""
    return _not_safe(ref)


def _safe_again(ref: str) -> ResponseReturnValue:
    return ask(ref, "It is safe to tell the parents", Form(schemas.SafeAgain(), looks=schemas.SAFE_AGAIN), lambda _episode, child, facts: (
        service.safe_again(_unsafe(child), child, facts["said_by"], facts["reason"])), then=_to_do(ref))


def _unsafe(child: Child) -> Any:
    rows = unsafe_rows(child.id)
    if not rows:
        raise NotFound()
    return rows[-1]


@blueprint.get("/missing/<ref>/safe-again")
@needs("episode.amend")
def safe_again(ref: str) -> ResponseReturnValue:
    """Ask who said that it is safe now, and why."""
    _unsafe(episode_by_ref(current_user, ref)[1])
    return _safe_again(ref)


@blueprint.post("/missing/<ref>/safe-again")
@needs("episode.amend")
@writing
def save_safe_again(ref: str) -> ResponseReturnValue:
    """From the next moment on the parents are to be told."""
    return _safe_again(ref)
