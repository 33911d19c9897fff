"""Offers of children: the list, offering, one offer as both authorities read it, and the answers."""
from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from marshmallow import Schema

from caseflow.accounts import restriction
from caseflow.audit.record import shown_in_refusal, viewed
from caseflow.children.authorities.service import authority_meant
from caseflow.children.called import name_of
from caseflow.children.models import Child
from caseflow.children.queries import child_by_ref
from caseflow.core.errors import DomainError, Forbidden
from caseflow.extensions import db
from caseflow.transfers import queries, service
from caseflow.transfers.answering import kept_back, restricted_offers
from caseflow.transfers.answering import take_up as take_up_offer
from caseflow.transfers.blueprint import blueprint
from caseflow.transfers.models import Transfer
from caseflow.transfers.record import giver_of, shared_record, who_offers
from caseflow.transfers.schemas import (
    ELSEWHERE,
    OFFER,
    REASON,
    TAKE,
    Accepted,
    AcceptedElsewhere,
    Answered,
    NewTransfer,
)
from caseflow.web.forms import Form
from caseflow.web.guard import acting, needs
from caseflow.web.writing import writing


@blueprint.get("/transfers")
@needs("transfer.read")
def transfers() -> ResponseReturnValue:
    """What is offered to this authority and by it, those that wait first."""
    rows = queries.transfers_of(current_user)
    viewed(acting(), current_user.authority_id, "transfers", [ref for one, _, ref in rows if one.authority_id == current_user.authority_id])
    return render_template("transfers/list.html", rows=rows, mine=current_user.authority_id, to_words=service.to_words)


@blueprint.get("/children/<ref>/transfer")
@needs("transfer.offer")
def offer_form(ref: str) -> ResponseReturnValue:
    """To whom is the child offered?"""
    child = child_by_ref(current_user, ref)
    viewed(acting(), child.authority_id, "transfer", [ref])
    return _ask(child, Form(NewTransfer(), looks=OFFER))


@blueprint.post("/children/<ref>/transfer")
@needs("transfer.offer")
@writing
def save_offer(ref: str) -> ResponseReturnValue:
    """Offer the child."""
    child = child_by_ref(current_user, ref)
    form = Form(NewTransfer(), looks=OFFER)
    try:
        asked = form.load()
        to = authority_meant(asked["authority"], child.authority_id)
        made = service.offer(child, current_user, to, asked.get("moves_on"), asked.get("why"))
    except DomainError as refusal:
        shown_in_refusal("transfer", [ref])
        return _ask(child, form, refusal)
    flash("Offered. Until it is accepted nothing changes: the child is yours and every clock runs.")
    return redirect(url_for("transfers.transfer", ref=made.ref), 303)


@blueprint.get("/transfers/<ref>")
@needs("transfer.read")
def transfer(ref: str) -> ResponseReturnValue:
    """One offer, with the record that both authorities read."""
    found = queries.transfer_called(current_user, ref)
    answerer = restricted_offers([found], current_user).get(found.id)
    kept = answerer is not None and kept_back(found, current_user)
    seen = None if kept else shared_record(found, without_places=answerer is not None)
    giver, ours = giver_of(found), found.authority_id == current_user.authority_id
    shown = {
        "ref": found.ref, "state": found.state, "ours": ours, "giver": f"{giver.name} ({giver.code})", "to": service.to_words(found),
        "elsewhere": found.to_authority_id is None, "moves_on": found.moves_on, "why": queries.why_for(found, current_user),
        "offered_at": found.offered_at,
        "answered_at": found.answered_at, "answered_by": found.answered_by_name, "answer": found.answer,
        "restricted": answerer is not None, "answerer": answerer, "ring": who_offers(found) if kept else [],
        "goes_along": found.episode_id is not None}
    received = queries.shown(found, current_user)["record"]
    if seen is not None:
        viewed(acting(), found.authority_id, "transfer" if ours else "transfer, by the authority to which it is offered", [seen.child_ref],
               subject=found.ref)
        if not ours:
            viewed(acting(), current_user.authority_id, "transfer offered", [r for r in (received,) if r], subject=found.ref)
    elif kept:
        viewed(acting(), current_user.authority_id, "transfer offered, restricted", [], subject=found.ref)
    return render_template("transfers/transfer.html", one=shown, seen=seen, kept=kept, received=received)


@blueprint.post("/transfers/<ref>/take-up")
@needs("transfer.answer")
@partial(writing, beside=queries.authorities_of)
def take_up(ref: str) -> ResponseReturnValue:
    """I answer this offer: the child is restricted, and only one person reads it."""
    take_up_offer(queries.transfer_called(current_user, ref), current_user)
    flash("You answer this offer. The authority that offers sees your name.")
    return redirect(url_for("transfers.transfer", ref=ref), 303)


