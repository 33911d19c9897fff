"""Who was told: one tap while the telephone is still warm, or with another time afterwards."""
from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.children.models import Child
from caseflow.core import clock
from caseflow.core.errors import DomainError
from caseflow.missing import looks, schemas, service_during
from caseflow.missing.blueprint import blueprint
from caseflow.missing.models import MissingEpisode
from caseflow.missing.queries import episode_by_ref
from caseflow.missing.views_during import ask
from caseflow.web.forms import Form
from caseflow.web.guard import needs
from caseflow.web.writing import writing


@blueprint.post("/missing/<ref>/told")
@needs("episode.write")
@writing
def told(ref: str) -> ResponseReturnValue:
    """Told just now: `to` and the name; for the police the log number too, which may be awaited."""
    episode, child = episode_by_ref(current_user, ref)
    sent = request.form
    gate = schemas.NewNotice().load({
        "to": sent.get("to", ""), "acknowledged_by": sent.get("name", ""), "not_needed_because": sent.get("not_needed_because", "")})
    _save(episode, child, gate, sent.get("police_reference", ""))
    return redirect(url_for("pages.to_do", ref=ref) if sent.get("back") == "to-do" else url_for("missing.episode", ref=ref), 303)


def _save(episode: MissingEpisode, child: Child, facts: dict[str, Any], log_number: str = "") -> None:
    now = clock.now().replace(second=0, microsecond=0)
    named, not_needed = facts.get("acknowledged_by"), facts.get("not_needed_because")
    at = facts.get("acknowledged_at") or now
    service_during.add_notice(
        episode, child, facts["to"], means=facts.get("means"), sent_at=None if not_needed else at, acknowledged_by=named,
        acknowledged_at=at if named and not not_needed else None, not_needed_because=not_needed)
    number = looks.LogNumber().load({"police_reference": log_number})["police_reference"] if log_number.strip() else None
    if facts["to"] == "police" and not not_needed and (number or episode.police_reported_at is None):
        service_during.set_police_reference(episode, child, number or episode.police_reference, episode.police_reported_at or at)


@blueprint.post("/missing/<ref>/log-number")
@needs("episode.write")
@writing
def log_number(ref: str) -> ResponseReturnValue:
    """The police log number that was awaited."""
    episode, child = episode_by_ref(current_user, ref)
    try:
        number = Form(looks.LogNumber()).load()["police_reference"]
        service_during.set_police_reference(episode, child, number)
        flash("Log number saved.")
    except DomainError as refusal:
        flash(f"Not saved. {refusal.message}", "note")
    return redirect(url_for("pages.to_do", ref=ref) if request.form.get("back") != "episode" else url_for("missing.episode", ref=ref), 303)


def _tell(ref: str) -> ResponseReturnValue:
    form = Form(schemas.NewNotice(only=tuple(looks.TOLD)), looks=looks.TOLD)
    return ask(ref, "Somebody was told", form, _save, done="Saved.")


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