def _answer(ref: str, title: str, button: str, schema: Schema, looks: dict[str, Any],
            act: Callable[[Transfer, str, dict[str, Any]], Any], said: str, hint: str = "",
            permission: str = "transfer.answer") -> ResponseReturnValue:
    """The question of one answer on GET; on POST give it and go back to the offer."""
    if not current_user.may(permission):
        raise Forbidden()
    found = queries.transfer_called(current_user, ref)
    form = Form(schema, looks=looks)
    shown: dict[str, Any] = {"ref": ref, "title": title, "button": button, "hint": hint, "asked": list(looks)}
    if request.method == "GET":
        return form.page("transfers/answer.html", **shown)
    try:
        act(found, db.session.get_one(Child, found.child_id).ref, form.load())
    except DomainError as refusal:
        return form.page("transfers/answer.html", refusal=refusal, **shown)
    flash(said)
    return redirect(url_for("transfers.transfer", ref=ref), 303)


def _accept(ref: str) -> ResponseReturnValue:
    return _answer(
        ref, "Take this child on", "Take the child on", Accepted(), TAKE,
        lambda found, _child, asked: service.accept(found, current_user, local_id=asked.get("local_id")),
        "The child is yours. The open episode goes on here from its own start.",
        "From the day agreed your authority is responsible. An open episode goes on here from when it began, with all that is "
        "recorded of it.")


def _reject(ref: str) -> ResponseReturnValue:
    return _answer(ref, "Reject the offer", "Reject", Answered(), REASON,
                   lambda found, child, asked: service.reject(found, child, current_user, asked["reason"]),
                   "Rejected. The child stays with the authority that offered.")


def _revoke(ref: str) -> ResponseReturnValue:
    return _answer(ref, "Revoke the offer", "Revoke", Answered(), REASON,
                   lambda found, child, asked: service.revoke(found, child, current_user, asked["reason"]),
                   "Revoked. The other authority no longer sees the child.", permission="transfer.offer")


def _elsewhere(ref: str) -> ResponseReturnValue:
    return _answer(ref, "Record that they accepted", "Save", AcceptedElsewhere(), ELSEWHERE,
                   lambda found, _child, asked: service.accepted_elsewhere(
                       found, current_user, asked["accepted_by"], asked.get("accepted_at")),
                   "Recorded. The child is theirs from the day agreed.", permission="transfer.offer")


@blueprint.get("/transfers/<ref>/accept")
@needs("transfer.answer")
def accept_form(ref: str) -> ResponseReturnValue:
    """Is the child here already?"""
    return _accept(ref)


@blueprint.post("/transfers/<ref>/accept")
@needs("transfer.answer")
@partial(writing, beside=queries.authorities_of)
def accept(ref: str) -> ResponseReturnValue:
    """Take the child on."""
    return _accept(ref)


@blueprint.get("/transfers/<ref>/reject")
@needs("transfer.answer")
def reject_form(ref: str) -> ResponseReturnValue:
    """Why is it rejected?"""
    return _reject(ref)


@blueprint.post("/transfers/<ref>/reject")
@needs("transfer.answer")
@partial(writing, beside=queries.authorities_of)
def reject(ref: str) -> ResponseReturnValue:
    """Say no."""
    return _reject(ref)


@blueprint.get("/transfers/<ref>/revoke")
@needs("transfer.offer")
def revoke_form(ref: str) -> ResponseReturnValue:
    """Why is it revoked?"""
    return _revoke(ref)


@blueprint.post("/transfers/<ref>/revoke")
@needs("transfer.offer")
@writing
def revoke(ref: str) -> ResponseReturnValue:
    """Take the offer back."""
    return _revoke(ref)


@blueprint.get("/transfers/<ref>/accepted-elsewhere")
@needs("transfer.offer")
def elsewhere_form(ref: str) -> ResponseReturnValue:
    """Who accepted there?"""
    return _elsewhere(ref)


@blueprint.post("/transfers/<ref>/accepted-elsewhere")
@needs("transfer.offer")
@writing
def elsewhere(ref: str) -> ResponseReturnValue:
    """Write down who accepted."""
    return _elsewhere(ref)


def _ask(child: Child, form: Form, refusal: DomainError | None = None) -> ResponseReturnValue:
    return form.page("transfers/offer.html", refusal=refusal, ref=child.ref, open_offer=queries.open_offer_of(child.id),
                     restricted=restriction.standing(child.id) is not None,
                     name=name_of(child))
